# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of reviewing: the inbox, all initiatives, and one of them with all that was done with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from buurtsamen.core import dates
from buurtsamen.desk import lists
from buurtsamen.desk.cells import Cents
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.desk.lists import Choice, Column, Listing
from buurtsamen.initiatives import inbox
from buurtsamen.initiatives.models import Initiative
from buurtsamen.people import rights
from buurtsamen.people.rights import Right
from buurtsamen.places.models import District
from buurtsamen.reviews import assigning, casefile, waiting
from buurtsamen.reviews.forms import ChecksForm, NoteForm

_TITLE = Column("titel", _("Initiative"), lambda each: each.title, sort="title", link=lambda each: _address(each))
_NUMBER = Column("nummer", _("Number"), lambda each: each.number, sort="number", is_number=True)
_WHERE = Column("wijk", _("District"), lambda each: each.district.name if each.district else "", sort="district__name")
_SENT = Column("ingediend", _("Sent in"), lambda each: each.submitted_on, sort="submitted_on")
_TARGET = Column("doel", _("Target"), lambda each: Cents(each.target_cents), sort="target_cents", is_number=True)
COLUMNS = [
    _TITLE,
    _NUMBER,
    Column("stand", _("State"), lambda each: each.get_state_display(), sort="state"),
    _WHERE,
    _SENT,
    _TARGET,
    Column("gespaard", _("Saved"), lambda each: Cents(each.saved_cents), sort="saved_cents", is_number=True),
]


@require_safe
@staff(Right.REVIEW_INITIATIVES)
def to_review(request: DeskRequest) -> HttpResponseBase:
    """What waits for a decision: by district, the longest first."""
    town, today = request.municipality, dates.today()
    rows = waiting.of(request.user, town)
    ways = waiting.ways(request.user, town, today)
    districts = _districts(request, Right.REVIEW_INITIATIVES)
    listing = Listing(
        page="staff_inbox",
        title=_("To review"),
        rows=waiting.shown(rows),
        columns=[
            Column("besluit", _("Decide before"), lambda each: inbox.decide_by(each, town), sort="submitted_on"),
            _TITLE,
            _NUMBER,
            _WHERE,
            _SENT,
            _TARGET,
            Column("stand", _("State"), lambda each: waiting.turn(each).says),
            Column("bij", _("With"), waiting.with_whom, sort="assignment__user__name"),
        ],
        choices=[
            Choice("wat", _("Which"), waiting.choices(rows, ways), lambda found, name: found.filter(ways[name])),
            Choice("wijk", _("District"), districts, lambda found, code: found.filter(district__code=code)),
        ],
        search=inbox.search,
        order=("district__name", "submitted_on"),
        empty=_("Nothing waits for a decision. What is sent in will stand here, the oldest first."),
        per_page=25,
        download="te-beoordelen",
    )
    first = waiting.first(request.user, town)
    context = {
        "first": waiting.line(first, town, today) if first else None,
        "colleagues": assigning.holding(Right.REVIEW_INITIATIVES, town),
        "days": town.review_days,
    }
    return lists.answer(request, listing, "reviews/staff/inbox.html", **context)


@require_POST
@staff(Right.REVIEW_INITIATIVES)
def assign(request: DeskRequest) -> HttpResponse:
    """Give those that were ticked to a colleague."""
    numbers = [int(each) for each in request.POST.getlist("kies") if each.isdecimal() and len(each) < 9]
    chosen = waiting.of(request.user, request.municipality).filter(number__in=numbers).select_related("municipality")
    user = _colleague(request)
    back = request.POST.get("terug") == "initiatief" and len(numbers) == 1
    if user is None or not chosen:
        messages.warning(request, _("Tick an initiative, and choose a colleague. Nothing was changed."))
        return redirect("staff_inbox")
    try:
        assigning.give(list(chosen), user, by=request.user, at=timezone.now())
    except assigning.Refused as refusal:
        messages.error(request, refusal.message)
    else:
        said = ngettext(
            "%(count)s initiative is with %(name)s now.", "%(count)s initiatives are with %(name)s now.", len(chosen)
        )
        messages.success(request, said % {"count": len(chosen), "name": user.name})
    return redirect("staff_initiative", numbers[0]) if back else redirect("staff_inbox")


def _colleague(request: DeskRequest) -> Any:
    typed = request.POST.get("naar", "")
    if not typed.isdecimal() or len(typed) > 12:
        return None
    return assigning.holding(Right.REVIEW_INITIATIVES, request.municipality).filter(pk=int(typed)).first()


@require_safe
@staff(Right.SEE_INITIATIVES)
def initiatives(request: DeskRequest) -> HttpResponseBase:
    """All initiatives that somebody works on."""
    states = [(state.value, state.label) for state in Initiative.State if state != Initiative.State.DRAFT]
    districts = _districts(request, Right.SEE_INITIATIVES)
    listing = Listing(
        page="staff_initiatives",
        title=_("Initiatives"),
        rows=inbox.of(request.user, request.municipality).select_related("district"),
        columns=COLUMNS,
        choices=[
            Choice("stand", _("State"), states, lambda rows, value: rows.filter(state=value)),
            Choice("wijk", _("District"), districts, lambda rows, value: rows.filter(district__code=value)),
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
    """One initiative: what its makers wrote, what colleagues found, and what can be done now."""
    return page(request, seen(request, number))


@require_safe
@staff(Right.SEE_INITIATIVES)
def picture(request: DeskRequest, number: int, name: str) -> HttpResponse:
    """A photo of it, also before anybody looked."""
    return casefile.photo(seen(request, number), name)


def seen(request: DeskRequest, number: int) -> Initiative:
    """The initiative, when somebody may see it."""
    mine = inbox.of(request.user, request.municipality).with_areas()
    return get_object_or_404(mine.prefetch_related("budget", "organisers"), number=number)


def reviewed(request: DeskRequest, number: int, right: Right = Right.REVIEW_INITIATIVES) -> Initiative:
    """The initiative, when somebody has this right for it."""
    mine = inbox.of(request.user, request.municipality, right).with_areas()
    return get_object_or_404(mine.prefetch_related("budget", "organisers"), number=number)


def page(request: DeskRequest, found: Initiative, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of an initiative, with a form that was wrong in the place of an empty one."""
    may_review, may_decide = (
        rights.may(request.user, right, request.municipality, district_id=found.district_id or 0)
        for right in (Right.REVIEW_INITIATIVES, Right.DECIDE_INITIATIVES)
    )
    case = casefile.CaseFile(found, request.municipality, request.user, dates.today())
    context = {
        "title": found.title,
        "initiative": found,
        "case": case,
        "may_review": may_review,
        "may_decide": may_decide,
        "colleagues": assigning.holding(Right.REVIEW_INITIATIVES, request.municipality) if may_review else [],
        "checks": ChecksForm(initiative=found),
        "note": NoteForm(),
        **forms,
    }
    return render(request, "reviews/staff/initiative.html", context, status=status)


def _districts(request: DeskRequest, right: Right) -> list[tuple[str, str]]:
    """The districts that somebody works for."""
    rows = District.objects.of(request.municipality).current().named()
    bound = rights.districts(request.user, right, request.municipality)
    return [(each.code, each.name) for each in rows if bound is None or each.pk in bound]


def _address(found: Initiative) -> str:
    return reverse("staff_initiative", args=[found.number])
