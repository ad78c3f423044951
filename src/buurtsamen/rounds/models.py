# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for rounds, their keys, their vouchers, and the count of wrong codes."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from buurtsamen.money.models import Account, Balance, Posting
from buurtsamen.places.models import District, Municipality, Neighbourhood, TownQuerySet


class RoundQuerySet(TownQuerySet["Round"]):
    """Rounds."""

    def in_letterboxes(self) -> Self:
        """Those whose letters left the printer and that are not settled: their codes can be typed."""
        return self.filter(state__in=[Round.State.RELEASED, Round.State.OPEN, Round.State.CLOSED])

    def with_books(self) -> Self:
        """Each with `activated_cents`, what was activated and not voided, and `given_cents`, what of it was given.

        Out of the books alone: what was set aside, less what is there still and what went back to the budget. That is
        looked up here and now, by the keys of those movements.
        """
        back = _went_back(self.filter(state__in=[Round.State.CLOSED, Round.State.SETTLED]).values_list("pk", flat=True))
        used = F("ceiling_cents") - _balance("reserved") - _per_round(back["reserved"])
        to_give = _balance("activated") + _per_round(back["activated"])
        return self.annotate(
            activated_cents=Case(When(reserved=None, then=0), default=used, output_field=models.BigIntegerField())
        ).annotate(given_cents=F("activated_cents") - to_give)


def _balance(account: str) -> Coalesce:
    """What is in one of the two accounts of a round."""
    own = Balance.objects.filter(account=OuterRef(account)).order_by().values("account")
    return Coalesce(Subquery(own.annotate(all=Sum("cents")).values("all")), 0, output_field=models.BigIntegerField())


def _went_back(closed: Iterable[int]) -> dict[str, Counter[int]]:
    """Account → round → what of it went to the budget when the round closed and was settled (rounds.py)."""
    keys = {
        f"{account}:{pk}:{state}": (account, pk)
        for pk in closed
        for account in ("reserved", "activated")
        for state in (Round.State.CLOSED, Round.State.SETTLED)
    }
    back: dict[str, Counter[int]] = {"reserved": Counter(), "activated": Counter()}
    moves = Posting.objects.filter(transaction__key__in=list(keys), cents__gt=0)
    for key, cents in moves.values_list("transaction__key", "cents"):
        account, pk = keys[key]
        back[account][pk] += cents
    return back


def _per_round(cents: Mapping[int, int]) -> Case:
    """The amount of each round; of the others it is 0."""
    return Case(*(When(pk=pk, then=amount) for pk, amount in cents.items()), default=0)


class Round(models.Model):
    """One issue of vouchers: what they are worth, for which districts, and when they can be used.

    Days are Dutch dates and both ends count. From prepared on, the database refuses a change of its rules.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PREPARED = "prepared", _("prepared")
        PRINTED = "printed", _("printed")
        RELEASED = "released", _("released")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        SETTLED = "settled", _("settled")

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)  # "najaar 2025"
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    value_cents = models.PositiveIntegerField()
    parts = models.PositiveSmallIntegerField(default=1)  # in how many gifts a voucher may be split: 1, 2 or 3
    ceiling_cents = models.PositiveBigIntegerField()
    posted_on = models.DateField()
    opens_on = models.DateField()  # first day to activate
    closes_on = models.DateField()  # last day to activate
    gives_until = models.DateField()  # last day to give
    reserved = models.OneToOneField(Account, models.PROTECT, null=True, related_name="+")
    activated = models.OneToOneField(Account, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)  # one more for every change of a draft

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="round_number_once"),
            models.CheckConstraint(condition=Q(value_cents__gt=0), name="round_value_is_something"),
            models.CheckConstraint(condition=Q(parts__range=(1, 3)), name="round_splits_in_three_at_most"),
            models.CheckConstraint(
                condition=Q(
                    opens_on__gte=F("posted_on"),
                    closes_on__gte=F("opens_on"),
                    gives_until__gte=F("closes_on"),
                ),
                name="round_days_follow_each_other",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(reserved__isnull=False, activated__isnull=False),
                name="round_prepared_has_accounts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def takes_codes(self, on: date) -> bool:
        """Whether a voucher can be activated on this day."""
        if self.state == self.State.OPEN:
            return on <= self.closes_on
        return self.state == self.State.RELEASED and self.opens_on <= on <= self.closes_on

    def takes_no_more_codes(self, on: date) -> bool:
        """Whether no voucher can be activated on this day or later."""
        return on > self.closes_on or self.state in (self.State.CLOSED, self.State.SETTLED)

    def takes_gifts(self, on: date) -> bool:
        """Whether an activated voucher can be given on this day."""
        return self.takes_codes(on) or (
            self.state in (self.State.RELEASED, self.State.OPEN, self.State.CLOSED)
            and self.opens_on <= on <= self.gives_until
        )


class RoundDistrict(models.Model):
    """A district whose households get a voucher in a round."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    round = models.ForeignKey(Round, models.CASCADE, related_name="districts")
    district = models.ForeignKey(District, models.PROTECT)

    objects = TownQuerySet["RoundDistrict"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "district"], name="district_once_per_round")]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.district_id}"


class RoundKey(models.Model):
    """The random key from which the codes of a print run are derived: sealed, and destroyed when it is released."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    round = models.ForeignKey(Round, models.PROTECT, related_name="keys")
    sealed = models.BinaryField(null=True)  # core.sealing, purpose "round key"
    made_on = models.DateField()
    shredded_on = models.DateField(null=True, blank=True)

    objects = TownQuerySet["RoundKey"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed__isnull=True, shredded_on__isnull=False)
                | Q(sealed__isnull=False, shredded_on__isnull=True),
                name="key_is_there_or_shredded",
            ),
        ]

    def __str__(self) -> str:
        return f"Key {self.pk}"


class VoucherQuerySet(TownQuerySet["Voucher"]):
    """Vouchers."""

    def spendable(self) -> Self:
        """Those with value left that nobody voided and no day ended."""
        return self.filter(state__in=[Voucher.State.ISSUED, Voucher.State.ACTIVATED])

    def taking_part(self) -> Self:
        """Those whose code was used inside the window, whatever was done with the value."""
        return self.exclude(activated_on=None)


class Voucher(models.Model):
    """A secret code worth a fixed sum, for one household in one round.

    It knows its neighbourhood and what became of it, never its address; its days, never its moments.
    """

    class State(models.TextChoices):
        ISSUED = "issued", _("issued")
        ACTIVATED = "activated", _("activated")
        GIVEN = "given", _("given")
        EXPIRED = "expired", _("expired")
        VOID = "void", _("void")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # random: says nothing about order or address
    # Held by the wall (migration 0002): foreign keys together with the municipality, and no second ones.
    municipality = models.ForeignKey(Municipality, models.PROTECT, db_index=False, db_constraint=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="vouchers", db_constraint=False)
    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, db_index=False, db_constraint=False)
    digest = models.UUIDField()  # keyed hash of the code, 128 bits; the code itself is nowhere
    value_cents = models.PositiveIntegerField()
    left_cents = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.ISSUED)
    activated_on = models.DateField(null=True, blank=True)
    given_on = models.DateField(null=True, blank=True)  # when the last of it was given
    ended_on = models.DateField(null=True, blank=True)  # when it expired or was voided
    is_replaced = models.BooleanField(default=False)  # another letter was made; which voucher is in it stands nowhere

    objects = VoucherQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest"], include=["id", "municipality", "round"], name="voucher_code_once"
            ),
            models.CheckConstraint(
                condition=Q(value_cents__gt=0, left_cents__lte=F("value_cents")),
                name="voucher_left_is_at_most_its_value",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="issued",
                    activated_on__isnull=True,
                    given_on__isnull=True,
                    left_cents=F("value_cents"),
                )
                | Q(state="activated", activated_on__isnull=False, given_on__isnull=True, left_cents__gt=0)
                | Q(state="given", activated_on__isnull=False, given_on__isnull=False, left_cents=0)
                | Q(state__in=["expired", "void"]),
                name="voucher_state_fits_its_days",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["expired", "void"], ended_on__isnull=False)
                | (~Q(state__in=["expired", "void"]) & Q(ended_on__isnull=True)),
                name="voucher_ended_has_a_day",
            ),
            models.CheckConstraint(condition=Q(is_replaced=False) | Q(state="void"), name="voucher_replaced_is_void"),
        ]

    def __str__(self) -> str:
        return f"Voucher {self.pk}"  # never the code: it is a secret

    def part_cents(self) -> int:
        """The smallest gift it makes now, in euro cents; all that is left when that is the last part."""
        part = self.value_cents // self.round.parts
        return part if self.left_cents >= 2 * part else self.left_cents


class WrongCode(models.Model):
    """A code that was looked up and not found: where it came from as a keyed hash, never the code."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    network = models.UUIDField()  # keyed hash of the day and the IPv4 address or IPv6 /64
    holder = models.UUIDField()  # the same of the IPv4 address or IPv6 /48
    at = models.DateTimeField()

    objects = TownQuerySet["WrongCode"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["at"], name="wrong_codes_lately")]

    def __str__(self) -> str:
        return f"WrongCode {self.pk}"
