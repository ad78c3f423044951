# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is asked of a municipality's own login and which answers count, against a real provider."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from buurtsamen.conftest import Town
from buurtsamen.entrance.openid import client
from buurtsamen.entrance.tests import provider
from buurtsamen.entrance.tests.logins import a_browser, a_row, is_nobody, jan, lead, sign_in
from buurtsamen.entrance.tests.provider import Provider
from buurtsamen.people.models import IdentityProvider, User


@pytest.fixture(scope="module")
def login() -> Iterator[Provider]:
    with provider.running() as one:
        yield one


@pytest.fixture
def row(town: Town, login: Provider) -> IdentityProvider:
    client.forget()
    return a_row(town, login)


def test_the_login_is_asked_with_a_challenge_a_nonce_and_a_state_of_its_own(town: Town, row: IdentityProvider) -> None:
    asked = [parse_qs(urlsplit(lead(a_browser(town), row)).query) for _ in range(2)]

    assert asked[0]["code_challenge_method"] == ["S256"]
    assert asked[0]["redirect_uri"] == ["http://lindedorp.test/inloggen/gemeente/antwoord/"]
    assert all(asked[0][part] != asked[1][part] for part in ("state", "nonce", "code_challenge"))


def test_the_address_to_come_back_to_is_the_same_in_every_language(town: Town, row: IdentityProvider) -> None:
    answer = a_browser(town).get(f"/en/inloggen/gemeente/{row.pk}/")

    back = parse_qs(urlsplit(answer["Location"]).query)["redirect_uri"]
    assert back == ["http://lindedorp.test/inloggen/gemeente/antwoord/"]


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-application"},
        {"aud": ["another-application", "buurtsamen"]},  # and no azp that says it is for us
        {"iss": "http://127.0.0.1:1"},
        {"nonce": "of-another-time"},
        {"exp": 1_700_000_000},
        {"iat": 4_000_000_000},
        {"tamper": "unsigned"},
        {"tamper": "signature"},
        {"azp": "another-application"},
    ],
)
def test_a_token_that_does_not_fit_is_refused(
    town: Town, login: Provider, row: IdentityProvider, claims: dict[str, Any]
) -> None:
    jan(login, **claims)
    browser = a_browser(town)

    answer = sign_in(browser, login, row)

    assert (answer.status_code, is_nobody(browser)) == (403, True)
    assert not User.objects.exists()


def test_a_wrong_state_is_refused_and_the_right_one_comes_too_late_then(
    town: Town, login: Provider, row: IdentityProvider
) -> None:
    jan(login)
    browser = a_browser(town)
    back = login.sign_in(lead(browser, row), "jan")

    wrong = browser.get("/inloggen/gemeente/antwoord/?state=xx&code=yy")
    late = browser.get(back)

    assert (wrong.status_code, late.status_code, is_nobody(browser)) == (403, 403, True)


def test_an_answer_counts_once_and_in_the_browser_that_asked(
    town: Town, login: Provider, row: IdentityProvider
) -> None:
    jan(login)
    browser = a_browser(town)
    back = login.sign_in(lead(browser, row), "jan")

    assert a_browser(town).get(back).status_code == 403
    assert browser.get(back).status_code == 302
    assert browser.get(back).status_code == 403


def test_an_answer_that_names_another_issuer_is_refused(town: Town, login: Provider, row: IdentityProvider) -> None:
    jan(login)
    browser = a_browser(town)

    answer = browser.get(f"{login.sign_in(lead(browser, row), 'jan')}&iss=https://elders.test")

    assert (answer.status_code, is_nobody(browser)) == (403, True)


def test_the_button_of_the_neighbour_is_not_here(
    town: Town, other_town: Town, login: Provider, row: IdentityProvider
) -> None:
    assert a_browser(other_town).get(f"/inloggen/gemeente/{row.pk}/").status_code == 404


def test_a_login_that_is_off_lets_nobody_in(town: Town, login: Provider, row: IdentityProvider) -> None:
    jan(login)
    browser = a_browser(town)
    back = login.sign_in(lead(browser, row), "jan")
    IdentityProvider.objects.update(is_on=False)

    assert browser.get(back).status_code == 403
    assert browser.get(f"/inloggen/gemeente/{row.pk}/").status_code == 404


def test_a_login_that_does_not_answer_is_a_sentence(town: Town, row: IdentityProvider) -> None:
    IdentityProvider.objects.update(issuer="http://127.0.0.1:1")

    answer = a_browser(town).get(f"/inloggen/gemeente/{row.pk}/")

    assert answer.status_code == 503
    assert "antwoordt" in answer.content.decode()


def test_a_login_that_does_not_answer_is_left_alone_for_a_while(town: Town, row: IdentityProvider) -> None:
    asked: list[str] = []

    class Broken(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(500)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Broken) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        IdentityProvider.objects.update(issuer=f"http://127.0.0.1:{server.server_port}")
        answers = [a_browser(town).get(f"/inloggen/gemeente/{row.pk}/").status_code for _ in range(3)]
        server.shutdown()

    assert (answers, len(asked)) == ([503, 503, 503], 1)


def test_a_secret_of_another_key_is_a_sentence(town: Town, row: IdentityProvider) -> None:
    IdentityProvider.objects.update(secret=b"sealed with something else")

    assert a_browser(town).get(f"/inloggen/gemeente/{row.pk}/").status_code == 503


def test_a_login_that_calls_itself_otherwise_is_not_asked(town: Town, login: Provider, row: IdentityProvider) -> None:
    IdentityProvider.objects.update(issuer=f"{login.issuer}/")

    assert a_browser(town).get(f"/inloggen/gemeente/{row.pk}/").status_code == 503


def test_whoever_says_no_at_the_login_is_not_signed_in(town: Town, row: IdentityProvider) -> None:
    browser = a_browser(town)
    state = parse_qs(urlsplit(lead(browser, row)).query)["state"][0]

    answer = browser.get(f"/inloggen/gemeente/antwoord/?error=access_denied&state={state}")

    assert (answer.status_code, is_nobody(browser)) == (403, True)


def test_the_way_back_is_to_a_page_of_ours(town: Town, login: Provider, row: IdentityProvider) -> None:
    jan(login)
    browser = a_browser(town)

    ours = browser.get(login.sign_in(lead(browser, row, "?next=/kantoor/"), "jan"))
    theirs = browser.get(login.sign_in(lead(browser, row, "?next=https://kwaad.test/"), "jan"))

    assert ours["Location"] == "/kantoor/"
    assert "kwaad" not in theirs["Location"]


def test_a_session_from_before_is_not_the_session_afterwards(
    town: Town, login: Provider, row: IdentityProvider
) -> None:
    jan(login)
    browser = a_browser(town)
    back = login.sign_in(lead(browser, row), "jan")
    before = browser.session.session_key

    browser.get(back)

    assert browser.session.session_key != before
