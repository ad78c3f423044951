# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for who works with the platform, and for the journal of what they did."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from buurtsamen.places.models import Municipality, TownQuerySet


class UserManager(BaseUserManager["User"]):
    """Makes users."""

    def create_user(self, email: str, **fields: Any) -> "User":
        """A user without a password: signing in is done with a code or a second factor, never with one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Someone who signs in: an initiator, an officer, a helper, an auditor. Giving a voucher needs none."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return f"User {self.pk}"


class Event(models.Model):
    """A line of the journal: who did what to which thing, when and why. Append-only; never a code."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    job = models.CharField(max_length=60, blank=True)  # the command or job, when nobody pressed a button
    what = models.CharField(max_length=60)  # dotted: "rounds.round.prepared"
    thing = models.CharField(max_length=60)  # "rounds.round:7"
    why = models.TextField(blank=True)
    change = models.JSONField(default=dict)  # field → [from, to]

    objects = TownQuerySet["Event"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(actor__isnull=False) | ~models.Q(job=""),
                name="event_has_somebody_or_a_job",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "thing", "at"], name="event_by_thing")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what} {self.thing}"
