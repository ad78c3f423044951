# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for which initiatives a colleague works on."""

from datetime import date

from django.db.models import Q, QuerySet

from buurtsamen.initiatives.models import Initiative, InitiativeQuerySet
from buurtsamen.people import rights
from buurtsamen.people.models import User
from buurtsamen.people.rights import Right
from buurtsamen.places import workdays
from buurtsamen.places.models import Municipality


def of(user: User, municipality: Municipality, right: Right = Right.SEE_INITIATIVES) -> InitiativeQuerySet:
    """Those for which somebody has a right: all of them, or those of their districts.

    An initiative for the whole municipality is in nobody's district in particular: whoever works for some districts
    does not see it here. Drafts are their makers' own.
    """
    rows = Initiative.objects.of(municipality).exclude(state=Initiative.State.DRAFT)
    bound = rights.districts(user, right, municipality)
    return rows if bound is None else rows.filter(district__in=bound)


def search(rows: QuerySet[Initiative], words: str) -> QuerySet[Initiative]:
    """Those with this number, or with these words in their title or what they say in a sentence."""
    if number := number_in(words):
        return rows.filter(number=number)
    return rows.filter(Q(title__icontains=words) | Q(summary__icontains=words))


def number_in(words: str) -> int:
    """The number that somebody typed: `12`, `#12`, `nr. 12`; 0 when it is something else."""
    typed = words.lower().removeprefix("nr").removeprefix(".").strip().removeprefix("#").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def decide_by(initiative: Initiative, municipality: Municipality) -> date | None:
    """The last day on which a decision is in time; none while it is not the municipality's turn."""
    if initiative.state != Initiative.State.SUBMITTED or initiative.submitted_on is None:
        return None
    return workdays.due(initiative.submitted_on, municipality.review_days, municipality)
