# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in with a municipality's own login, against a real provider in a process of its own."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, perform_login
from allauth.account.models import Login
from allauth.core import context
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from django.utils import timezone

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.entrance import identities
from buurtsamen.entrance.openid import client
from buurtsamen.entrance.openid.answers import Answer
from buurtsamen.entrance.tests import provider
from buurtsamen.entrance.tests.logins import a_browser, a_row, is_nobody, jan, sign_in
from buurtsamen.entrance.tests.provider import Provider
from buurtsamen.people import accounts, invitations, rights
from buurtsamen.people.models import Event, Identity, IdentityProvider, Invitation, Role, RoleName, User
from buurtsamen.people.rights import Right


@pytest.fixture(scope="module")
def login() -> Iterator[Provider]:
    with provider.running() as one:
        yield one


@pytest.fixture
def row(town: Town, login: Provider) -> IdentityProvider:
    client.forget()
    return a_row(town, login)


def give_role(town: Town, user: User, name: RoleName) -> None:
    with walls.inside(town.municipality.pk):
        Role.objects.create(municipality=town.municipality, user=user, name=name, started_at=timezone.now())


def colleague(town: Town, name: RoleName) -> User:
    user = User.objects.create_user(f"{name}@lindedorp.test", name="Marieke")
    give_role(town, user, name)
    walls.enter(town.municipality.pk)
    return user


def names(user: User) -> list[str]:
    return sorted(Role.objects.held().filter(user=user).values_list("name", flat=True))


def test_somebody_comes_in_with_the_role_that_the_login_gives(
    town: Town, login: Provider, row: IdentityProvider
) -> None:
    jan(login, auth_time=int(time.time()))
    browser = a_browser(town)

    answer = sign_in(browser, login, row)

    user = User.objects.get(email="jan@lindedorp.test")
    assert answer.status_code == 302
    assert browser.session["_auth_user_id"] == str(user.pk)
    assert (user.name, user.signs_in_at) == ("Jan Bos", town.municipality)
    assert names(user) == ["coordinator"]
    assert rights.districts(user, Right.REVIEW_INITIATIVES, town.municipality) == frozenset({town.north.district_id})
    record = browser.session[AUTHENTICATION_METHODS_SESSION_KEY][-1]
    assert (record["method"], time.time() - record["at"] < 60) == ("identity_provider", True)
    written = Event.objects.filter(what__startswith="people.").values_list("what", "job")
    assert {("people.identity.met", identities.JOB), ("people.role.given", identities.JOB)} <= set(written)


def test_somebody_who_comes_twice_is_one_user_with_one_role(town: Town, login: Provider, row: IdentityProvider) -> None:
    jan(login)
    sign_in(a_browser(town), login, row)
    jan(login, name="Jan Bos-Vos")
    sign_in(a_browser(town), login, row)

    assert User.objects.get(email="jan@lindedorp.test").name == "Jan Bos-Vos"
    assert Role.objects.count() == 1
    assert Event.objects.filter(what="people.role.given").count() == 1


def test_a_subject_is_itself_under_another_address(town: Town, login: Provider, row: IdentityProvider) -> None:
    jan(login)
    sign_in(a_browser(town), login, row)
    jan(login, email="j.bos@lindedorp.test")
    sign_in(a_browser(town), login, row)

    assert Identity.objects.count() == 1


def test_another_subject_with_the_same_address_is_refused(town: Town, login: Provider, row: IdentityProvider) -> None:
    jan(login)
    sign_in(a_browser(town), login, row)
    jan(login, "piet", email="jan@lindedorp.test")
    browser = a_browser(town)

    answer = sign_in(browser, login, row, "piet")

    assert (answer.status_code, is_nobody(browser)) == (403, True)
    assert "staat al" in answer.content.decode() or "al een account" in answer.content.decode()


def test_an_account_that_was_here_before_is_not_taken_over(town: Town, login: Provider, row: IdentityProvider) -> None:
    marieke = colleague(town, RoleName.ADMINISTRATOR)
    jan(login, email=marieke.email, email_verified=True)
    browser = a_browser(town)

    answer = sign_in(browser, login, row)

    assert (answer.status_code, is_nobody(browser)) == (403, True)
    assert not Identity.objects.exists()


def test_a_role_that_the_login_takes_away_has_ended_here(town: Town, login: Provider, row: IdentityProvider) -> None:
    jan(login, roles=["bs-wijk", "bs-hulp"])
    sign_in(a_browser(town), login, row)
    jan(login, roles=["bs-hulp"])
    sign_in(a_browser(town), login, row)

    assert names(User.objects.get(email="jan@lindedorp.test")) == ["helpdesk"]
    ended = Event.objects.get(what="people.role.ended")
    assert ended.change == {"role": ["coordinator", ""]}


def test_a_role_given_here_by_hand_stays(town: Town, login: Provider, row: IdentityProvider) -> None:
    jan(login)
    sign_in(a_browser(town), login, row)
    user = User.objects.get(email="jan@lindedorp.test")
    give_role(town, user, RoleName.ADVISER)
    sign_in(a_browser(town), login, row)

    assert names(user) == ["adviser", "coordinator"]


def test_whoever_lost_every_role_at_the_login_stays_out(town: Town, login: Provider, row: IdentityProvider) -> None:
    jan(login)
    sign_in(a_browser(town), login, row)
    jan(login, roles=[])
    browser = a_browser(town)

    answer = sign_in(browser, login, row)

    assert (answer.status_code, is_nobody(browser)) == (403, True)
    assert names(User.objects.get(email="jan@lindedorp.test")) == []


@pytest.mark.parametrize("roles", [[], ["onbekend"], "onbekend", ["bs-elders"], None, {"bs-wijk": 1}, [7]])
def test_a_claim_without_a_known_role_makes_no_account(
    town: Town, login: Provider, row: IdentityProvider, roles: object
) -> None:
    jan(login, roles=roles)
    browser = a_browser(town)

    answer = sign_in(browser, login, row)

    assert (answer.status_code, is_nobody(browser)) == (403, True)
    assert not User.objects.exists()


def test_the_last_administrator_keeps_the_role_and_stays_out(
    town: Town, login: Provider, row: IdentityProvider
) -> None:
    jan(login, roles="bs-beheer")
    sign_in(a_browser(town), login, row)
    jan(login, roles=["bs-hulp"])
    browser = a_browser(town)

    answer = sign_in(browser, login, row)

    assert (answer.status_code, is_nobody(browser)) == (403, True)
    assert names(User.objects.get(email="jan@lindedorp.test")) == ["administrator"]


def test_a_subject_of_the_neighbour_is_nobody_here(
    town: Town, other_town: Town, login: Provider, row: IdentityProvider
) -> None:
    jan(login)
    sign_in(a_browser(town), login, row)
    user = User.objects.get(email="jan@lindedorp.test")
    with walls.inside(other_town.municipality.pk):
        theirs = a_row(other_town, login, roles={"bs-wijk": {"role": "coordinator", "districts": ["WK000200"]}})
    browser = a_browser(other_town)

    answer = sign_in(browser, login, theirs)

    assert (answer.status_code, is_nobody(browser)) == (403, True)
    user.__dict__.pop("_roles", None)
    give_role(other_town, user, RoleName.HELPDESK)
    with walls.inside(other_town.municipality.pk):
        assert rights.of(user, other_town.municipality) == frozenset()
    walls.enter(town.municipality.pk)


def test_a_login_without_an_address_makes_no_account(town: Town, login: Provider, row: IdentityProvider) -> None:
    jan(login, email="", preferred_username="jan")

    assert sign_in(a_browser(town), login, row).status_code == 403
    assert not User.objects.exists()


def test_an_address_that_the_login_tells_opens_no_invitation_of_the_neighbour(
    town: Town, other_town: Town, login: Provider, row: IdentityProvider
) -> None:
    jan(login)
    sign_in(a_browser(town), login, row)
    user = User.objects.get(email="jan@lindedorp.test")
    theirs, now = other_town.municipality, timezone.now()
    with walls.inside(theirs.pk):
        invitations.invite(
            municipality=theirs, email=user.email, role=RoleName.ADVISER, by=None, at=now, origin="https://elders.test"
        )
    walls.enter(town.municipality.pk)

    assert theirs.name not in accounts.about(user)
    accounts.close(user, municipality=town.municipality, at=now)
    with walls.inside(theirs.pk):
        assert Invitation.objects.get().email == "jan@lindedorp.test"
    walls.enter(town.municipality.pk)


def test_a_closed_account_stays_closed(town: Town, login: Provider, row: IdentityProvider) -> None:
    jan(login)
    sign_in(a_browser(town), login, row)
    User.objects.update(is_active=False)
    browser = a_browser(town)

    assert sign_in(browser, login, row).status_code == 403
    assert is_nobody(browser)


def test_somebody_shows_again_who_they_are_before_a_sensitive_act(
    town: Town, login: Provider, row: IdentityProvider
) -> None:
    jan(login, auth_time=int(time.time()) - 3600)
    browser = a_browser(town)
    sign_in(browser, login, row)
    asked = browser.get("/inloggen/gemeente/opnieuw/?next=/kantoor/")["Location"]
    query = parse_qs(urlsplit(asked).query)
    assert (query["prompt"], query["max_age"]) == (["login"], ["0"])

    stale = browser.get(login.sign_in(asked, "jan"))
    jan(login, auth_time=int(time.time()))
    asked = browser.get("/inloggen/gemeente/opnieuw/?next=/kantoor/")["Location"]
    fresh = browser.get(login.sign_in(asked, "jan"))

    assert stale.status_code == 403
    assert (fresh.status_code, fresh["Location"]) == (302, "/kantoor/")
    record = browser.session[AUTHENTICATION_METHODS_SESSION_KEY][-1]
    assert record["reauthenticated"]
    assert time.time() - record["at"] < 60


def test_somebody_else_cannot_show_again_who_one_is(town: Town, login: Provider, row: IdentityProvider) -> None:
    jan(login)
    browser = a_browser(town)
    sign_in(browser, login, row)
    jan(login, "piet", auth_time=int(time.time()))

    asked = browser.get("/inloggen/gemeente/opnieuw/?next=/kantoor/")["Location"]
    answer = browser.get(login.sign_in(asked, "piet"))

    assert answer.status_code == 403
    assert len(browser.session[AUTHENTICATION_METHODS_SESSION_KEY]) == 1
    assert not User.objects.filter(email="piet@lindedorp.test").exists()


def test_whoever_has_no_such_login_is_not_led_to_it(town: Town, row: IdentityProvider) -> None:
    browser = a_browser(town)
    browser.force_login(colleague(town, RoleName.HELPDESK), settings.AUTHENTICATION_BACKENDS[0])

    assert browser.get("/inloggen/gemeente/opnieuw/").status_code == 404
    assert a_browser(town).get("/inloggen/gemeente/opnieuw/").status_code == 302


def test_without_its_own_second_factor_the_login_is_not_enough_for_the_desk(
    town: Town, login: Provider, row: IdentityProvider
) -> None:
    IdentityProvider.objects.update(has_second_factor=False)
    jan(login)
    browser = a_browser(town)

    sign_in(browser, login, row)

    assert browser.session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["method"] == "identity"


def test_two_who_came_at_once_are_one(town: Town, login: Provider, row: IdentityProvider) -> None:
    answer = Answer("jan", "Jan", "jan@lindedorp.test", ("bs-wijk",), 0)

    assert identities.come_in(row, answer, at=timezone.now()) == identities.come_in(row, answer, at=timezone.now())


def test_whoever_signs_in_at_the_municipality_has_no_other_way(
    town: Town, login: Provider, row: IdentityProvider, rf: RequestFactory
) -> None:
    jan(login)
    sign_in(a_browser(town), login, row)
    user = User.objects.get(email="jan@lindedorp.test")
    request: Any = rf.get("/")
    request.municipality, request.user, request.session = town.municipality, AnonymousUser(), SessionStore()

    with context.request_context(request):
        answer = perform_login(request, Login(user=user, email_verification="none"))

    assert answer.status_code == 403
    assert "_auth_user_id" not in request.session
