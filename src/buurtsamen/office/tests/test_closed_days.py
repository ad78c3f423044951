# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Closed days as people write them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from buurtsamen.office.closed_days import ClosedDaysField

FIELD = ClosedDaysField(required=False)


@pytest.mark.parametrize(
    "typed",
    ["24-12-2026", "24/12/2026", "24 december 2026", "24 dec. 2026", "24 Dec 2026", " 24-12-2026 ", "2026-12-24"],
)
def test_a_day_may_be_written_as_people_do(typed: str) -> None:
    assert FIELD.clean(typed) == ["2026-12-24"]


def test_days_are_kept_in_order_and_once() -> None:
    assert FIELD.clean("1 mrt 2027\n\n24-12-2026\n1-3-2027\n") == ["2026-12-24", "2027-03-01"]
    assert FIELD.clean("") == []


@pytest.mark.parametrize("typed", ["31-6-2026", "24-12-26", "kerst", "24 smarch 2026", "0-1-2026", "24-13-2026", "1"])
def test_what_is_no_day_is_named(typed: str) -> None:
    with pytest.raises(ValidationError, match=typed):
        FIELD.clean(f"24-12-2026\n{typed}")


def test_more_days_than_a_year_has_are_refused() -> None:
    days = "\n".join(f"{day}-{month}-2026" for month in range(1, 13) for day in range(1, 29))

    with pytest.raises(ValidationError):
        FIELD.clean(days)


@given(days=st.lists(st.dates(date(1000, 1, 1)), max_size=50))
def test_what_was_kept_is_shown_so_that_it_can_be_kept_again(days: list[date]) -> None:
    kept = sorted({day.isoformat() for day in days})

    assert FIELD.clean(FIELD.prepare_value(kept)) == kept
    assert not FIELD.has_changed(kept, FIELD.prepare_value(kept))


def test_other_days_are_a_change() -> None:
    assert FIELD.has_changed(["2026-12-24"], "25-12-2026")
    assert FIELD.has_changed(["2026-12-24"], "kerst")
    assert not FIELD.has_changed(["2026-12-24"], "24 december 2026")
