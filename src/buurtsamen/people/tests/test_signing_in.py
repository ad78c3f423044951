# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from buurtsamen.conftest import Town
from buurtsamen.mail.tests.post import code_sent_to, posted
from buurtsamen.people import sessions
from buurtsamen.people.models import Event, User
from buurtsamen.people.tests.entering import (
    another,
    app_of,
    asks_code,
    browser,
    code_of_app,
    is_signed_in,
    resident,
    signs_in,
    with_role,
)


def said(user: User) -> list[str]:
    return list(Event.objects.filter(actor=user).order_by("pk").values_list("what", flat=True))


def cookie_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_a_resident_signs_in_with_a_code_by_mail(town: Town) -> None:
    noor, client = resident(), browser(town)

    answer = signs_in(client, noor)

    assert answer["Location"] == "/account/"
    assert is_signed_in(client)
    assert said(noor) == ["people.user.signed_in"]
    assert Event.objects.get().kept == Event.Kept.READING


def test_a_code_works_once(town: Town) -> None:
    noor, client = resident(), browser(town)
    asks_code(client, noor.email)
    code = code_sent_to(noor.email)
    client.post("/inloggen/code/", {"code": code})
    client.post("/uitloggen/")

    client.post("/inloggen/code/", {"code": code})
    assert not is_signed_in(client)

    asks_code(client, noor.email)
    assert client.post("/inloggen/code/", {"code": code}).status_code == 422
    assert not is_signed_in(client)


def test_a_code_works_only_in_the_browser_that_asked_for_it(town: Town) -> None:
    noor, client, thief = resident(), browser(town), browser(town)
    asks_code(client, noor.email)
    asks_code(thief, "nobody@buurt.test")

    thief.post("/inloggen/code/", {"code": code_sent_to(noor.email)})

    assert not is_signed_in(thief)


def test_a_wrong_code_is_refused_and_a_new_one_helps(town: Town) -> None:
    noor, client = resident(), browser(town)
    asks_code(client, noor.email)
    first = code_sent_to(noor.email)

    answer = client.post("/inloggen/code/", {"code": another(first)})
    assert answer.status_code == 422
    assert "Er is niets kwijt" in answer.content.decode()

    client.post("/inloggen/code/", {"action": "resend"})
    assert code_sent_to(noor.email) != first
    assert client.post("/inloggen/code/", {"code": first}).status_code == 422
    client.post("/inloggen/code/", {"code": code_sent_to(noor.email)})
    assert is_signed_in(client)


def test_nobody_learns_who_has_an_account(town: Town) -> None:
    noor = resident()
    pages = []
    for email in (noor.email, "nobody@buurt.test"):
        client = browser(town)
        answer = asks_code(client, email)
        pages.append((answer.status_code, answer["Location"]))
        page = client.get("/inloggen/code/").content.decode().replace(email, "")
        pages.append((page.count("<form"), len(page) // 1000))

    assert pages[:2] == pages[2:]
    assert [letter.to[0] for letter in posted()] == [noor.email, "nobody@buurt.test"]
    assert "nog geen account" in posted()[-1].subject


def test_the_session_gets_another_key_when_somebody_signs_in(town: Town) -> None:
    noor, client = resident(), browser(town)
    asks_code(client, noor.email)
    before = cookie_of(client)
    thief = browser(town)
    thief.cookies[settings.SESSION_COOKIE_NAME] = before

    client.post("/inloggen/code/", {"code": code_sent_to(noor.email)})

    assert cookie_of(client) != before
    assert is_signed_in(client)
    assert not is_signed_in(thief)


def test_a_stolen_cookie_is_dead_after_signing_out(town: Town) -> None:
    noor, client, thief = resident(), browser(town), browser(town)
    signs_in(client, noor)
    thief.cookies[settings.SESSION_COOKIE_NAME] = cookie_of(client)
    assert is_signed_in(thief)

    client.post("/uitloggen/")

    assert not is_signed_in(thief)
    assert said(noor)[-1] == "people.user.signed_out"


def test_whoever_has_a_second_step_takes_it(town: Town) -> None:
    marieke, client = with_role(town), browser(town)
    secret = app_of(marieke)
    asks_code(client, marieke.email)
    client.post("/inloggen/code/", {"code": code_sent_to(marieke.email)})
    assert not is_signed_in(client)

    wrong = client.post("/inloggen/tweede-stap/", {"code": another(code_of_app(secret))})
    assert (wrong.status_code, is_signed_in(client)) == (422, False)

    answer = client.post("/inloggen/tweede-stap/", {"code": code_of_app(secret)})
    assert answer["Location"] == "/kantoor/"
    assert said(marieke) == ["people.user.factor_failed", "people.user.signed_in"]


def test_a_code_of_the_app_works_once(town: Town) -> None:
    marieke = with_role(town)
    secret = app_of(marieke)
    code = code_of_app(secret)
    first, second = browser(town), browser(town)
    for client in (first, second):
        asks_code(client, marieke.email)
        client.post("/inloggen/code/", {"code": code_sent_to(marieke.email)})

    first.post("/inloggen/tweede-stap/", {"code": code})
    for number in range(310):  # others ask for mail meanwhile
        cache.set(f"somebody:{number}", 1, 60)
    second.post("/inloggen/tweede-stap/", {"code": code})

    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_a_secret_of_the_app_is_sealed_in_the_database(town: Town) -> None:
    marieke = with_role(town)
    secret = app_of(marieke)

    assert secret not in str(Authenticator.objects.get().data)


def test_sessions_are_short_for_whoever_has_a_role(town: Town) -> None:
    noor, marieke = resident(), with_role(town)
    of_resident, of_staff = browser(town), browser(town)
    signs_in(of_resident, noor)
    signs_in(of_staff, marieke)

    assert of_staff.session.get_expiry_age() <= sessions.IDLE_SECONDS
    assert of_resident.session.get_expiry_age() > 24 * 3600


def test_an_account_is_the_same_person_in_the_next_town_and_has_no_role_there(town: Town, other_town: Town) -> None:
    marieke, client = with_role(town), browser(other_town)

    answer = signs_in(client, marieke)

    assert answer["Location"] == "/account/"
    assert Event.objects.filter(municipality=other_town.municipality).count() == 1


def test_a_closed_account_gets_no_code(town: Town) -> None:
    noor = resident()
    User.objects.filter(pk=noor.pk).update(is_active=False)

    asks_code(browser(town), noor.email)

    assert "nog geen account" in posted()[-1].subject


@pytest.mark.parametrize("name", ["account_change_password", "account_set_password", "account_reset_password"])
def test_there_are_no_passwords(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_somebody_who_asks_for_code_after_code_waits(town: Town) -> None:
    noor, client = resident(), browser(town)
    asks_code(client, noor.email)
    answers = [browser(town).post("/inloggen/", {"email": noor.email}).status_code for _ in range(4)]

    assert answers == [302, 302, 422, 422]


def test_where_to_go_stays_in_this_site(town: Town) -> None:
    noor, client = resident(), browser(town)
    client.post("/inloggen/?next=https://elsewhere.test/", {"email": noor.email})

    answer = client.post("/inloggen/code/?next=https://elsewhere.test/", {"code": code_sent_to(noor.email)})

    assert answer["Location"] == "/account/"
