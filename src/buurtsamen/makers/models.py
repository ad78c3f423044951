# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for questions to the makers of an initiative, and for vouchers that are entered in a stack."""

from typing import Self

from django.db import models
from django.db.models import Q

from buurtsamen.initiatives.models import Gift, Initiative
from buurtsamen.people.models import User
from buurtsamen.places.models import Municipality, TownQuerySet


class QuestionQuerySet(TownQuerySet["Question"]):
    """Questions."""

    def asked(self) -> Self:
        """Those whose asker proved an e-mail address, and that nobody hid: the makers see no others."""
        return self.exclude(confirmed_on=None).filter(hidden_on=None)

    def waiting(self) -> Self:
        """Those without an answer, the oldest first."""
        return self.asked().filter(answered_on=None).order_by("confirmed_on", "asked_on", "pk")


class Question(models.Model):
    """A question of a visitor to the makers of an initiative, and their answer. It is never public.

    Neither sees the address of the other: the visitor's is sealed, and both get mail of the municipality only.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="questions")
    name = models.CharField(max_length=40)  # as the asker wants to be called
    text = models.TextField()
    contact = models.BinaryField(null=True)  # sealed: where the answer goes, and in what language; forgotten later
    who = models.UUIDField()  # keyed hash of that address, to count how many came from it
    network = models.UUIDField()  # the same of where it came from; another one tomorrow
    asked_on = models.DateField()
    confirmed_on = models.DateField(null=True, blank=True)  # by the link in a mail to that address
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    hidden_on = models.DateField(null=True, blank=True)  # kept from the makers, with a reason in the journal

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="") | (Q(answered_on__isnull=False) & ~Q(answer="")),
                name="question_answered_has_words",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(confirmed_on__isnull=False),
                name="question_answered_was_confirmed",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "asked_on"], name="questions_lately")]

    def __str__(self) -> str:
        return f"Question {self.pk}"


class Stack(models.Model):
    """Paper vouchers that somebody enters one after another for an initiative; open until they are done.

    It says how many were good and why others were not, and knows nothing of a code. It is gone after some days.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="stacks")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=5, choices=Gift.Channel, default=Gift.Channel.DESK)
    begun_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    objects = TownQuerySet["Stack"].as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "by"], condition=Q(closed_on=None), name="one_open_stack_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"Stack {self.pk}"


class StackRow(models.Model):
    """One voucher of a stack: what it was worth, or why it was refused. Never its code, nor which voucher it was."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    stack = models.ForeignKey(Stack, models.CASCADE, related_name="rows")
    number = models.PositiveSmallIntegerField()  # 1 for the first
    cents = models.PositiveIntegerField(default=0)  # given with it
    refused = models.CharField(max_length=12, blank=True)  # the name of the refusal, or where the voucher stands

    objects = TownQuerySet["StackRow"].as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["stack", "number"], name="stack_number_once"),
            models.CheckConstraint(
                condition=(Q(cents__gt=0) & Q(refused="")) | (Q(cents=0) & ~Q(refused="")),
                name="stack_row_was_given_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"StackRow {self.pk}"
