# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Amounts as people read them."""

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtsamen.core.euros import NO_BREAK, euros


@pytest.mark.parametrize(
    ("cents", "dutch", "english"),
    [
        (0, "€ 0", "€ 0"),
        (1, "€ 0,01", "€ 0.01"),
        (7_50, "€ 7,50", "€ 7.50"),
        (30_00, "€ 30", "€ 30"),
        (203_000_00, "€ 203.000", "€ 203,000"),
        (506_925_05, "€ 506.925,05", "€ 506,925.05"),
        (1_234_567_890_10, "€ 1.234.567.890,10", "€ 1,234,567,890.10"),
        (-7_50, "-€ 7,50", "-€ 7.50"),
        (-1, "-€ 0,01", "-€ 0.01"),
        (-100, "-€ 1", "-€ 1"),
    ],
)
def test_an_amount_is_written_as_in_the_language_of_the_page(cents: int, dutch: str, english: str) -> None:
    with translation.override("nl"):
        assert euros(cents) == dutch.replace(" ", NO_BREAK)
    with translation.override("en"):
        assert euros(cents) == english.replace(" ", NO_BREAK)


def test_exact_always_writes_the_cents() -> None:
    assert euros(30_00, exact=True) == f"€{NO_BREAK}30,00"
    assert euros(-100, exact=True) == f"-€{NO_BREAK}1,00"
    assert euros(0, exact=True) == f"€{NO_BREAK}0,00"


def test_without_a_language_it_is_dutch() -> None:
    with translation.override(None):
        assert euros(7_50) == f"€{NO_BREAK}7,50"


@settings(database=None, derandomize=True, deadline=None, max_examples=300)
@given(st.integers(-(10**14), 10**14), st.booleans())
def test_no_cent_is_lost_in_writing(cents: int, exact: bool) -> None:
    written = euros(cents, exact=exact)

    sign = -1 if written.startswith("-") else 1
    whole, _, rest = written.lstrip("-").removeprefix(f"€{NO_BREAK}").replace(".", "").partition(",")
    assert sign * (int(whole) * 100 + int(rest or 0)) == cents
