# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for letters on paper in the demo: those in the letterboxes, and a round that a visitor can have printed."""

from collections import defaultdict
from datetime import datetime, time
from functools import partial
from uuid import UUID

from buurtsamen.core import dates
from buurtsamen.demo.days import GIVING, POSTED, WINDOW, Days, months_before
from buurtsamen.demo.letters import Letters, turn
from buurtsamen.demo.towns import Town
from buurtsamen.letters import making, vault
from buurtsamen.letters.models import Canary, LetterText, PrintRun, RunDistrict
from buurtsamen.money import ledger
from buurtsamen.rounds import rounds
from buurtsamen.rounds.models import Round, RoundDistrict

PRINTED = POSTED - 14  # the day on which the letters of a round were printed
_NEXT_MONTHS = 6


def remember(town: Town, posted: Letters) -> None:
    """Each address has the letter that lies in its letterbox, so that one that was lost can be replaced."""
    round_, key = posted.round, posted.key
    printed, left = (datetime.combine(posted.days[day], time(9), dates.AMSTERDAM) for day in (PRINTED, POSTED))
    run = PrintRun.objects.create(
        municipality=town.municipality,
        round=round_,
        number=1,
        key=key,
        prepared_at=printed,
        producing_since=printed,
        produced_at=printed,
        handed_over_at=printed,
        released_at=left,
        state=PrintRun.State.RELEASED,
    )
    codes = set(posted.districts)
    districts = [area for code, area in town.districts.items() if code in codes]
    RunDistrict.objects.bulk_create(
        RunDistrict(municipality=town.municipality, run=run, round=round_, district=district) for district in districts
    )
    waiting: defaultdict[int, list[UUID]] = defaultdict(list)
    homes = making.homes(town.municipality, districts)
    households = [place for place in town.households if town.district_of(place[0]) in codes]
    for (_, neighbourhood_id), voucher_id in zip(households, posted.vouchers, strict=True):
        waiting[neighbourhood_id].append(voucher_id)
    ids = [waiting[home.neighbourhood_id].pop() for home in homes]
    run.letters = making.write(run, homes, ids, vault.made(round_))
    PrintRun.objects.filter(pk=run.pk).update(letters=run.letters)


def next_round(town: Town, opened: Days) -> None:
    """The round half a year after the open one: prepared, so that its letters can be made, for all districts."""
    content = town.content["now"]
    days = Days(months_before(opened.opens_on, -_NEXT_MONTHS))
    cents, year = content["ceiling_euros"] * 100, days.opens_on.year
    _enough(town, year, cents)
    round_ = Round.objects.create(
        municipality=town.municipality,
        number=content["number"] + 1,
        name=days.name(),
        value_cents=content["value_cents"],
        parts=content["parts"],
        ceiling_cents=cents,
        posted_on=days[POSTED],
        opens_on=days[0],
        closes_on=days[WINDOW],
        gives_until=days[GIVING],
    )
    for district in town.districts.values():
        RoundDistrict.objects.create(municipality=town.municipality, round=round_, district=district)
    turn(round_, "prepared", partial(rounds.prepare, on=town.on), on=town.on, by="load-demo")
    site = next((name for name in town.content["hosts"] if name != "localhost" and name[0].isalpha()), "")
    LetterText.objects.create(municipality=town.municipality, words={"site": site} if site else {})
    north = next(iter(town.neighbourhoods.values()))
    name = town.municipality.name
    Canary.objects.create(
        municipality=town.municipality,
        lines=[f"Gemeente {name}, postkamer", "Voorbeeldplein 1", f"1234 AB  {name.upper()}"],
        postcode="1234AB",
        number=1,
        neighbourhood=north,
    )


def _enough(town: Town, year: int, cents: int) -> None:
    """The council decided on a budget for that year that holds the ceiling."""
    missing = cents - ledger.budget_cents(town.municipality, year)
    if missing > 0:
        ledger.move(
            missing,
            source=ledger.account(town.municipality, "council"),
            target=town.budget(year),
            key=f"council:{year}:{town.content['now']['number'] + 1}",
            why="Besloten door de raad",
            on=town.on,
        )
