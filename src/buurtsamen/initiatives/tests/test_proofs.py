# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""`prove` holds whatever happens by the rules, and says what was done past them."""

from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from buurtsamen.conftest import A_DAY_IN_MAY, Town, build
from buurtsamen.core import walls
from buurtsamen.core.tests.breaking import check_that_prove_notices, what_prove_says
from buurtsamen.initiatives import gifts
from buurtsamen.initiatives.models import Gift
from buurtsamen.money import ledger
from buurtsamen.money.models import Transaction
from buurtsamen.rounds import rounds, vouchers
from buurtsamen.rounds.models import Voucher


def give(town: Town, name: str, cents: int | None = None) -> Gift:
    return gifts.give(town.voucher(name), town.garden, on=A_DAY_IN_MAY, cents=cents)


def test_it_holds_at_every_step_of_a_round(committed: str) -> None:
    """Everything that can happen to a voucher, and to what was saved, with the proofs in between."""
    town = build("lindedorp.test", parts=3)
    build("elders.test", 2)
    walls.enter(town.municipality.pk)
    call_command("prove")
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    first = give(town, "bram")
    give(town, "chen", 2_50)
    gifts.give(town.voucher("chen"), town.benches, on=A_DAY_IN_MAY, cents=2_50)
    call_command("prove")
    gifts.take_back(first, on=date(2026, 5, 11))
    vouchers.book(vouchers.void(town.voucher("aisha"), on=A_DAY_IN_MAY), municipality_id=1, on=A_DAY_IN_MAY)
    key = rounds.new_key(town.spring, on=A_DAY_IN_MAY)
    lost = town.voucher("bram")
    (fresh,) = vouchers.replace([lost], key=key, on=A_DAY_IN_MAY)
    rounds.shred(town.spring, on=A_DAY_IN_MAY)
    call_command("prove")
    gifts.give(Voucher.objects.get(pk=fresh), town.benches, on=A_DAY_IN_MAY)
    gifts.stop(town.garden, by="test", on=A_DAY_IN_MAY, at=timezone.now())
    call_command("prove")
    rounds.close(town.spring, on=date(2026, 6, 1))
    call_command("prove")
    rounds.settle(town.spring, on=date(2026, 7, 1))
    gifts.forget_vouchers(town.spring)
    call_command("prove")
    payable = ledger.account(town.municipality, "payable")
    assert town.benches.account
    ledger.move(5_00, source=town.benches.account, target=payable, key="payout:2", why="Paid", on=date(2026, 7, 2))
    call_command("prove")


DAMAGES = {
    "update initiatives_gift set cents = cents + 1 where municipality_id = 1": (
        "initiatives.vouchers does not hold for Lindedorp Samen: 1 wrong, off by € 0,01"
    ),
    "update initiatives_gift set voucher_id = null where municipality_id = 1": (
        "initiatives.vouchers does not hold for Lindedorp Samen: 1 wrong, off by € 7,50"
    ),
    "update initiatives_gift set taken_back_on = '2026-05-11' where municipality_id = 1": (
        "initiatives.vouchers does not hold for Lindedorp Samen: 1 wrong, off by € 7,50"
    ),
    (
        "update initiatives_initiative set saved_cents = saved_cents + 1 where slug = 'bankjes' and municipality_id = 1"
    ): ("initiatives.saved does not hold for Lindedorp Samen: 1 wrong, off by € 0,01, first bankjes"),
    (
        "update initiatives_gift set initiative_id = (select id from initiatives_initiative"
        " where slug = 'bankjes' and municipality_id = 1) where municipality_id = 1"
    ): ("initiatives.saved does not hold for Lindedorp Samen: 2 wrong, off by € 15,00, first bankjes"),
    "update money_transaction set key = 'elsewhere:1' where key like 'gift:%' and municipality_id = 1": (
        "initiatives.accounts does not hold for Lindedorp Samen: 1 wrong, off by € 7,50, first buurttuin"
    ),
    (
        "update initiatives_initiative set account_id = null, state = 'draft' where slug = 'buurttuin'"
        " and municipality_id = 1"
    ): ("initiatives.accounts does not hold for Lindedorp Samen: 1 wrong, off by € 7,50, first buurttuin"),
}


def test_prove_says_what_is_wrong_and_by_how_much(committed: str, pytestconfig: pytest.Config) -> None:
    give(build("lindedorp.test"), "aisha")
    give(build("elders.test", 2), "bram")

    check_that_prove_notices(committed, pytestconfig, DAMAGES)


def test_a_gift_that_is_only_reversed_in_the_books_is_found(committed: str) -> None:
    """Who puts a gift right in the ledger alone, leaves a voucher and an initiative behind that say otherwise."""
    town = build("lindedorp.test")
    give(town, "aisha")
    booked = Transaction.objects.get(key__startswith="gift:")
    ledger.reverse(booked, why="By hand", on=A_DAY_IN_MAY)

    assert "rounds.activated does not hold for Lindedorp Samen: 1 wrong, off by € 7,50" in what_prove_says()


def test_a_settled_round_whose_gifts_still_know_their_vouchers_is_found(committed: str) -> None:
    town = build("lindedorp.test")
    give(town, "aisha")
    rounds.close(town.spring, on=date(2026, 6, 1))
    rounds.settle(town.spring, on=date(2026, 7, 1))

    assert "initiatives.forgotten does not hold for Lindedorp Samen: 1 wrong" in what_prove_says()
    gifts.forget_vouchers(town.spring)
    call_command("prove")
