# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Working at the desk after signing in with a municipality's own login, against a real provider."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.desk.tests import staffing
from buurtsamen.entrance.openid import client
from buurtsamen.entrance.tests import provider
from buurtsamen.entrance.tests.logins import a_browser, a_row, jan, sign_in
from buurtsamen.entrance.tests.provider import Provider
from buurtsamen.people.models import IdentityProvider, Role, RoleName, User


@pytest.fixture(scope="module")
def login() -> Iterator[Provider]:
    with provider.running() as one:
        yield one


@pytest.fixture
def row(town: Town, login: Provider) -> IdentityProvider:
    client.forget()
    return a_row(town, login)


def followed(browser: Client, answer: Any) -> str:
    """Where a browser ends up that follows us until it is sent to the login."""
    address = answer["Location"]
    while address.startswith("/"):
        address = browser.get(address)["Location"]
    return str(address)


def test_the_second_factor_of_the_login_opens_the_desk(town: Town, login: Provider, row: IdentityProvider) -> None:
    jan(login)
    browser = a_browser(town)

    answer = sign_in(browser, login, row)

    assert answer["Location"] == "/kantoor/"
    assert browser.get("/kantoor/").status_code == 200


def test_without_one_a_second_factor_is_set_up_here(town: Town, login: Provider, row: IdentityProvider) -> None:
    IdentityProvider.objects.update(has_second_factor=False)
    jan(login)
    browser = a_browser(town)

    sign_in(browser, login, row)

    assert "tweede-stap" in browser.get("/kantoor/")["Location"]


def test_a_sensitive_act_goes_by_the_login_and_is_done_afterwards(
    town: Town, login: Provider, row: IdentityProvider
) -> None:
    helper = staffing.colleague(town, RoleName.HELPDESK)
    jan(login, roles=["bs-beheer"], auth_time=int(time.time()) - 3600)
    browser = a_browser(town)
    sign_in(browser, login, row)

    stopped = browser.post(f"/kantoor/mensen/{helper.pk}/rol/", {"role": "adviser"})
    jan(login, roles=["bs-beheer"], auth_time=int(time.time()))
    done = browser.get(login.sign_in(followed(browser, stopped), "jan"))

    assert done["Location"] == f"/kantoor/mensen/{helper.pk}/"
    assert Role.objects.held().filter(user=helper, name="adviser").exists()


def test_a_factor_that_is_set_up_here_does_not_take_the_place_of_that(
    town: Town, login: Provider, row: IdentityProvider
) -> None:
    jan(login, auth_time=int(time.time()) - 3600)
    browser = a_browser(town)
    sign_in(browser, login, row)

    stopped = [browser.get(f"/account/tweede-stap/{kind}/") for kind in ("app", "passkey")]
    jan(login, auth_time=int(time.time()))
    done = browser.get(login.sign_in(followed(browser, stopped[0]), "jan"))

    again = "/account/opnieuw/?next=%2Faccount%2Ftweede-stap%2F"
    assert [answer["Location"] for answer in stopped] == [f"{again}app%2F", f"{again}passkey%2F"]
    assert done["Location"] == "/account/tweede-stap/app/"
    assert [browser.get(f"/account/tweede-stap/{kind}/").status_code for kind in ("app", "passkey")] == [200, 200]


def test_a_login_is_tried_without_signing_anybody_in(town: Town, login: Provider, row: IdentityProvider) -> None:
    IdentityProvider.objects.update(is_on=False)
    jan(login, roles=["bs-wijk", "iets-anders"])
    admin = staffing.colleague(town, RoleName.ADMINISTRATOR)
    browser = staffing.at_desk(town, admin)

    page = browser.get(login.sign_in(browser.get(f"/kantoor/mensen/login/{row.pk}/proberen/")["Location"], "jan"))

    said = page.content.decode()
    assert (page.status_code, "iets-anders" in said, "wijkregisseur" in said) == (200, True, True)
    assert browser.session["_auth_user_id"] == str(admin.pk)
    assert not User.objects.filter(email="jan@lindedorp.test").exists()
