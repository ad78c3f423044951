# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for addresses of the municipality's own, which get a letter in every run: if a code is used, it leaked."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from buurtsamen.core.refusal import Refusal
from buurtsamen.letters.models import Canary
from buurtsamen.people import journal
from buurtsamen.people.models import Event, User
from buurtsamen.places.models import Municipality

USED, LOOKED = "letters.canary.used", "letters.canary.looked_into"


class Refused(Refusal):
    """It cannot be done now. Nothing was changed. `message` says why."""


@transaction.atomic
def add(canary: Canary, *, by: User, at: datetime) -> None:
    """From the next run on this address gets a letter."""
    canary.save(force_insert=True)
    change = {"lines": [None, canary.lines]}
    journal.record("letters.canary.added", canary, where=canary.municipality, at=at, by=by, change=change)


@transaction.atomic
def end(canary: Canary, *, by: User, why: str, on: date, at: datetime) -> None:
    """It gets no letters any more; those it got still count.

    Raises:
        Refused: it ended before; nothing was changed.
    """
    if not Canary.objects.filter(pk=canary.pk, ended_on=None).update(ended_on=on):
        raise Refused(_("This address ended before. Nothing was changed."))
    journal.record("letters.canary.ended", canary, where=canary.municipality, at=at, by=by, why=why)


def alarms(municipality: Municipality) -> dict[int, datetime]:
    """Canary → when its code was found used last, of those that nobody looked into since."""
    rows = Event.objects.of(municipality).filter(what__in=[USED, LOOKED]).order_by().values_list("thing", "what")
    last: dict[tuple[str, str], datetime] = {
        (thing, what): at for thing, what, at in rows.annotate(last=Max("at")).values_list("thing", "what", "last")
    }
    return {
        int(thing.rpartition(":")[2]): at
        for (thing, what), at in last.items()
        if what == USED and ((thing, LOOKED) not in last or last[thing, LOOKED] < at)
    }


@transaction.atomic
def look_into(canary: Canary, *, by: User, why: str, at: datetime) -> None:
    """Somebody knows how its code came to be used; Today tells of it no more.

    Args:
        why: what they found.

    Raises:
        Refused: there is nothing to look into; nothing was changed.
    """
    if canary.pk not in alarms(canary.municipality):
        raise Refused(_("No code of this address was used, or a colleague looked into it. Nothing was changed."))
    journal.record(LOOKED, canary, where=canary.municipality, at=at, by=by, why=why)
