# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Many at once onto one voucher, and onto the last of a ceiling."""

from functools import partial

import pytest
from django.core.management import call_command

from buurtsamen.conftest import A_DAY_IN_MAY, Town, build
from buurtsamen.core.tests.breaking import what_prove_says
from buurtsamen.core.tests.racing import DONE, RACERS, race
from buurtsamen.money.models import Account
from buurtsamen.rounds import rounds, vouchers
from buurtsamen.rounds.models import Round, Voucher
from buurtsamen.rounds.tests.autumn import A_DAY_IN_OCTOBER, in_books, opened
from buurtsamen.rounds.vouchers import Refused, Standing


def onto_the_last(*, has_floor: bool) -> tuple[list[str], Round]:
    """64 households activate at once, each held just before it is booked; the ceiling holds one more voucher."""
    town = build("lindedorp.test")
    autumn = opened(town, RACERS + 1, ceiling_cents=2 * 7_50 + 5_00)  # and EUR 5 that no whole voucher fills
    first, *others = Voucher.objects.filter(round=autumn).select_related("round")
    vouchers.activate(first, on=A_DAY_IN_OCTOBER)
    Account.objects.filter(name="round:2:reserved").update(has_floor=has_floor)
    attempts = [partial(vouchers.activate, voucher, on=A_DAY_IN_OCTOBER) for voucher in others]
    return race(town.municipality.pk, attempts, "ledger.book", refusals=Refused), autumn


def test_of_64_at_once_onto_the_last_voucher_of_the_ceiling_one_is_activated(committed: str) -> None:
    answers, autumn = onto_the_last(has_floor=True)

    assert sorted(answers) == ["NotNow"] * (RACERS - 1) + [DONE]
    assert in_books(autumn) == (5_00, 2 * 7_50)
    assert Voucher.objects.filter(round=autumn, state="activated").count() == 2
    call_command("prove")


def test_control_without_the_floor_64_pass_the_ceiling_and_prove_says_so(committed: str) -> None:
    answers, autumn = onto_the_last(has_floor=False)

    assert answers == [DONE] * RACERS
    assert in_books(autumn) == (20_00 - 65 * 7_50, 65 * 7_50)
    assert "rounds.ceiling does not hold for Lindedorp Samen: 1 wrong, off by € 467,50" in what_prove_says()


def test_whoever_comes_when_the_ceiling_is_reached_is_told_so(town: Town) -> None:
    opened(town, 2, ceiling_cents=7_50)
    one, other = Voucher.objects.filter(round__number=2).select_related("round")
    vouchers.activate(one, on=A_DAY_IN_OCTOBER)

    for _ in range(2):
        with pytest.raises(vouchers.NotNow) as refusal:
            vouchers.activate(Voucher.objects.select_related("round").get(pk=other.pk), on=A_DAY_IN_OCTOBER)
        assert refusal.value.standing == Standing.FULL
        assert Voucher.objects.get(pk=other.pk).state == "issued"


def test_one_voucher_activated_64_times_at_once_is_activated_once(committed: str) -> None:
    town = build("lindedorp.test")
    attempts = [partial(vouchers.activate, town.voucher("aisha"), on=A_DAY_IN_MAY) for _ in range(RACERS)]

    answers = race(town.municipality.pk, attempts, "vouchers.use", refusals=Refused)

    assert answers == [DONE] * RACERS
    assert in_books(town.spring) == (37_50, 7_50)


def test_of_activating_and_replacing_at_once_one_wins(committed: str) -> None:
    """32 activate and 32 replace the same voucher; whoever activates it after another did is content as well."""
    town = build("lindedorp.test")
    key = rounds.new_key(town.spring, on=A_DAY_IN_MAY)
    seen = [town.voucher("aisha") for _ in range(RACERS)]
    attempts = [
        partial(vouchers.activate, voucher, on=A_DAY_IN_MAY)
        if number % 2
        else partial(vouchers.replace, [voucher], key=key, on=A_DAY_IN_MAY)
        for number, voucher in enumerate(seen)
    ]

    answers = race(town.municipality.pk, attempts, "vouchers.use", "vouchers.void", refusals=Refused)

    if town.voucher("aisha").state == "activated":
        assert answers == ["NotNow", DONE] * (RACERS // 2)
        assert in_books(town.spring) == (37_50, 7_50)
    else:
        assert sorted(answers) == ["NotNow"] * (RACERS - 1) + [DONE]
        assert Voucher.objects.count() == 7
        assert in_books(town.spring) == (45_00, 0)
    rounds.shred(town.spring, on=A_DAY_IN_MAY)
    call_command("prove")


def test_of_64_replacements_of_one_letter_at_once_one_wins(committed: str) -> None:
    town = build("lindedorp.test")
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    key = rounds.new_key(town.spring, on=A_DAY_IN_MAY)
    attempts = [partial(vouchers.replace, [town.voucher("aisha")], key=key, on=A_DAY_IN_MAY) for _ in range(RACERS)]

    answers = race(town.municipality.pk, attempts, "vouchers.void", refusals=Refused)

    assert sorted(answers) == ["NotNow"] * (RACERS - 1) + [DONE]
    assert Voucher.objects.count() == 7
    assert in_books(town.spring) == (45_00, 0)
