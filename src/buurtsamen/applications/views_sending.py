# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of beginning, looking at everything, sending in and throwing away, behind signing in."""

from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buurtsamen.applications import advice, looking, pages, sending, starting, steps
from buurtsamen.applications.models import Application
from buurtsamen.applications.organiser_forms import SendForm, StartForm
from buurtsamen.applications.pages import MakerRequest
from buurtsamen.core import dates
from buurtsamen.initiatives import inbox, life


@never_cache
@require_POST
def start(request: MakerRequest) -> HttpResponse:
    """Begin an application; the first question follows."""
    form = StartForm(request.POST)
    refusal = "" if form.is_valid() else " ".join(map(str, form.non_field_errors()))
    if not refusal and not ratelimit.consume(request, action="begin_initiative"):
        refusal = _("You began many plans today. Nothing is lost. Go on with one of them, or wait until tomorrow.")
    if not refusal:
        try:
            made = starting.start(request.user, request.municipality, at=timezone.now())
        except starting.Refused as refused:
            refusal = str(refused.message)
        else:
            return redirect(pages.address(made, steps.STEPS[0]))
    return pages.beginning(request, form, refusal, status=422)


@never_cache
@require_safe
def application(request: MakerRequest, key: UUID) -> HttpResponse:
    """Go on where somebody left, on this device or another."""
    found = pages.mine(request, key)
    if not steps.open_in(found):
        return redirect("application_receipt", key)
    return redirect(pages.address(found, steps.next_of(found)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: MakerRequest, key: UUID) -> HttpResponse:
    """Everything as it will look, what is missing, and the button that sends it in."""
    found = pages.mine(request, key)
    if not steps.open_in(found):
        return redirect("application_receipt", key)
    form = SendForm(request.POST if request.method == "POST" else None)
    refusal: object = ""
    if form.is_valid():
        try:
            _sent(request, found)
        except (sending.Refused, life.Refused) as refused:
            refusal = refused.message
        else:
            return redirect("application_receipt", key)
    return _checked(request, found, form, refusal)


def _sent(request: MakerRequest, found: Application) -> None:
    do = sending.send_again if found.initiative_id else sending.send
    do(found, by=request.user, at=timezone.now(), on=dates.today(), language=get_language() or "nl")


def _checked(request: MakerRequest, found: Application, form: SendForm, refusal: object) -> HttpResponse:
    forms = sending.judged(found, dates.today())
    missing = [(each, pages.address(found, each.step)) for each in sending.missing(found, forms)]
    told = [(each, words, pages.address(found, each)) for each, words in advice.of_all(found, dates.today())]
    page = pages.context(
        found,
        None,
        form=form,
        refusal=refusal,
        missing=missing,
        told=told,
        parts=looking.parts(found, forms),
        shown=looking.page(found, forms),
        is_full=not found.initiative_id and starting.is_full(found.user, request.municipality),
        is_again=bool(found.initiative_id),
    )
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "applications/check.html", page, status=status)


@never_cache
@require_safe
def receipt(request: MakerRequest, key: UUID) -> HttpResponse:
    """It was sent in, and what happens when."""
    found = pages.mine(request, key)
    if found.initiative is None:
        return redirect(found)
    page = {
        "application": found,
        "initiative": found.initiative,
        "decide_by": inbox.decide_by(found.initiative, request.municipality),
        "is_reopened": steps.is_reopened(found),
    }
    return render(request, "applications/receipt.html", page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def throw_away(request: MakerRequest, key: UUID) -> HttpResponse:
    """Throw an application away, after asking once."""
    found = pages.mine(request, key)
    if found.initiative_id:
        return redirect("application_receipt", key)
    if request.method == "POST":
        try:
            starting.throw_away(found, by=request.user, at=timezone.now())
        except starting.Refused as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("Your plan is thrown away. Nothing of it is kept."))
        return redirect("begin")
    return render(request, "applications/throw_away.html", {"application": found})
