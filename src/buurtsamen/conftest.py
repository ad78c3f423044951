# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small town that every test may use, and its neighbour that must see nothing of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.core.signals import setting_changed
from django.db import connections
from django.test.client import ClientHandler
from django.utils import translation
from pytest_django import DjangoDbBlocker

from buurtsamen.config import testing, worlds
from buurtsamen.core import dates, walls
from buurtsamen.initiatives.models import BudgetLine, Initiative, Organiser
from buurtsamen.money import ledger
from buurtsamen.places import middleware
from buurtsamen.places.models import Address, District, Host, Municipality, Neighbourhood, Street
from buurtsamen.rounds import rounds, vouchers
from buurtsamen.rounds.models import Round, RoundDistrict, Voucher

A_DAY_IN_MAY = date(2026, 5, 10)
PEOPLE = ("aisha", "bram", "chen", "dewi", "emre", "fleur")


@dataclass
class Town:
    """Lindedorp: the spring round is open all of May 2026, giving until 30 June; six households have a letter."""

    municipality: Municipality
    north: Neighbourhood
    spring: Round
    codes: dict[str, str]  # name of a resident → the code in their letter
    garden: Initiative  # saving, target 30 euros
    benches: Initiative  # saving, target 600 euros

    def voucher(self, name: str) -> Voucher:
        """The voucher of a resident, as it is now."""
        return vouchers.find(self.codes[name], municipality=self.municipality)


def build(
    host: str,
    number: int = 1,
    value_cents: int = 750,
    parts: int = 1,
    households: int = 6,
    people: Sequence[str] = PEOPLE,
    today: date = A_DAY_IN_MAY,
) -> Town:
    """A whole town at a host name. Call it twice, with another number, for a neighbour that must see nothing.

    Args:
        people: the first of the households, whose codes are known.
        today: another day than 10 May 2026; all days of the round move along with it.
    """
    shift = today - A_DAY_IN_MAY
    town = Municipality.objects.create(
        code=f"GM{number:04}",
        name=host.partition(".")[0].title(),
        platform=f"{host.partition('.')[0].title()} Samen",
        phone="0546 00 00 00",
        email=f"hallo@{host}",
    )
    walls.enter(town.pk)
    Host.objects.create(name=host, municipality=town)
    middleware.forget_hosts()
    district = District.objects.create(municipality=town, code=f"WK{number:04}00", name="Dorp", year=2026)
    north = Neighbourhood.objects.create(
        municipality=town, district=district, code=f"BU{number:04}0000", name="Noord", year=2026
    )
    street = Street.objects.create(municipality=town, name="Lindelaan", town=town.name)
    Address.objects.bulk_create(
        Address(
            municipality=town,
            bag_id=f"{number:04}200{door:09}",
            street=street,
            neighbourhood=north,
            postcode="7602AB",
            number=door,
            longitude=6.6,
            latitude=52.3,
        )
        for door in range(1, households + 1)
    )
    opens_on = date(2026, 5, 1) + shift
    budget = ledger.budget(town, opens_on.year)
    council = ledger.account(town, "council")
    ledger.move(
        100_000_00,
        source=council,
        target=budget,
        key=f"council:{opens_on.year}",
        why="Decided by the council",
        on=date(2026, 1, 2) + shift,
    )
    spring = Round.objects.create(
        municipality=town,
        number=1,
        name="voorjaar 2026",
        value_cents=value_cents,
        parts=parts,
        ceiling_cents=value_cents * households,
        posted_on=date(2026, 4, 27) + shift,
        opens_on=opens_on,
        closes_on=date(2026, 5, 31) + shift,
        gives_until=date(2026, 6, 30) + shift,
    )
    RoundDistrict.objects.create(municipality=town, round=spring, district=district)
    rounds.prepare(spring, on=date(2026, 4, 1) + shift)
    key = rounds.new_key(spring, on=date(2026, 4, 1) + shift)
    issued = vouchers.issue(spring, [north.pk] * households, key=key)
    letters = Voucher.objects.in_bulk(issued[: len(people)])
    codes = {name: vouchers.code_of(letters[pk], key) for name, pk in zip(people, issued, strict=False)}
    rounds.printed(spring)
    rounds.release(spring, on=date(2026, 4, 26) + shift)
    rounds.open_now(spring)
    garden = initiative(town, north, 1, "Buurttuin", "buurttuin", 30_00, shift)
    benches = initiative(town, north, 2, "Bankjes", "bankjes", 600_00, shift)
    return Town(town, north, spring, codes, garden, benches)


def initiative(
    town: Municipality,
    where: Neighbourhood | None,
    number: int,
    title: str,
    slug: str,
    target_cents: int,
    shift: timedelta = timedelta(),
) -> Initiative:
    """An approved initiative that saves from 1 May until 30 June 2026, or that much later."""
    made = Initiative.objects.create(
        municipality=town,
        number=number,
        slug=slug,
        title=title,
        theme="groen",
        summary=f"{title} voor iedereen.",
        story="Wij beginnen in mei.\n\nDoe je mee?",
        place="Het veldje",
        district=where.district if where else None,
        neighbourhood=where,
        for_whom="Voor iedereen.",
        happens="Een zaterdag in juni",
        state=Initiative.State.SAVING,
        target_cents=target_cents,
        account=ledger.account(town, f"initiative:{number}"),
        saving_since=date(2026, 5, 1) + shift,
        saves_until=date(2026, 6, 30) + shift,
    )
    BudgetLine.objects.create(municipality=town, initiative=made, what="Planten", cents=target_cents)
    Organiser.objects.create(municipality=town, initiative=made, name="Noor", does="regelt het")
    return made


_layers: dict[str, Any] = {}


def load_once(handler: BaseHandler, is_async: bool = False) -> None:
    """The layers of the site are built once, as in a server: not for every client, but anew for other settings."""
    if not _layers:
        BaseHandler.load_middleware(handler, is_async)
        _layers.update({name: layer for name, layer in vars(handler).items() if name.startswith("_")})
    vars(handler).update(_layers)


ClientHandler.load_middleware = load_once  # type: ignore[assignment, method-assign]
setting_changed.connect(lambda **_: _layers.clear(), weak=False)


@pytest.fixture
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> None:
    """The plugin buurtsamen.config.testing made the databases; which of them it is, a test's other fixtures tell."""
    with django_db_blocker.unblock():
        worlds.enter(request)


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    """A page that an earlier test asked for in English would leave English behind."""
    with translation.override("nl"):
        yield


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """It is 10 May 2026, and any other day when called."""

    def on(day: date) -> None:
        monkeypatch.setattr(dates, "today", lambda: day)

    on(A_DAY_IN_MAY)
    return on


@worlds.begin
def town() -> Town:
    return build("lindedorp.test")


@worlds.begin
def other_town() -> Town:
    """A neighbour; the connection goes on working for whoever it worked for."""
    with walls.visiting(0):
        return build("elders.test", 2)


@pytest.fixture
def committed(django_db_blocker: DjangoDbBlocker, today: object) -> Iterator[str]:
    """A database of its own for tests in which many commit at once; gives its name."""
    name = f"{testing.name}_committed"
    before = {alias: connections.settings[alias]["NAME"] for alias in connections}
    with django_db_blocker.unblock(), testing.databases.fresh(name):
        for alias in connections:
            connections[alias].close()
            connections.settings[alias]["NAME"] = name
            connections[alias].settings_dict["NAME"] = name
        yield name
        for alias in connections:
            connections[alias].close()
            connections.settings[alias]["NAME"] = before[alias]
            connections[alias].settings_dict["NAME"] = before[alias]
