# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the calendar does by itself, once a day: rounds open, close and are settled."""

from datetime import date, datetime, time

from django.db import transaction

from buurtsamen.core import dates
from buurtsamen.initiatives import gifts
from buurtsamen.people import journal
from buurtsamen.places.models import Municipality
from buurtsamen.rounds import limits, rounds
from buurtsamen.rounds.models import Round


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
    for round_ in Round.objects.of(municipality).in_letterboxes().order_by("number"):
        before = round_.state
        rounds.by_the_calendar([round_], on=on)
        if round_.state == Round.State.CLOSED and on > round_.gives_until:
            settle(round_, on=on)
        if round_.state != before:
            change = {"state": [before, round_.state]}
            journal.record("rounds.round.turned", round_, where=municipality, at=at, by="daily", change=change)
            done.append(f"{municipality.platform}: {round_.name} went from {before} to {round_.state}")
    if forgotten := limits.forget(on):
        done.append(f"{municipality.platform}: {forgotten} old counts of wrong codes deleted")
    return done
