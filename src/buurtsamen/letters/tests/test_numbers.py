# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Letter numbers: typed wrong is noticed."""

import pytest

from buurtsamen.letters import numbers


def test_a_number_is_read_as_people_write_it() -> None:
    for number in numbers.draw(200):
        assert numbers.read(numbers.written(number)) == numbers.read(f" {number}") == number


def test_a_wrong_digit_is_always_noticed() -> None:
    (number,) = numbers.draw(1)
    digits = str(number)
    for place in range(10):
        for digit in "0123456789":
            if digit != digits[place]:
                with pytest.raises(numbers.Mistyped):
                    numbers.read(digits[:place] + digit + digits[place + 1 :])


@pytest.mark.parametrize("typed", ["", "123", "12345678901", "abcdefghij", "٣٣٣٣٣٣٣٣٣٣", "0000000001"])
def test_what_cannot_be_a_number_is_not_looked_up(typed: str) -> None:
    with pytest.raises(numbers.Mistyped):
        numbers.read(typed)


def test_the_check_digit_is_that_of_the_standard() -> None:
    """ISO 7064, the example of MOD 11,10: 0794 has check digit 5."""
    assert numbers._check("0794") == 5


def test_no_two_are_alike() -> None:
    assert len(set(numbers.draw(10_000))) == 10_000
