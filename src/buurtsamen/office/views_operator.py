# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the pages of whoever runs the installation: choosing the municipality to work in, and leaving it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.desk import acts
from buurtsamen.desk.doors import DeskRequest, answered, is_sure
from buurtsamen.people import operators
from buurtsamen.places.models import Municipality

P = ParamSpec("P")
View = Callable[Concatenate[DeskRequest, P], HttpResponseBase]


def operator(view: View[P]) -> View[P]:
    """The view is for operators with a second factor, wherever they work; they need no right here."""

    @wraps(view)
    def guarded(request: DeskRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_operator:
            return render(request, "desk/forbidden.html", {"is_staff": False}, status=403)
        if not is_sure(request):
            return redirect("desk_second_factor")
        return answered(lambda: view(request, *args, **kwargs), request)

    closed: Any = login_required(guarded)
    closed.is_operator = True
    return closed  # type: ignore[no-any-return]


@operator
@require_safe
def municipalities(request: DeskRequest) -> HttpResponse:
    """All of them, and the one they work in."""
    rows = Municipality.objects.order_by("name").prefetch_related("hosts")
    return render(request, "office/operator.html", {"municipalities": rows, "here": request.user.works_in})


@operator
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: DeskRequest, pk: int) -> HttpResponse:
    """Choose one."""
    chosen = get_object_or_404(Municipality.objects.prefetch_related("hosts"), pk=pk)

    def do(why: str) -> str:
        operators.enter(request.user, chosen, why=why, at=timezone.now())
        return _desk_of(request, chosen)

    return acts.ask(
        request,
        title=_("Work in %(town)s?") % {"town": chosen.name},
        text=_("From then on you work there and nowhere else. That, and all you do, is written in its journal."),
        button=_("Work there"),
        do=do,
        refused=(operators.Refused,),
        back=reverse("desk_operator"),
    )


@operator
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: DeskRequest) -> HttpResponse:
    """Stop working where they do."""

    def do(_why: str) -> None:
        operators.leave(request.user, at=timezone.now())

    return acts.ask(
        request,
        title=_("Stop working here?"),
        text=_("You work in no municipality then, until you choose one."),
        button=_("Stop"),
        do=do,
        refused=(operators.Refused,),
        back=reverse("desk_operator"),
        needs_reason=False,
    )


def _desk_of(request: DeskRequest, municipality: Municipality) -> str:
    """The desk at a name of that municipality; at this one when it has it."""
    names = sorted(host.name for host in municipality.hosts.all())
    here, colon, port = request.get_host().partition(":")
    if here in names or not names:
        return reverse("desk")
    return f"{request.scheme}://{names[0]}{colon}{port}{reverse('desk')}"
