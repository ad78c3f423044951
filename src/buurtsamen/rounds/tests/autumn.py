# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A second round of the town, from draft to open, and ways to use its vouchers without initiatives."""

from datetime import date

from buurtsamen.conftest import Town
from buurtsamen.money import ledger
from buurtsamen.rounds import rounds, vouchers
from buurtsamen.rounds.models import Round, RoundDistrict, Voucher

A_DAY_IN_OCTOBER = date(2026, 10, 10)


def draft(town: Town, ceiling_cents: int = 45_00, parts: int = 1) -> Round:
    """Autumn 2026: activating from 1 to 31 October, giving until 30 November."""
    made = Round.objects.create(
        municipality=town.municipality,
        number=2,
        name="najaar 2026",
        value_cents=7_50,
        parts=parts,
        ceiling_cents=ceiling_cents,
        posted_on=date(2026, 9, 28),
        opens_on=date(2026, 10, 1),
        closes_on=date(2026, 10, 31),
        gives_until=date(2026, 11, 30),
    )
    RoundDistrict.objects.create(municipality=town.municipality, round=made, district=town.north.district)
    return made


def opened(town: Town, households: int, ceiling_cents: int) -> Round:
    """Open, with a letter for each household."""
    round_ = draft(town, ceiling_cents)
    rounds.prepare(round_, on=date(2026, 9, 1))
    vouchers.issue(round_, [town.north.pk] * households, key=rounds.new_key(round_, on=date(2026, 9, 1)))
    rounds.printed(round_)
    rounds.release(round_, on=date(2026, 9, 27))
    rounds.open_now(round_)
    return round_


def spend(voucher: Voucher, cents: int, *, on: date) -> None:
    """Use a part of it for a jar that stands for an initiative."""
    moves = vouchers.use(voucher, cents, on=on)
    jar = ledger.account(voucher.round.municipality, "jar")
    assert voucher.round.activated_id
    key = f"spent:{voucher.pk}:{voucher.left_cents}"
    moves.append(ledger.Move(cents, voucher.round.activated_id, jar.pk, key, "Given"))
    vouchers.book(moves, municipality_id=voucher.municipality_id, on=on)


def void(voucher: Voucher, *, on: date) -> None:
    """Void it, and book what that means."""
    vouchers.book(vouchers.void(voucher, on=on), municipality_id=voucher.municipality_id, on=on)


def in_books(round_: Round) -> tuple[int, int]:
    """What is reserved and what is activated, in euro cents."""
    assert round_.reserved and round_.activated
    return round_.reserved.balance_cents(), round_.activated.balance_cents()
