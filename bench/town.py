# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the town that is measured: one municipality, 81 initiatives that save, vouchers with known codes."""

from dataclasses import dataclass
from datetime import date, timedelta

from buurtsamen.core import dates, walls
from buurtsamen.initiatives.models import BudgetLine, Initiative, Organiser, Theme
from buurtsamen.money import ledger
from buurtsamen.places.models import District, Host, Municipality, Neighbourhood
from buurtsamen.rounds import rounds
from buurtsamen.rounds.models import Round, RoundDistrict
from buurtsamen.website import pages

HOST = "bench.localhost"
INITIATIVES = 81


@dataclass
class Town:
    """What the measurements need to know of it."""

    municipality: Municipality
    neighbourhood: Neighbourhood
    initiatives: list[Initiative]


def build() -> Town:
    """The town, with no vouchers yet; this connection works for it from now on."""
    town = Municipality.objects.create(
        code="GM9999", name="Meetstad", platform="Meetstad Samen", phone="0546 00 00 00", email="bench@example.nl"
    )
    walls.enter(town.pk)
    Host.objects.create(name=HOST, municipality=town)
    district = District.objects.create(municipality=town, code="WK999900", name="Wijk", year=2025)
    where = Neighbourhood.objects.create(
        municipality=town, district=district, code="BU99990000", name="Buurt", year=2025
    )
    pages.install(town)
    today = dates.today()
    source = ledger.account(town, "council")
    budget = ledger.budget(town, today.year)
    ledger.move(10**11, source=source, target=budget, key="council", why="Decided by the council", on=today)
    return Town(town, where, [_initiative(town, where, number, today) for number in range(1, INITIATIVES + 1)])


def _initiative(town: Municipality, where: Neighbourhood, number: int, today: date) -> Initiative:
    made = Initiative.objects.create(
        municipality=town,
        number=number,
        slug=f"initiatief-{number}",
        title=f"Initiatief nummer {number}",
        theme=Theme.values[number % len(Theme.values)],
        summary="Een strook van 200 meter met bloemen, en één groot insectenhotel voor iedereen.",
        story="\n\n".join(["Wij wonen al jaren in dezelfde straat, maar we kennen elkaar niet. " * 3] * 3),
        place="Het grasveld",
        district=where.district,
        neighbourhood=where,
        for_whom="Voor iedereen uit de buurt.",
        happens="Een zaterdag in mei",
        state=Initiative.State.SAVING,
        target_cents=10**9,
        account=ledger.account(town, f"initiative:{number}"),
        saving_since=today - timedelta(days=number % 20),
        saves_until=today + timedelta(days=60),
    )
    BudgetLine.objects.create(municipality=town, initiative=made, what="Planten", cents=10**9)
    for name in ("Noor", "Emre", "Ans"):
        Organiser.objects.create(municipality=town, initiative=made, name=name, does="helpt mee")
    return made


def crowd(town: Town, number: int) -> None:
    """So many more that were sent in over the years: most are done, a hundred wait for a decision."""
    last, today = len(town.initiatives), dates.today()
    like = town.initiatives[0]
    same = ("title", "theme", "summary", "story", "place", "district", "neighbourhood", "for_whom", "happens")
    Initiative.objects.bulk_create(
        (
            Initiative(
                municipality=town.municipality,
                number=last + each,
                slug=f"eerder-{each}",
                target_cents=400_00,
                state=Initiative.State.SUBMITTED if each % 50 == 0 else Initiative.State.REFUSED,
                submitted_on=today - timedelta(days=each % 1000),
                **{name: getattr(like, name) for name in same},
            )
            for each in range(1, number + 1)
        ),
        batch_size=1000,
    )


def prepared_round(town: Town, number: int, vouchers: int) -> Round:
    """A prepared round whose ceiling holds so many vouchers; its key is there."""
    today = dates.today()
    round_ = Round.objects.create(
        municipality=town.municipality,
        number=number,
        name=f"ronde {number}",
        value_cents=750,
        ceiling_cents=750 * vouchers + 2_000_000,
        posted_on=today - timedelta(days=9),
        opens_on=today - timedelta(days=2),
        closes_on=today + timedelta(days=20),
        gives_until=today + timedelta(days=60),
    )
    RoundDistrict.objects.create(municipality=town.municipality, round=round_, district=town.neighbourhood.district)
    rounds.prepare(round_, on=today)
    return round_


def opened(round_: Round) -> None:
    """Its letters are out and its codes work."""
    rounds.printed(round_)
    rounds.release(round_, on=dates.today())
    rounds.open_now(round_)
