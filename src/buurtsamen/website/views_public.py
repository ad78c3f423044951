# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of the website: home, the pages of text, and the look of the municipality."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from buurtsamen.core import dates
from buurtsamen.core.pagecache import shared
from buurtsamen.initiatives import showing
from buurtsamen.initiatives.models import Gift
from buurtsamen.places import brands, logos, maps
from buurtsamen.places.middleware import TownRequest
from buurtsamen.places.models import District, Logo
from buurtsamen.rounds import days
from buurtsamen.rounds.models import Round, Voucher
from buurtsamen.website import letter, pages
from buurtsamen.website.frame import brand_hash
from buurtsamen.website.models import Page

CARDS = 9


@login_not_required
@require_safe
@shared
def home(request: TownRequest) -> HttpResponse:
    """Type a code, see the round, look at what the neighbours want to do."""
    today = dates.today()
    shown = showing.Shown(request.municipality, today)
    round_ = current_round(request)
    context = {
        "shown": shown,
        "cards": shown.initiatives[:CARDS],
        "round": round_,
        "figures": _figures(round_) if round_ else None,
        "days": days.of(round_, today) if round_ else [],
        "reached": shown.stages()["reached"] + shown.stages()["done"],
        "districts": District.objects.of(request.municipality).current().named(),
        "town_map": maps.of(request.municipality),
    }
    return render(request, "website/home.html", context)


def current_round(request: TownRequest) -> Round | None:
    """The newest round whose letters people hold; before there is one, the one that comes first."""
    rows = Round.objects.of(request.municipality)
    comes = rows.exclude(state__in=[Round.State.DRAFT, Round.State.SETTLED])
    return rows.in_letterboxes().order_by("-opens_on").first() or comes.order_by("opens_on").first()


def _figures(round_: Round) -> dict[str, int]:
    sent = Voucher.objects.filter(round=round_).exclude(state=Voucher.State.VOID)
    return sent.aggregate(letters=Count("pk"), taking_part=Count("activated_on")) | {
        "given_cents": Gift.objects.standing().filter(round=round_).aggregate(cents=Sum("cents"))["cents"] or 0,
    }


@login_not_required
@require_safe
@shared
def page(request: TownRequest, name: str) -> HttpResponse:
    """A page of text, in the language of the address or else in Dutch."""
    rows = {row.language: row for row in Page.objects.of(request.municipality).filter(name=name)}
    found = rows.get(get_language() or "nl") or rows.get("nl")
    if found is None:
        raise Http404
    found.municipality = request.municipality
    context = {"page": found, "text": pages.shown(found, current_round(request))}
    return render(request, "website/page.html", context)


@login_not_required
@require_safe
@shared
def letter_languages(request: TownRequest) -> HttpResponse:
    """What the letter says, in the languages that it names."""
    translations = list(letter.translations(request.municipality, current_round(request)))
    return render(request, "website/letter_languages.html", {"translations": translations})


@login_not_required
@require_safe
@shared
def brand(request: TownRequest) -> HttpResponse:
    """The colours and letters of the municipality, as a stylesheet."""
    response = HttpResponse(brands.stylesheet(request.municipality.brand), content_type="text/css")
    if request.META["QUERY_STRING"] == brand_hash(request.municipality):  # an older process may not know it yet
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@login_not_required
@require_safe
@shared
def logo(request: TownRequest) -> HttpResponse:
    """The picture beside the name of the platform."""
    row = get_object_or_404(Logo, municipality=request.municipality)
    response = HttpResponse(bytes(row.png), content_type="image/png")
    shown = logos.of(request.municipality)
    if shown and request.META["QUERY_STRING"] == shown.key:
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """What a search engine need not visit."""
    return HttpResponse("User-agent: *\nDisallow: /v/\nDisallow: /V/\nDisallow: /geven/\n", content_type="text/plain")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it
    """A form came without its proof, or too late; say what to do."""
    return render(request, "website/csrf_failed.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """There is no such page, or not in this municipality."""
    return render(request, "website/not_found.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke on our side; a page that needs nothing from the database."""
    return render(request, "website/failed.html", status=500)
