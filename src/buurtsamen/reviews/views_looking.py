# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of what residents publish: look at it first, hide it with a reason, show it again."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buurtsamen.core import dates
from buurtsamen.core.pagecache import fresh
from buurtsamen.desk import acts
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.initiatives import inbox
from buurtsamen.people.rights import Right
from buurtsamen.reviews import moderation
from buurtsamen.reviews.moderation import Kind

LATELY = timedelta(days=14)


@require_safe
@staff(Right.REVIEW_INITIATIVES)
def published(request: DeskRequest) -> HttpResponse:
    """What nobody looked at yet, what is new on the site, and what is hidden."""
    since = dates.today() - LATELY
    new = [
        (kind, row)
        for kind in moderation.kinds().values()
        if not kind.waits
        for row in _mine(request, kind).filter(hidden_on=None, **{f"{kind.added}__gte": since})[: moderation.MOST]
    ]
    context = {
        "unseen": list(moderation.unseen(request.user, request.municipality)),
        "new": new,
        "hidden": [
            (kind, row)
            for kind in moderation.kinds().values()
            for row in _mine(request, kind).filter(hidden_on__isnull=False).order_by("-hidden_on")[: moderation.MOST]
        ],
    }
    return render(request, "reviews/staff/published.html", context)


@require_POST
@staff(Right.REVIEW_INITIATIVES)
def look(request: DeskRequest, name: str, pk: int) -> HttpResponse:
    """It may be seen."""
    kind, row = _found(request, name, pk)
    if not kind.waits:
        raise Http404
    try:
        moderation.look(kind, row, by=request.user, on=dates.today(), at=timezone.now())
    except moderation.Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("It may be seen from now on."))
    if request.POST.get("terug") == "initiatief":
        return fresh(redirect("staff_initiative", row.initiative.number))
    return fresh(redirect("staff_published"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.REVIEW_INITIATIVES)
def hide(request: DeskRequest, name: str, pk: int) -> HttpResponse:
    """Take it off the page, with a reason for its author."""
    kind, row = _found(request, name, pk)

    def do(why: str) -> None:
        moderation.hide(kind, row, by=request.user, on=dates.today(), at=timezone.now(), why=why)
        messages.success(request, _("It is hidden. The author has a mail with the reason."))

    text = _("Nobody sees it any more. The author gets your reason by mail. You can show it again later.")
    return _ask(request, kind, row, _("Hide: %(what)s"), text, _("Hide it"), do)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.REVIEW_INITIATIVES)
def show(request: DeskRequest, name: str, pk: int) -> HttpResponse:
    """Put it back on the page, and tell its author."""
    kind, row = _found(request, name, pk)

    def do(why: str) -> None:
        moderation.show(kind, row, by=request.user, on=dates.today(), at=timezone.now(), why=why)
        messages.success(request, _("It is shown again. The author is told."))

    text = _("Everybody sees it again. The author gets a mail that says so.")
    return _ask(request, kind, row, _("Show again: %(what)s"), text, _("Show it again"), do)


def _ask(request: DeskRequest, kind: Kind, row: Any, title: str, text: str, button: str, do: Any) -> HttpResponse:
    response = acts.ask(
        request,
        title=title % {"what": kind.says(row)},
        text=text,
        button=button,
        do=do,
        back=reverse("staff_published"),
        refused=(moderation.Refused,),
    )
    return fresh(response) if response.status_code == 302 else response


def _found(request: DeskRequest, name: str, pk: int) -> tuple[Kind, Any]:
    kind = moderation.kinds().get(name)
    if kind is None:
        raise Http404
    return kind, get_object_or_404(_mine(request, kind), pk=pk)


def _mine(request: DeskRequest, kind: Kind) -> QuerySet[Any]:
    return kind.rows(request.municipality).filter(initiative__in=_initiatives(request))


def _initiatives(request: DeskRequest) -> QuerySet[Any]:
    return inbox.of(request.user, request.municipality, Right.REVIEW_INITIATIVES)
