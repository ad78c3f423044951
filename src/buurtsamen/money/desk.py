# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the desk shows of this room."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buurtsamen.core import dates, euros
from buurtsamen.desk.doors import DeskRequest
from buurtsamen.desk.menu import Entry, Section
from buurtsamen.desk.search import MOST, Found
from buurtsamen.desk.today import Standing
from buurtsamen.money import reading
from buurtsamen.money.models import Account
from buurtsamen.money.reading import Booked
from buurtsamen.people.rights import Right

MENU = [
    Entry(Section.MONEY, gettext_lazy("Accounts"), "staff_accounts", Right.SEE_BOOKS),
    Entry(Section.MONEY, gettext_lazy("Bookings"), "staff_postings", Right.SEE_BOOKS),
]
ACCOUNTS = {
    "bank": gettext_lazy("Bank"),
    "budget": gettext_lazy("Budget"),
    "cost": gettext_lazy("Costs"),
    "council": gettext_lazy("Council"),
    "payable": gettext_lazy("To be paid out"),
    "platform": gettext_lazy("platform"),
    "posting": gettext_lazy("posting letters"),
    "printing": gettext_lazy("printing letters"),
    "settling": gettext_lazy("settling initiatives"),
    "signs": gettext_lazy("street signs"),
}


def stands(request: DeskRequest) -> Iterator[Standing]:
    """What is in the budget of this year, what is to be paid out, and what is in the bank."""
    if Right.SEE_BOOKS not in request.rights:
        return
    names = [f"budget:{dates.today().year}", "payable", "bank"]
    rows: QuerySet[Any] = Account.objects.of(request.municipality).filter(name__in=names).with_balance()
    for row in rows.order_by("-name"):
        url = f"{reverse('staff_postings')}?rekening={row.pk}"
        yield Standing(reading.account(row.name), Booked(row.cents), url)


def find(request: DeskRequest, words: str) -> Iterator[Found]:
    """Accounts with this name."""
    if Right.SEE_BOOKS not in request.rights:
        return
    rows = Account.objects.of(request.municipality).filter(name__icontains=words)
    for account in rows.order_by("name")[:MOST]:
        url = f"{reverse('staff_postings')}?rekening={account.pk}"
        yield Found(_("Accounts"), reading.account(account.name), euros.euros(account.balance_cents(), exact=True), url)
