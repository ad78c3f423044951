# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for letters on paper: the runs in which they are printed, their files, and each letter itself."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from buurtsamen.people.models import User
from buurtsamen.places.models import Address, District, Municipality, Neighbourhood, TownQuerySet
from buurtsamen.rounds.models import Round, RoundKey


def _no_words() -> dict[str, Any]:
    return {}


class LetterText(models.Model):
    """The words of a municipality's letter; what is not in them is said in ours (paper)."""

    municipality = models.OneToOneField(Municipality, models.PROTECT)
    words = models.JSONField(default=_no_words)  # name of a part of the letter → its words
    version = models.PositiveIntegerField(default=1)  # one more for every change

    objects = TownQuerySet["LetterText"].as_manager()

    def __str__(self) -> str:
        return f"LetterText {self.pk}"


class Canary(models.Model):
    """An address of the municipality's own that gets a letter in every run: if its code is used, somebody stole it."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    lines = models.JSONField()  # of the address, two to five: ["Postkamer", "Marktplein 1", "7602 AB  ALMELO"]
    postcode = models.CharField(max_length=6)
    number = models.PositiveIntegerField()
    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT)
    ended_on = models.DateField(null=True, blank=True)

    objects = TownQuerySet["Canary"].as_manager()

    class Meta:
        verbose_name_plural = "canaries"

    def __str__(self) -> str:
        return f"Canary {self.pk}"


class PrintRun(models.Model):
    """Letters of a round that are made, handed to the printer and put in the post together.

    One person prepares it, one hands it over, and neither of them releases it; the database refuses that as well.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("prepared")
        PRODUCED = "produced", _("produced")
        HANDED_OVER = "handed_over", _("handed over")
        RELEASED = "released", _("released")
        STOPPED = "stopped", _("stopped")

    class Kind(models.TextChoices):
        FIRST = "first", _("first letters")
        AGAIN = "again", _("letters in place of lost ones")

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    round = models.ForeignKey(Round, models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()  # one series per municipality
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.FIRST)
    state = models.CharField(max_length=11, choices=State, default=State.PREPARED)
    key = models.OneToOneField(RoundKey, models.PROTECT, related_name="run")
    is_large = models.BooleanField(default=False)  # in large print
    words = models.JSONField(default=_no_words)  # of the letter, as they were when it was produced
    letters = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)  # of all files, with their cover sheets; 0 until it is produced
    prepared_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    prepared_at = models.DateTimeField()
    producing_since = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=200, blank=True)  # why producing stopped, in a sentence
    produced_at = models.DateTimeField(null=True, blank=True)
    handed_over_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    handed_over_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    objects = TownQuerySet["PrintRun"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="run_number_once"),
            models.UniqueConstraint(
                fields=["round", "is_large"],
                condition=Q(kind="again", state="prepared", producing_since__isnull=True),
                name="one_run_collects_lost_letters",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True)
                | (~Q(released_by=F("prepared_by")) & ~Q(released_by=F("handed_over_by"))),
                name="run_is_released_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["produced", "handed_over", "released"]) | Q(produced_at__isnull=False),
                name="run_was_produced",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["handed_over", "released"]) | Q(handed_over_at__isnull=False),
                name="run_was_handed_over",
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(released_at__isnull=False), name="run_was_released"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class RunDistrict(models.Model):
    """A district whose first letters of a round are in this run, and in no other."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    run = models.ForeignKey(PrintRun, models.CASCADE, related_name="districts")
    round = models.ForeignKey(Round, models.PROTECT)
    district = models.ForeignKey(District, models.PROTECT)

    objects = TownQuerySet["RunDistrict"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "district"], name="first_letters_of_a_district_once"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.district_id}"


class PrintFile(models.Model):
    """One PDF for the printer: letters of one district, in the order of the post."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    run = models.ForeignKey(PrintRun, models.CASCADE, related_name="files")
    district = models.ForeignKey(District, models.PROTECT)
    number = models.PositiveIntegerField()  # in its run, from 1
    letters = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(default=0)  # with the cover sheet; 0 until it is made
    size = models.PositiveBigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)  # of the PDF
    made_at = models.DateTimeField(null=True, blank=True)

    objects = TownQuerySet["PrintFile"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="file_number_once"),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, pages=0, sha256="")
                | (Q(made_at__isnull=False, pages__gt=0) & ~Q(sha256="")),
                name="file_made_has_pages_and_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.number}"


class LetterQuerySet(TownQuerySet["Letter"]):
    """Letters."""

    def standing(self) -> Self:
        """Those that nobody voided and that did not come back."""
        return self.filter(state=Letter.State.MADE)

    def to_households(self) -> Self:
        """Those to people's homes, not to the municipality's own addresses."""
        return self.filter(canary=None)


class Letter(models.Model):
    """One letter to one address. It holds its voucher sealed, under a key that is not in the database (vault.py).

    Whether its household took part is kept in batches of five and more of one neighbourhood (participation.py).
    """

    class State(models.TextChoices):
        MADE = "made", _("made")
        RETURNED = "returned", _("came back")
        VOID = "void", _("void")

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    round = models.ForeignKey(Round, models.PROTECT, related_name="letters")
    run = models.ForeignKey(PrintRun, models.PROTECT, related_name="own_letters")
    file = models.ForeignKey(PrintFile, models.PROTECT, null=True, blank=True, related_name="own_letters")
    place = models.PositiveIntegerField(null=True, blank=True)  # in its file, from 1
    number = models.PositiveBigIntegerField()  # random: says nothing to a printer; nine digits and a check digit
    address = models.ForeignKey(Address, models.PROTECT, null=True, blank=True, related_name="letters")
    canary = models.ForeignKey(Canary, models.PROTECT, null=True, blank=True, related_name="letters")
    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT)
    sealed = models.BinaryField(null=True)  # the id of its voucher; gone when the round is settled
    index = models.UUIDField(null=True)  # keyed hash of the id, to find the letter of a voucher; gone with it
    state = models.CharField(max_length=8, choices=State, default=State.MADE)
    ended_on = models.DateField(null=True, blank=True)  # when it came back or was voided
    took_part = models.BooleanField(default=False)
    sort_code = models.CharField(max_length=20, blank=True)  # what the post wrote beside its number
    mark = models.CharField(max_length=120, blank=True)  # what the post wants in its 2D code

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="letter_number_once"),
            models.UniqueConstraint(fields=["round", "index"], name="letter_of_a_voucher_once"),
            models.UniqueConstraint(
                fields=["round", "address"], condition=Q(state="made"), name="one_letter_per_address"
            ),
            models.UniqueConstraint(fields=["file", "place"], name="letter_place_once"),
            models.CheckConstraint(
                condition=Q(address__isnull=False, canary__isnull=True) | Q(address__isnull=True, canary__isnull=False),
                name="letter_has_one_address",
            ),
            models.CheckConstraint(
                condition=Q(state="made", ended_on__isnull=True) | (~Q(state="made") & Q(ended_on__isnull=False)),
                name="letter_ended_has_a_day",
            ),
        ]
        indexes = [models.Index(fields=["run", "file", "place"], name="letters_in_order")]

    def __str__(self) -> str:
        return f"{self.number or 0:010}"


class Delivery(models.Model):
    """What one person may fetch once for the printer: the archive of a run, encrypted so that only they can read it."""

    class Lock(models.TextChoices):
        PASSWORD = "password", _("a password")
        AGE = "age", _("an age key")

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    run = models.ForeignKey(PrintRun, models.PROTECT, related_name="deliveries")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    lock = models.CharField(max_length=8, choices=Lock)
    secret = models.BinaryField(null=True)  # the password, sealed, until the archive is made; or the age recipient
    made_at = models.DateTimeField(null=True, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    until = models.DateTimeField(null=True, blank=True)  # it can be fetched before this moment
    fetched_at = models.DateTimeField(null=True, blank=True)

    objects = TownQuerySet["Delivery"].as_manager()

    class Meta:
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"Delivery {self.pk}"


class ShortLink(models.Model):
    """An address on a poster, a sign or a card: its visits are counted, and nobody is followed."""

    class Channel(models.TextChoices):
        POSTER = "poster", _("poster")
        SIGN = "sign", _("street sign")
        CARD = "card", _("door card")
        NEWSLETTER = "newsletter", _("newsletter")

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    word = models.CharField(max_length=8)
    channel = models.CharField(max_length=10, choices=Channel)
    path = models.CharField(max_length=120)  # where it leads, on the municipality's own site
    made_on = models.DateField()

    objects = TownQuerySet["ShortLink"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "word"], name="short_link_once"),
            models.UniqueConstraint(fields=["municipality", "channel", "path"], name="short_link_per_channel"),
        ]

    def __str__(self) -> str:
        return self.word


class Visits(models.Model):
    """How often a short link was followed on a day."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    link = models.ForeignKey(ShortLink, models.CASCADE, related_name="visits")
    on = models.DateField()
    count = models.PositiveIntegerField(default=0)

    objects = TownQuerySet["Visits"].as_manager()

    class Meta:
        verbose_name_plural = "visits"
        constraints = [models.UniqueConstraint(fields=["link", "on"], name="visits_of_a_day_once")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.on}"
