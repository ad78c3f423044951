# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of the figures: how the rounds stand, side by side."""

from typing import Any

from django.db.models import Count, Q
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from buurtsamen.desk import lists
from buurtsamen.desk.cells import Cents
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.desk.lists import Column, Listing
from buurtsamen.people.rights import Right
from buurtsamen.rounds.figures import percent
from buurtsamen.rounds.models import Round, Voucher


def _address(row: Any) -> str:
    return reverse("staff_round", args=[row.pk])


def _left(row: Any) -> Cents:
    return Cents(row.ceiling_cents - row.activated_cents)


def _used(row: Any) -> int:
    """How many vouchers were activated, as the books say."""
    return int(row.activated_cents // row.value_cents)


COLUMNS = [
    Column("ronde", _("Round"), lambda row: row.name, sort="number", link=_address),
    Column("stand", _("State"), lambda row: row.get_state_display(), sort="state"),
    Column("brieven", _("Letters that were delivered"), lambda row: row.delivered, sort="delivered", is_number=True),
    Column("geactiveerd", _("Activated"), _used, is_number=True),
    Column("aandeel", _("Share of the letters"), lambda row: percent(_used(row), row.delivered), is_number=True),
    Column("gegeven", _("Given"), lambda row: Cents(row.given_cents), is_number=True),
    Column("plafond", _("Ceiling"), lambda row: Cents(row.ceiling_cents), sort="ceiling_cents", is_number=True),
    Column("over", _("Left of the ceiling"), _left, is_number=True),
]


@require_safe
@staff(Right.SEE_FIGURES)
def staff_figures(request: DeskRequest) -> HttpResponseBase:
    """Letters, participation and money of every round that was prepared."""
    delivered = Count("vouchers", filter=~Q(vouchers__state=Voucher.State.VOID))
    rows = Round.objects.of(request.municipality).exclude(state=Round.State.DRAFT).with_books()
    listing = Listing(
        page="staff_figures",
        title=_("How the rounds stand"),
        rows=rows.annotate(delivered=delivered),
        columns=COLUMNS,
        order="-number",
        empty=_("No round was prepared yet. Its figures stand here as soon as one is."),
        download="cijfers-van-rondes",
    )
    return lists.answer(request, listing)
