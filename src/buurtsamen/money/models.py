# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for accounts, the transactions between them, and their running totals."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from buurtsamen.places.models import Municipality, TownQuerySet


class AccountQuerySet(TownQuerySet["Account"]):
    """Accounts."""

    def with_balance(self) -> Self:
        """Each with `cents`, its balance now in euro cents."""
        return self.annotate(cents=Coalesce(Sum("balances__cents"), 0))


class Account(models.Model):
    """A pot of money of a municipality, named as in the books: `round:3:reserved`, `initiative:81`."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    name = models.CharField(max_length=60)
    has_floor = models.BooleanField(default=False)  # the database refuses a balance below zero

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="account_once_per_municipality"),
        ]

    def __str__(self) -> str:
        return self.name

    def balance_cents(self) -> int:
        """What is in it now, in euro cents. One query over at most 16 rows, however long the account is."""
        return self.balances.aggregate(cents=Sum("cents"))["cents"] or 0


class Transaction(models.Model):
    """One movement of money: postings that together are zero. Never changed; a mistake is reversed.

    Dates, not moments, and a random key: so that nobody can lay the books beside a log of visits.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    municipality = models.ForeignKey(Municipality, models.PROTECT)
    key = models.CharField(max_length=80)  # names this movement for ever, "gift:…": it happens at most once
    happened_on = models.DateField()
    booked_on = models.DateField()
    why = models.CharField(max_length=200)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")

    objects = TownQuerySet["Transaction"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "key"], name="movement_happens_once"),
            models.CheckConstraint(
                condition=Q(happened_on__lte=models.F("booked_on")), name="booked_after_it_happened"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.why}"


class Posting(models.Model):
    """An amount into (+) or out of (-) one account."""

    pk = models.CompositePrimaryKey("transaction_id", "account_id")
    # Held by the wall (migration 0002): a foreign key of account and municipality together.
    municipality = models.ForeignKey(Municipality, models.PROTECT, db_index=False, db_constraint=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="postings", db_constraint=False)
    transaction = models.ForeignKey(Transaction, models.PROTECT, related_name="postings", db_index=False)
    cents = models.BigIntegerField()

    objects = TownQuerySet["Posting"].as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(cents=0), name="posting_is_not_zero")]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.cents} ct"


class Balance(models.Model):
    """A part of an account's running total, kept by triggers alone.

    An account has up to 16 parts, one for every sixteenth database session, so that many can book on it at
    once. Its balance is their sum.
    """

    pk = models.CompositePrimaryKey("account_id", "part")
    # Held by the wall, as of postings.
    municipality = models.ForeignKey(Municipality, models.PROTECT, db_index=False, db_constraint=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="balances", db_index=False, db_constraint=False)
    part = models.PositiveSmallIntegerField()
    cents = models.BigIntegerField()

    objects = TownQuerySet["Balance"].as_manager()

    class Meta:
        db_table_comment = "kept by triggers"

    def __str__(self) -> str:
        return f"{self.account_id}: {self.cents} ct"
