# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of what the municipality sets for its letters: their words, and addresses of its own."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.core import dates
from buurtsamen.desk import acts, forms
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.letters import canaries, composing, wording
from buurtsamen.letters.canary_form import CanaryForm
from buurtsamen.letters.models import Canary
from buurtsamen.people import journal
from buurtsamen.people.rights import Right


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.CHANGE_TEXTS)
def letter_text(request: DeskRequest) -> HttpResponse:
    """The words of the letter."""
    return forms.edit(
        request,
        partial(wording.TextForm, on=dates.today()),
        wording.of(request.municipality),
        title=_("Text of the letter"),
        back=reverse("letter_text"),
        what="letters.lettertext.changed",
        save=wording.keep,
        template="letters/staff/text.html",
        groups=wording.GROUPS,
        facts_shown=wording.FACTS_SHOWN,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.CHANGE_TEXTS)
def letter_example(request: DeskRequest) -> HttpResponse:
    """The letter as it is printed: with the words that are kept, or those that are being typed."""
    today = dates.today()
    words = composing.words(request.municipality)
    if request.method == "POST":
        form = wording.TextForm(request.POST, instance=wording.of(request.municipality), on=today)
        if not form.is_valid():
            return render(request, "letters/staff/example_wrong.html", {"form": form}, status=422)
        words = form.words(form.cleaned_data)
    is_large = "groot" in request.GET
    content = wording.example(request.municipality, words, is_large=is_large, on=today)
    headers = {"Content-Disposition": 'inline; filename="voorbeeldbrief.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
@staff(Right.SEE_SETTINGS)
def own_addresses(request: DeskRequest) -> HttpResponse:
    """The municipality's own addresses that get a letter in every run."""
    alarms = canaries.alarms(request.municipality)
    rows = Canary.objects.of(request.municipality).select_related("neighbourhood__district").order_by("ended_on", "pk")
    page = {
        "canaries": [(canary, alarms.get(canary.pk)) for canary in rows],
        "may_change": Right.CHANGE_SETTINGS in request.rights,
        "may_look": Right.MANAGE_ROUNDS in request.rights,
    }
    return render(request, "letters/staff/own_addresses.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.CHANGE_SETTINGS)
def own_address_add(request: DeskRequest) -> HttpResponse:
    """One more."""
    form = CanaryForm(request.POST or None, municipality=request.municipality)
    if form.is_valid():
        canaries.add(form.canary(), by=request.user, at=timezone.now())
        messages.success(request, _("From the next print run on this address gets a letter."))
        return redirect("own_addresses")
    page = {
        "form": form,
        "title": _("Add an address of your own"),
        "groups": [("", list(form))],
        "back": reverse("own_addresses"),
        "intro": _("Nobody should use its code. If somebody does, it was read on the way, and Today tells you."),
    }
    return render(request, "desk/form.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.CHANGE_SETTINGS)
def own_address_end(request: DeskRequest, pk: int) -> HttpResponse:
    """It gets no letters any more."""
    canary = _canary(request, pk)
    return acts.ask(
        request,
        title=_("End this address?"),
        text=_("%(address)s gets no letters any more. Letters that it got still count.") % _named(canary),
        button=_("Yes, end it"),
        do=lambda why: canaries.end(canary, by=request.user, why=why, on=dates.today(), at=timezone.now()),
        back=reverse("own_addresses"),
        refused=(canaries.Refused,),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.MANAGE_ROUNDS)
def own_address_looked(request: DeskRequest, pk: int) -> HttpResponse:
    """Somebody knows how a code of it came to be used."""
    canary = _canary(request, pk)
    text = _(
        "A code that only %(address)s had was used. Write what you found: who could read the letter on its way, and "
        "what you did about it. After that, Today tells of it no more."
    )
    return acts.ask(
        request,
        title=_("What did you find?"),
        text=text % _named(canary),
        button=_("Keep what I found"),
        do=lambda why: canaries.look_into(canary, by=request.user, why=why, at=timezone.now()),
        back=reverse("own_addresses"),
        refused=(canaries.Refused,),
        events=journal.of(canary),
    )


def _canary(request: DeskRequest, pk: int) -> Canary:
    return get_object_or_404(Canary.objects.of(request.municipality).select_related("municipality"), pk=pk)


def _named(canary: Canary) -> dict[str, str]:
    return {"address": ", ".join(canary.lines)}
