# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of hands and things: finding what to do nearby, offering it, and hearing of what is new."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.core import dates, http
from buurtsamen.core.pagecache import fresh, shared
from buurtsamen.places import hosts, maps
from buurtsamen.places.middleware import TownRequest
from buurtsamen.places.models import District
from buurtsamen.sharing import alerts, contacts, finding, ics, offers
from buurtsamen.sharing.contacts import Contact
from buurtsamen.sharing.forms import AlertForm, OfferForm
from buurtsamen.sharing.models import Alert, Need, Offer
from buurtsamen.sharing.refusals import Refused, TooMany


@login_not_required
@require_safe
@shared
def help(request: TownRequest) -> HttpResponse:  # noqa: A001 - what somebody comes to do
    """What can I do near me? Hands and things of the whole municipality, with a map beside the list."""
    asked = {name: request.GET.get(word, "") for name, word in _ASKED.items()}
    found = finding.Found(request.municipality, dates.today(), **asked)
    town_map = maps.of(request.municipality)
    context = {
        "found": found,
        "districts": District.objects.of(request.municipality).current().named(),
        "town_map": town_map,
        "pins": [town_map.place(spot) for spot in found.spots()] if town_map.outlines else [],
        "here": town_map.place(found.centre) if found.centre and town_map.outlines else None,
    }
    return render(request, "sharing/help.html", context)


_ASKED = {
    "postcode": "waar",
    "metres": "afstand",
    "district": "wijk",
    "kind": "soort",
    "day": "dag",
    "theme": "thema",
}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer_help(request: TownRequest, pk: int) -> HttpResponse:
    """Offer hands or a thing for a need: no account, a link by mail."""
    rows = Need.objects.of(request.municipality).public(dates.today())
    need = get_object_or_404(rows.select_related("initiative", "budget_line"), pk=pk)
    form = OfferForm(need, request.POST or None)
    status = 422 if form.errors else 200
    if form.is_valid():
        data = form.cleaned_data
        contact = _contact(**{name: data[name] for name in ("email", "name", "phone", "note", "shown_as")})
        try:
            offers.make(
                need,
                contact,
                count=data.get("count", 1),
                network=http.client_network(request),
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
            status = 429 if isinstance(refusal, TooMany) else 409
        else:
            return redirect("look_in_mail")
    return render(request, "sharing/offer_help.html", {"need": need, "form": form}, status=status)


@login_not_required
@require_safe
@shared
def look_in_mail(request: TownRequest) -> HttpResponse:
    """A link is on its way."""
    return render(request, "sharing/look_in_mail.html")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: TownRequest, token: str) -> HttpResponse:
    """Somebody's own offer, by the link in their mail: confirm it, cancel it, tell whether it helped."""
    mine = _of_link(Offer, token, request)
    refusal, status = None, 200
    if request.method == "POST":
        try:
            _act(mine, request.POST.get("doe", ""))
        except Refused as refused:
            refusal, status = refused, 409
        else:
            return fresh(redirect("offer", token))
        mine.refresh_from_db()
    wants = {"ja": "yes", "nee": "no"}.get(request.GET.get("antwoord", ""), "")
    context = {
        "offer": mine,
        "need": mine.need,
        "token": token,
        "refusal": refusal,
        "wants": wants,
        "is_over": mine.need.ends_on is not None and mine.need.ends_on < dates.today(),
    }
    return render(request, "sharing/offer.html", context, status=status)


def _act(mine: Offer, act: str) -> None:
    now = timezone.now()
    if act == "bevestig":
        offers.confirm(mine, at=now)
    elif act == "afzeggen":
        offers.cancel(mine, at=now)
    elif act in ("ja", "nee"):
        offers.answer(mine, is_match=act == "ja", at=now)
    else:
        raise Http404


@login_not_required
@never_cache
@require_safe
def offer_calendar(request: TownRequest, token: str) -> HttpResponse:
    """When and where to help, for a calendar; once the offer was accepted."""
    mine = _of_link(Offer, token, request)
    if mine.state != Offer.State.ACCEPTED:
        raise Http404
    return calendar_file([mine.need], request)


def calendar_file(needs: list[Need], request: TownRequest) -> HttpResponse:
    """A file for a calendar, to be opened by it."""
    content = ics.calendar(needs, origin=hosts.origin(request.municipality), at=timezone.now())
    return HttpResponse(
        content, content_type=ics.TYPE, headers={"Content-Disposition": 'attachment; filename="agenda.ics"'}
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def alert_ask(request: TownRequest) -> HttpResponse:
    """Ask for mail about what is new nearby."""
    first = {"postcode": request.GET.get("waar", "")[:10], "district": request.GET.get("wijk", "")[:10]}
    if first["district"] and not first["postcode"]:
        first["near"] = AlertForm.IN_DISTRICT
    form = AlertForm(request.municipality, request.POST or None, initial=first)
    status = 422 if form.errors else 200
    if form.is_valid():
        contact = _contact(email=form.cleaned_data["email"], spot=form.spot)
        try:
            alerts.ask(
                request.municipality,
                contact,
                form.wish(),
                network=http.client_network(request),
                on=dates.today(),
                at=timezone.now(),
            )
        except TooMany as refusal:
            form.add_error(None, str(refusal.message))
            status = 429
        else:
            return redirect("look_in_mail")
    districts = District.objects.of(request.municipality).current().named()
    return render(request, "sharing/alert_ask.html", {"form": form, "districts": districts}, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: TownRequest, token: str) -> HttpResponse:
    """The link of an alert: say that it is yours."""
    mine = _of_link(Alert, token, request)
    refusal = None
    if request.method == "POST":
        try:
            alerts.confirm(mine, at=timezone.now())
        except Refused as refused:
            refusal = refused
    context = {"alert": mine, "token": token, "refusal": refusal, "wish": alerts.described(mine)}
    return render(request, "sharing/alert.html", context, status=409 if refusal else 200)


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def alert_end(request: TownRequest, token: str) -> HttpResponse:
    """Stop the mail: one press here, or one by a mail program without looking (RFC 8058)."""
    mine = contacts.find(Alert, token, request.municipality)
    if mine and request.method == "POST":
        alerts.end(mine)
        mine = None
    return render(request, "sharing/alert_end.html", {"alert": mine})


def _of_link(kind: type[Any], token: str, request: TownRequest) -> Any:
    """The row of a link, or a page that says it is not there."""
    found = contacts.find(kind, token, request.municipality)
    if found is None:
        raise Http404
    return found


def _contact(**known: Any) -> Contact:
    return Contact(language=get_language() or "nl", **known)
