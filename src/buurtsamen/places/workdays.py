# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for working days: which days a municipality works, and on which day a target time ends."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import islice

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from buurtsamen.places.models import Municipality

_DAY = timedelta(days=1)
_SATURDAY = 5


def is_working(day: date, municipality: Municipality) -> bool:
    """Whether the municipality works that day: no weekend, no holiday, and not closed of its own choice."""
    return day.weekday() < _SATURDAY and day not in _holidays(day.year) and day.isoformat() not in municipality.days_off


def due(start: date, days: int, municipality: Municipality) -> date:
    """The last day of a target time of so many working days.

    The day on which something came in does not count. Without any days it is due at once: that same day, or the first
    working day after it.

    Args:
        days: working days, 0 or more.
    """
    day = start if days else start - _DAY
    for _number in range(max(days, 1)):
        day = next(working_after(day, municipality))
    return day


def between(start: date, end: date, municipality: Municipality) -> int:
    """How many working days come after `start`, up to and including `end`; negative when `end` came before."""
    if end < start:
        return -between(end, start, municipality)
    return sum(is_working(start + _DAY * number, municipality) for number in range(1, (end - start).days + 1))


def working_after(day: date, municipality: Municipality) -> Iterator[date]:
    """The working days after a day, one after another."""
    while True:
        day += _DAY
        if is_working(day, municipality):
            yield day


def closed_from(day: date, municipality: Municipality, count: int) -> list[tuple[date, str]]:
    """The next days of the week that the municipality does not work, that day included, and what each is called."""
    language = (get_language() or "nl")[:2]

    def closed() -> Iterator[tuple[date, str]]:
        ahead = day
        while True:
            if ahead.weekday() < _SATURDAY and not is_working(ahead, municipality):
                yield ahead, _holidays(ahead.year, language).get(ahead) or _("closed")
            ahead += _DAY

    return list(islice(closed(), count))


@cache
def _holidays(year: int, language: str = "nl") -> Mapping[date, str]:
    """The days that article 3 of the Algemene termijnenwet takes out of a term, Good Friday and each 5 May included."""
    import holidays  # of all calendars of the world: a server starts sooner without

    return dict(
        holidays.country_holidays(
            "NL",
            years=year,
            expand=False,
            categories=(holidays.PUBLIC, holidays.OPTIONAL),
            language="nl" if language == "nl" else "en_US",
        )
    )
