# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of the desk of an initiative, behind signing in: what its makers see first, and vouchers in a stack.

Whoever is not behind an initiative finds nothing here.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buurtsamen.applications.models import Application
from buurtsamen.core import dates
from buurtsamen.initiatives import gifts, life
from buurtsamen.initiatives.models import Gift, Initiative
from buurtsamen.makers import days, entering, nexts, signs, stacks
from buurtsamen.makers.models import Question, Stack


def mine(request: Any, number: int, *states: Initiative.State) -> Initiative:
    """An initiative that the one who asks is behind, in one of these states, or in any when none are named.

    Raises:
        Http404: there is none.
    """
    rows = Initiative.objects.of(request.municipality).filter(organisers__user=request.user)
    if states:
        rows = rows.filter(state__in=states)
    return get_object_or_404(rows.select_related("municipality", "account", "district"), number=number)


@never_cache
@require_safe
def my_initiatives(request: Any) -> HttpResponse:
    """Everything that you began, the newest first."""
    rows = Initiative.objects.of(request.municipality).filter(organisers__user=request.user).order_by("-number")
    begun = Application.objects.of(request.municipality).by(request.user).unsent()
    return render(request, "makers/mine.html", {"initiatives": rows, "begun": begun})


@never_cache
@require_safe
def my_initiative(request: Any, number: int) -> HttpResponse:
    """What to do now, how far it is, and what comes later."""
    found, on = mine(request, number), dates.today()
    tasks = nexts.of(found, on)
    shown = days.of(found, on)
    context = {
        "initiative": found,
        "next": tasks[0] if tasks else None,
        "later": tasks[1:],
        "days": shown,
        "days_count": sum(day.count for day in shown),
        "questions": Question.objects.of(request.municipality).asked().filter(initiative=found)[:20],
        "is_public": found.state in Initiative.PUBLIC,
        "can_stop": can_stop(request, found),
    }
    return render(request, "makers/desk.html", context)


def can_stop(request: Any, initiative: Initiative) -> bool:
    """Whether the one who asks may stop it now: whoever sent it in, until something was paid out."""
    is_initiator = initiative.organisers.filter(user=request.user, is_initiator=True).exists()
    steps = life.STEPS["stop"].begins + life.STEPS["withdraw"].begins
    is_there = initiative.state in steps
    return is_initiator and is_there and not gifts.is_paid_out(initiative)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_stack(request: Any, number: int) -> HttpResponse:
    """Type or scan one voucher after another; each is counted at once."""
    found = mine(request, number, *Initiative.PUBLIC)
    context: dict[str, Any] = {}
    if request.method == "POST":
        back = reverse("my_stack", args=[number])
        response = entering.take_in(request, found, channel=Gift.Channel.DESK, back=back)
        if response:
            return response
        context = entering.too_many(request.POST.get("code", ""))
    context |= entering.shows(request, found, stacks.opened(found, by=request.user))
    return render(request, "makers/stack.html", context, status=429 if "challenge" in context else 200)


@never_cache
@require_POST
def my_stack_close(request: Any, number: int) -> HttpResponse:
    """You are done with this stack; see the list."""
    closed = entering.close(request, mine(request, number))
    messages.success(request, _("Your stack is closed. Every good code is counted."))
    response = redirect("my_stack_list", number, closed.pk) if closed else redirect("my_initiative", number)
    signs.empty(response)
    return response


@never_cache
@require_safe
def my_stack_list(request: Any, number: int, pk: int) -> HttpResponse:
    """What was counted and what was not, to keep or to print."""
    found = mine(request, number)
    stack = get_object_or_404(Stack.objects.of(request.municipality), initiative=found, by=request.user, pk=pk)
    return render(request, "makers/stack_list.html", entering.list_of(found, stack))
