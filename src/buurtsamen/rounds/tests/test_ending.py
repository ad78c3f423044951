# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Voiding and replacing a voucher, and value that comes back on it."""

from datetime import date
from uuid import UUID

import pytest
from django.db import transaction

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.core import failpoints
from buurtsamen.rounds import rounds, vouchers
from buurtsamen.rounds.models import RoundKey, Voucher
from buurtsamen.rounds.tests.autumn import in_books, spend, void
from buurtsamen.rounds.vouchers import Standing

NEXT_DAY = date(2026, 5, 11)


def fall() -> None:
    raise OSError("the power went")


def a_key(town: Town) -> RoundKey:
    return rounds.new_key(town.spring, on=A_DAY_IN_MAY)


@pytest.mark.parametrize("is_activated", [False, True])
def test_a_voided_voucher_is_refused_and_worth_nothing(town: Town, is_activated: bool) -> None:
    if is_activated:
        vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    void(town.voucher("aisha"), on=A_DAY_IN_MAY)

    assert in_books(town.spring) == (45_00, 0)
    for act in (vouchers.activate, vouchers.void):
        with pytest.raises(vouchers.NotNow) as refusal:
            act(town.voucher("aisha"), on=A_DAY_IN_MAY)
        assert refusal.value.standing == Standing.VOID
    assert in_books(town.spring) == (45_00, 0)


@pytest.mark.parametrize("cents", [2_50, 7_50])
def test_what_was_given_from_is_not_voided(town: Town, cents: int) -> None:
    voucher = town.voucher("aisha")
    voucher.round.parts = 3
    spend(voucher, cents, on=A_DAY_IN_MAY)

    with pytest.raises(vouchers.NotNow):
        vouchers.void(town.voucher("aisha"), on=A_DAY_IN_MAY)

    assert town.voucher("aisha").left_cents == 7_50 - cents


@pytest.mark.parametrize("is_activated", [False, True])
def test_a_lost_letter_is_replaced(town: Town, is_activated: bool) -> None:
    if is_activated:
        vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    key = a_key(town)

    (fresh,) = Voucher.objects.filter(pk__in=vouchers.replace([town.voucher("aisha")], key=key, on=A_DAY_IN_MAY))

    with pytest.raises(vouchers.NotNow) as refusal:
        vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    assert refusal.value.standing == Standing.REPLACED
    assert (fresh.state, fresh.neighbourhood_id, fresh.value_cents) == ("issued", town.north.pk, 7_50)
    code = vouchers.code_of(fresh, key)
    assert code not in town.codes.values()
    rounds.shred(town.spring, on=A_DAY_IN_MAY)
    spend(vouchers.find(code, municipality=town.municipality), 7_50, on=A_DAY_IN_MAY)
    assert in_books(town.spring) == (37_50, 0)


def test_a_replaced_voucher_is_not_replaced_again_but_the_new_one_is(town: Town) -> None:
    key = a_key(town)
    (fresh,) = Voucher.objects.filter(pk__in=vouchers.replace([town.voucher("aisha")], key=key, on=A_DAY_IN_MAY))

    with pytest.raises(vouchers.NotNow):
        vouchers.replace([town.voucher("aisha")], key=key, on=A_DAY_IN_MAY)
    assert vouchers.replace([fresh], key=key, on=A_DAY_IN_MAY)


def test_of_several_letters_all_are_replaced_or_none(town: Town) -> None:
    lost = [town.voucher(name) for name in ("aisha", "bram", "chen")]
    spend(town.voucher("bram"), 7_50, on=A_DAY_IN_MAY)
    key = a_key(town)

    with pytest.raises(vouchers.NotNow), transaction.atomic():
        vouchers.replace(lost, key=key, on=A_DAY_IN_MAY)
    assert (Voucher.objects.count(), town.voucher("aisha").state) == (6, "issued")

    assert len(vouchers.replace([town.voucher("aisha"), town.voucher("chen")], key=key, on=A_DAY_IN_MAY)) == 2


def test_nothing_tells_which_voucher_came_for_which(town: Town) -> None:
    """A dump must not lead from a lost letter, whose address a colleague wrote down, to what the new code gave to."""
    (fresh,) = vouchers.replace([town.voucher("aisha")], key=a_key(town), on=A_DAY_IN_MAY)
    others = Voucher.objects.filter(state="issued").exclude(pk=fresh)
    same = ("municipality_id", "round_id", "neighbourhood_id", "value_cents", "left_cents", "state", "is_replaced")

    assert set(others.values_list(*same)) == set(Voucher.objects.filter(pk=fresh).values_list(*same))


def test_a_voucher_is_replaced_only_under_a_key_that_is_there(town: Town) -> None:
    key = a_key(town)
    rounds.shred(town.spring, on=A_DAY_IN_MAY)
    key.refresh_from_db()
    voucher = town.voucher("aisha")

    with pytest.raises(vouchers.KeyShredded):
        vouchers.replace([voucher], key=key, on=A_DAY_IN_MAY)

    assert voucher.state == town.voucher("aisha").state == "issued"


def test_given_is_given_also_when_the_letter_is_lost(town: Town) -> None:
    spend(town.voucher("aisha"), 7_50, on=A_DAY_IN_MAY)

    with pytest.raises(vouchers.NotNow) as refusal:
        vouchers.replace([town.voucher("aisha")], key=a_key(town), on=A_DAY_IN_MAY)

    assert refusal.value.standing == Standing.GIVEN


def test_an_activated_voucher_is_not_replaced_by_one_that_could_not_be_activated(town: Town) -> None:
    """After the window the old code is all the value there is."""
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    rounds.close(town.spring, on=date(2026, 6, 1))

    with pytest.raises(vouchers.NotNow) as refusal:
        vouchers.replace([town.voucher("aisha")], key=a_key(town), on=date(2026, 6, 1))

    assert refusal.value.standing == Standing.ACTIVATED
    spend(town.voucher("aisha"), 7_50, on=date(2026, 6, 1))


def test_a_replacement_that_fails_half_way_changes_nothing(town: Town) -> None:
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    key = a_key(town)
    with failpoints.at("ledger.book", fall), pytest.raises(OSError, match="power"):
        vouchers.replace([town.voucher("aisha")], key=key, on=A_DAY_IN_MAY)

    assert town.voucher("aisha").state == "activated"
    assert Voucher.objects.count() == 6


def put_back(voucher: Voucher, cents: int) -> None:
    with transaction.atomic():
        vouchers.hold([voucher.pk])
        vouchers.put_back(voucher.pk, cents)


def test_what_comes_back_can_be_given_again(town: Town) -> None:
    spend(town.voucher("aisha"), 7_50, on=A_DAY_IN_MAY)

    put_back(town.voucher("aisha"), 7_50)

    voucher = town.voucher("aisha")
    assert (voucher.state, voucher.left_cents, voucher.given_on) == ("activated", 7_50, None)
    assert voucher.activated_on == A_DAY_IN_MAY
    vouchers.use(voucher, 7_50, on=NEXT_DAY)


def test_no_more_comes_back_than_was_given(town: Town) -> None:
    spend(town.voucher("aisha"), 7_50, on=A_DAY_IN_MAY)
    put_back(town.voucher("aisha"), 7_50)

    with pytest.raises(vouchers.NotNow):
        put_back(town.voucher("aisha"), 1)

    assert town.voucher("aisha").left_cents == 7_50


def test_nothing_comes_back_on_a_voucher_that_was_never_used_or_is_void(town: Town) -> None:
    void(town.voucher("bram"), on=A_DAY_IN_MAY)
    for name in ("aisha", "bram"):
        with pytest.raises(vouchers.NotNow):
            put_back(town.voucher(name), 7_50)
    with pytest.raises(vouchers.NotNow):
        vouchers.put_back(UUID(int=1), 7_50)


def test_nothing_comes_back_once_its_round_is_settled(town: Town) -> None:
    spend(town.voucher("aisha"), 7_50, on=A_DAY_IN_MAY)
    rounds.close(town.spring, on=date(2026, 6, 1))
    rounds.settle(town.spring, on=date(2026, 7, 1))

    with pytest.raises(vouchers.NotNow) as refusal:
        put_back(town.voucher("aisha"), 7_50)

    assert refusal.value.standing == Standing.EXPIRED
    assert town.voucher("aisha").state == "given"
