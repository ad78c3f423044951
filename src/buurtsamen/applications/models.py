# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for how an initiative begins: what somebody answered so far, who joins them, and their picture."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from buurtsamen.initiatives.models import Initiative
from buurtsamen.people.models import User
from buurtsamen.places.models import Municipality, TownQuerySet


class ApplicationQuerySet(TownQuerySet["Application"]):
    """Applications."""

    def by(self, user: User) -> Self:
        """Those of an initiator."""
        return self.filter(user=user)

    def unsent(self) -> Self:
        """Those that were not sent in yet."""
        return self.filter(initiative=None)


class Application(models.Model):
    """What somebody wants to begin: their answers so far. Once sent in, it belongs to an initiative."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    key = models.UUIDField(default=uuid.uuid4, unique=True)  # in its address
    user = models.ForeignKey(User, models.PROTECT, related_name="applications")
    helper = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # fills it in for them
    initiative = models.OneToOneField(Initiative, models.PROTECT, null=True, blank=True, related_name="application")
    answers = models.JSONField(default=dict, blank=True)  # step → field → as it was typed; see answers.py
    done = models.JSONField(default=list, blank=True)  # names of the steps whose answers were right when saved
    asked = models.JSONField(default=list, blank=True)  # what a reviewer asks to change: see reopening.py
    home = models.BinaryField(null=True, blank=True)  # keyed hash of the initiator's address: see homes.py
    version = models.PositiveIntegerField(default=1)  # one more each time it is saved
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked=[]) | Q(initiative__isnull=False), name="application_is_changed_after_it_was_sent"
            ),
        ]
        indexes = [models.Index(fields=["municipality", "user"], name="application_by_user")]

    def __str__(self) -> str:
        return f"Application {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("application", args=[self.key])

    def given(self, step: str) -> dict[str, Any]:
        """What was typed in a step."""
        found: dict[str, Any] = self.answers.get(step, {})
        return found

    @property
    def title(self) -> str:
        """What it is called so far; nothing when it has no title yet."""
        return str(self.given("idea").get("title", "")).strip()


class Photo(models.Model):
    """The picture of an application, drawn anew from what was sent, until it is the initiative's."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    application = models.OneToOneField(Application, models.CASCADE, related_name="photo")
    jpeg = models.BinaryField()
    small = models.BinaryField()
    width = models.PositiveSmallIntegerField()  # of the large one, pixels
    height = models.PositiveSmallIntegerField()
    name = models.UUIDField(default=uuid.uuid4, unique=True)  # another one for another picture

    objects = TownQuerySet["Photo"].as_manager()

    def __str__(self) -> str:
        return f"Photo {self.pk}"


class CoOrganiserQuerySet(TownQuerySet["CoOrganiser"]):
    """Co-organisers."""

    def joined(self) -> Self:
        """Those who said yes."""
        return self.filter(joined_at__isnull=False)


class CoOrganiser(models.Model):
    """Somebody who is asked to organise along, by mail or with a code on paper, until they say yes."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    application = models.ForeignKey(Application, models.CASCADE, related_name="co_organisers")
    key = models.UUIDField(default=uuid.uuid4, unique=True)  # what the code is derived from; see joining.py
    digest = models.BinaryField(unique=True)  # keyed hash of the code; the code is nowhere
    name = models.CharField(max_length=40)
    does = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)  # nothing: by a code on paper
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    home = models.BinaryField(null=True, blank=True)  # keyed hash of the address; the address is nowhere
    invited_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True, blank=True)

    objects = CoOrganiserQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(joined_at__isnull=True, home__isnull=True) | Q(joined_at__isnull=False, home__isnull=False),
                name="co_organiser_joins_with_an_address",
            ),
            models.UniqueConstraint(fields=["application", "user"], name="co_organiser_once_per_application"),
        ]

    def __str__(self) -> str:
        return self.name
