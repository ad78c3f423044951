# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the texts of the public pages that a municipality may change."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from buurtsamen.people.models import User
from buurtsamen.places.models import Municipality, TownQuerySet


class Page(models.Model):
    """A public page of text in one language, in Markdown without HTML."""

    class Name(models.TextChoices):
        HOW_IT_WORKS = "how-it-works", _("How it works")
        QUESTIONS = "questions", _("Questions and answers")
        RULES = "rules", _("Rules of the game")
        ABOUT = "about", _("About")
        PRIVACY = "privacy", _("Privacy")
        ACCESSIBILITY = "accessibility", _("Accessibility")
        CONTACT = "contact", _("Contact")

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    name = models.CharField(max_length=13, choices=Name)
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=80)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)  # one more for every change

    objects = TownQuerySet["Page"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name", "language"], name="page_once_per_language"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class PageVersion(models.Model):
    """What a page said from a moment on, and who wrote it. Append-only."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    page = models.ForeignKey(Page, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()  # Page.version of that moment
    title = models.CharField(max_length=80)
    text = models.TextField()
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # null: the first words
    saved_at = models.DateTimeField()

    objects = TownQuerySet["PageVersion"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="page_version_once")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.number}"
