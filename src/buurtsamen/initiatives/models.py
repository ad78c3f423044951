# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for initiatives of residents, the gifts they get, their pictures, and what their makers tell."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from buurtsamen.money.models import Account
from buurtsamen.people.models import User
from buurtsamen.places.models import District, Municipality, Neighbourhood, TownQuerySet
from buurtsamen.rounds.models import Round, Voucher


class Theme(models.TextChoices):
    """What an initiative is about; the stored word also names its drawing."""

    GREEN = "groen", _("Green")
    PLAY = "spelen", _("Play")
    MEET = "ontmoeten", _("Meeting")
    MUSIC = "muziek", _("Music")
    SPORT = "sport", _("Sport")
    FOOD = "eten", _("Food")
    ART = "kunst", _("Art")
    SAFE = "veilig", _("Safety")


class InitiativeQuerySet(TownQuerySet["Initiative"]):
    """Initiatives."""

    def public(self) -> Self:
        """Those that everybody may see: approved ones, also when they stopped."""
        return self.filter(state__in=Initiative.PUBLIC)

    def with_areas(self) -> Self:
        """Each with its district and neighbourhood, by name."""
        names = [f"{area}__{field}" for area in ("district", "neighbourhood") for field in ("code", "name")]
        own = [field.name for field in Initiative._meta.concrete_fields]
        return self.select_related("district", "neighbourhood").only(*own, *names)

    def with_photo(self) -> Self:
        """Each with the name and the words of the photo that everybody may see: `photo` and `photo_words`, or None."""
        main = Picture.objects.filter(initiative=models.OuterRef("pk"), is_main=True, hidden_on=None)
        seen = main.filter(seen_on__isnull=False)
        return self.annotate(
            photo=models.Subquery(seen.values("name")), photo_words=models.Subquery(seen.values("alternative"))
        )

    def saving(self) -> Self:
        """Those that can receive gifts now."""
        return self.filter(state=Initiative.State.SAVING)


class Initiative(models.Model):
    """A plan of residents with a target amount."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        CHANGES_ASKED = "changes_asked", _("changes asked")
        SAVING = "saving", _("saving")
        FUNDED = "funded", _("funded")
        UNDER_WAY = "under_way", _("under way")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        NOT_SUCCEEDED = "not_succeeded", _("not succeeded")

    PUBLIC = (State.SAVING, State.FUNDED, State.UNDER_WAY, State.DONE, State.NOT_SUCCEEDED)

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    number = models.PositiveIntegerField()  # on the back of the letter; one series per municipality
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=60)
    theme = models.CharField(max_length=9, choices=Theme)
    summary = models.CharField(max_length=130)
    story = models.TextField()
    place = models.CharField(max_length=80)
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True)  # none: the whole municipality
    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)  # WGS84 degrees
    latitude = models.FloatField(null=True, blank=True)
    for_whom = models.CharField(max_length=200)
    happens = models.CharField(max_length=80)  # in the makers' words
    state = models.CharField(max_length=13, choices=State, default=State.DRAFT)
    target_cents = models.PositiveIntegerField(default=0)
    saved_cents = models.PositiveIntegerField(default=0)  # gifts that were not taken back
    account = models.OneToOneField(Account, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_on = models.DateField(null=True, blank=True)  # when its makers last asked for a decision
    saving_since = models.DateField(null=True, blank=True)
    saves_until = models.DateField(null=True, blank=True)  # the last day, both ends count
    funded_on = models.DateField(null=True, blank=True)
    congratulated_on = models.DateField(null=True, blank=True)  # when its makers were told that the money is there
    begun_on = models.DateField(null=True, blank=True)
    asked_on = models.DateField(null=True, blank=True)  # when its makers were last asked for something
    people = models.PositiveIntegerField(null=True, blank=True)  # how many took part; told afterwards
    ended_on = models.DateField(null=True, blank=True)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "slug"], name="initiative_slug_once"),
            models.UniqueConstraint(fields=["municipality", "number"], name="initiative_number_once"),
            models.CheckConstraint(
                condition=~Q(state="saving") | Q(saved_cents__lt=F("target_cents")),
                name="initiative_saving_is_under_its_target",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["saving", "funded", "under_way", "done"])
                | Q(account__isnull=False, saving_since__isnull=False, saves_until__isnull=False),
                name="initiative_approved_has_account_and_days",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "changes_asked"]) | Q(submitted_on__isnull=False),
                name="initiative_waits_since_a_day",
            ),
            models.CheckConstraint(
                condition=Q(neighbourhood__isnull=True) | Q(district__isnull=False),
                name="initiative_lies_in_a_district",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "state"], name="initiative_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("initiative", args=[self.slug])

    def percent(self) -> int:
        """How much of the target is there, rounded down, so that 100 means that it is there."""
        return min(100, self.saved_cents * 100 // self.target_cents) if self.target_cents else 0

    def budgeted_cents(self) -> int:
        """All of its budget: also what the makers pay themselves, or somebody lends."""
        return sum(line.cents for line in self.budget.all())

    def days_left(self, on: date) -> int:
        """Days until the last one, which counts; 1 on the last day, 0 afterwards."""
        return max(0, (self.saves_until - on).days + 1) if self.saves_until else 0


class BudgetLine(models.Model):
    """What a part of the money is for; a thing that somebody lends needs no money."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="budget")
    what = models.CharField(max_length=120)
    cents = models.PositiveIntegerField()
    lender = models.CharField(max_length=80, blank=True)  # who lends it, as the page says it
    lent_on = models.DateField(null=True, blank=True)  # since when somebody lends it; then it is not in the target
    is_own = models.BooleanField(default=False)  # paid or brought by the makers themselves; not in the target
    can_be_lent = models.BooleanField(default=False)  # a thing that a neighbour may lend instead
    spent_cents = models.PositiveIntegerField(null=True, blank=True)  # told afterwards

    objects = TownQuerySet["BudgetLine"].as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lent_on__isnull=True) | Q(is_own=False, can_be_lent=True), name="budget_line_can_be_lent"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def needed_cents(self) -> int:
        """What it still takes from the target: nothing when the makers pay it, or somebody lends it."""
        return 0 if self.is_own or self.lent_on else self.cents


class Organiser(models.Model):
    """A resident behind an initiative, by the name that they want to be known by."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="organisers")
    name = models.CharField(max_length=40)
    does = models.CharField(max_length=80, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="organises")
    is_initiator = models.BooleanField(default=False)  # the one who sent it in; the others help

    objects = TownQuerySet["Organiser"].as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "user"], name="organiser_once_per_initiative"),
            models.UniqueConstraint(
                fields=["initiative"], condition=Q(is_initiator=True), name="initiative_has_one_initiator"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Picture(models.Model):
    """A photo of an initiative, drawn anew from what was sent: without where and with what it was taken."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="pictures")
    name = models.UUIDField(default=uuid.uuid4, unique=True)  # in its address
    jpeg = models.BinaryField()  # at most 1280 pixels wide
    small = models.BinaryField()  # at most 640 pixels wide, for cards
    width = models.PositiveSmallIntegerField()  # of the large one, pixels
    height = models.PositiveSmallIntegerField()
    alternative = models.CharField(max_length=200)  # read aloud instead of the picture
    is_main = models.BooleanField(default=False)  # on the card and above the story
    added_on = models.DateField()
    seen_on = models.DateField(null=True, blank=True)  # when an officer looked at it: before that, nobody else sees it
    hidden_on = models.DateField(null=True, blank=True)  # taken off the page, with a reason in the journal

    objects = TownQuerySet["Picture"].as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative"], condition=Q(is_main=True), name="initiative_has_one_main_picture"
            ),
        ]

    def __str__(self) -> str:
        return f"Picture {self.name}"


class Update(models.Model):
    """Something that the makers tell on their page."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="updates")
    on = models.DateField()
    title = models.CharField(max_length=80)
    text = models.TextField()
    picture = models.OneToOneField(Picture, models.PROTECT, null=True, blank=True, related_name="update")
    is_story = models.BooleanField(default=False)  # how it went, told at the end
    hidden_on = models.DateField(null=True, blank=True)  # taken off the page, with a reason in the journal

    objects = TownQuerySet["Update"].as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["initiative"], condition=Q(is_story=True), name="initiative_has_one_story"),
        ]

    def __str__(self) -> str:
        return self.title


class GiftQuerySet(TownQuerySet["Gift"]):
    """Gifts."""

    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(taken_back_on=None)


class Gift(models.Model):
    """A voucher's value, or a part of it, put on an initiative.

    Its key is random and its moment a day; the voucher is forgotten when the round is settled.
    """

    class Channel(models.TextChoices):
        SITE = "site", _("on the website")
        DESK = "desk", _("by an initiator or at a desk")
        PAPER = "paper", _("on paper")
        PHONE = "phone", _("by phone")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # Held by the wall (migration 0002): foreign keys together with the municipality, and no second ones.
    municipality = models.ForeignKey(Municipality, models.PROTECT, db_index=False, db_constraint=False)
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="gifts", db_constraint=False)
    round = models.ForeignKey(Round, models.PROTECT, db_constraint=False)
    voucher = models.ForeignKey(Voucher, models.PROTECT, null=True, blank=True, related_name="gifts")
    cents = models.PositiveIntegerField()
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.SITE)
    given_on = models.DateField()
    taken_back_on = models.DateField(null=True, blank=True)

    objects = GiftQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(cents__gt=0), name="gift_is_something")]

    def __str__(self) -> str:
        return f"Gift {self.pk}"
