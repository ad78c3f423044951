# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for where people live: municipalities, their areas and addresses."""

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q

from buurtsamen.core import among  # noqa: F401 - it teaches every field a lookup

_M = TypeVar("_M", bound=models.Model)


def _languages() -> list[str]:
    return ["nl", "en"]


def _none() -> list[Any]:
    return []


class Municipality(models.Model):
    """A tenant: one municipality with a platform of its own name, look and rules.

    Every municipality may be read; the database lets only the one that the connection works for be changed.
    """

    code = models.CharField(max_length=6, unique=True)  # CBS: GM0141
    name = models.CharField(max_length=60)
    platform = models.CharField(max_length=60)
    phone = models.CharField(max_length=20)
    email = models.EmailField()
    helpers = models.CharField(max_length=120, blank=True)  # where to walk in: "de wijkondersteuner van Avedan"
    brand = models.JSONField(default=dict)  # custom property without "--brand-" → value; see brands.py
    minimum_organisers = models.PositiveSmallIntegerField(default=3)
    maximum_target_cents = models.PositiveIntegerField(default=500_000)
    maximum_initiatives = models.PositiveSmallIntegerField(default=2)  # that one initiator may have saving at once
    four_eyes_cents = models.PositiveIntegerField(default=250_000)  # above this amount, two decide on an initiative
    saving_months = models.PositiveSmallIntegerField(default=24)  # how long an initiative may save at most
    objection = models.TextField(blank=True)  # at the end of a letter of decision; empty: nothing about it
    review_days = models.PositiveSmallIntegerField(default=8)  # working days: a decision on an initiative
    answer_days = models.PositiveSmallIntegerField(default=2)  # working days: an answer to a question
    payout_days = models.PositiveSmallIntegerField(default=5)  # working days: money to an initiative
    offer_weeks = models.PositiveSmallIntegerField(default=8)  # after its day we know so long who helped
    days_off = models.JSONField(default=_none, blank=True)  # closed days beside Dutch holidays: "2026-12-24"
    languages = models.JSONField(default=_languages)  # of the public site; the first one is shown first
    sender = models.CharField(max_length=60, blank=True)  # name above its mail; empty: the platform's
    reply_to = models.EmailField(blank=True)  # where answers to its mail go; empty: the municipality's address
    reading_months = models.PositiveSmallIntegerField(default=12)  # how long the journal keeps acts of reading
    decision_years = models.PositiveSmallIntegerField(default=7)  # and acts of money and decisions
    mail_days = models.PositiveSmallIntegerField(default=30)  # how long we know to whom mail went, and what it said
    areas_year = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # one more for every change of these settings

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reading_months__gte=1), name="journal_keeps_reading_a_month"),
            models.CheckConstraint(condition=Q(decision_years__gte=7), name="journal_keeps_decisions_seven_years"),
            models.CheckConstraint(condition=Q(mail_days__gte=1), name="mail_is_kept_a_day"),
        ]

    def __str__(self) -> str:
        return self.platform


class Logo(models.Model):
    """The picture beside a municipality's name, drawn anew from what was uploaded."""

    municipality = models.OneToOneField(Municipality, models.PROTECT)
    png = models.BinaryField()
    alternative = models.CharField(max_length=120)  # read aloud instead of the picture

    def __str__(self) -> str:
        return f"Logo {self.pk}"


class TownQuerySet(models.QuerySet[_M]):
    """Rows of a table that belongs to municipalities."""

    def of(self, municipality: Municipality) -> Self:
        """Those of one municipality."""
        return self.filter(municipality=municipality)


class AreaQuerySet(TownQuerySet[_M]):
    """Areas of one municipality: those of today's division, and those it knew before."""

    def current(self) -> Self:
        """Those of the newest division."""
        return self.filter(year__in=self.order_by("-year").values("year")[:1])

    def named(self) -> Self:
        """Codes and names in the order of the codes, without their shapes."""
        return self.only("code", "name").order_by("code")


class Host(models.Model):
    """A name in the address bar that belongs to one municipality."""

    name = models.CharField(max_length=253, primary_key=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="hosts")

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """What districts and neighbourhoods share: a code, a name, and a shape when the source has one."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField()  # the newest division of areas that knows it
    geometry = models.JSONField(null=True, blank=True)  # GeoJSON, WGS84 (EPSG:4326); none when the source has none

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class District(Area):
    """A district or village: CBS code WK, the 4 digits of the municipality and 2 digits or letters."""

    objects = AreaQuerySet["District"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="district_code_once"),
            models.CheckConstraint(condition=Q(code__regex=r"^WK\d{4}[0-9A-Z]{2}$"), name="district_code_is_of_cbs"),
        ]


class Neighbourhood(Area):
    """A part of a district: CBS code BU, the 4 digits of the municipality and 4 digits or letters."""

    district = models.ForeignKey(District, models.PROTECT, related_name="neighbourhoods")

    objects = AreaQuerySet["Neighbourhood"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="neighbourhood_code_once"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^BU\d{4}[0-9A-Z]{4}$"), name="neighbourhood_code_is_of_cbs"
            ),
        ]


class Street(models.Model):
    """A name of a street inside one town or village of a municipality; it can run through neighbourhoods."""

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    name = models.CharField(max_length=80)
    town = models.CharField(max_length=80)  # woonplaats: the last line of an address

    objects = TownQuerySet["Street"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "town", "name"], name="street_once_per_town"),
        ]

    def __str__(self) -> str:
        return self.name


class AddressQuerySet(TownQuerySet["Address"]):
    """Addresses with a home."""

    def lived_in(self) -> Self:
        """Those that are there now; the others are gone from the register."""
        return self.filter(gone_on=None)

    def at_postcode(self, postcode: str) -> Self:
        """Those with this postcode as somebody types it, or with these four digits when no letters follow."""
        return self.filter(postcode__startswith=postcode.replace(" ", "").upper())


class Address(models.Model):
    """One nummeraanduiding of the BAG where people live: one household, one letter. Never deleted."""

    class Kind(models.TextChoices):
        HOME = "home", "verblijfsobject"
        BOAT = "boat", "ligplaats"
        PITCH = "pitch", "standplaats"

    municipality = models.ForeignKey(Municipality, models.PROTECT)
    bag_id = models.CharField(max_length=16)
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.HOME)
    street = models.ForeignKey(Street, models.PROTECT, related_name="addresses")
    neighbourhood = models.ForeignKey(Neighbourhood, models.PROTECT, related_name="addresses")
    postcode = models.CharField(max_length=6, blank=True)  # "7602AB"; empty while the post has not given one
    number = models.PositiveIntegerField()
    letter = models.CharField(max_length=1, blank=True)
    addition = models.CharField(max_length=4, blank=True)
    longitude = models.FloatField(null=True, blank=True)  # WGS84 degrees
    latitude = models.FloatField(null=True, blank=True)
    gone_on = models.DateField(null=True, blank=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "bag_id"], name="address_once_per_municipality"),
            models.CheckConstraint(condition=Q(bag_id__regex=r"^\d{16}$"), name="address_id_is_of_bag"),
            models.CheckConstraint(
                condition=Q(postcode="") | Q(postcode__regex=r"^[1-9]\d{3}[A-Z]{2}$"),
                name="address_postcode_reads_7602ab",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "postcode", "number"], name="address_by_postcode")]

    def __str__(self) -> str:
        return f"Address {self.bag_id}"
