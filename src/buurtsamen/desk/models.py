# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the desk remembers: work in the background, saved views, and when somebody was here."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from buurtsamen.people.models import User
from buurtsamen.places.models import Municipality, TownQuerySet


class Work(models.Model):
    """Something long that somebody asked for, done by a worker while they may close the browser."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    name = models.CharField(max_length=60)  # dotted, of the task: "desk.prove"
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)  # 0: not known yet
    outcome = models.JSONField(default=dict)  # what the page shows at the end
    failure = models.TextField(blank=True)  # one sentence
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TownQuerySet["Work"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(total=0) | Q(done__lte=F("total")), name="work_done_is_at_most_all"),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], ended_at__isnull=True)
                | Q(state__in=["done", "failed"], ended_at__isnull=False),
                name="work_ended_has_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "-asked_at"], name="work_lately")]

    def __str__(self) -> str:
        return f"Work {self.pk}"


class SavedView(models.Model):
    """A list as somebody filtered and sorted it, under a name of their own."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    page = models.CharField(max_length=60)  # name of the route
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)  # as it stands behind the "?"

    objects = TownQuerySet["SavedView"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "user", "page", "name"], name="saved_view_once"),
        ]

    def __str__(self) -> str:
        return f"SavedView {self.pk}"


class Visit(models.Model):
    """When somebody was last at the desk, so that it can say what changed since."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField()  # of the last look at Today
    before = models.DateTimeField()  # the end of the visit before this one

    objects = TownQuerySet["Visit"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "user"], name="visit_once")]

    def __str__(self) -> str:
        return f"Visit {self.pk}"
