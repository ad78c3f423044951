# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the days of a round, as residents see them on the home page."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from buurtsamen.rounds.models import Round


@dataclass(frozen=True)
class Day:
    """A day of the round, and what it is the day of."""

    on: date
    what: str
    is_past: bool = False
    is_today: bool = False
    left: int = 0  # days until codes stop working, on today


def of(round_: Round, today: date) -> list[Day]:
    """The days of the round in order, with today among them."""
    days = [
        Day(round_.posted_on, _("Your letter comes by post"), round_.posted_on <= today),
        Day(round_.opens_on, _("You can use your code"), round_.opens_on <= today),
        Day(round_.closes_on, _("Last day to use your code"), round_.closes_on < today),
        Day(round_.gives_until, _("Last day to give"), round_.gives_until < today),
    ]
    left = (round_.closes_on - today).days + 1 if round_.opens_on <= today <= round_.closes_on else 0
    now = Day(today, "", is_today=True, left=left)
    return [*(day for day in days if day.is_past), now, *(day for day in days if not day.is_past)]
