# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the books at the desk: to read, for nothing is booked from here."""

import uuid
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from buurtsamen.desk import lists
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.desk.lists import Choice, Column, Listing
from buurtsamen.money import reading
from buurtsamen.money.models import Account, Posting, Transaction
from buurtsamen.money.reading import Booked
from buurtsamen.people.rights import Right


@require_safe
@staff(Right.SEE_BOOKS)
def staff_accounts(request: DeskRequest) -> HttpResponseBase:
    """All accounts, and what is in them now."""
    listing = Listing(
        page="staff_accounts",
        title=_("Accounts"),
        rows=Account.objects.of(request.municipality).with_balance(),
        columns=[
            Column("name", _("Account"), lambda row: reading.account(row.name), sort="name", link=_postings),
            Column("balance", _("Balance"), lambda row: Booked(row.cents), sort="cents", is_number=True),
            Column("floor", _("Can it go below zero?"), lambda row: not row.has_floor),
        ],
        search=lambda rows, words: rows.filter(name__icontains=words),
        order="name",
        empty=_("There is no account yet."),
        download="rekeningen",
    )
    return lists.answer(request, listing, links=[(reverse("staff_postings"), _("All bookings"))])


def _postings(row: Account) -> str:
    return f"{reverse('staff_postings')}?rekening={row.pk}"


@require_safe
@staff(Right.SEE_BOOKS)
def staff_postings(request: DeskRequest) -> HttpResponseBase:
    """What was booked, newest first: of one account, or of all."""
    accounts = Account.objects.of(request.municipality).order_by("name").values_list("pk", "name")
    listing = Listing(
        page="staff_postings",
        title=_("Bookings"),
        rows=Posting.objects.of(request.municipality).annotate(
            on=F("transaction__booked_on"),
            happened_on=F("transaction__happened_on"),
            why=F("transaction__why"),
            name=F("account__name"),
            other=Subquery(_other_side()),
        ),
        columns=[
            Column("booked", _("Booked on"), lambda row: row.on, sort="transaction__booked_on"),
            Column("happened", _("Happened on"), lambda row: row.happened_on),
            Column("why", _("What"), lambda row: _(row.why), link=_transaction),
            Column("account", _("Account"), lambda row: reading.account(row.name)),
            Column("other", _("Other side"), lambda row: reading.account(row.other)),
            Column("cents", _("Amount"), lambda row: Booked(row.cents), sort="cents", is_number=True),
        ],
        choices=[
            Choice("rekening", _("Account"), [(str(pk), reading.account(name)) for pk, name in accounts], _of_account)
        ],
        search=lambda rows, words: rows.filter(transaction__why__icontains=words),
        order="-transaction__booked_on",
        empty=_("Nothing was booked yet."),
        download="boekingen",
    )
    return lists.answer(request, listing, links=[(reverse("staff_accounts"), _("Accounts"))])


def _of_account(rows: QuerySet[Posting], account: str) -> QuerySet[Posting]:
    return rows.filter(account=int(account))


def _other_side() -> QuerySet[Posting, Any]:
    """The account at the other side of a posting; a movement has two as a rule."""
    others = Posting.objects.filter(transaction=OuterRef("transaction")).exclude(account=OuterRef("account"))
    return others.order_by("account").values("account__name")[:1]


def _transaction(row: Posting) -> str:
    return reverse("staff_transaction", args=[row.transaction_id])


@require_safe
@staff(Right.SEE_BOOKS)
def staff_transaction(request: DeskRequest, pk: uuid.UUID) -> HttpResponse:
    """One movement: from where, to where, and what it puts right or was put right by."""
    rows = Transaction.objects.of(request.municipality).select_related("reverses", "reversed_by")
    moved = get_object_or_404(rows, pk=pk)
    page = {
        "title": _(moved.why),
        "transaction": moved,
        "reversed_by": getattr(moved, "reversed_by", None),
        "sides": [
            (posting.account.pk, reading.account(posting.account.name), Booked(posting.cents))
            for posting in moved.postings.select_related("account").order_by("cents")
        ],
        "facts": [
            (_("Happened on"), moved.happened_on),
            (_("Booked on"), moved.booked_on),
            (_("Key"), moved.key),
        ],
    }
    return render(request, "money/staff/transaction.html", page)
