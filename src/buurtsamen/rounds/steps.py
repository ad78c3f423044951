# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for who turned a round, and why: each step of its life with its line in the journal, all or nothing."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from buurtsamen.core import dates
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.rounds import drafts, rounds
from buurtsamen.rounds.models import Round

State = Round.State


@transaction.atomic
def take(what: str, step: Callable[[Round], object], round_: Round, *, by: User | str, at: datetime, why: str) -> None:
    """Take a step and write it down.

    Args:
        what: the step in the past: "opened".
        at: the moment that the journal keeps.

    Raises:
        rounds.Refused: it is not where this step begins; nothing was changed.
    """
    before = round_.state
    step(round_)
    change: dict[str, list[object]] = {"state": [before, round_.state]}
    if round_.state == State.PREPARED:
        change["reserved_cents"] = [0, round_.ceiling_cents]
    town = round_.municipality
    journal.record(f"rounds.round.{what}", round_, where=town, at=at, by=by, why=why, change=change)


def prepare(round_: Round, *, by: User, why: str, on: date, at: datetime) -> None:
    """Freeze a draft and set its ceiling aside; from now on letters can be made.

    Raises:
        rounds.Refused: something of the draft is missing, or as `rounds.prepare`; nothing was changed.
    """
    if missing := drafts.missing(round_, on):
        raise rounds.Refused(f"{missing[0]} {_('Nothing was changed.')}")
    take("prepared", partial(rounds.prepare, on=on), round_, by=by, at=at, why=why)


def open_by_hand(round_: Round, *, by: User, why: str, on: date, at: datetime) -> None:
    """Codes work from this moment, before the first day that the letters name.

    Raises:
        rounds.Refused: its letters are not in the post, or its last day is over; nothing was changed.
    """
    if on > round_.closes_on:
        day = dates.day(round_.closes_on, year=True)
        raise rounds.Refused(_("Its last day was %(day)s, so it cannot be opened. Nothing was changed.") % {"day": day})
    take("opened", rounds.open_now, round_, by=by, at=at, why=why)


def close_by_hand(round_: Round, *, by: User, why: str, on: date, at: datetime) -> None:
    """No code can be activated from this moment; what was activated can still be given.

    Raises:
        rounds.Refused: it is not open; nothing was changed.
    """
    take("closed", partial(rounds.close, on=on), round_, by=by, at=at, why=why)


def by_the_calendar(round_: Round, *, by: str, on: date, at: datetime) -> None:
    """Open it when it opens today, close it when it closed. Safe to repeat."""
    if round_.state == State.RELEASED and round_.opens_on <= on:
        take("opened", rounds.open_now, round_, by=by, at=at, why="")
    if round_.state == State.OPEN and on > round_.closes_on:
        take("closed", partial(rounds.close, on=on), round_, by=by, at=at, why="")
