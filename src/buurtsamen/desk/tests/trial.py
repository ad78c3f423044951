# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A desk with one page of each pattern, beside the real pages: `pytest.mark.urls("buurtsamen.desk.tests.trial")`."""

from datetime import UTC, datetime
from importlib import import_module

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils import timezone

from buurtsamen.desk import acts, lists
from buurtsamen.desk.cells import Cents
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.desk.fields import EuroField
from buurtsamen.desk.forms import edit
from buurtsamen.desk.lists import Choice, Column, Listing
from buurtsamen.people import journal
from buurtsamen.people.rights import Right
from buurtsamen.places.models import Address, Municipality, Street

MANY = [(str(number), f"Deur {number}") for number in range(10)]


class TownForm(forms.ModelForm[Municipality]):
    """A few of the settings of a municipality."""

    maximum_target_cents = EuroField(label="Hoogste bedrag", max_cents=1_000_000)
    secret = forms.CharField(required=False, widget=forms.PasswordInput)

    class Meta:
        model = Municipality
        fields = ("name", "phone", "helpers", "review_days", "maximum_target_cents")


class Not(Exception):
    message = "Vandaag niet. Er is niets veranderd."


@staff(Right.ENTER)
def streets(request: DeskRequest) -> HttpResponseBase:
    return lists.answer(
        request,
        Listing(
            page="trial_streets",
            title="Straten",
            rows=Street.objects.of(request.municipality),
            columns=[
                Column("naam", "Naam", lambda row: row.name, sort="name", link=lambda row: f"/straat/{row.pk}/"),
                Column("dorp", "Dorp", lambda row: row.town, sort="town"),
                Column("bedrag", "Bedrag", lambda _: Cents(123_456), is_number=True),
                Column("nummer", "Nummer", lambda _: -5, is_number=True),
                Column("sinds", "Sinds", lambda _: datetime(2026, 5, 1, 22, 30, tzinfo=UTC)),
            ],
            choices=[Choice("dorp", "Dorp", [("a", "Aa"), ("b", "Bé")], lambda rows, value: rows.filter(town=value))],
            search=lambda rows, words: rows.filter(name__icontains=words),
            order="name",
            empty="Er zijn nog geen straten.",
            per_page=3,
            download="straten",
        ),
    )


@staff(Right.SEE_ADDRESSES)
def addresses(request: DeskRequest) -> HttpResponseBase:
    rows = Address.objects.of(request.municipality).select_related("street")
    choice = Choice("deur", "Deur", MANY, lambda rows, value: rows.filter(number=int(value)))
    columns = [Column("nummer", "Nummer", lambda row: row.number, sort="number", is_number=True)]
    return lists.answer(request, Listing("trial_addresses", "Adressen", rows, columns, [choice]))


@staff(Right.CHANGE_SETTINGS)
def town(request: DeskRequest) -> HttpResponse:
    return edit(
        request,
        TownForm,
        Municipality.objects.get(pk=request.municipality.pk),
        title="Gemeente",
        back="/kantoor/",
        what="places.municipality.changed",
        groups=[("Naam", ["name", "phone", "helpers"]), ("Regels", ["review_days", "maximum_target_cents", "secret"])],
    )


@staff(Right.RUN_ROUNDS)
def close(request: DeskRequest) -> HttpResponse:
    def do(why: str) -> str:
        if why == "nee":
            raise Not
        where = request.municipality
        journal.record("places.municipality.closed", where, where=where, at=timezone.now(), by=request.user, why=why)
        return "/kantoor/toetsen/"

    return acts.ask(
        request,
        title="Sluit de gemeente",
        text="Daarna kan niemand meer iets.",
        button="Sluit",
        do=do,
        back="/kantoor/",
        refused=(Not,),
        is_danger=True,
    )


@staff(Right.RUN_ROUNDS, is_sensitive=True)
def release(request: DeskRequest) -> HttpResponse:
    return HttpResponse("gedaan")


urlpatterns = [
    path("kantoor/proef/straten/", streets, name="trial_streets"),
    path("kantoor/proef/adressen/", addresses, name="trial_addresses"),
    path("kantoor/proef/gemeente/", town, name="trial_town"),
    path("kantoor/proef/sluit/", close, name="trial_close"),
    path("kantoor/proef/vrijgeven/", release, name="trial_release"),
    *import_module("buurtsamen.config.urls").urlpatterns,
]
handler404 = "buurtsamen.website.views_public.not_found"
