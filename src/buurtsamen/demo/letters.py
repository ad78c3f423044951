# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for making a round of the demo: prepared, printed and posted by its own rules."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from buurtsamen.core import dates
from buurtsamen.demo import giving
from buurtsamen.demo.chance import dice
from buurtsamen.demo.days import GIVING, POSTED, WINDOW, Days
from buurtsamen.demo.plans import Given
from buurtsamen.demo.towns import Town
from buurtsamen.initiatives.models import Initiative
from buurtsamen.rounds import rounds, steps, vouchers
from buurtsamen.rounds.models import Round, RoundDistrict, RoundKey

PREPARED = POSTED - 42


@dataclass(slots=True)
class Letters:
    """A round and its letters: of each household that gets one, in order.

    Attributes:
        key: of their codes.
        vouchers: its voucher.
        districts: the code of its district.
        weights: how likely it takes part.
    """

    round: Round
    key: RoundKey
    days: Days
    vouchers: list[uuid.UUID]
    districts: list[str]
    weights: list[float]


def write(
    town: Town,
    number: int,
    days: Days,
    *,
    value_cents: int,
    ceiling_cents: int,
    parts: int = 1,
    districts: Collection[str] = (),
) -> Letters:
    """Prepare a round, issue its vouchers and print the letters; the codes can still be made.

    Args:
        districts: codes; all when left out.
    """
    taking_part = districts or town.districts.keys()
    round_ = Round.objects.create(
        municipality=town.municipality,
        number=number,
        name=days.name(),
        value_cents=value_cents,
        parts=parts,
        ceiling_cents=ceiling_cents,
        posted_on=days[POSTED],
        opens_on=days[0],
        closes_on=days[WINDOW],
        gives_until=days[GIVING],
    )
    for code in sorted(taking_part):
        RoundDistrict.objects.create(municipality=town.municipality, round=round_, district=town.districts[code])
    turn(round_, "prepared", partial(rounds.prepare, on=days[PREPARED]), on=days[PREPARED], by="load-demo")
    households = [place for place in town.households if town.district_of(place[0]) in taking_part]
    key = rounds.new_key(round_, on=days[PREPARED])
    issued = vouchers.issue(round_, [neighbourhood_id for _, neighbourhood_id in households], key=key)
    rounds.printed(round_)
    keenness = _keenness(town)
    districts_of = [town.district_of(code) for code, _ in households]
    return Letters(round_, key, days, issued, districts_of, [keenness[code] for code, _ in households])


def turn(round_: Round, what: str, step: Callable[[Round], object], *, on: date, by: str = "daily") -> None:
    """Take a step of a round on a day of the past, with its line in the journal."""
    steps.take(what, step, round_, by=by, at=datetime.combine(on, time(), dates.AMSTERDAM), why="")


def post(letters: Letters) -> None:
    """The letters go into the post, the keys are destroyed, and the round opens."""
    rounds.release(letters.round, on=letters.days[POSTED])
    turn(letters.round, "opened", rounds.open_now, on=letters.days[0])


def activate(letters: Letters, activated: list[tuple[int, int]]) -> None:
    """Households activate, as planned."""
    giving.activate(letters.round, [(letters.vouchers[household], letters.days[day]) for household, day in activated])


def give(letters: Letters, given: list[Given], initiatives: dict[str, Initiative]) -> None:
    """Households give, as planned."""
    giving.give(
        letters.round,
        [
            giving.Presented(
                letters.vouchers[gift.household],
                initiatives[gift.slug],
                letters.days[gift.day],
                gift.cents,
                gift.channel,
            )
            for gift in given
        ],
    )


def _keenness(town: Town) -> dict[str, float]:
    """How likely a household takes part, by neighbourhood: the same in every round."""
    chance = dice(f"keenness in {town.municipality.name}")
    of_district = {code: chance.uniform(0.8, 1.25) for code in sorted(town.districts)}
    return {
        code: of_district[town.district_of(code)] * chance.uniform(0.6, 1.5) for code in sorted(town.neighbourhoods)
    }
