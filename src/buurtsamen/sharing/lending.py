# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for a thing that is lent instead of paid: the target falls by its amount, and rises when it goes back."""

from datetime import date, datetime

from django.db import transaction

from buurtsamen.core import failpoints
from buurtsamen.initiatives import life
from buurtsamen.initiatives.models import BudgetLine, Initiative
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.sharing.models import Need

State = Initiative.State


@transaction.atomic
def lend(need: Need, lender: str, *, by: User | str, on: date, at: datetime) -> None:
    """Somebody lends all of what a line of the budget is for: the line is lent, and the target falls by its amount.

    Only while it saves: once it is funded the money is there, and a loan changes nothing about it. The initiative
    is funded when what it saved is enough now. Its row is held from the look at it to the commit, so a gift that
    comes at the same moment is added to the one target or the other, never to both.

    Args:
        lender: as the page says it.
        on: today, Dutch time.
    """
    line = need.budget_line
    if line is None:
        return
    initiative = Initiative.objects.select_for_update(no_key=True).get(pk=need.initiative_id)
    failpoints.reach("lending.lend")
    if initiative.state != State.SAVING:
        BudgetLine.objects.filter(pk=line.pk, lent_on__isnull=False).update(lender=lender)
        return
    lent = BudgetLine.objects.filter(pk=line.pk, lent_on=None, is_own=False, can_be_lent=True)
    if not lent.update(lender=lender, lent_on=on):
        return
    target = max(0, initiative.target_cents - line.cents)  # a decision may have made it less than its budget
    change = {"target_cents": [initiative.target_cents, target]}
    journal.record("sharing.thing.lent", need, where=need.municipality, at=at, by=by, change=change)
    if initiative.saved_cents >= target:
        life.take("fund", initiative, by=by, at=at, change=change, target_cents=target, funded_on=on)
    else:
        Initiative.objects.filter(pk=initiative.pk).update(target_cents=target)


@transaction.atomic
def take_back(need: Need, *, by: User | str, at: datetime) -> None:
    """The thing is not lent after all: while it saves, the target is again what was decided; later it stays.

    Once it is funded, the line stays out of the target: then the makers look for another lender.
    """
    line = need.budget_line
    if line is None:
        return
    initiative = Initiative.objects.select_for_update(no_key=True).get(pk=need.initiative_id)
    failpoints.reach("lending.take_back")
    lent = BudgetLine.objects.filter(pk=line.pk, lent_on__isnull=False)
    if initiative.state != State.SAVING:
        lent.update(lender="")
        return
    if not lent.update(lender="", lent_on=None):
        return
    target = initiative.target_cents + line.cents
    Initiative.objects.filter(pk=initiative.pk).update(target_cents=target)
    change = {"target_cents": [initiative.target_cents, target]}
    journal.record("sharing.thing.taken_back", need, where=need.municipality, at=at, by=by, change=change)
