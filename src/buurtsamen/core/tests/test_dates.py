# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Days, as the Netherlands has them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from buurtsamen.core.dates import day, today

SUNDAY = date(2025, 12, 14)


@pytest.mark.parametrize(
    ("utc", "dutch"),
    [
        (datetime(2026, 5, 31, 21, 59, 59, tzinfo=UTC), date(2026, 5, 31)),  # summer: two hours ahead
        (datetime(2026, 5, 31, 22, 0, tzinfo=UTC), date(2026, 6, 1)),
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), date(2026, 12, 31)),  # winter: one hour
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),  # the night in which summer began
    ],
)
def test_a_day_ends_at_midnight_in_the_netherlands(monkeypatch: pytest.MonkeyPatch, utc: datetime, dutch: date) -> None:
    monkeypatch.setattr(timezone, "now", lambda: utc)

    assert today() == dutch


def test_a_day_is_written_with_its_month_in_words() -> None:
    with translation.override("nl"):
        assert day(SUNDAY) == "14 december"
        assert day(SUNDAY, weekday=True) == "zondag 14 december"
        assert day(SUNDAY, weekday=True, year=True) == "zondag 14 december 2025"
        assert day(SUNDAY, is_short=True, year=True) == "14 dec 2025"
    with translation.override("en"):
        assert day(SUNDAY, weekday=True, year=True) == "Sunday 14 December 2025"


def test_a_moment_is_written_as_its_dutch_day() -> None:
    assert day(datetime(2026, 5, 31, 22, 30, tzinfo=UTC)) == "1 juni"
