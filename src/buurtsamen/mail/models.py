# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for mail: the municipality's own words for it, and what became of each one that was sent."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from buurtsamen.places.models import Municipality, TownQuerySet


class MailText(models.Model):
    """The municipality's own words of a mail, in one language; without a row, the words that come along."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    name = models.CharField(max_length=60)  # of the file with the first words: "people/invitation"
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=120)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)

    objects = TownQuerySet["MailText"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name", "language"], name="mail_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class MailQuerySet(TownQuerySet["Mail"]):
    """Mails, until their term is over."""

    def stranded(self) -> Self:
        """Those that did not arrive, or perhaps not."""
        return self.filter(state__in=Mail.STRANDED)


class Mail(models.Model):
    """A mail to one address, and what became of it. It is kept for Municipality.mail_days, then it is gone."""

    class State(models.TextChoices):
        """A mail that did not arrive can be sent again: that is another mail."""

        QUEUED = "queued", _("waits")
        HANDING = "handing", _("on its way to the mail server")
        SENT = "sent", _("sent")
        UNSURE = "unsure", _("perhaps sent")  # the worker died while it handed it over (docs/decisions/0022)
        BOUNCED = "bounced", _("did not arrive")
        FAILED = "failed", _("could not be sent")
        REPEATED = "repeated", _("sent again")

    STRANDED = (State.UNSURE, State.BOUNCED, State.FAILED)

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    name = models.CharField(max_length=60)  # as of MailText
    to = models.EmailField()
    about = models.CharField(max_length=120, blank=True)  # a plain word for colleagues: "Buurttuin"; nothing secret
    letter = models.BinaryField()  # its words and attachments, sealed by core.sealing, purpose "mail"
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True)  # by the mail server when it did not go well
    queued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "handing"], ended_at__isnull=True)
                | (~Q(state__in=["queued", "handing"]) & Q(ended_at__isnull=False)),
                name="mail_that_ended_has_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "queued_at"], name="mail_by_time")]

    def __str__(self) -> str:
        return f"Mail {self.pk}"
