# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of what the makers of an initiative ask their neighbours, behind signing in."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buurtsamen.core import dates
from buurtsamen.core.pagecache import fresh
from buurtsamen.initiatives.models import Initiative
from buurtsamen.sharing import needs, offers
from buurtsamen.sharing.forms import NeedForm, ThingForm
from buurtsamen.sharing.models import Need, Offer
from buurtsamen.sharing.refusals import Refused
from buurtsamen.sharing.views_public import calendar_file

ENDED = (Initiative.State.REFUSED, Initiative.State.WITHDRAWN, Initiative.State.NOT_SUCCEEDED, Initiative.State.DONE)
FORMS: dict[str, type[NeedForm]] = {"handen": NeedForm, "spullen": ThingForm}


@never_cache
@require_safe
def my_needs(request: Any, number: int) -> HttpResponse:
    """What you ask, who offers it, and what is to be answered first."""
    mine = _mine(request, number)
    rows = list(Need.objects.filter(initiative=mine).open().prefetch_related("offers"))
    asked = [(need, _standing(need)) for need in rows]
    context = {
        "initiative": mine,
        "asked": asked,
        "to_answer": sum(offer.state == Offer.State.OPEN for _need, offered in asked for offer in offered),
        "has_days": any(need.begins_on for need in rows),
        "is_public": mine.state in Initiative.PUBLIC,
        "has_ended": mine.state in ENDED,
    }
    return render(request, "sharing/my_needs.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_need_new(request: Any, number: int, kind: str) -> HttpResponse:
    """Ask for hands, or for a thing."""
    mine = _mine(request, number)
    if kind not in FORMS or mine.state in ENDED:
        raise Http404
    form = FORMS[kind](mine, dates.today(), request.POST or None)
    if form.is_valid():
        try:
            needs.create(mine, by=request.user, at=timezone.now(), **form.asked())
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Your question is there. We tell you by mail when somebody offers."))
            return fresh(redirect("my_needs", number))
    context = {"initiative": mine, "form": form, "is_thing": kind == "spullen"}
    return render(request, "sharing/my_need.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_need(request: Any, number: int, pk: int) -> HttpResponse:
    """Change what you ask."""
    mine = _mine(request, number)
    need = get_object_or_404(Need.objects.filter(initiative=mine).open(), pk=pk)
    kind = "spullen" if need.kind == Need.Kind.THING else "handen"
    form = FORMS[kind](mine, dates.today(), request.POST or None, need=need)
    if form.is_valid():
        try:
            needs.change(need, by=request.user, at=timezone.now(), **form.asked())
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(
                request, _("Your question is changed. Who helps knows it when the day or time is another.")
            )
            return fresh(redirect("my_needs", number))
    context = {"initiative": mine, "form": form, "need": need, "is_thing": kind == "spullen"}
    return render(request, "sharing/my_need.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_need_close(request: Any, number: int, pk: int) -> HttpResponse:
    """Ask it no more, after you read whom it concerns."""
    mine = _mine(request, number)
    need = get_object_or_404(Need.objects.filter(initiative=mine).open(), pk=pk)
    if request.method == "POST":
        try:
            needs.close(need, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("You do not ask this any more. Who offered it knows that by mail."))
        return fresh(redirect("my_needs", number))
    context = {"initiative": mine, "need": need, "offered": len(_standing(need))}
    return render(request, "sharing/my_need_close.html", context)


@never_cache
@require_POST
def my_offer(request: Any, number: int, pk: uuid.UUID) -> HttpResponse:
    """Accept an offer, or thank for it."""
    mine = _mine(request, number)
    found = get_object_or_404(Offer.objects.filter(need__initiative=mine).standing(), pk=pk)
    rules = {"ja": offers.accept, "nee": offers.thank}
    act = request.POST.get("doe", "")
    if act not in rules:
        raise Http404
    try:
        rules[act](found, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        accepted = _("You both got a mail now with how to reach each other.")
        messages.success(request, accepted if act == "ja" else _("They got a kind mail that you do not need it now."))
    return fresh(redirect("my_needs", number))


@never_cache
@require_safe
def my_calendar(request: Any, number: int) -> HttpResponse:
    """All days of what you ask, for a calendar."""
    mine = _mine(request, number)
    return calendar_file(list(Need.objects.filter(initiative=mine).open().select_related("initiative")), request)


def _mine(request: Any, number: int) -> Initiative:
    """An initiative that they are behind; of others, there is nothing here."""
    rows = Initiative.objects.of(request.municipality).filter(organisers__user=request.user)
    return get_object_or_404(rows, number=number)


def _standing(need: Need) -> list[Offer]:
    """The offers that stand: those to be answered first, then those accepted, then those who wait."""
    order = [Offer.State.OPEN, Offer.State.ACCEPTED, Offer.State.WAITING]
    offered = [offer for offer in need.offers.all() if offer.state in Offer.STANDING and offer.contact]
    return sorted(offered, key=lambda offer: order.index(Offer.State(offer.state)))
