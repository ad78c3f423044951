# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for how many vouchers came on each day: counts only.

The total is public all the time, so a count a day tells nothing more. What a day came to in euros is not said: where a
voucher may be given in parts, the amount of a day with one gift would tell how its giver divided it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from buurtsamen.initiatives.models import Gift, Initiative

DAYS = 14
HEIGHT, WIDTH, STEP = 98, 18, 24  # of a chart: of the highest bar, of each bar, from one bar to the next


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and its bar in a chart.

    Attributes:
        x, y, height: where the bar stands, on a ground line at 118.
        is_named: its number stands above the bar.
    """

    on: date
    count: int
    x: int
    y: int
    height: int
    is_named: bool

    @property
    def middle(self) -> int:
        """Where its number stands."""
        return self.x + WIDTH // 2

    @property
    def above(self) -> int:
        """How high its number stands."""
        return self.y - 6


def of(initiative: Initiative, on: date) -> list[Day]:
    """The last fourteen days, today included, the oldest first."""
    first = on - timedelta(days=DAYS - 1)
    rows = Gift.objects.standing().filter(initiative=initiative, given_on__range=(first, on))
    counts = dict(rows.values_list("given_on").annotate(count=Count("pk")).values_list("given_on", "count"))
    most = max(counts.values(), default=0)
    days = []
    for place in range(DAYS):
        day = first + timedelta(days=place)
        count = counts.get(day, 0)
        height = round(HEIGHT * count / most) if most else 0
        days.append(Day(day, count, 3 + STEP * place, 118 - height, height, is_named=bool(count) and count == most))
    return days
