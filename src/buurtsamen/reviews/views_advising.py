# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of advisers: what they were asked, and nothing else."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.core import dates
from buurtsamen.desk import lists
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.desk.lists import Choice, Column, Listing
from buurtsamen.people.rights import Right
from buurtsamen.reviews import advices, casefile
from buurtsamen.reviews.forms import AnswerForm
from buurtsamen.reviews.models import Advice, AdviceQuerySet
from buurtsamen.reviews.views_reviewing import origin

OPEN, ANSWERED = "open", "beantwoord"


def mine(request: DeskRequest) -> AdviceQuerySet:
    """What somebody was asked."""
    return Advice.objects.of(request.municipality).filter(adviser=request.user)


@require_safe
@staff(Right.ADVISE)
def advised(request: DeskRequest) -> HttpResponseBase:
    """All that somebody was asked, what must be answered soonest first."""
    listing = Listing(
        page="staff_advices",
        title=gettext_lazy("Advice"),
        rows=mine(request).select_related("initiative", "initiative__district", "asked_by"),
        columns=[
            Column("voor", _("Answer before"), lambda each: each.due_on, sort="due_on"),
            Column("initiatief", _("Initiative"), lambda each: each.initiative.title, link=_address),
            Column("over", _("About"), lambda each: each.get_subject_display(), sort="subject"),
            Column("door", _("Asked by"), lambda each: each.asked_by.name),
            Column("advies", _("Your advice"), lambda each: each.get_answer_display() or _("not given yet")),
        ],
        choices=[
            Choice(
                "wat",
                _("Which"),
                [(OPEN, _("Not answered yet")), (ANSWERED, _("Answered"))],
                lambda rows, value: rows.filter(answered_at__isnull=value == OPEN),
            ),
        ],
        order=("-answered_at", "due_on"),  # what was not answered comes first
        empty=_("Nobody asked you anything yet. A question will stand here, and comes by mail."),
        download="adviezen",
    )
    return lists.answer(request, listing)


def _address(each: Advice) -> str:
    return reverse("staff_advice", args=[each.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.ADVISE)
def advise(request: DeskRequest, pk: int) -> HttpResponse:
    """Read the application with the question, and answer."""
    advice = get_object_or_404(mine(request).select_related("initiative", "municipality", "asked_by"), pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            advices.give(advice, **form.cleaned_data, by=request.user, at=timezone.now(), origin=origin(request))
        except advices.Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            said = _("Thank you. %(name)s has your advice.") % {"name": advice.asked_by.name}
            messages.success(request, said)
            return redirect("staff_advices")
    found = advice.initiative
    context = {
        "advice": advice,
        "initiative": found,
        "case": casefile.CaseFile(found, request.municipality, request.user, dates.today()),
        "form": form,
        "is_awaited": mine(request).awaited().filter(pk=pk).exists(),
    }
    return render(request, "reviews/staff/advise.html", context, status=422 if form.errors else 200)


@require_safe
@staff(Right.ADVISE)
def advice_picture(request: DeskRequest, pk: int, name: str) -> HttpResponse:
    """A photo of an initiative on which somebody was asked."""
    return casefile.photo(get_object_or_404(mine(request).select_related("initiative"), pk=pk).initiative, name)
