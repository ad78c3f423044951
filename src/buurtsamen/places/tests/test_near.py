# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is near a postcode."""

from datetime import date

import pytest

from buurtsamen.conftest import Town
from buurtsamen.places import near
from buurtsamen.places.models import Address


def move(number: int, longitude: float | None, postcode: str = "7602AB") -> None:
    Address.objects.filter(number=number).update(longitude=longitude, postcode=postcode)


def test_the_middle_is_that_of_the_homes_with_the_postcode(town: Town) -> None:
    move(1, 6.6006)
    move(2, 7, "7603AB")

    assert near.centre_of(town.municipality, "7602ab") == pytest.approx((6.60012, 52.3))
    assert near.centre_of(town.municipality, "7602 AB") == pytest.approx((6.60012, 52.3))


def test_four_digits_are_enough(town: Town) -> None:
    move(1, 6.7, "7602AC")

    assert near.centre_of(town.municipality, "7602") == pytest.approx((6.6 + 0.1 / 6, 52.3))


def test_homes_that_are_gone_or_have_no_spot_do_not_count(town: Town) -> None:
    Address.objects.filter(number=1).update(longitude=7, gone_on=date(2026, 1, 1))
    move(2, None)

    assert near.centre_of(town.municipality, "7602AB") == pytest.approx((6.6, 52.3))


@pytest.mark.parametrize("postcode", ["7699ZZ", "7602A", "76", "", "%", "7602__", "0602AB"])
def test_where_nobody_lives_there_is_no_middle(town: Town, postcode: str) -> None:
    assert near.centre_of(town.municipality, postcode) is None


def test_a_postcode_of_the_neighbour_is_not_known(town: Town, other_town: Town) -> None:
    assert near.centre_of(other_town.municipality, "7602AB") is None


def test_a_distance_is_in_metres() -> None:
    almelo, enschede = (6.6625, 52.3567), (6.8958, 52.2215)

    assert near.metres(almelo, almelo) == 0
    assert near.metres(almelo, (6.6625, 52.3667)) == pytest.approx(1_112, abs=1)
    assert near.metres(almelo, enschede) == pytest.approx(21_860, rel=0.001)
