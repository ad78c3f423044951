# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the last day that an initiative may save when nobody chose one."""

from datetime import date, timedelta

from buurtsamen.places.models import Municipality
from buurtsamen.rounds.models import Round

HALF_A_YEAR = timedelta(weeks=26)


def last_to_save(municipality: Municipality, on: date) -> date:
    """The last day to give of the latest round that is not over; half a year from now when there is none."""
    latest = Round.objects.of(municipality).filter(gives_until__gt=on).order_by("-gives_until").first()
    return latest.gives_until if latest else on + HALF_A_YEAR
