# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for moving money: the only module that writes transactions."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, connection
from psycopg.errors import CheckViolation

from buurtsamen.core import failpoints
from buurtsamen.money.models import Account, Transaction
from buurtsamen.places.models import Municipality


class NotEnough(IntegrityError):
    """An account with a floor holds less than was asked of it. The caller's transaction is lost."""


@dataclass(frozen=True, slots=True)
class Move:
    """An amount that goes from one account to another.

    Attributes:
        cents: euro cents, more than zero.
        key: names this movement for ever ("gift:81"); in one municipality it happens at most once.
        why: a few plain words for whoever reads the books, in English (`gettext_noop`); shown in their language.
    """

    cents: int
    source_id: int
    target_id: int
    key: str
    why: str


def account(municipality: Municipality, name: str, *, has_floor: bool = False) -> Account:
    """The account of this name; opened, empty, when it was not there.

    Args:
        has_floor: when it is opened: the database refuses every movement that would take it below zero.
    """
    opened, _ = Account.objects.get_or_create(municipality=municipality, name=name, defaults={"has_floor": has_floor})
    return opened


def budget(municipality: Municipality, year: int) -> Account:
    """The neighbourhood budget that the council made available for a year; it cannot go below zero."""
    return account(municipality, f"budget:{year}", has_floor=True)


def budget_cents(municipality: Municipality, year: int) -> int:
    """What is in that budget now; to look at, so that none is opened."""
    here = Account.objects.of(municipality).filter(name=f"budget:{year}").first()
    return here.balance_cents() if here else 0


def book(moves: Iterable[Move], *, municipality_id: int, on: date, booked_on: date | None = None) -> list[uuid.UUID]:
    """Write movements, all or none, as part of the caller's transaction. One round trip to the database.

    Call it once, and last in a transaction: running totals are held from here to the commit.

    Args:
        on: the day it happened, Dutch time.
        booked_on: the day it was written down; the same when left out.

    Returns:
        The ids of the transactions, in order.

    Raises:
        ValueError: an amount is not above zero, or both ends are the same account; nothing was written.
        NotEnough: an account would go below its floor; the caller's transaction is lost.
        IntegrityError: a key was booked before, or an account is of another municipality; the same.
    """
    ids: list[uuid.UUID] = []
    rows: list[tuple[object, ...]] = []
    for move in moves:
        if move.cents <= 0 or move.source_id == move.target_id:
            raise ValueError(f"Cannot move {move.cents} cents from account {move.source_id} to {move.target_id}")
        ids.append(uuid.uuid4())
        rows.append((ids[-1], move.key, move.why, move.source_id, move.target_id, move.cents))
    if rows:
        failpoints.reach("ledger.book")
        _write(_BOOK, [municipality_id, on, booked_on or on, *(list(column) for column in zip(*rows, strict=True))])
    return ids


def _write(statement: str, values: list[Any]) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
    except IntegrityError as error:
        cause = error.__cause__
        if isinstance(cause, CheckViolation) and cause.diag.constraint_name == "account_keeps_its_floor":
            raise NotEnough(*error.args) from error
        raise


_BOOK = """
    with given as (
        select %s::bigint as town, %s::date as happened_on, %s::date as booked_on, m.*
        from unnest(%s::uuid[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[])
            as m (id, key, why, source_id, target_id, cents)
    ), written as (
        insert into money_transaction (id, municipality_id, key, happened_on, booked_on, why)
        select id, town, key, happened_on, booked_on, why from given
    )
    insert into money_posting (transaction_id, municipality_id, account_id, cents)
    select id, town, source_id, -cents from given union all select id, town, target_id, cents from given
"""


def move(
    cents: int,
    *,
    source: Account,
    target: Account,
    key: str,
    why: str,
    on: date,
    booked_on: date | None = None,
) -> Transaction:
    """Move money from one account to another, as part of the caller's transaction.

    Args:
        cents: euro cents, more than zero.
        key: names this movement for ever ("gift:81"); a second one is refused.
        on: the day it happened, Dutch time; `booked_on` the day it was written down, the same when left out.

    Raises:
        ValueError, NotEnough, IntegrityError: as `book`.
    """
    if source.municipality_id != target.municipality_id:
        raise ValueError(f"{source} and {target} belong to different municipalities")
    moved = Move(cents, source.pk, target.pk, key, why)
    (written,) = book([moved], municipality_id=source.municipality_id, on=on, booked_on=booked_on)
    return Transaction.objects.get(pk=written)


def reverse(transaction: Transaction, *, why: str, on: date) -> Transaction:
    """Put a transaction right by its opposite. A transaction is reversed at most once.

    Raises:
        NotEnough: an account would go below its floor; the caller's transaction is lost.
        IntegrityError: it was reversed before; the same.
        Transaction.DoesNotExist: there is none here to reverse; nothing was written.
    """
    opposite = uuid.uuid4()
    _write(_REVERSE, [opposite, on, on, why, transaction.pk, opposite, transaction.pk])
    return Transaction.objects.get(pk=opposite)


_REVERSE = """
    with written as (
        insert into money_transaction (id, municipality_id, key, happened_on, booked_on, why, reverses_id)
        select %s, municipality_id, 'reverse:' || id, %s, %s, %s, id from money_transaction where id = %s
    )
    insert into money_posting (transaction_id, municipality_id, account_id, cents)
    select %s, municipality_id, account_id, -cents from money_posting where transaction_id = %s
"""
