# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who gives what when: plans without a database, and invented addresses."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, shape

from buurtsamen.demo import addresses, plans, towns
from buurtsamen.demo.chance import dice, divided
from buurtsamen.demo.plans import Impossible, Plan, Wish

TOWN = ["north"] * 60 + ["south"] * 40


def make(*wishes: Wish, activate: int = 30, parts: int = 1, last: int = 93) -> Plan:
    return plans.make(
        TOWN,
        [1.0] * 100,
        wishes,
        activate=activate,
        last=last,
        value_cents=10_00,
        parts=parts,
        chance=dice("a test"),
    )


@given(st.integers(0, 100_000), st.lists(st.integers(0, 500), min_size=1).filter(any))
def test_divided_keeps_the_whole(total: int, weights: list[int]) -> None:
    parts = divided(total, weights)

    assert sum(parts) == total
    assert all(
        abs(part * sum(weights) - total * weight) < sum(weights) for part, weight in zip(parts, weights, strict=True)
    )


def test_exactly_so_many_activate_and_no_household_twice() -> None:
    plan = make()

    assert len(plan.activated) == len({household for household, _ in plan.activated}) == 30
    assert max(day for _, day in plan.activated) <= 45


def test_a_wish_is_fulfilled_to_the_cent_on_its_days() -> None:
    plan = make(Wish("garden", 120_00, 5, 40, "south", funds=True), Wish("bench", 50_00, 0, 93))
    activated = dict(plan.activated)
    garden = [gift for gift in plan.given if gift.slug == "garden"]

    assert sum(gift.cents for gift in garden) == 120_00
    assert (garden[0].day >= 5, garden[-1].day) == (True, 40)
    assert all(activated[gift.household] <= gift.day for gift in plan.given)
    assert max(Counter(gift.household for gift in plan.given).values()) == 1
    assert len(plan.kept()) == 30 - 17


def test_what_went_to_one_that_stops_is_given_again() -> None:
    """Thirty vouchers fulfil wishes for thirty-five: the five came back."""
    plan = make(
        Wish("stage", 50_00, 0, 60, stops=True),
        Wish("garden", 250_00, 0, 66, funds=True),
        Wish("bench", 50_00, 70, 93),
    )

    given_again = [household for household, times in Counter(g.household for g in plan.given).items() if times == 2]
    assert len(given_again) == 5


def test_more_than_there_is_cannot_be_given() -> None:
    with pytest.raises(Impossible):
        make(Wish("garden", 310_00, 0, 93))


def test_halves_come_together_on_a_voucher() -> None:
    plan = make(Wish("garden", 5_00, 0, 93), Wish("bench", 5_00, 0, 93), parts=2)

    assert [gift.cents for gift in plan.given] == [5_00, 5_00]
    assert len({gift.household for gift in plan.given}) == 1


def test_addresses_are_a_town_s() -> None:
    almelo = towns.contents()[0]
    features = json.loads((towns.CONTENT / "areas" / almelo["areas"][1]).read_text())["features"]
    shapes = {feature["properties"]["code"]: feature["geometry"] for feature in features}

    doors = addresses.invent(almelo, shapes)

    assert doors == addresses.invent(almelo, shapes)
    assert len(doors) == len({(d.postcode, d.number, d.letter, d.addition) for d in doors}) == 33_795
    assert len({(door.postcode, door.street) for door in doors}) == len({door.postcode for door in doors})
    grounds = {code: shape(geometry) for code, geometry in shapes.items() if geometry}
    for door in doors[::25]:
        if door.longitude is None or door.latitude is None:
            assert door.neighbourhood == "BU01411801"
        else:
            assert grounds[door.neighbourhood].contains(Point(door.longitude, door.latitude))
