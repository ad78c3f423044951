# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the hands and things that an application asks for, on their way to the room of sharing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from buurtsamen.applications.forms import StepForm
from buurtsamen.applications.lines import HANDS, HelpForm
from buurtsamen.initiatives.models import BudgetLine, Initiative
from buurtsamen.people.models import User
from buurtsamen.sharing import needs
from buurtsamen.sharing.models import Need


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that the makers could use.

    Attributes:
        way: of a thing: `lent` or `given`; nothing for people.
    """

    what: str
    way: str
    count: int


def read(form: StepForm) -> Iterator[Wanted]:
    """What was answered and is right."""
    for line in cast(HelpForm, form).lines():
        if line["what"]:
            yield Wanted(line["what"], "" if line["kind"] == HANDS else line["kind"], line["number"] or 1)


def ask(initiative: Initiative, form: StepForm, *, by: User, at: datetime) -> None:
    """What the initiative asks of its neighbours is as in the answers; nobody can have offered anything yet."""
    Need.objects.filter(initiative=initiative, budget_line=None).delete()
    for each in read(form):
        fields = {"kind": Need.Kind.THING, "way": each.way} if each.way else {"kind": Need.Kind.HANDS}
        needs.create(initiative, by=by, at=at, what=each.what, count=each.count, **fields)


def forget_loans(initiative: Initiative) -> None:
    """No line of the budget is asked for, so that the lines can be others."""
    Need.objects.filter(initiative=initiative, budget_line__isnull=False).delete()


def ask_to_borrow(initiative: Initiative, *, by: User, at: datetime) -> None:
    """Every line of the budget that may be lent is asked for, so that a loan lowers the target by its amount."""
    thing = {"kind": Need.Kind.THING, "way": Need.Way.LENT, "count": 1}
    for line in BudgetLine.objects.filter(initiative=initiative, can_be_lent=True):
        needs.create(initiative, by=by, at=at, what=line.what[:80].strip(), budget_line=line, **thing)
