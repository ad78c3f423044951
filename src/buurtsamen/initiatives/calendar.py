# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the calendar does by itself, once a day: rounds open, close and are settled."""

from datetime import date, datetime, time
from functools import partial

from django.db import transaction

from buurtsamen.core import dates
from buurtsamen.initiatives import gifts
from buurtsamen.places.models import Municipality
from buurtsamen.rounds import limits, rounds, steps
from buurtsamen.rounds.models import Round

_JOB = "daily"


def settle(round_: Round, *, on: date) -> int:
    """Settle a round, and forget who gave what in it, in one transaction.

    Returns:
        How much lapsed to the budget, in euro cents.

    Raises:
        rounds.Refused: it is not closed, or residents can still give; nothing was changed.
    """
    with transaction.atomic():
        lapsed = rounds.settle(round_, on=on)
        gifts.forget_vouchers(round_)
    return lapsed


@transaction.atomic
def turn(municipality: Municipality, *, on: date) -> list[str]:
    """Do what this day asks of a municipality, all or nothing. Safe to repeat.

    Returns:
        A line for everything that happened; each is in the journal too.
    """
    done = []
    at = datetime.combine(on, time(), dates.AMSTERDAM)
    rows = Round.objects.of(municipality).in_letterboxes().order_by("number")
    for round_ in rows.select_for_update(no_key=True):  # nobody opens or closes one by hand meanwhile
        before = round_.state
        steps.by_the_calendar(round_, by=_JOB, on=on, at=at)
        if round_.state == Round.State.CLOSED and on > round_.gives_until:
            steps.take("settled", partial(settle, on=on), round_, by=_JOB, at=at, why="")
        if round_.state != before:
            done.append(f"{municipality.platform}: {round_.name} went from {before} to {round_.state}")
    if forgotten := limits.forget(on):
        done.append(f"{municipality.platform}: {forgotten} old counts of wrong codes deleted")
    return done
