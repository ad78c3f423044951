# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for entering a stack of paper vouchers: one after another, each counted at once, and stopped at any moment.

A good row and its gift are one transaction, so the list never says anything else than the books. Nothing of a code is
kept: its last four signs go with the browser, sealed (signs.py).
"""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q, Sum

from buurtsamen.core import failpoints
from buurtsamen.initiatives import gifts
from buurtsamen.initiatives.models import Gift, Initiative
from buurtsamen.makers.models import Stack, StackRow
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.places.models import Municipality
from buurtsamen.rounds import codes, limits, vouchers
from buurtsamen.rounds.models import Voucher

OPEN_DAYS, KEPT_DAYS = 2, 7  # an open one is closed, and a closed one gone, so long after it was begun
CLOSES = "makers.close_stacks"  # the nightly work, as the journal calls it


class OutOfStep(Exception):
    """The stack is open elsewhere as well, or was closed. The code was not entered."""


def open_one(initiative: Initiative, *, by: User, channel: str, on: date) -> Stack:
    """The stack that somebody has open for an initiative; a new one when there is none."""
    stack, _ = Stack.objects.get_or_create(
        municipality=initiative.municipality,
        initiative=initiative,
        by=by,
        closed_on=None,
        defaults={"channel": channel, "begun_on": on},
    )
    return stack


def opened(initiative: Initiative, *, by: User) -> Stack | None:
    """The stack that somebody has open, when they have one."""
    return Stack.objects.of(initiative.municipality).filter(initiative=initiative, by=by, closed_on=None).first()


def following(stack: Stack | None) -> int:
    """The number of the next row."""
    return 1 if stack is None else (stack.rows.aggregate(last=Max("number"))["last"] or 0) + 1


def totals(stack: Stack | None) -> dict[str, int]:
    """How many were good and how many were not, and what the good ones came to in euro cents."""
    if stack is None:
        return {"good": 0, "refused": 0, "cents": 0}
    found = stack.rows.aggregate(good=Count("pk", filter=Q(refused="")), all=Count("pk"), cents=Sum("cents"))
    return {"good": found["good"], "refused": found["all"] - found["good"], "cents": found["cents"] or 0}


def enter(
    stack: Stack,
    typed: str,
    *,
    number: int,
    network: str,
    on: date,
    at: datetime,
    challenge: str = "",
    proof: str = "",
) -> StackRow:
    """Give the voucher with this code to the initiative of the stack, whole; one that is refused is a row as well.

    Args:
        typed: the code, as somebody typed or scanned it.
        number: of its row: the next one.
        network: where it comes from; wrong codes are limited as everywhere.
        challenge, proof: as `limits.look_up`.

    Raises:
        limits.TooMany: too many wrong codes came from here; nothing was looked up, and there is no row.
        OutOfStep: the stack has this row already, or was closed; nothing was changed.
    """
    if number != following(stack) or stack.closed_on:
        raise OutOfStep
    try:
        voucher = limits.look_up(
            typed, municipality=stack.municipality, network=network, at=at, challenge=challenge, proof=proof
        )
        return _give(stack, number, voucher, on=on)
    except limits.TooMany:
        raise
    except vouchers.NotNow as refusal:
        refused = str(refusal.standing)
    except (codes.Unreadable, vouchers.Refused) as refusal:
        refused = type(refusal).__name__
    except IntegrityError as error:
        raise OutOfStep from error
    try:
        with transaction.atomic():
            return _row(stack, number, refused=refused)
    except IntegrityError as error:
        raise OutOfStep from error


@transaction.atomic(durable=True)
def _give(stack: Stack, number: int, voucher: Voucher, *, on: date) -> StackRow:
    if not voucher.left_cents:
        raise vouchers.NotNow(vouchers.standing(voucher, on))
    failpoints.reach("stacks.give")
    row = _row(stack, number, cents=voucher.left_cents)
    gifts.put(voucher, stack.initiative, on=on, channel=stack.channel)
    return row


def _row(stack: Stack, number: int, *, cents: int = 0, refused: str = "") -> StackRow:
    return StackRow.objects.create(
        municipality_id=stack.municipality_id, stack=stack, number=number, cents=cents, refused=refused
    )


@transaction.atomic
def close(stack: Stack, *, by: User | str, on: date, at: datetime) -> None:
    """No more is entered in it; the journal keeps how many, and not which. Twice is the same as once.

    Of what a colleague entered for residents, the journal does not say for which initiative: an address that was
    looked at in the same minute must not meet a choice.
    """
    if not Stack.objects.filter(pk=stack.pk, closed_on=None).update(closed_on=on):
        return
    stack.closed_on = on
    counted = totals(stack)
    if not counted["good"] + counted["refused"]:
        stack.delete()
        return
    is_own = stack.channel == Gift.Channel.DESK
    journal.record(
        "makers.stack.entered" if is_own else "makers.stack.entered_for_residents",
        stack.initiative if is_own else stack.municipality,
        where=stack.municipality,
        at=at,
        by=by,
        change={"good": [None, counted["good"]], "refused": [None, counted["refused"]]},
    )


def tidy(municipality: Municipality, *, on: date, at: datetime) -> int:
    """Close what was left open, and delete what nobody needs any more: of colleagues the same night.

    Returns:
        How many stacks were deleted.
    """
    rows = Stack.objects.of(municipality)
    for stack in rows.filter(closed_on=None, begun_on__lte=on - timedelta(days=OPEN_DAYS)):
        close(stack, by=CLOSES, on=on, at=at)
    is_old = Q(closed_on__lte=on - timedelta(days=KEPT_DAYS))
    is_over = Q(closed_on__lt=on) & ~Q(channel=Gift.Channel.DESK)
    gone = list(rows.filter(is_old | is_over))
    for stack in gone:
        stack.delete()
    return len(gone)
