# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for hands and things: what initiatives ask for, what neighbours offer, and who wants to hear of it."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from buurtsamen.initiatives.models import BudgetLine, Initiative
from buurtsamen.places.models import District, Municipality, TownQuerySet

State = Initiative.State


class NeedQuerySet(TownQuerySet["Need"]):
    """Needs."""

    def open(self) -> Self:
        """Those that nobody closed."""
        return self.filter(closed_on=None)

    def public(self, on: date) -> Self:
        """Those that everybody may see on a day: of an initiative that goes on, and not over."""
        going_on = [State.SAVING, State.FUNDED, State.UNDER_WAY]
        return self.open().filter(Q(ends_on=None) | Q(ends_on__gte=on), initiative__state__in=going_on)

    def wanting(self) -> Self:
        """Those that did not find all that they ask."""
        return self.filter(taken__lt=F("count"))


class Need(models.Model):
    """Hands or a thing that an initiative asks its neighbours for."""

    class Kind(models.TextChoices):
        HANDS = "hands", _("hands")
        THING = "thing", _("a thing")

    class Way(models.TextChoices):
        LENT = "lent", _("to borrow")
        GIVEN = "given", _("to keep")

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=5, choices=Kind)
    what = models.CharField(max_length=80)  # the task, or the thing
    skill = models.CharField(max_length=80, blank=True)  # of hands: what somebody must be able to do
    way = models.CharField(max_length=5, choices=Way, blank=True)  # of a thing
    unit = models.CharField(max_length=20, blank=True)  # of a thing: "stuks"
    count = models.PositiveSmallIntegerField()  # people, or units
    taken = models.PositiveSmallIntegerField(default=0)  # of accepted offers
    begins_on = models.DateField(null=True, blank=True)  # none: to be agreed on
    begins_at = models.TimeField(null=True, blank=True)  # Dutch time
    ends_on = models.DateField(null=True, blank=True)  # the last day, which counts
    ends_at = models.TimeField(null=True, blank=True)
    budget_line = models.ForeignKey(BudgetLine, models.CASCADE, null=True, blank=True, related_name="needs")
    shown_on = models.DateField(null=True, blank=True)  # when it could first be found; for who wants to hear of it
    closed_on = models.DateField(null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["begins_on", "begins_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0), name="need_asks_for_something"),
            models.CheckConstraint(condition=Q(taken__lte=F("count")), name="need_takes_no_more_than_it_asks"),
            models.CheckConstraint(
                condition=Q(kind="hands", way="", unit="", budget_line=None) | (Q(kind="thing", skill="") & ~Q(way="")),
                name="need_is_hands_or_a_thing",
            ),
            models.CheckConstraint(
                condition=Q(begins_on=None, ends_on=None, begins_at=None, ends_at=None)
                | Q(begins_on__isnull=False, ends_on__gte=F("begins_on")),
                name="need_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(budget_line=None) | Q(way="lent"), name="need_lowers_a_target_when_lent"
            ),
            models.UniqueConstraint(
                fields=["budget_line"], condition=Q(closed_on=None), name="budget_line_asked_for_once"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def left(self) -> int:
        """How many are still wanted."""
        return self.count - self.taken

    def is_full(self) -> bool:
        """Whether no more are wanted; who offers now waits."""
        return self.taken >= self.count


class OfferQuerySet(TownQuerySet["Offer"]):
    """Offers."""

    def standing(self) -> Self:
        """Those that may still become help: proven, and neither declined nor withdrawn."""
        return self.filter(state__in=Offer.STANDING)


class Offer(models.Model):
    """Hands or a thing that a neighbour offers for a need. Who it is, is sealed, and forgotten after a term."""

    class State(models.TextChoices):
        UNPROVEN = "unproven", _("not confirmed yet")
        OPEN = "open", _("waits for an answer")
        WAITING = "waiting", _("on the waiting list")
        ACCEPTED = "accepted", _("accepted")
        THANKED = "thanked", _("thanked")
        CANCELLED = "cancelled", _("cancelled")
        CLOSED = "closed", _("not needed any more")

    STANDING = (State.OPEN, State.WAITING, State.ACCEPTED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    municipality = models.ForeignKey(Municipality, models.PROTECT)
    need = models.ForeignKey(Need, models.CASCADE, related_name="offers")
    state = models.CharField(max_length=9, choices=State, default=State.UNPROVEN)
    count = models.PositiveSmallIntegerField()
    who = models.UUIDField(null=True, blank=True)  # contacts.key_of their address; none: forgotten
    contact = models.BinaryField(default=bytes)  # contacts.sealed; empty: forgotten
    network = models.UUIDField(null=True, blank=True)  # contacts.key of where it came from; another one tomorrow
    made_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    asked_on = models.DateField(null=True, blank=True)  # whether it led to a match
    is_match = models.BooleanField(null=True, blank=True)  # what they answered

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["proven_at", "made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0), name="offer_is_something"),
            models.UniqueConstraint(
                fields=["need", "who"],
                condition=Q(state__in=["open", "waiting", "accepted"]),
                name="offer_stands_once_for_each_address",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "network"], name="offer_by_network")]

    def __str__(self) -> str:
        return f"Offer {self.pk}"


class Alert(models.Model):
    """Somebody who wants a mail when hands or things are asked nearby. Their address and spot are sealed."""

    class Metres(models.IntegerChoices):
        M500 = 500, _("500 metres")
        M1000 = 1000, _("1 kilometre")
        M2000 = 2000, _("2 kilometres")
        M3000 = 3000, _("3 kilometres")

    class Rhythm(models.TextChoices):
        DAY = "day", _("every day, when there is something new")
        WEEK = "week", _("once a week, when there is something new")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    municipality = models.ForeignKey(Municipality, models.PROTECT)
    who = models.UUIDField()  # contacts.key_of their address
    contact = models.BinaryField()  # contacts.sealed, with the spot that the distance counts from
    kind = models.CharField(max_length=5, choices=Need.Kind, blank=True)  # empty: both
    metres = models.PositiveSmallIntegerField(null=True, blank=True, choices=Metres)
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True)
    rhythm = models.CharField(max_length=4, choices=Rhythm, default=Rhythm.WEEK)
    network = models.UUIDField(null=True, blank=True)
    made_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True, blank=True)
    told_on = models.DateField()  # needs that were shown later are news

    objects = TownQuerySet["Alert"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(metres=None, district__isnull=False) | Q(metres__isnull=False, district=None),
                name="alert_is_about_a_circle_or_a_district",
            ),
            models.UniqueConstraint(
                fields=["municipality", "who"],
                condition=Q(proven_at__isnull=False),
                name="alert_stands_once_for_each_address",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "network"], name="alert_by_network")]

    def __str__(self) -> str:
        return f"Alert {self.pk}"
