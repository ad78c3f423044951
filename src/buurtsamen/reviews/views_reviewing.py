# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of what comes before a decision: the checklist, notes, advice, and asking for changes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from buurtsamen.applications import reopening
from buurtsamen.core import dates
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.initiatives import life
from buurtsamen.people.rights import Right
from buurtsamen.places import workdays
from buurtsamen.reviews import advices, assigning, changes, checks
from buurtsamen.reviews.forms import AdviceForm, ChangesForm, ChecksForm, NoteForm
from buurtsamen.reviews.views_staff import page, reviewed


def origin(request: DeskRequest) -> str:
    """Scheme and host of the site that somebody is on."""
    return request.build_absolute_uri("/").rstrip("/")


@require_POST
@staff(Right.REVIEW_INITIATIVES)
def check(request: DeskRequest, number: int) -> HttpResponse:
    """Keep what somebody found of the rules."""
    found = reviewed(request, number)
    form = ChecksForm(request.POST, initiative=found)
    if not form.is_valid():
        return page(request, found, status=422, checks=form)
    checks.save(found, form.answers(), by=request.user, at=timezone.now())
    messages.success(request, _("The checklist is kept."))
    return redirect("staff_initiative", number)


@require_POST
@staff(Right.REVIEW_INITIATIVES)
def note(request: DeskRequest, number: int) -> HttpResponse:
    """Tell colleagues something."""
    found = reviewed(request, number)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return page(request, found, status=422, note=form)
    checks.note(found, form.cleaned_data["text"], by=request.user, at=timezone.now())
    messages.success(request, _("The note is kept."))
    return redirect("staff_initiative", number)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.REVIEW_INITIATIVES)
def ask_advice(request: DeskRequest, number: int) -> HttpResponse:
    """Ask an adviser, by mail."""
    found, today = reviewed(request, number), dates.today()
    form = AdviceForm(
        request.POST if request.method == "POST" else None,
        advisers=assigning.holding(Right.ADVISE, request.municipality),
        today=today,
        initial={"due_on": workdays.due(today, advices.DAYS, request.municipality)},
    )
    if form.is_valid():
        try:
            advices.ask(found, **form.cleaned_data, by=request.user, at=timezone.now(), origin=origin(request))
        except advices.Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            said = _("%(name)s has a mail with your question.")
            messages.success(request, said % {"name": form.cleaned_data["adviser"].name})
            return redirect("staff_initiative", number)
    return _form(request, found, form, "reviews/staff/ask_advice.html")


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.REVIEW_INITIATIVES)
def ask_changes(request: DeskRequest, number: int) -> HttpResponse:
    """Ask the initiator to change some answers."""
    found = reviewed(request, number)
    form = ChangesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        words, asked = form.cleaned_data["words"], form.asked()
        try:
            changes.ask(found, asked, words=words, by=request.user, at=timezone.now(), origin=origin(request))
        except (life.Refused, reopening.Refused) as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The initiator has a mail with what you ask. The target time stands still."))
            return redirect("staff_initiative", number)
    return _form(request, found, form, "reviews/staff/ask_changes.html")


def _form(request: DeskRequest, found: Any, form: Any, template: str) -> HttpResponse:
    return render(request, template, {"initiative": found, "form": form}, status=422 if form.errors else 200)
