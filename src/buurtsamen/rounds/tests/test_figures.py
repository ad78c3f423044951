# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is said of a round and its ceiling."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.rounds import drafts, figures, rounds, vouchers
from buurtsamen.rounds.models import Round, Voucher
from buurtsamen.rounds.tests.autumn import A_DAY_IN_OCTOBER, draft, opened, spend

NO_BREAK = "\u00a0"


def now(number: int = 1, on: date = A_DAY_IN_MAY) -> figures.Figures:
    return figures.Figures(Round.objects.with_books().get(number=number), on)


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "words"),
    [(5482, 33795, 1, "16,2"), (13533, 33795, 2, "40,04"), (1, 6, 1, "16,7"), (0, 0, 1, "0,0"), (7, 7, 1, "100,0")],
)
def test_a_share_is_rounded_and_of_nothing_it_is_nothing(part: int, whole: int, decimals: int, words: str) -> None:
    assert figures.percent(part, whole, decimals) == f"{words}{NO_BREAK}%"
    with translation.override("en"):
        assert figures.percent(part, whole, decimals) == f"{words.replace(',', '.')}{NO_BREAK}%"


def test_the_figures_are_those_of_the_books(town: Town) -> None:
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    spend(town.voucher("bram"), 7_50, on=A_DAY_IN_MAY)

    here = now()

    assert (here.letters, here.activated, here.activated_cents, here.given_cents) == (6, 2, 15_00, 7_50)
    assert (here.to_give_cents, here.left_cents, here.whole_vouchers) == (7_50, 30_00, 6)
    assert (here.day, here.window) == (10, 31)


def test_a_round_of_another_municipality_does_not_count(town: Town, other_town: Town) -> None:
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)

    every: Any = Round.objects.with_books()
    assert [round_.activated_cents for round_ in every] == [7_50]


@pytest.mark.parametrize(
    ("on", "day"), [(date(2026, 4, 30), 0), (date(2026, 5, 1), 1), (date(2026, 5, 31), 31), (date(2026, 6, 7), 31)]
)
def test_the_day_of_the_window_is_counted_from_its_first_to_its_last(town: Town, on: date, day: int) -> None:
    assert now(on=on).day == day


def test_while_it_stays_under_the_ceiling_that_is_said_with_what_is_expected(town: Town) -> None:
    autumn = opened(town, households=20, ceiling_cents=10 * 7_50)
    for voucher in list(Voucher.objects.filter(round=autumn).select_related("round"))[:3]:
        vouchers.activate(voucher, on=A_DAY_IN_OCTOBER)

    here = now(2, A_DAY_IN_OCTOBER)  # the tenth of 31 days: three now, nine at the end

    assert here.expected == 9
    assert here.headline == "De ronde blijft onder het plafond"
    assert "45,0" in here.explanation and "50,00" in here.explanation


def test_when_it_goes_faster_than_the_ceiling_allows_that_is_said(town: Town) -> None:
    autumn = opened(town, households=20, ceiling_cents=10 * 7_50)
    letters: Any = list(Voucher.objects.filter(round=autumn).select_related("round"))
    for voucher in letters[:4]:
        vouchers.activate(voucher, on=A_DAY_IN_OCTOBER)
    assert now(2, A_DAY_IN_OCTOBER).headline == "De ronde kan het plafond bereiken"

    for voucher in letters[4:10]:
        vouchers.activate(voucher, on=A_DAY_IN_OCTOBER)
    assert now(2, A_DAY_IN_OCTOBER).headline == "Het plafond is bereikt"


def test_before_it_opens_and_before_there_are_letters_nothing_is_expected(town: Town) -> None:
    autumn = draft(town)
    rounds.prepare(autumn, on=A_DAY_IN_MAY)

    assert now(2).headline == "Er zijn nog geen brieven gemaakt"
    vouchers.issue(autumn, [town.north.pk] * 12, key=rounds.new_key(autumn, on=A_DAY_IN_MAY))
    assert now(2).headline == "De ronde blijft onder het plafond"
    assert "Gaat het zo snel door" not in now(2).explanation


def test_afterwards_it_is_said_in_the_past(town: Town) -> None:
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    rounds.close(town.spring, on=date(2026, 6, 1))

    assert now().headline == "De ronde bleef onder het plafond"


def test_what_a_draft_comes_to(town: Town) -> None:
    autumn = draft(town)
    homes = drafts.households(town.municipality)

    says = figures.comes_to(autumn, homes)

    assert homes == {town.north.district.code: 6}
    assert says["ceiling"] == f"Het plafond is genoeg voor 6 hele waardebonnen: 100,0{NO_BREAK}% van de 6 huishoudens."
    assert "31 dagen" in says["days"] and "nog 30 dagen" in says["days"]
    assert figures.comes_to(drafts.fresh(town.municipality), homes)["ceiling"].startswith("Vul waarde")
