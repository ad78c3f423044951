# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for QR codes: one at a time, and thousands that differ in their last signs only.

With version, error level and mask fixed, a symbol is affine over GF(2) in its data bits: changing a bit of the text
flips the same modules, whatever the rest says. So the symbol of a text is a base symbol XOR one number for each pair
of signs, learnt once from segno: a microsecond instead of milliseconds.
"""

from dataclasses import dataclass

import segno

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # of the alphanumeric mode, by value
BORDER = 4  # modules of white that a reader needs around


@dataclass(frozen=True, slots=True)
class Symbol:
    """A QR code as a picture of one bit a module, 1 = dark, each row filled up to whole bytes; without border."""

    size: int  # modules along a side
    bits: bytes


def symbol(text: str) -> Symbol:
    """The QR code of a text, at least level M: 15 % of it may be lost."""
    made = segno.make_qr(text, error="m")
    size = len(made.matrix)
    return Symbol(size, _number(made).to_bytes(size * _row(size), "big"))


class Series:
    """QR codes of one beginning and an end of so many signs."""

    def __init__(self, beginning: str, length: int, signs: str) -> None:
        """Learn the symbols of texts that begin with this and end in `length` of these signs.

        Raises:
            ValueError: a sign is not one of `SIGNS`; a text in small letters would make a larger symbol.
        """
        if unknown := set(beginning + signs) - set(SIGNS):
            raise ValueError(f"not in the alphanumeric mode of QR: {''.join(sorted(unknown))}")
        example = segno.make_qr(beginning + signs[0] * length, error="m")
        self._example = example
        self.size = len(example.matrix)
        odd = len(beginning) % 2  # then the first pair is the last sign of the beginning and the first of the end
        self._fixed = beginning[len(beginning) - odd :]
        zeros = "0" * (odd + length)
        self._whole = beginning[: len(beginning) - odd]
        self._base = self._learn(zeros)
        self._pairs = [
            self._table(zeros, at, self._fixed if at == 0 and odd else signs, signs) for at in range(0, len(zeros), 2)
        ]

    def symbol(self, end: str) -> Symbol:
        """The QR code of the beginning and this end."""
        number, text = self._base, self._fixed + end
        for place, table in enumerate(self._pairs):
            number ^= table[text[2 * place : 2 * place + 2]]
        return Symbol(self.size, number.to_bytes(self.size * _row(self.size), "big"))

    def _learn(self, text: str) -> int:
        version, error, mask = self._example.version, self._example.error, self._example.mask
        return _number(segno.make_qr(self._whole + text, error, version, "alphanumeric", mask, boost_error=False))

    def _table(self, zeros: str, at: int, first: str, second: str) -> dict[str, int]:
        is_pair = at + 1 < len(zeros)
        values = {a + b: SIGNS.index(a) * 45 + SIGNS.index(b) for a in first for b in second}
        if not is_pair:
            values = {a: SIGNS.index(a) for a in first}
        flips = []
        for bit in range(11 if is_pair else 6):
            high, low = divmod(1 << bit, 45)
            signs = SIGNS[high] + SIGNS[low] if is_pair else SIGNS[low]
            flips.append(self._base ^ self._learn(zeros[:at] + signs + zeros[at + 2 :]))
        return {signs: _flipped(value, flips) for signs, value in values.items()}


def _flipped(value: int, flips: list[int]) -> int:
    number = 0
    for bit, flip in enumerate(flips):
        if value >> bit & 1:
            number ^= flip
    return number


def _row(size: int) -> int:
    return (size + 7) // 8


def _number(made: segno.QRCode) -> int:
    size = len(made.matrix)
    number = 0
    for row in made.matrix:
        number = number << _row(size) * 8 | int("".join(map(str, row)), 2) << _row(size) * 8 - size
    return number
