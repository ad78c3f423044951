# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the days of the demo's rounds: all relative to the day of loading."""

from dataclasses import dataclass
from datetime import date, timedelta

POSTED = -7  # days of a round are counted from the first day to activate, day 0
WINDOW = 45  # the last day to activate
GIVING = 93  # the last day to give
STOPPING = 68  # when initiatives of the pilot stop that will not make it


@dataclass(frozen=True, slots=True)
class Days:
    """The days of one round, from its first day to activate."""

    opens_on: date

    def __getitem__(self, number: int) -> date:
        return self.opens_on + timedelta(days=number)

    def name(self) -> str:
        """The half-year in which it opens: `najaar 2026`."""
        return f"{'voorjaar' if self.opens_on.month <= 6 else 'najaar'} {self.opens_on.year}"


def months_before(on: date, months: int) -> date:
    """The same day of an earlier month, or the 28th when that month is shorter."""
    count = on.year * 12 + on.month - 1 - months
    return date(count // 12, count % 12 + 1, min(on.day, 28))


def open_round(on: date, days_ago: int) -> Days:
    """A round that opened so many days ago."""
    return Days(on - timedelta(days=days_ago))


def pilot_round(opened: Days, number: int) -> Days:
    """Rounds 1, 2 and 3 opened two years, a year and a half and a year before the open one."""
    return Days(months_before(opened.opens_on, 30 - 6 * number))
