# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for who works with the platform: users, their roles, invitations, and the journal of what they did."""

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from buurtsamen.places.models import District, Municipality, TownQuerySet


class UserManager(BaseUserManager["User"]):
    """Makes users."""

    def create_user(self, email: str, **fields: Any) -> "User":
        """A user without a password: signing in is done with a code or a second factor, never with one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Someone who signs in: an initiator, an officer, a helper, an auditor. Giving a voucher needs none.

    A user belongs to no municipality; roles do. An account that was closed stays, without a name, for the books.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)  # runs the installation; made by a command only
    works_in = models.ForeignKey(  # an operator works in one municipality at a time
        Municipality, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signs_in_at = models.ForeignKey(  # comes in by this municipality's own login alone, and is nobody elsewhere
        Municipality, models.PROTECT, null=True, blank=True, related_name="+"
    )
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_operator=True) | Q(works_in__isnull=True), name="only_an_operator_works_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(is_operator=False) | Q(signs_in_at__isnull=True), name="an_operator_signs_in_here"
            ),
        ]

    def __str__(self) -> str:
        return f"User {self.pk}"


class RoleName(models.TextChoices):
    """What somebody does for a municipality; rights.py says what each may."""

    ADMINISTRATOR = "administrator", _("administrator")
    PROGRAMME_MANAGER = "programme_manager", _("programme manager")
    COORDINATOR = "coordinator", _("coordinator")
    COMMUNITY_WORKER = "community_worker", _("community worker")
    ADVISER = "adviser", _("adviser")
    TREASURER = "treasurer", _("treasurer")
    SECOND_TREASURER = "second_treasurer", _("second treasurer")
    HELPDESK = "helpdesk", _("helpdesk")
    AUDITOR = "auditor", _("auditor")


IN_DISTRICTS = (RoleName.COORDINATOR, RoleName.COMMUNITY_WORKER)


class IdentityProvider(models.Model):
    """A municipality's own login: OpenID Connect, and which of its groups have which role here."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    name = models.CharField(max_length=60)  # on the button: "Gemeente Almelo"
    issuer = models.URLField()
    client_id = models.CharField(max_length=200)
    secret = models.BinaryField()  # core.sealing, purpose "identity provider"
    claim = models.CharField(max_length=60, default="roles")
    roles = models.JSONField(default=dict)  # value of the claim → {"role": a RoleName, "districts": [codes]}
    has_second_factor = models.BooleanField(default=False)  # it asks for one itself, so we need not
    is_on = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    objects = TownQuerySet["IdentityProvider"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "issuer", "client_id"], name="identity_provider_once"),
        ]

    def __str__(self) -> str:
        return f"IdentityProvider {self.pk}"


class Identity(models.Model):
    """Who a subject of an identity provider is here. The subject (`sub`) is what counts, never the address."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    provider = models.ForeignKey(IdentityProvider, models.PROTECT)
    subject = models.CharField(max_length=255)  # OpenID Connect Core 1.0, section 2: at most 255 ASCII characters
    user = models.ForeignKey(User, models.PROTECT)

    objects = TownQuerySet["Identity"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="identity_is_one_user"),
        ]

    def __str__(self) -> str:
        return f"Identity {self.pk}"


class RoleQuerySet(TownQuerySet["Role"]):
    """Roles, those that ended included."""

    def held(self) -> Self:
        """Those that somebody has now."""
        return self.filter(ended_at=None)


class Role(models.Model):
    """What a user does for a municipality, from one moment to another. It ends; it is never deleted.

    The database refuses to end the last administrator of a municipality.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    user = models.ForeignKey(User, models.PROTECT, related_name="roles")
    name = models.CharField(max_length=17, choices=RoleName)
    provider = models.ForeignKey(IdentityProvider, models.PROTECT, null=True, blank=True)  # who says so, if not we
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "user", "name"], condition=Q(ended_at=None), name="role_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Role {self.pk}"


class RoleDistrict(models.Model):
    """A district that a coordinator or community worker works for."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    role = models.ForeignKey(Role, models.CASCADE, related_name="districts")
    district = models.ForeignKey(District, models.PROTECT)

    objects = TownQuerySet["RoleDistrict"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "district"], name="role_district_once")]

    def __str__(self) -> str:
        return f"{self.role_id}: {self.district_id}"


class Invitation(models.Model):
    """A role that waits for somebody: for one address, until a day, once."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    email = models.EmailField()
    role = models.CharField(max_length=17, choices=RoleName)
    districts = ArrayField(models.BigIntegerField(), default=list, blank=True)  # ids; looked up when it is accepted
    token = models.BinaryField(unique=True)  # SHA-256 of the secret in the link; the secret is nowhere
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # null: by a command
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = TownQuerySet["Invitation"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_ends_in_one_way",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"


class FactorReset(models.Model):
    """A lost second factor: one administrator asks, another agrees, and the user sets up a new one."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    why = models.TextField()
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)  # agreed, or refused when nobody agreed

    objects = TownQuerySet["FactorReset"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | (~Q(agreed_by=F("asked_by")) & Q(ended_at__isnull=False)),
                name="factor_reset_takes_two",
            ),
            models.CheckConstraint(
                condition=~Q(user=F("asked_by")) & (Q(agreed_by__isnull=True) | ~Q(user=F("agreed_by"))),
                name="factor_reset_is_for_another",
            ),
        ]

    def __str__(self) -> str:
        return f"FactorReset {self.pk}"


class WrongTry(models.Model):
    """How often signing in failed lately, for one account or from one network."""

    who = models.UUIDField(primary_key=True)  # keyed hash of the account or the network
    failures = models.PositiveIntegerField()
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"WrongTry {self.pk}"


class Event(models.Model):
    """A line of the journal: who did what to which thing, when and why. Append-only; never a code."""

    class Kept(models.TextChoices):
        """For how long (Municipality.reading_months, .decision_years)."""

        READING = "reading", _("acts of reading")
        DECISION = "decision", _("money and decisions")

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    job = models.CharField(max_length=60, blank=True)  # the command or job, when nobody pressed a button
    what = models.CharField(max_length=60)  # dotted: "rounds.round.prepared"
    thing = models.CharField(max_length=60)  # "rounds.round:7"
    why = models.TextField(blank=True)
    change = models.JSONField(default=dict)  # field → [from, to]
    kept = models.CharField(max_length=8, choices=Kept, default=Kept.DECISION)

    objects = TownQuerySet["Event"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(actor__isnull=False) | ~models.Q(job=""),
                name="event_has_somebody_or_a_job",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "thing", "at"], name="event_by_thing"),
            models.Index(fields=["municipality", "at", "id"], name="event_by_time"),
            models.Index(fields=["municipality", "actor", "at"], name="event_by_actor"),
            models.Index(fields=["municipality", "what", "at"], name="event_by_what"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what} {self.thing}"


class Seal(models.Model):
    """A link of a municipality's chain: what a line of the journal said, and all that was sealed before it.

    It outlives the line, which is removed after its term; a link without a line whose term is not over is a theft.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    number = models.PositiveBigIntegerField()  # 1 and up, without gaps
    event_id = models.BigIntegerField(unique=True)
    at = models.DateTimeField()  # of the line
    kept = models.CharField(max_length=8, choices=Event.Kept)
    line = models.BinaryField()  # keyed digest of the line
    chain = models.BinaryField()  # keyed digest of the chain before, and of all the above

    objects = TownQuerySet["Seal"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "number"], name="seal_number_once")]

    def __str__(self) -> str:
        return f"Seal {self.number}"


class Unsealed(models.Model):
    """A line of the journal that waits to be sealed; a trigger writes it beside the line."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    event_id = models.BigIntegerField(unique=True)

    objects = TownQuerySet["Unsealed"].as_manager()

    def __str__(self) -> str:
        return f"Unsealed {self.event_id}"
