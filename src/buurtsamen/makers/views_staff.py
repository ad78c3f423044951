# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of entering vouchers for residents who bring or read out their letters."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.initiatives import inbox
from buurtsamen.initiatives.models import Initiative
from buurtsamen.makers import entering, signs, stacks
from buurtsamen.makers.forms import ChannelForm
from buurtsamen.makers.models import Stack
from buurtsamen.people.rights import Right


def _theirs(request: DeskRequest, number: int) -> Initiative:
    """A public initiative in the districts that somebody acts for."""
    rows = inbox.of(request.user, request.municipality, Right.ACT_FOR_RESIDENTS).filter(state__in=Initiative.PUBLIC)
    return get_object_or_404(rows.select_related("municipality"), number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.ACT_FOR_RESIDENTS)
def staff_stack(request: DeskRequest, number: int) -> HttpResponse:
    """Enter what residents brought or read out, one voucher after another."""
    found = _theirs(request, number)
    stack = stacks.opened(found, by=request.user)
    form = ChannelForm(request.POST if "channel" in request.POST else None)
    context: dict[str, Any] = {"title": _("Enter vouchers"), "form": form}
    if request.method == "POST" and (stack or form.is_valid()):
        channel = stack.channel if stack else form.cleaned_data["channel"]
        back = reverse("staff_stack", args=[number])
        response = entering.take_in(request, found, channel=channel, back=back)
        if response:
            return response
        context |= entering.too_many(request.POST.get("code", ""))
    context |= entering.shows(request, found, stacks.opened(found, by=request.user))
    status = 429 if "challenge" in context else 422 if form.errors else 200
    return render(request, "makers/staff_stack.html", context, status=status)


@require_POST
@staff(Right.ACT_FOR_RESIDENTS)
def staff_stack_close(request: DeskRequest, number: int) -> HttpResponse:
    """They are done with this stack; see the list."""
    closed = entering.close(request, _theirs(request, number))
    messages.success(request, _("The stack is closed. Every good code is counted."))
    response = redirect("staff_stack_list", number, closed.pk) if closed else redirect("staff_initiative", number)
    signs.empty(response)
    return response


@require_safe
@staff(Right.ACT_FOR_RESIDENTS)
def staff_stack_list(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """What was counted and what was not, to hand over or to print; gone the next night."""
    found = _theirs(request, number)
    stack = get_object_or_404(Stack.objects.of(request.municipality), initiative=found, pk=pk)
    context = entering.list_of(found, stack) | {"title": _("List of the stack")}
    return render(request, "makers/staff_stack_list.html", context)
