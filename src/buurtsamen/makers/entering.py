# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the page on which a stack is entered, by makers or by colleagues: what it shows, what it takes in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from buurtsamen.core import dates, http
from buurtsamen.core.pagecache import fresh
from buurtsamen.initiatives.models import Initiative
from buurtsamen.makers import refusals, signs, stacks
from buurtsamen.makers.models import Stack
from buurtsamen.rounds import limits

SHOWN = 20  # rows, of the newest; the rest behind a link


def shows(request: Any, initiative: Initiative, stack: Stack | None) -> dict[str, Any]:
    """What the page shows: the last answer, the totals, the newest rows."""
    totals = stacks.totals(stack)
    count = totals["good"] + totals["refused"]
    most = count if "alle" in request.GET else SHOWN
    rows = list(stack.rows.all()[:most]) if stack else []
    lines = list(refusals.lines(rows, signs.of(request, stack)))
    return {
        "initiative": initiative,
        "stack": stack,
        "number": count + 1,
        "totals": totals,
        "count": count,
        "lines": lines,
        "last": lines[0] if lines else None,
        "is_saving": initiative.state == Initiative.State.SAVING,
    }


def take_in(request: Any, initiative: Initiative, *, channel: str, back: str) -> HttpResponse | None:
    """Enter the code that was typed, and go back to the page; None when too many wrong codes were.

    Args:
        back: address of the page.
    """
    typed = request.POST.get("code", "").strip()
    response = fresh(redirect(back))
    if not typed:
        return response
    number = _number(request.POST.get("number", ""))
    stack = stacks.open_one(initiative, by=request.user, channel=channel, on=dates.today())
    known = signs.of(request, stack)
    try:
        row = stacks.enter(
            stack,
            typed,
            number=number,
            network=http.client_network(request),
            on=dates.today(),
            at=timezone.now(),
            challenge=request.POST.get("challenge", ""),
            proof=request.POST.get("proof", ""),
        )
    except limits.TooMany:
        return None
    except stacks.OutOfStep:
        if known.get(number) != signs.last(typed):
            messages.warning(
                request, _("This stack is open in another window. This code was not entered. Type it again.")
            )
        return response
    signs.put(response, stack, known | {row.number: signs.last(typed)})
    return response


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def too_many(typed: str) -> dict[str, Any]:
    """What the page shows above that when a machine must do a sum first."""
    return {"typed": typed[:80], "challenge": limits.challenge()}


def close(request: Any, initiative: Initiative) -> Stack | None:
    """Somebody is done with their stack."""
    stack = stacks.opened(initiative, by=request.user)
    if stack:
        stacks.close(stack, by=request.user, on=dates.today(), at=timezone.now())
    return stack if stack and stack.pk else None


def list_of(initiative: Initiative, stack: Stack) -> dict[str, Any]:
    """What a list to print shows: every row in the order of entering, without anything of a code."""
    rows = list(stack.rows.order_by("number"))
    return {
        "initiative": initiative,
        "stack": stack,
        "totals": stacks.totals(stack),
        "lines": list(refusals.lines(rows, {})),
    }
