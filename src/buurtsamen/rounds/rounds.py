# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the life of a round, from draft to settled."""

import os
from datetime import date

from django.db import transaction
from django.db.models import Sum

from buurtsamen.core import sealing
from buurtsamen.money import ledger
from buurtsamen.rounds.models import Round, RoundKey, Voucher
from buurtsamen.rounds.vouchers import expire

State = Round.State


class Refused(Exception):
    """The round is not where this step begins. Nothing was changed."""


def _step(round_: Round, *begins: State, to: State) -> None:
    """One conditional update; of two at once, exactly one succeeds."""
    if not Round.objects.filter(pk=round_.pk, state__in=begins).update(state=to):
        raise Refused(f"{round_.name} is not {' or '.join(begins)}")
    round_.state = to


@transaction.atomic
def prepare(round_: Round, *, on: date) -> None:
    """Freeze the rules, set the ceiling aside from the budget, and make the key of the codes.

    Raises:
        Refused: it is not a draft; nothing was changed.
        IntegrityError: the budget of its year does not hold the ceiling; nothing was changed.
    """
    town = round_.municipality
    budget = ledger.budget(town, round_.opens_on.year)
    round_.reserved = ledger.account(town, f"round:{round_.number}:reserved", has_floor=True)
    round_.activated = ledger.account(town, f"round:{round_.number}:activated")
    round_.save(update_fields=["reserved", "activated"])
    _step(round_, State.DRAFT, to=State.PREPARED)
    new_key(round_, on=on)
    ledger.move(
        round_.ceiling_cents,
        source=budget,
        target=round_.reserved,
        key=f"reserve:{round_.pk}",
        why="Ceiling set aside",
        on=on,
    )


def new_key(round_: Round, *, on: date) -> RoundKey:
    """Another random key of 256 bits for codes of this round, sealed."""
    sealed = sealing.seal(os.urandom(32), purpose="round key")
    return RoundKey.objects.create(municipality_id=round_.municipality_id, round=round_, sealed=sealed, made_on=on)


def printed(round_: Round) -> None:
    """The letters are printed."""
    _step(round_, State.PREPARED, to=State.PRINTED)


@transaction.atomic
def release(round_: Round, *, on: date) -> None:
    """The letters go into the post. Every key is destroyed: nobody can make or read a code from now on."""
    _step(round_, State.PRINTED, to=State.RELEASED)
    shred(round_, on=on)


def shred(round_: Round, *, on: date) -> None:
    """Destroy what keys the round still has."""
    RoundKey.objects.filter(round=round_, shredded_on=None).update(sealed=None, shredded_on=on)


def open_now(round_: Round) -> None:
    """Codes work from this moment, also before the first day."""
    _step(round_, State.RELEASED, to=State.OPEN)


@transaction.atomic
def close(round_: Round, *, on: date) -> None:
    """No code can be activated any more; what was activated can still be given. The rest of the ceiling is free."""
    _step(round_, State.OPEN, to=State.CLOSED)
    expire([round_], on=on)
    _back_to_budget(round_, "reserved", on=on)


@transaction.atomic
def settle(round_: Round, *, on: date) -> int:
    """What was activated and never given lapses to the budget.

    Returns:
        How much lapsed, in euro cents.

    Raises:
        Refused: it is not closed, residents can still give, or the books and the vouchers differ; nothing was changed.
    """
    if on <= round_.gives_until:
        raise Refused(f"{round_.name}: residents can give until {round_.gives_until}")
    _step(round_, State.CLOSED, to=State.SETTLED)
    expire([round_], on=on)  # of letters that were replaced while it closed
    vouchers = Voucher.objects.filter(round=round_)
    vouchers.filter(state=Voucher.State.ACTIVATED).update(state=Voucher.State.EXPIRED, ended_on=on)
    ended = vouchers.taking_part().filter(state=Voucher.State.EXPIRED)  # all of them just now
    lapsed = ended.aggregate(cents=Sum("left_cents"))["cents"] or 0
    assert round_.activated  # noqa: S101 - a constraint of the table
    if round_.activated.balance_cents() != lapsed:
        raise Refused(f"{round_.name}: the books and the vouchers differ")
    _back_to_budget(round_, "activated", on=on)
    _back_to_budget(round_, "reserved", on=on)  # of vouchers voided after the closing
    return lapsed


def _back_to_budget(round_: Round, name: str, *, on: date) -> None:
    account = getattr(round_, name)
    if cents := account.balance_cents():
        budget = ledger.budget(round_.municipality, round_.opens_on.year)
        why = f"Left of {round_.name} ({name})"
        ledger.move(cents, source=account, target=budget, key=f"{name}:{round_.pk}:{round_.state}", why=why, on=on)


def by_the_calendar(rounds: list[Round], *, on: date) -> list[str]:
    """Open what opens today and close what closed, one line for each that changed. Safe to repeat."""
    done = []
    for round_ in rounds:
        if round_.state == State.RELEASED and round_.opens_on <= on:
            open_now(round_)
            done.append(f"{round_.name}: open")
        if round_.state == State.OPEN and on > round_.closes_on:
            close(round_, on=on)
            done.append(f"{round_.name}: closed")
    return done
