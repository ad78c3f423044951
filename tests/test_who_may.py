# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every address there is, asked by everybody, in two ways and of two towns: only who may, may."""

from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from doors import ACCOUNT, DOORS, ENTRANCE, MAKERS, OPERATORS, OWNED, PUBLIC, Place, furnish

from buurtsamen.config import worlds
from buurtsamen.conftest import build
from buurtsamen.core import walls
from buurtsamen.desk.models import Work
from buurtsamen.desk.tests import staffing
from buurtsamen.people.models import (
    IN_DISTRICTS,
    RoleName,
    User,
)
from buurtsamen.people.rights import OPERATOR, RIGHTS, Right
from buurtsamen.places.models import District
from buurtsamen.reviews.models import Advice

OPEN = {200, 302, 400, 409, 422, 503}  # the last: the login of the municipality does not answer
REFUSED = 'class="utrecht-heading-1"'
NOBODY, RESIDENT = "nobody", "resident"
NOT_YET = {"my_story", "my_picture", "application_picture"}  # for its makers neither


def routes(resolver: URLResolver, path: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from routes(each, path + str(each.pattern))
        else:
            yield path + str(each.pattern), each


EVERY = [(path.removeprefix("en/"), route) for path, route in routes(get_resolver())]
ROUTES = {str(route.name): route for path, route in EVERY if path.startswith("kantoor/")}
STREET = {str(route.name): route for path, route in EVERY if not path.startswith("kantoor/")}
EVERYBODY: list[RoleName | str] = [*RoleName, "operator"]


@worlds.begin
def here() -> Place:
    return furnish(build("lindedorp.test"), 1)


@worlds.begin
def next_door() -> Place:
    with walls.visiting(0):
        return furnish(build("elders.test", 2), 2)


def somebody(place: Place, who: RoleName | str) -> User:
    """Who works in a town, and asked for the work there, and was asked for the advice: of others it is nobody's."""
    if who == "operator":
        user = staffing.somebody("Ingrid", is_operator=True, works_in=place.town.municipality)
    else:
        districts = [place.town.north.district] if who in IN_DISTRICTS else []
        user = staffing.colleague(place.town, RoleName(who), districts)
    Work.objects.filter(pk=place.work.pk).update(asked_by=user)
    Advice.objects.filter(pk=place.advice.pk).update(adviser=user)
    return user


def rights_of(who: RoleName | str) -> frozenset[Right]:
    return OPERATOR if who == "operator" else RIGHTS[RoleName(who)]


def addresses(place: Place, doors: Mapping[str, Any] = DOORS) -> dict[str, str]:
    """Doors of the desk, or others, filled in with what is in a town."""
    walls.enter(place.town.municipality.pk)
    fills = {name: door[1] if isinstance(door, tuple) else door for name, door in doors.items()}
    return {name: reverse(name, kwargs=fill(place)) for name, fill in fills.items()}


def browser(place: Place, where: Place, who: RoleName | str) -> Client:
    """In which somebody of one town looks at the site of another, or of the same."""
    if who == NOBODY:
        return staffing.a_browser(where.town)
    return staffing.at_desk(where.town, staffing.somebody("Noor") if who == RESIDENT else somebody(place, who))


def answers(client: Client, address: str) -> dict[str, tuple[int, str]]:
    """What GET and a POST of hardly anything are answered with. What a POST does is undone, signing out as well."""
    cookies = client.cookies
    with transaction.atomic():
        client.cookies = copy(cookies)
        got = client.get(address)
        client.cookies = copy(cookies)
        sent = client.post(address, {"page": "desk_journal"})
        transaction.set_rollback(True)
    client.cookies = cookies
    answered = {"GET": (got.status_code, _words(got)), "POST": (sent.status_code, _words(sent))}
    known = {method: answer for method, answer in answered.items() if answer[0] != 405}  # a method it does not know
    assert known, address
    return known


def _words(response: Any) -> str:
    """What it says, or where it leads."""
    return response.get("Location") or ("" if response.streaming else response.content.decode(errors="replace"))


def test_every_address_says_whom_it_is_for() -> None:
    assert set(ROUTES) == DOORS.keys() | OWNED.keys() | OPERATORS.keys()
    assert set(STREET) == PUBLIC.keys() | ENTRANCE.keys() | ACCOUNT.keys() | MAKERS.keys()
    for name, route in STREET.items():
        assert getattr(route.callback, "login_required", True) == (name in ACCOUNT | MAKERS), name
    for name, (right, _) in DOORS.items():
        assert getattr(ROUTES[name].callback, "right", None) == right, name
    for name in OPERATORS:
        assert getattr(ROUTES[name].callback, "is_operator", False), name


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_role_opens_what_it_may_here_and_nothing_next_door(
    here: Place, next_door: Place, who: RoleName | str
) -> None:
    user = somebody(here, who)
    own, there = addresses(here), addresses(next_door)
    assert {"desk_person", "staff_round", "desk_work"} <= {name for name in DOORS if there[name] != own[name]}
    client = staffing.at_desk(here.town, user)
    for name, address in own.items():
        is_theirs = DOORS[name][0] in rights_of(who)
        for method, (status, words) in answers(client, address).items():
            assert status in OPEN if is_theirs else (status == 403 and REFUSED in words), (name, method, status)
        for method, (status, _) in answers(client, there[name]).items() if is_theirs and there[name] != address else ():
            assert status == 404, (name, method, status)
    client = staffing.at_desk(next_door.town, user)
    for name, address in there.items():
        if DOORS[name][0] not in rights_of(who):
            continue  # closed at home already
        for method, (status, words) in answers(client, address).items():
            assert status == (302 if who == "operator" else 403), (name, method, status)
            assert who == "operator" or REFUSED in words, (name, method)


def test_nobody_is_asked_to_sign_in_and_a_resident_is_told_that_this_is_not_for_them(here: Place) -> None:
    nobody = staffing.a_browser(here.town)
    resident = staffing.at_desk(here.town, staffing.somebody("Noor"))
    for address in addresses(here, DOORS | OWNED | OPERATORS).values():
        for method, (status, _) in answers(nobody, address).items():
            assert status == 302, (address, method, status)
        for method, (status, words) in answers(resident, address).items():
            assert status == 403, (address, method, status)
            assert REFUSED in words, (address, method)


@pytest.mark.parametrize("who", [RoleName.ADMINISTRATOR, RoleName.AUDITOR])
def test_a_code_by_mail_alone_opens_nothing(here: Place, who: RoleName | str) -> None:
    client = staffing.with_code_only(here.town, somebody(here, who))
    for name, address in addresses(here).items():
        for method, (status, _) in answers(client, address).items():
            assert status == 302, (name, method, status)


def test_the_doors_of_an_operator_are_for_operators(here: Place) -> None:
    for who in EVERYBODY:
        client = browser(here, here, who)
        for name, address in addresses(here, OPERATORS).items():
            for method, (status, _) in answers(client, address).items():
                assert (status in OPEN) == (who == "operator"), (name, who, method, status)


def test_what_is_somebody_s_own_is_there_for_nobody_else(here: Place) -> None:
    for name, address in addresses(here, OWNED).items():
        for method, (status, _) in answers(staffing.at_desk(here.town, here.person), address).items():
            assert status in OPEN, (name, method, status)
        for who in (RESIDENT, *EVERYBODY):
            for method, (status, _) in answers(browser(here, here, who), address).items():
                assert status == (403 if who == RESIDENT else 404), (name, who, method, status)


@pytest.mark.parametrize("is_own_site", [True, False], ids=["own site", "that of the neighbour"])
def test_what_makers_do_is_there_for_makers_alone(here: Place, next_door: Place, is_own_site: bool) -> None:
    where = here if is_own_site else next_door
    own = addresses(where, MAKERS)
    walls.enter(here.town.municipality.pk)
    for who in (NOBODY, RESIDENT, *EVERYBODY):
        client = browser(here, where, who)
        for name, address in own.items():
            for method, (status, onward) in answers(client, address).items():
                is_right = onward.startswith("/inloggen/?") if who == NOBODY else status == 404
                assert is_right, (name, who, method, status)
    maker = staffing.at_desk(where.town, where.person)
    answered = {name: {status for status, _ in answers(maker, address).values()} for name, address in own.items()}
    assert {name for name, found in answered.items() if found & OPEN} >= MAKERS.keys() - NOT_YET


@pytest.mark.parametrize("is_own_site", [True, False], ids=["own site", "that of the neighbour"])
def test_the_street_is_open_to_all_alike_and_an_account_to_who_is_signed_in(
    here: Place, next_door: Place, is_own_site: bool
) -> None:
    where = here if is_own_site else next_door
    street, entrance, account = (addresses(where, doors) for doors in (PUBLIC, ENTRANCE, ACCOUNT))
    walls.enter(here.town.municipality.pk)
    clients = {who: browser(here, where, who) for who in (NOBODY, RESIDENT, *EVERYBODY)}
    for name, address in street.items():
        said = {who: [status for status, _ in answers(client, address).values()] for who, client in clients.items()}
        assert max(said[NOBODY]) < 500, (name, said)
        is_alike = all(each == said[NOBODY] for each in said.values())
        assert is_alike or name == "account_logout", (name, said)  # who is not signed in is led away from it
    for who, client in clients.items():
        for name, address in entrance.items():
            for method, (status, _) in answers(client, address).items():
                assert (status == 302) == (who != NOBODY), (name, who, method, status)
        for name, address in account.items():
            for method, (status, onward) in answers(client, address).items():
                is_turned_away = status == 302 and onward.startswith("/inloggen/?")
                assert is_turned_away == (who == NOBODY), (name, who, method, status, onward)
                assert status in {*OPEN, 404}, (name, who, method, status)  # a passkey or session that is not there


def test_whoever_works_for_other_districts_finds_nothing(here: Place) -> None:
    town = here.town.municipality
    elsewhere = District.objects.create(municipality=town, code="WK000199", name="Elders in het dorp", year=2026)
    about = {name: address for name, address in addresses(here).items() if f"/{here.waiting.number}/" in address}
    about |= {name: addresses(here)[name] for name in ("staff_look", "staff_hide", "staff_show", "staff_decision")}
    assert len(about) > 12
    for role in IN_DISTRICTS:
        there = staffing.at_desk(here.town, staffing.colleague(here.town, role, [elsewhere]))
        own = staffing.at_desk(here.town, staffing.colleague(here.town, role, [here.town.north.district]))
        for name, address in about.items():
            if DOORS[name][0] in RIGHTS[role]:
                assert {status for status, _ in answers(there, address).values()} == {404}, name
                assert {status for status, _ in answers(own, address).values()} <= OPEN, name
        for name in ("staff_initiatives", "staff_decisions", "desk"):
            assert here.waiting.title not in there.get(reverse(name)).content.decode(), name
