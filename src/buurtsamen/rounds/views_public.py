# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of the rounds: where a code comes in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from buurtsamen.core import http
from buurtsamen.rounds import codes, hand, limits, vouchers


@login_not_required
@csrf_exempt  # the home page is the same for everybody and holds no token; a code that comes in changes nothing
@require_POST
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """A code was typed: look it up, and go on to giving with it in hand."""
    return _enter(
        request,
        request.POST.get("code", ""),
        challenge=request.POST.get("challenge", ""),
        proof=request.POST.get("proof", ""),
    )


@login_not_required
@require_safe
@never_cache
def from_letter(request: HttpRequest, code: str) -> HttpResponse:
    """The square on the letter was scanned: the code leaves the address at once."""
    return _enter(request, code)


def _enter(request: HttpRequest, typed: str, challenge: str = "", proof: str = "") -> HttpResponse:
    held = hand.of(request)
    held.code = held.refused = held.typed = ""
    try:
        limits.look_up(
            typed,
            municipality=request.municipality,  # type: ignore[attr-defined]
            network=http.client_network(request),
            at=timezone.now(),
            challenge=challenge,
            proof=proof,
        )
        held.code = codes.read(typed)
    except (codes.Unreadable, vouchers.Refused) as refusal:
        held.refused, held.typed = type(refusal).__name__, typed[:40]
    response = redirect("give")
    response["Referrer-Policy"] = "no-referrer"
    hand.put(response, held)
    return response
