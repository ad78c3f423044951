# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of hands and things: what is asked, what was found, and whether it led to a match."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.desk import acts, lists
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.desk.lists import Choice, Column, Listing
from buurtsamen.initiatives import inbox
from buurtsamen.people import journal
from buurtsamen.people.rights import Right
from buurtsamen.sharing import needs, words
from buurtsamen.sharing.models import Need, NeedQuerySet, Offer
from buurtsamen.sharing.refusals import Refused

COLUMNS = [
    Column("wat", _("What is asked"), lambda need: words.title(need), sort="what", link=lambda need: _address(need)),
    Column("initiatief", _("Initiative"), lambda need: need.initiative.title, sort="initiative__title"),
    Column("wijk", _("District"), lambda need: _district(need), sort="initiative__district__name"),
    Column("dag", _("Day"), lambda need: need.begins_on, sort="begins_on"),
    Column("gevraagd", _("Asked"), lambda need: need.count, sort="count", is_number=True),
    Column("gevonden", _("Found"), lambda need: need.taken, sort="taken", is_number=True),
    Column("aangeboden", _("Offers"), lambda need: need.offered, sort="offered", is_number=True),
    Column("gelukt", _("Led to a match"), lambda need: need.matched, sort="matched", is_number=True),
    Column("niet", _("Did not"), lambda need: need.unmatched, sort="unmatched", is_number=True),
]


@require_safe
@staff(Right.SEE_INITIATIVES)
def needs_list(request: DeskRequest) -> HttpResponseBase:
    """What initiatives ask, what was offered, and what became of it. Nobody who offered is in it."""
    stands = [("open", _("open")), ("gesloten", _("closed"))]
    listing = Listing(
        page="staff_needs",
        title=_("Hands and things"),
        rows=_mine(request),
        columns=COLUMNS,
        choices=[
            Choice("soort", _("Kind"), Need.Kind.choices, lambda rows, value: rows.filter(kind=value)),
            Choice("stand", _("State"), stands, lambda rows, value: rows.filter(closed_on__isnull=value == "open")),
        ],
        search=lambda rows, typed: rows.filter(Q(what__icontains=typed) | Q(initiative__title__icontains=typed)),
        order="-pk",
        empty=_("No initiative asks for hands or things yet."),
        download="handen-en-spullen",
    )
    return lists.answer(request, listing)


@require_safe
@staff(Right.SEE_INITIATIVES)
def need(request: DeskRequest, pk: int) -> HttpResponse:
    """One question for hands or things, with its history."""
    found: Any = get_object_or_404(_mine(request), pk=pk)
    facts = [
        (_("Initiative"), found.initiative.title),
        (_("What is asked"), words.title(found)),
        (_("Skill"), found.skill),
        (_("When"), words.when(found) or gettext("to be agreed on")),
        (_("Found"), words.found(found)),
        (_("Offers"), found.offered),
        (_("Led to a match"), found.matched),
        (_("Did not"), found.unmatched),
        (_("In the budget"), found.budget_line),
    ]
    may_close = Right.REVIEW_INITIATIVES in request.rights and not found.closed_on
    page = {
        "title": found.what,
        "state": gettext("closed") if found.closed_on else "",
        "facts": [(name, value) for name, value in facts if value not in (None, "")],
        "links": [(reverse("staff_need_close", args=[pk]), _("Take it off the page"))] if may_close else [],
        "events": journal.of(found),
    }
    return render(request, "desk/detail.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.REVIEW_INITIATIVES)
def need_close(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a question off the public page, with a reason that the makers get."""
    found = get_object_or_404(_mine(request, Right.REVIEW_INITIATIVES).open(), pk=pk)

    def do(why: str) -> None:
        needs.take_off(found, by=request.user, at=timezone.now(), why=why)
        messages.success(request, _("It is off the page. The makers and who offered got a mail."))

    return acts.ask(
        request,
        title=_("Take “%(what)s” off the page?") % {"what": found.what},
        text=_(
            "It is asked no more. The makers get a mail with your reason; who offered it hears that it is not needed."
        ),
        button=_("Take it off the page"),
        do=do,
        back=reverse("staff_need", args=[pk]),
        refused=(Refused,),
    )


def _mine(request: DeskRequest, right: Right = Right.SEE_INITIATIVES) -> NeedQuerySet:
    """Of the initiatives that somebody works on, with counts."""
    initiatives = inbox.of(request.user, request.municipality, right)
    rows = Need.objects.of(request.municipality).filter(initiative__in=initiatives)
    proven = ~Q(offers__state=Offer.State.UNPROVEN)
    return rows.select_related("initiative__district", "municipality", "budget_line").annotate(
        offered=Count("offers", filter=proven),
        matched=Count("offers", filter=Q(offers__is_match=True)),
        unmatched=Count("offers", filter=Q(offers__is_match=False)),
    )


def _district(need: Need) -> str:
    return need.initiative.district.name if need.initiative.district else ""


def _address(need: Need) -> str:
    return reverse("staff_need", args=[need.pk])
