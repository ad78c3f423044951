# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Amounts as people type them."""

import pytest
from django.core.exceptions import ValidationError

from buurtsamen.desk.fields import EuroField


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("7", 7_00),
        ("7,5", 7_50),
        ("7,50", 7_50),
        ("7.50", 7_50),
        ("€ 7,50", 7_50),
        ("€\u00a01.250,00", 1_250_00),
        ("1.250", 1_250_00),
        ("12.345.678", 12_345_678_00),
        ("0", 0),
        ("0,01", 1),
    ],
)
def test_an_amount_becomes_cents(typed: str, cents: int) -> None:
    assert EuroField().clean(typed) == cents


@pytest.mark.parametrize(
    "typed", ["", "veel", "-1", "1,234", "1.25,00", "1,2,3", "1e3", "٣", "7,505", "99999999999", "21474836,48", ",5"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        EuroField().clean(typed)


def test_an_amount_has_limits() -> None:
    field = EuroField(min_cents=1, max_cents=100_00)

    assert field.clean("100") == 100_00
    for typed in ("0", "100,01"):
        with pytest.raises(ValidationError):
            field.clean(typed)


@pytest.mark.parametrize("cents", [0, 1, 9, 10, 99, 750, 123_456_789])
def test_an_amount_is_shown_as_it_may_be_typed(cents: int) -> None:
    field = EuroField()

    assert field.clean(field.prepare_value(cents)) == cents
    assert not field.has_changed(cents, field.prepare_value(cents))


def test_an_amount_that_is_not_required_may_be_empty() -> None:
    assert EuroField(required=False).clean("") is None
