# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Days on which a municipality works, and the day on which a target time ends."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from buurtsamen.places import workdays
from buurtsamen.places.models import Municipality

A_YEAR_OR_SO = st.dates(date(2024, 1, 1), date(2034, 12, 31))
SOME_DAYS_OFF = st.lists(A_YEAR_OR_SO.map(date.isoformat), max_size=20)


def town(*days_off: str) -> Municipality:
    return Municipality(days_off=list(days_off))


@pytest.mark.parametrize(
    ("day", "what"),
    [
        ("2026-01-01", "New Year's Day"),
        ("2026-04-03", "Good Friday, which the law on terms takes for a holiday"),
        ("2026-04-06", "Easter Monday"),
        ("2026-04-27", "King's Day"),
        ("2025-04-26", "King's Day on a Saturday, because the 27th is a Sunday"),
        ("2026-05-05", "5 May, not only once in five years"),
        ("2026-05-14", "Ascension Day"),
        ("2026-05-25", "Whit Monday"),
        ("2026-12-25", "Christmas Day"),
        ("2026-05-09", "a Saturday"),
        ("2026-05-10", "a Sunday"),
        ("2026-12-24", "closed of its own choice"),
    ],
)
def test_nobody_works_on(day: str, what: str) -> None:
    assert not workdays.is_working(date.fromisoformat(day), town("2026-12-24")), what


@pytest.mark.parametrize("day", ["2026-12-24", "2026-05-15", "2026-12-31", "2025-04-28"])
def test_people_work_on(day: str) -> None:
    assert workdays.is_working(date.fromisoformat(day), town())


def test_eight_working_days_pass_a_weekend_a_holiday_and_a_closed_day() -> None:
    came_in = date(2026, 5, 8)  # a Friday; Ascension Day is the 14th

    assert workdays.due(came_in, 8, town("2026-05-15")) == date(2026, 5, 22)
    assert workdays.due(came_in, 8, town()) == date(2026, 5, 21)


def test_without_days_it_is_due_at_once_but_never_on_a_day_off() -> None:
    assert workdays.due(date(2026, 5, 8), 0, town()) == date(2026, 5, 8)
    assert workdays.due(date(2026, 5, 9), 0, town()) == date(2026, 5, 11)


@given(start=A_YEAR_OR_SO, days=st.integers(1, 60), days_off=SOME_DAYS_OFF)
def test_a_target_time_ends_on_a_working_day_and_holds_as_many_as_it_says(
    start: date, days: int, days_off: list[str]
) -> None:
    end = workdays.due(start, days, town(*days_off))

    assert workdays.is_working(end, town(*days_off))
    assert workdays.between(start, end, town(*days_off)) == days
    assert workdays.due(start, days + 1, town(*days_off)) > end
    assert workdays.due(start, days, town()) <= end  # more days off never make it sooner


@given(start=A_YEAR_OR_SO, to_middle=st.integers(0, 40), to_end=st.integers(0, 40), days_off=SOME_DAYS_OFF)
def test_working_days_add_up_and_backwards_they_are_negative(
    start: date, to_middle: int, to_end: int, days_off: list[str]
) -> None:
    here = town(*days_off)
    middle = start + timedelta(days=to_middle)
    end = middle + timedelta(days=to_end)

    assert workdays.between(start, end, here) == workdays.between(start, middle, here) + workdays.between(
        middle, end, here
    )
    assert workdays.between(end, start, here) == -workdays.between(start, end, here)
    assert 0 <= workdays.between(start, end, here) <= (end - start).days


def test_the_next_closed_days_have_a_name_in_the_language_of_the_reader() -> None:
    here = town("2026-12-24", "2026-12-26")  # the second is a Saturday: nothing to say about it

    with translation.override("nl"):
        assert workdays.closed_from(date(2026, 12, 1), here, 3) == [
            (date(2026, 12, 24), "gesloten"),
            (date(2026, 12, 25), "Eerste kerstdag"),
            (date(2027, 1, 1), "Nieuwjaarsdag"),
        ]
    with translation.override("en"):
        assert workdays.closed_from(date(2026, 12, 25), here, 1) == [(date(2026, 12, 25), "Christmas Day")]
