# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for letter numbers: random, ten digits, the last one a check digit (ISO 7064, MOD 11,10)."""

import secrets

_FIRST, _LAST = 100_000_000, 999_999_999


class Mistyped(Exception):
    """This cannot be the number of a letter: a digit is wrong, missing or too many. Nothing was looked up."""


def draw(count: int) -> list[int]:
    """So many numbers, none twice, in no order; whether one is taken already, the database says."""
    drawn: set[int] = set()
    while len(drawn) < count:
        drawn.add(_FIRST + secrets.randbelow(_LAST - _FIRST + 1))
    return [nine * 10 + _check(str(nine)) for nine in drawn]


def read(typed: str) -> int:
    """The number as somebody typed or scanned it, with or without spaces.

    Raises:
        Mistyped: it cannot be one.
    """
    digits = "".join(typed.split())
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()) or digits[0] == "0":
        raise Mistyped
    if _check(digits[:-1]) != int(digits[-1]):
        raise Mistyped
    return int(digits)


def written(number: int) -> str:
    """As it stands on the letter: `123 456 7890`."""
    digits = f"{number:010}"
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def _check(digits: str) -> int:
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10
