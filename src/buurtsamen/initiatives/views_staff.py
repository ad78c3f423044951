# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the pages of the desk about initiatives."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from buurtsamen.desk import lists
from buurtsamen.desk.cells import Cents
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.desk.lists import Choice, Column, Listing
from buurtsamen.initiatives import inbox
from buurtsamen.initiatives.models import Initiative
from buurtsamen.people import journal, rights
from buurtsamen.people.rights import Right
from buurtsamen.places.models import District

COLUMNS = [
    Column("titel", _("Initiative"), lambda each: each.title, sort="title", link=lambda each: _address(each)),
    Column("nummer", _("Number"), lambda each: each.number, sort="number", is_number=True),
    Column("stand", _("State"), lambda each: each.get_state_display(), sort="state"),
    Column("wijk", _("District"), lambda each: each.district.name if each.district else "", sort="district__name"),
    Column("ingediend", _("Sent in"), lambda each: each.submitted_on, sort="submitted_on"),
    Column("doel", _("Target"), lambda each: Cents(each.target_cents), sort="target_cents", is_number=True),
    Column("gespaard", _("Saved"), lambda each: Cents(each.saved_cents), sort="saved_cents", is_number=True),
]


@require_safe
@staff(Right.SEE_INITIATIVES)
def initiatives(request: DeskRequest) -> HttpResponseBase:
    """All initiatives that somebody works on."""
    states = [(state.value, state.label) for state in Initiative.State if state != Initiative.State.DRAFT]
    listing = Listing(
        page="staff_initiatives",
        title=_("Initiatives"),
        rows=inbox.of(request.user, request.municipality).select_related("district"),
        columns=COLUMNS,
        choices=[
            Choice("stand", _("State"), states, lambda rows, value: rows.filter(state=value)),
            Choice("wijk", _("District"), _districts(request), lambda rows, value: rows.filter(district__code=value)),
        ],
        search=inbox.search,
        order="-number",
        empty=_("Nobody sent in an initiative yet. New ones will stand here."),
        download="initiatieven",
    )
    return lists.answer(request, listing)


@require_safe
@staff(Right.SEE_INITIATIVES)
def initiative(request: DeskRequest, number: int) -> HttpResponse:
    """One initiative, with all that its makers wrote and all that was done with it."""
    mine = inbox.of(request.user, request.municipality).with_areas()
    found = get_object_or_404(mine.prefetch_related("budget", "organisers"), number=number)
    page = {
        "title": found.title,
        "state": found.get_state_display(),
        "initiative": found,
        "facts": _facts(found),
        "decide_by": inbox.decide_by(found, request.municipality),
        "events": journal.of(found),
        "is_public": found.state in Initiative.PUBLIC,
    }
    return render(request, "initiatives/staff_initiative.html", page)


def _facts(found: Initiative) -> list[tuple[Any, object]]:
    areas = [str(area) for area in (found.neighbourhood, found.district) if area and str(area) not in found.place]
    facts: list[tuple[Any, object]] = [
        (_("Number"), found.number),
        (_("Theme"), found.get_theme_display()),
        (_("Where"), [part for part in (found.place, *areas) if part]),
        (_("For whom"), found.for_whom),
        (_("When"), found.happens),
        (_("Organisers"), [maker.name for maker in found.organisers.all()]),
        (_("Target"), Cents(found.target_cents)),
        (_("Saved"), Cents(found.saved_cents)),
        (_("Sent in"), found.submitted_on),
        (_("Saves since"), found.saving_since),
        (_("Saves until"), found.saves_until),
        (_("Reached its target"), found.funded_on),
        (_("Ended"), found.ended_on),
    ]
    return [(name, value) for name, value in facts if value not in (None, "", [])]


def _districts(request: DeskRequest) -> list[tuple[str, str]]:
    """The districts that somebody works for."""
    rows = District.objects.of(request.municipality).current().named()
    bound = rights.districts(request.user, Right.SEE_INITIATIVES, request.municipality)
    return [(each.code, each.name) for each in rows if bound is None or each.pk in bound]


def _address(found: Initiative) -> str:
    return reverse("staff_initiative", args=[found.number])
