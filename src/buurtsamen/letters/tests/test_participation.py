# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Counting who took part, so that nobody can be picked out."""

from datetime import UTC, date, datetime

import pytest

from buurtsamen.conftest import Town
from buurtsamen.letters import participation, vault
from buurtsamen.letters.models import Canary, Letter
from buurtsamen.letters.tests.printing import letter_at, posted, voucher_in
from buurtsamen.people.models import Event
from buurtsamen.rounds import rounds, vouchers

ON, AT = date(2026, 10, 5), datetime(2026, 10, 6, 1, tzinfo=UTC)


def test_five_of_a_neighbourhood_are_counted_and_four_wait(town: Town) -> None:
    autumn = posted(town)
    for number in (1, 2, 3, 4):
        vouchers.activate(voucher_in(letter_at(autumn, number)), on=ON)
    assert participation.count(town.municipality, at=AT) == 0

    vouchers.activate(voucher_in(letter_at(autumn, 6)), on=ON)

    assert participation.count(town.municipality, at=AT) == 5
    assert participation.count(town.municipality, at=AT) == 0
    took_part = Letter.objects.filter(took_part=True).order_by("place").values_list("address__number", flat=True)
    assert list(took_part) == [1, 2, 3, 4, 6]


def test_a_code_that_only_the_municipality_had_raises_an_alarm_once(town: Town) -> None:
    Canary.objects.create(
        municipality=town.municipality,
        lines=["Postkamer", "7602 AB  LINDEDORP"],
        postcode="7602AB",
        number=3,
        neighbourhood=town.north,
    )
    autumn = posted(town)
    letter = Letter.objects.select_related("round__municipality").get(round=autumn, address=None)
    participation.count(town.municipality, at=AT)
    assert not Event.objects.filter(what="letters.canary.used").exists()

    vouchers.activate(voucher_in(letter), on=ON)
    for _ in range(2):
        participation.count(town.municipality, at=AT)

    assert Event.objects.get(what="letters.canary.used").change == {"number": [None, str(letter)]}


def test_when_a_round_is_settled_nothing_joins_letters_and_vouchers(town: Town) -> None:
    autumn = posted(town)
    vouchers.activate(voucher_in(letter_at(autumn, 1)), on=ON)
    assert participation.forget(town.municipality, at=AT) == 0
    rounds.close(autumn, on=date(2026, 11, 1))
    rounds.settle(autumn, on=date(2026, 12, 1))

    assert participation.forget(town.municipality, at=AT) == 6
    assert participation.forget(town.municipality, at=AT) == 0

    assert not Letter.objects.exclude(sealed=None, index=None).exists()
    with pytest.raises(vault.Gone):
        vault.opened(autumn)
