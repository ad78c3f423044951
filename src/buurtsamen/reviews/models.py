# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for how an initiative is judged: with whom it is, what was checked, advised and decided."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from buurtsamen.initiatives.models import Initiative
from buurtsamen.people.models import User
from buurtsamen.places.models import Municipality, TownQuerySet


class Assignment(models.Model):
    """With which colleague an initiative is."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    initiative = models.OneToOneField(Initiative, models.PROTECT)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = TownQuerySet["Assignment"].as_manager()

    def __str__(self) -> str:
        return f"Assignment {self.pk}"


class Check(models.Model):
    """Whether an initiative keeps to one of the rules of the game, as a colleague saw it last."""

    class Rule(models.TextChoices):
        OPEN = "open", _("Free, and open to everybody")
        PROFIT = "profit", _("No profit, no trade")
        NEUTRAL = "neutral", _("No religion or politics")
        FEASIBLE = "feasible", _("It can be done, and safely")
        LEGAL = "legal", _("The law and the rules allow it")
        COMPLETE = "complete", _("The application is complete")

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNSURE = "unsure", _("Not sure yet")

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="checks")
    rule = models.CharField(max_length=8, choices=Rule)
    answer = models.CharField(max_length=6, choices=Answer)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = TownQuerySet["Check"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "rule"], name="check_once_per_rule")]

    def __str__(self) -> str:
        return f"Check {self.pk}"


class Note(models.Model):
    """What colleagues tell each other about an initiative. Append-only; its makers never see it."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = TownQuerySet["Note"].as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Note {self.pk}"


class AdviceQuerySet(TownQuerySet["Advice"]):
    """Advice."""

    def awaited(self) -> Self:
        """What is asked, not answered, and still of use: no decision was taken."""
        return self.filter(answered_at=None, initiative__state__in=Advice.WAITS)


class Advice(models.Model):
    """What an adviser was asked about an initiative, and answered. Being asked is all that lets an adviser see it."""

    class Subject(models.TextChoices):
        SPACE = "space", _("Public space")
        PERMITS = "permits", _("Permits")
        LAW = "law", _("Law")
        OTHER = "other", _("Something else")

    class Answer(models.TextChoices):
        YES = "yes", _("No objection")
        IF = "if", _("Yes, under conditions")
        NO = "no", _("Better not")

    WAITS = (Initiative.State.SUBMITTED, Initiative.State.CHANGES_ASKED)  # no decision was taken yet

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="advices")
    subject = models.CharField(max_length=7, choices=Subject)
    question = models.TextField()
    adviser = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()  # the last day to answer in time
    origin = models.CharField(max_length=270)  # scheme and host of the site where it was asked, for the reminder
    reminded_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=3, choices=Answer, blank=True)
    text = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AdviceQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "adviser", "subject"],
                condition=Q(answered_at=None),
                name="advice_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="", text="")
                | (Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(text="")),
                name="advice_is_answered_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"Advice {self.pk}"


class DecisionQuerySet(TownQuerySet["Decision"]):
    """Decisions."""

    def proposed(self) -> Self:
        """Those that wait for a second person."""
        return self.filter(taken_at=None, dropped_at=None)

    def taken(self) -> Self:
        """Those that were sent."""
        return self.exclude(taken_at=None)


class Decision(models.Model):
    """A decision with its reason; above an amount it is proposed by one person and taken by another."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        TARGET = "target", _("another target")

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=8, choices=Outcome)
    reason = models.TextField()  # in the letter
    target_cents = models.PositiveIntegerField()
    saves_until = models.DateField(null=True, blank=True)  # the last day, when it is approved
    needs_second = models.BooleanField()
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    second_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField(null=True, blank=True)  # one series per municipality, without gaps
    taken_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)  # sent back, or overtaken

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative"],
                condition=Q(taken_at=None, dropped_at=None),
                name="decision_proposed_once_at_a_time",
            ),
            models.UniqueConstraint(fields=["municipality", "number"], name="decision_number_once"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, number__isnull=True)
                | Q(taken_at__isnull=False, number__isnull=False, dropped_at__isnull=True),
                name="decision_taken_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("proposed_by")),
                name="decision_is_not_confirmed_by_its_proposer",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(needs_second=False) | Q(second_by__isnull=False),
                name="decision_above_the_amount_takes_two",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(outcome="approved") | Q(saves_until__isnull=False), name="decision_to_save_has_a_last_day"
            ),
        ]

    def __str__(self) -> str:
        return f"Decision {self.pk}"


class DecisionLetter(models.Model):
    """A decision as it was sent. Append-only."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="letter")
    pdf = models.BinaryField()
    is_mailed = models.BooleanField()  # otherwise nobody had an address, and it goes on paper

    objects = TownQuerySet["DecisionLetter"].as_manager()

    def __str__(self) -> str:
        return f"DecisionLetter {self.pk}"


class StandardAnswer(models.Model):
    """Words of the municipality that fit more than one decision."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    title = models.CharField(max_length=80)
    text = models.TextField()
    is_used = models.BooleanField(default=True)  # otherwise kept, and offered no more
    version = models.PositiveIntegerField(default=1)

    objects = TownQuerySet["StandardAnswer"].as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [models.UniqueConstraint(fields=["municipality", "title"], name="standard_answer_title_once")]

    def __str__(self) -> str:
        return self.title
