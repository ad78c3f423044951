# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every address of the desk, asked by everybody, in two ways and of two towns: only who may, may."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from buurtsamen.conftest import Town, build
from buurtsamen.core import dates, walls
from buurtsamen.desk.models import SavedView, Work
from buurtsamen.desk.tests import staffing
from buurtsamen.mail import mail
from buurtsamen.mail.models import Mail, MailText
from buurtsamen.money.models import Transaction
from buurtsamen.people import journal
from buurtsamen.people.models import (
    IN_DISTRICTS,
    Event,
    FactorReset,
    IdentityProvider,
    Invitation,
    Role,
    RoleName,
    User,
)
from buurtsamen.people.rights import OPERATOR, RIGHTS, Right
from buurtsamen.places.models import District
from buurtsamen.rounds import drafts
from buurtsamen.rounds.models import Round
from buurtsamen.website import pages

R = Right
OPEN = {200, 302, 400, 409, 422, 503}  # the last: the login of the municipality does not answer
REFUSED = 'class="utrecht-heading-1"'


@dataclass
class Place:
    """A town with one of everything in it that an address of the desk can be about."""

    town: Town
    draft: Round
    person: User
    role: Role
    invitation: Invitation
    reset: FactorReset
    login: IdentityProvider
    work: Work
    event: Event
    mail: Mail


def furnish(town: Town, number: int) -> Place:
    """One of everything, in a town that the connection works for."""
    here, now = {"municipality": town.municipality}, timezone.now()
    pages.install(town.municipality)
    person, asker = staffing.colleague(town, RoleName.ADMINISTRATOR), staffing.colleague(town, RoleName.ADMINISTRATOR)
    draft = drafts.copy(town.spring, on=dates.today(), by=person, at=now)
    role = Role.objects.get(user=person)
    invitation = Invitation.objects.create(
        **here,
        email=f"nieuw{number}@example.test",
        role=RoleName.HELPDESK,
        token=bytes([number]) * 32,
        invited_by=person,
        invited_at=now,
        expires_at=now + timedelta(days=14),
    )
    reset = FactorReset.objects.create(**here, user=person, asked_by=asker, asked_at=now, why="Telefoon kwijt")
    login = IdentityProvider.objects.create(
        **here, name="Gemeente", issuer="http://127.0.0.1:1", client_id="x", secret=b"x"
    )
    MailText.objects.create(**here, name="people/invitation", language="nl", subject="Kom erbij", text="{link}")
    work = Work.objects.create(**here, name="desk.prove", asked_by=person, asked_at=now)
    change = {"primary": ["#12583d", "#1c4e89"]}
    event = journal.record(
        "places.brand.changed",
        town.municipality,
        where=town.municipality,
        at=now,
        by=person,
        change=change,
    )
    letter = mail.send(
        name="people/login_code", to=f"noor{number}@example.test", municipality=town.municipality, code="1234-5678"
    )
    return Place(town, draft, person, role, invitation, reset, login, work, event, letter)


def none(_: Place) -> dict[str, Any]:
    return {}


def key(name: str) -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"pk": getattr(place, name).pk}


# Every address of the desk, by name: the right that it takes, and what it is about. A new one needs a line here.
DOORS: dict[str, tuple[Right, Callable[[Place], dict[str, Any]]]] = {
    "desk": (R.ENTER, none),
    "desk_search": (R.ENTER, none),
    "desk_keys": (R.ENTER, none),
    "desk_views": (R.ENTER, none),
    "desk_work": (R.ENTER, key("work")),
    "desk_check_books": (R.SEE_BOOKS, none),
    "desk_journal": (R.SEE_JOURNAL, none),
    "settings": (R.SEE_SETTINGS, none),
    "settings_part": (R.CHANGE_SETTINGS, lambda _: {"name": "spelregels"}),
    "host_names": (R.CHANGE_SETTINGS, none),
    "remove_host": (R.CHANGE_SETTINGS, lambda place: {"name": staffing.host_of(place.town)}),
    "brand_settings": (R.CHANGE_SETTINGS, none),
    "brand_example": (R.CHANGE_SETTINGS, none),
    "brand_complaints": (R.CHANGE_SETTINGS, none),
    "restore_brand": (R.CHANGE_SETTINGS, key("event")),
    "logo_settings": (R.CHANGE_SETTINGS, none),
    "remove_logo": (R.CHANGE_SETTINGS, none),
    "mail_texts": (R.CHANGE_TEXTS, none),
    "mail_text": (R.CHANGE_TEXTS, lambda _: {"room": "people", "file": "invitation", "language": "nl"}),
    "mail_text_back": (R.CHANGE_TEXTS, lambda _: {"room": "people", "file": "invitation", "language": "nl"}),
    "sent_mails": (R.SEE_SETTINGS, none),
    "sent_mail": (R.SEE_SETTINGS, key("mail")),
    "sent_mail_again": (R.CHANGE_TEXTS, key("mail")),
    "desk_people": (R.SEE_PEOPLE, none),
    "desk_person": (R.SEE_PEOPLE, key("person")),
    "desk_rights": (R.SEE_PEOPLE, none),
    "role_give": (R.MANAGE_PEOPLE, key("person")),
    "person_sign_out": (R.MANAGE_PEOPLE, key("person")),
    "factor_reset_ask": (R.MANAGE_PEOPLE, key("person")),
    "factor_reset_agree": (R.MANAGE_PEOPLE, key("reset")),
    "factor_reset_refuse": (R.MANAGE_PEOPLE, key("reset")),
    "role_districts": (R.MANAGE_PEOPLE, key("role")),
    "role_end": (R.MANAGE_PEOPLE, key("role")),
    "desk_invitations": (R.SEE_PEOPLE, none),
    "desk_invite": (R.MANAGE_PEOPLE, none),
    "desk_invitation": (R.SEE_PEOPLE, key("invitation")),
    "invitation_send_again": (R.MANAGE_PEOPLE, key("invitation")),
    "invitation_withdraw": (R.MANAGE_PEOPLE, key("invitation")),
    "identity_providers": (R.MANAGE_PEOPLE, none),
    "identity_provider_add": (R.MANAGE_PEOPLE, none),
    "identity_provider": (R.MANAGE_PEOPLE, key("login")),
    "identity_provider_try": (R.MANAGE_PEOPLE, key("login")),
    "texts": (R.SEE_SETTINGS, none),
    "text": (R.CHANGE_TEXTS, lambda _: {"name": "rules", "language": "nl"}),
    "text_versions": (R.SEE_SETTINGS, lambda _: {"name": "rules", "language": "nl"}),
    "restore_text": (R.CHANGE_TEXTS, lambda _: {"name": "rules", "language": "nl", "number": 1}),
    "staff_initiatives": (R.SEE_INITIATIVES, none),
    "staff_initiative": (R.SEE_INITIATIVES, lambda place: {"number": place.town.garden.number}),
    "staff_accounts": (R.SEE_BOOKS, none),
    "staff_postings": (R.SEE_BOOKS, none),
    "staff_transaction": (R.SEE_BOOKS, lambda place: {"pk": Transaction.objects.of(place.town.municipality)[0].pk}),
    "staff_rounds": (R.SEE_ROUNDS, none),
    "staff_round_new": (R.MANAGE_ROUNDS, none),
    "staff_round": (R.SEE_ROUNDS, key("draft")),
    "staff_round_change": (R.MANAGE_ROUNDS, key("draft")),
    "staff_round_copy": (R.MANAGE_ROUNDS, key("draft")),
    "staff_round_preview": (R.SEE_ROUNDS, key("draft")),
    "staff_round_prepare": (R.RUN_ROUNDS, key("draft")),
    "staff_round_open": (R.RUN_ROUNDS, key("draft")),
    "staff_round_close": (R.RUN_ROUNDS, key("draft")),
    "staff_round_delete": (R.MANAGE_ROUNDS, key("draft")),
}
# One's own, so nobody else's right opens it; and the operator's, which come before any right here.
OWN = {"desk_view"}
OPERATORS = {"desk_operator", "operator_leave", "operator_enter"}


def desk_routes(resolver: URLResolver, path: str = "") -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from desk_routes(each, path + str(each.pattern))
        elif (path + str(each.pattern)).startswith("kantoor/"):
            yield each


ROUTES = {str(route.name): route for route in desk_routes(get_resolver())}
EVERYBODY: list[RoleName | str] = [*RoleName, "operator"]


@pytest.fixture
def here(db: None, today: object) -> Place:
    return furnish(build("lindedorp.test"), 1)


@pytest.fixture
def next_door(here: Place) -> Place:
    made = furnish(build("elders.test", 2), 2)
    walls.enter(here.town.municipality.pk)
    return made


def somebody(place: Place, who: RoleName | str) -> User:
    """Who works in a town, and asked for the work there: of others it is nobody's business."""
    if who == "operator":
        user = staffing.somebody("Ingrid", is_operator=True, works_in=place.town.municipality)
    else:
        districts = [place.town.north.district] if who in IN_DISTRICTS else []
        user = staffing.colleague(place.town, RoleName(who), districts)
    Work.objects.filter(pk=place.work.pk).update(asked_by=user)
    return user


def rights_of(who: RoleName | str) -> frozenset[Right]:
    return OPERATOR if who == "operator" else RIGHTS[RoleName(who)]


def addresses(place: Place) -> dict[str, str]:
    """All of the desk, filled in with what is in a town."""
    walls.enter(place.town.municipality.pk)
    return {name: reverse(name, kwargs=fill(place)) for name, (_, fill) in DOORS.items()}


def answers(client: Client, address: str) -> dict[str, tuple[int, str]]:
    """What GET and a POST of hardly anything are answered with. What a POST does is undone."""
    with transaction.atomic():
        got = client.get(address)
        sent = client.post(address, {"page": "desk_journal"})
        transaction.set_rollback(True)
    answered = {"GET": (got.status_code, _words(got)), "POST": (sent.status_code, _words(sent))}
    known = {method: answer for method, answer in answered.items() if answer[0] != 405}  # a method it does not know
    assert known, address
    return known


def _words(response: Any) -> str:
    return "" if response.streaming else response.content.decode(errors="replace")


def test_every_address_of_the_desk_says_whom_it_is_for() -> None:
    assert set(ROUTES) == DOORS.keys() | OWN | OPERATORS
    for name, (right, _) in DOORS.items():
        assert getattr(ROUTES[name].callback, "right", None) == right, name
    for name in OPERATORS:
        assert getattr(ROUTES[name].callback, "is_operator", False), name


@pytest.mark.parametrize("who", EVERYBODY)
def test_somebody_who_works_here_gets_what_their_role_may_and_a_sentence_for_the_rest(
    here: Place, who: RoleName | str
) -> None:
    client = staffing.at_desk(here.town, somebody(here, who))
    for name, address in addresses(here).items():
        right = DOORS[name][0]
        for method, (status, words) in answers(client, address).items():
            if right in rights_of(who):
                assert status in OPEN, (name, method, status)
            else:
                assert status == 403, (name, method, status)
                assert REFUSED in words, (name, method)


@pytest.mark.parametrize("who", EVERYBODY)
def test_what_is_next_door_is_not_there(here: Place, next_door: Place, who: RoleName | str) -> None:
    there = addresses(next_door)
    user = somebody(here, who)
    client = staffing.at_desk(here.town, user)
    for name, address in addresses(here).items():
        if DOORS[name][0] not in rights_of(who) or address == there[name]:
            continue
        for method, (status, _) in answers(client, there[name]).items():
            assert status == 404, (name, method, status)
    assert {"desk_person", "staff_round", "desk_work"} <= {
        name for name in DOORS if there[name] != addresses(here)[name]
    }


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_role_here_opens_nothing_on_the_site_of_the_neighbour(
    here: Place, next_door: Place, who: RoleName | str
) -> None:
    client = staffing.at_desk(next_door.town, somebody(here, who))
    for name, address in addresses(next_door).items():
        for method, (status, words) in answers(client, address).items():
            assert status == (302 if who == "operator" else 403), (name, method, status)
            assert who == "operator" or REFUSED in words, (name, method)


def test_nobody_is_asked_to_sign_in_and_a_resident_is_told_that_this_is_not_for_them(here: Place) -> None:
    nobody = staffing.a_browser(here.town)
    resident = staffing.at_desk(here.town, staffing.somebody("Noor"))
    own = [reverse(name, kwargs={"pk": 1} if "pk" in str(ROUTES[name].pattern) else {}) for name in OWN | OPERATORS]
    for address in [*addresses(here).values(), *own]:
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
    for name in OPERATORS:
        kwargs = {"pk": here.town.municipality.pk} if "pk" in str(ROUTES[name].pattern) else {}
        for who in EVERYBODY:
            client = staffing.at_desk(here.town, somebody(here, who))
            for method, (status, _) in answers(client, reverse(name, kwargs=kwargs)).items():
                assert (status in OPEN) == (who == "operator"), (name, who, method, status)


def test_a_view_that_a_colleague_saved_is_not_there(here: Place) -> None:
    mine, yours = somebody(here, RoleName.AUDITOR), somebody(here, RoleName.AUDITOR)
    saved = SavedView.objects.create(
        municipality=here.town.municipality, user=yours, page="desk_journal", name="Gisteren", query="zoek=x"
    )

    for method, (status, _) in answers(
        staffing.at_desk(here.town, mine), reverse("desk_view", args=[saved.pk])
    ).items():
        assert status == 404, (method, status)


def test_whoever_works_for_other_districts_finds_nothing(here: Place) -> None:
    town = here.town.municipality
    elsewhere = District.objects.create(municipality=town, code="WK000199", name="Elders in het dorp", year=2026)
    address = reverse("staff_initiative", kwargs={"number": here.town.garden.number})
    for role in IN_DISTRICTS:
        there = staffing.at_desk(here.town, staffing.colleague(here.town, role, [elsewhere]))
        assert {status for status, _ in answers(there, address).values()} == {404}
        assert here.town.garden.title not in there.get(reverse("staff_initiatives")).content.decode()
        own = staffing.at_desk(here.town, staffing.colleague(here.town, role, [here.town.north.district]))
        assert {status for status, _ in answers(own, address).values()} == {200}
