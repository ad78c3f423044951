# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of the initiatives: looking at them, and giving to them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.validators import slug_re
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from buurtsamen.core import dates
from buurtsamen.core.pagecache import fresh, shared
from buurtsamen.initiatives import gifts, parts, showing
from buurtsamen.initiatives.models import Gift, Initiative, Update
from buurtsamen.places import maps
from buurtsamen.places.middleware import TownRequest
from buurtsamen.places.models import District
from buurtsamen.rounds import codes, hand, limits, vouchers
from buurtsamen.rounds.models import Voucher
from buurtsamen.rounds.vouchers import Standing

LATER = "later"
# What the makers told, without what was hidden; with its photo, whose pixels are asked for by itself.
_UPDATES = Prefetch(
    "updates",
    Update.objects.filter(hidden_on=None).select_related("picture").defer("picture__jpeg", "picture__small"),
)


@login_not_required
@require_safe
@shared
def initiatives(request: TownRequest) -> HttpResponse:
    """All initiatives, and those that somebody looks for."""
    shown = showing.Shown(
        request.municipality,
        dates.today(),
        words=request.GET.get("waar", ""),
        district=request.GET.get("wijk", ""),
        stage=request.GET.get("fase", ""),
        theme=request.GET.get("thema", ""),
    )
    districts = District.objects.of(request.municipality).current().named()
    return render(request, "initiatives/initiatives.html", {"shown": shown, "districts": districts})


@login_not_required
@require_safe
@shared
def initiative(request: TownRequest, slug: str) -> HttpResponse:
    """The page of one initiative."""
    rows = Initiative.objects.of(request.municipality).public().with_areas().with_photo()
    found = get_object_or_404(rows.prefetch_related("budget", "organisers", _UPDATES), slug=slug)
    context = {
        "initiative": found,
        "town_map": maps.of(request.municipality),
        "news": [update for update in found.updates.all() if not update.is_story],
        "parts": parts.of(request, found),
    }
    return render(request, "initiatives/initiative.html", context)


def holding(view: Callable[[TownRequest, hand.Hand, Voucher], HttpResponse]) -> Callable[[TownRequest], HttpResponse]:
    """The view is for whoever has a voucher in hand; others are asked for their code."""

    @wraps(view)
    def with_voucher(request: TownRequest) -> HttpResponse:
        held = hand.of(request)
        if not held.code:
            return redirect("give")
        try:
            voucher = vouchers.find(held.code, municipality=request.municipality)
        except vouchers.Refused as refusal:  # it was there a moment ago; the database is another one now
            held.typed, held.code, held.refused = held.code, "", type(refusal).__name__
            return _go(held, "give")
        return view(request, held, voucher)

    return with_voucher


@login_not_required
@require_safe
@never_cache
def give(request: TownRequest) -> HttpResponse:
    """Type a code, or see where the voucher stands and choose: step 1 of 2."""
    held = hand.of(request)
    if held.refused:
        return _unread(request, held)
    if held.code:
        return _stand_and_choose(request)
    chosen = Initiative.objects.of(request.municipality).saving().filter(slug=held.choice).first()
    return render(request, "initiatives/enter.html", {"initiative": chosen})


@holding
def _stand_and_choose(request: TownRequest, held: hand.Hand, voucher: Voucher) -> HttpResponse:
    stands = vouchers.standing(voucher, dates.today())
    if stands not in (Standing.FRESH, Standing.ACTIVATED):
        return _refused(request, voucher, stands)
    if held.choice and held.choice != LATER and "alle" not in request.GET:
        return redirect("confirm")
    return _choose(request, voucher)


@login_not_required
@require_safe
@never_cache
def give_to(request: TownRequest, slug: str) -> HttpResponse:
    """From the page of an initiative: remember it, and go on with the code."""
    held = hand.of(request)
    held.choice, held.refused = slug, ""
    return _go(held, "confirm" if held.code else "give")


@login_not_required
@require_POST
@never_cache
@holding
def choose(request: TownRequest, held: hand.Hand, voucher: Voucher) -> HttpResponse:
    """One was chosen, or later was; step 2 asks whether it is right."""
    held.choice = _chosen(request)
    if not held.choice:
        return _choose(request, voucher, is_missing=True)
    return _go(held, "confirm")


def _choose(request: TownRequest, voucher: Voucher, *, is_missing: bool = False) -> HttpResponse:
    shown = showing.Shown(request.municipality, dates.today(), words=request.GET.get("waar", ""))
    own_district = District.objects.named().filter(neighbourhoods=voucher.neighbourhood_id).first()
    context = {
        "voucher": voucher,
        "code": codes.written(hand.of(request).code),
        "groups": shown.groups(own_district),
        "shown": shown,
        "is_missing": is_missing,
        "later": LATER,
    }
    return render(request, "initiatives/choose.html", context, status=422 if is_missing else 200)


@login_not_required
@require_safe
@never_cache
@holding
def confirm(request: TownRequest, held: hand.Hand, voucher: Voucher) -> HttpResponse:
    """Is this right? Step 2 of 2."""
    stands = vouchers.standing(voucher, dates.today())
    if stands not in (Standing.FRESH, Standing.ACTIVATED):
        return redirect("give")
    context: dict[str, Any] = {"voucher": voucher, "code": codes.written(held.code)}
    if held.choice == LATER:
        return render(request, "initiatives/confirm_later.html", context)
    rows = Initiative.objects.of(request.municipality).saving().with_areas().with_photo()
    chosen = rows.filter(slug=held.choice).first()
    if chosen is None:
        return _not_saving(request, held)
    context |= {
        "initiative": chosen,
        "after_cents": chosen.saved_cents + voucher.left_cents,
        "part_cents": voucher.part_cents(),
        "undo_until": gifts.undo_until(voucher.round, dates.today()),
    }
    return render(request, "initiatives/confirm.html", context)


@login_not_required
@require_POST
@never_cache
@holding
def give_now(request: TownRequest, held: hand.Hand, voucher: Voucher) -> HttpResponse:
    """Give the voucher to the chosen initiative; pressed twice, it is given once."""
    if request.POST.get("over", str(voucher.left_cents)) != str(voucher.left_cents):
        return redirect("receipt")
    chosen = gifts.find(_chosen(request), municipality=request.municipality)
    if chosen is None:
        return _not_saving(request, held)
    cents = voucher.part_cents() if request.POST.get("deel") == "1" else voucher.left_cents
    try:
        gifts.give(voucher, chosen, on=dates.today(), cents=cents)
    except gifts.NotSaving:
        return _not_saving(request, held)
    except vouchers.NotNow as refusal:
        return _refused(request, voucher, refusal.standing)
    held.choice = ""
    return fresh(_go(held, "receipt"))


@login_not_required
@require_POST
@never_cache
@holding
def activate(request: TownRequest, held: hand.Hand, voucher: Voucher) -> HttpResponse:
    """Keep the voucher to be given later."""
    try:
        vouchers.activate(voucher, on=dates.today())
    except vouchers.NotNow as refusal:
        return _refused(request, voucher, refusal.standing)
    response = render(request, "initiatives/activated.html", {"voucher": voucher, "code": codes.written(held.code)})
    held.choice = ""
    hand.put(response, held)
    return response


@login_not_required
@require_safe
@never_cache
@holding
def receipt(request: TownRequest, held: hand.Hand, voucher: Voucher) -> HttpResponse:
    """What was given with this code, to keep or to print."""
    given = _gifts(voucher)
    if not given:
        return redirect("give")
    context = {
        "voucher": voucher,
        "code": codes.written(held.code),
        "gifts": given,
        "gift": given[0],
        "bar": _bar(given[0]),
        "undo_until": gifts.undo_until(given[0].round, given[0].given_on),
    }
    return render(request, "initiatives/receipt.html", context | _undo(given))


@login_not_required
@require_POST
@never_cache
@holding
def take_back(request: TownRequest, held: hand.Hand, voucher: Voucher) -> HttpResponse:
    """Take the last gift back, to give it to another."""
    given = [gift for gift in _gifts(voucher) if str(gift.pk) == request.POST.get("gift")]
    try:
        for gift in given:
            gifts.take_back(gift, on=dates.today())
    except (gifts.TooLate, vouchers.NotNow):
        return _refused(request, voucher, Standing.GIVEN)
    held.choice = ""
    return fresh(_go(held, "give"))


@login_not_required
@require_POST
@never_cache
def stop(request: TownRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """Put the voucher away: nothing is kept on this computer."""
    response = redirect("home")
    hand.empty(response)
    return response


def _chosen(request: TownRequest) -> str:
    """The slug that a form names, or nothing."""
    named = request.POST.get("aan", "")
    return named if len(named) <= 60 and slug_re.fullmatch(named) else ""


def _gifts(voucher: Voucher) -> list[Gift]:
    rows = Gift.objects.standing().filter(voucher=voucher).select_related("initiative", "round")
    return sorted(rows, key=lambda gift: (gift.given_on, gift.pk), reverse=True)


def _bar(gift: Gift) -> dict[str, int]:
    """Where the newest gift lies in the whole, in thousandths."""
    whole = max(gift.initiative.target_cents, gift.initiative.saved_cents, 1)
    after = gift.initiative.saved_cents * 996 // whole
    mine = max(12, gift.cents * 996 // whole)
    return {"before": max(0, after - mine), "mine_at": 2 + max(0, after - mine), "mine": mine}


def _undo(given: list[Gift]) -> dict[str, Any]:
    return {"undoable": [gift for gift in given if gifts.can_take_back(gift, dates.today())]}


def _go(held: hand.Hand, where: str) -> HttpResponse:
    response = redirect(where)
    hand.put(response, held)
    return response


def _unread(request: TownRequest, held: hand.Hand) -> HttpResponse:
    """What was typed is no code of a voucher here; say which of the reasons it is, and keep what was typed."""
    context = {"kind": held.refused, "typed": held.typed}
    if held.refused == "TooMany":
        context["challenge"] = limits.challenge()
    status = 429 if held.refused == "TooMany" else 422
    return render(request, "initiatives/unread.html", context, status=status)


def _refused(request: TownRequest, voucher: Voucher, stands: Standing) -> HttpResponse:
    """Say where the voucher stands; one that can be given after all is asked for once more."""
    if stands in (Standing.FRESH, Standing.ACTIVATED):
        return redirect("give")
    given = _gifts(voucher)
    context = {
        "voucher": voucher,
        "code": codes.written(hand.of(request).code),
        "standing": stands,
        "gifts": given,
    }
    return render(request, "initiatives/refused.html", context | _undo(given))


def _not_saving(request: TownRequest, held: hand.Hand) -> HttpResponse:
    chosen = Initiative.objects.of(request.municipality).public().filter(slug=held.choice).first()
    held.choice = ""
    response = render(request, "initiatives/not_saving.html", {"initiative": chosen}, status=409)
    hand.put(response, held)
    return response
