# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a voucher stands: every state of it, every state of its round, on the days that matter."""

from datetime import date

import pytest

from buurtsamen.rounds import vouchers
from buurtsamen.rounds.models import Round, Voucher

DAYS = [
    date(2026, 4, 30),  # the day before the first
    date(2026, 5, 1),  # the first to activate
    date(2026, 5, 31),  # the last to activate
    date(2026, 6, 1),  # the day after it
    date(2026, 6, 30),  # the last to give
    date(2026, 7, 1),  # the day after it
]
# For each day one letter: Early, Fresh, Activated, eXpired.
STANDINGS = {"E": "early", "F": "fresh", "A": "activated", "X": "expired"}
ISSUED = {
    "draft": "EEEXXX",
    "prepared": "EEEXXX",
    "printed": "EEEXXX",
    "released": "EFFXXX",
    "open": "FFFXXX",  # opened by hand before its first day
    "closed": "XXXXXX",
    "settled": "XXXXXX",
}
ACTIVATED = {"released": "XAAAAX", "open": "AAAAAX", "closed": "XAAAAX", "settled": "XXXXXX"}
ALWAYS = {"given": "given", "expired": "expired", "void": "void"}


def standing(round_state: str, voucher_state: str, on: date, is_replaced: bool = False) -> str:
    round_ = Round(state=round_state, opens_on=DAYS[1], closes_on=DAYS[2], gives_until=DAYS[4])
    return vouchers.standing(Voucher(round=round_, state=voucher_state, is_replaced=is_replaced), on)


@pytest.mark.parametrize(("round_state", "days"), ISSUED.items())
def test_a_voucher_that_was_not_activated(round_state: str, days: str) -> None:
    assert [standing(round_state, "issued", on) for on in DAYS] == [STANDINGS[day] for day in days]


@pytest.mark.parametrize(("round_state", "days"), ACTIVATED.items())
def test_an_activated_voucher(round_state: str, days: str) -> None:
    assert [standing(round_state, "activated", on) for on in DAYS] == [STANDINGS[day] for day in days]


@pytest.mark.parametrize("state", ALWAYS)
@pytest.mark.parametrize("round_state", Round.State.values)
def test_what_ended_stays_so_whatever_the_day(round_state: str, state: str) -> None:
    assert {standing(round_state, state, on) for on in DAYS} == {ALWAYS[state]}


def test_a_replaced_voucher_says_that_there_is_a_newer_letter() -> None:
    assert standing("open", "void", DAYS[1], is_replaced=True) == "replaced"


def test_every_state_of_a_voucher_is_in_these_tables() -> None:
    assert {"issued", "activated", *ALWAYS} == set(Voucher.State.values)
    assert set(ISSUED) == set(Round.State.values)
