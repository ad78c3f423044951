# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for a file of letters for the printer: a cover, then letter after letter, written as it comes.

What letters share is in the file once. A letter adds its address, bars, code and QR code, and a page for each side.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import IO

from buurtsamen.letters.paper import cover, kix, numerals
from buurtsamen.letters.paper.cover import Cover
from buurtsamen.letters.paper.design import Letter
from buurtsamen.letters.paper.layout import A4, NUMBER, Side, Spot
from buurtsamen.letters.paper.sheet import Sheet
from buurtsamen.paper import faces
from buurtsamen.paper.document import POINTS, Document
from buurtsamen.paper.pen import Pen
from buurtsamen.paper.qr import Series, Symbol
from buurtsamen.paper.sender import ADDRESS, SURE
from buurtsamen.rounds import codes

_MOST_LINES = 5
_SIZES = ((11.5, 5.27), (10.5, 4.4), (9.0, 4.4))  # points and mm from line to line: the first that fits
_KIX_GAP = 2.6


class BadAddress(ValueError):
    """An address cannot be printed: too many lines, too long a line, or none. What was written before it stays."""

    def __init__(self, number: str, why: str) -> None:
        super().__init__(f"letter {number}: {why}")
        self.number, self.why = number, why


@dataclass(frozen=True)
class Written:
    """What is in a file: sides of paper with those of the cover, letters, and how large it is."""

    pages: int
    letters: int
    bytes: int


def write(
    file: IO[bytes], sheet: Sheet, letters: Iterable[Letter], *, title: str, address: str,
    alphabet: str = codes.ALPHABET, head: Cover | None = None,
) -> Written:  # fmt: skip
    """Write letters to a file, one in memory at a time.

    Args:
        file: only written to.
        title: of the PDF.
        address: what the QR code says before the code, in capitals: HTTPS://HOST/V/.
        alphabet: the signs of a code.
        head: what the cover says; without it there is none.

    Raises:
        BadAddress: of one letter; the file cannot be used.
        words.DoesNotFit, faces.CannotWrite, art.NoPicture: of what letters share, before a letter is asked for.
    """
    document = Document(file, title=title, language=sheet.design.language)
    sides = sheet.sides(document)
    if head:
        cover.write(document, sheet.design, head, len(sides))
    layer = _Layer(document, sides, address, alphabet)
    count = 0
    for letter in letters:
        layer.lay(letter)
        count += 1
    document.close()
    return Written(document.pages, count, document.size)


class _Layer:
    """Lays what differs over the sides."""

    def __init__(self, document: Document, sides: list[Side], address: str, alphabet: str) -> None:
        self._document, self._sides = document, sides
        self._address, self._alphabet = address, alphabet
        self._still = {  # sides without spots are the same page content in every letter
            side.form: document.stream("", f"/{side.form} Do".encode("ascii")) for side in sides if not side.spots
        }
        self._blank = document.stream("", b"") if len(sides) % 2 else 0

    def lay(self, letter: Letter) -> None:
        for side in self._sides:
            self._document.page(self._still.get(side.form) or self._own(side, letter))
        if self._blank:
            self._document.page(self._blank)

    def _own(self, side: Side, letter: Letter) -> int:
        pen = Pen(self._document, A4)
        pen.raw(f"/{side.form} Do")
        for spot in side.spots:
            if spot.kind == "address":
                _address(pen, spot, letter)
                numerals.draw(pen, letter.number, *NUMBER)
            elif spot.kind == "code":
                _code(pen, spot, letter.code)
            else:
                pen.qr(self._symbol(letter.code), spot.x, spot.y, spot.size)
        return self._document.stream("", pen.content)

    def _symbol(self, code: str) -> Symbol:
        signs = code.replace("-", "")
        return _series(self._address, len(signs), self._alphabet).symbol(signs)


@lru_cache(maxsize=4)
def _series(address: str, length: int, alphabet: str) -> Series:
    """Learned once: that takes as long as a hundred letters."""
    return Series(address, length, alphabet)


def _address(pen: Pen, spot: Spot, letter: Letter) -> None:
    lines = [line for line in letter.lines if line.strip()]
    if not lines or len(lines) > _MOST_LINES:
        raise BadAddress(letter.number, f"an address has 1 to {_MOST_LINES} lines, this one has {len(lines)}")
    try:
        shaped = [faces.shape(line, "regular") for line in lines]
    except faces.CannotWrite as problem:
        raise BadAddress(letter.number, str(problem)) from problem
    size, step = _fitting(shaped, letter)
    y = spot.y
    for runs in shaped:
        pen.write(runs, spot.x, y + step * 0.76, size)
        y += step
    if letter.kix:
        kix.draw(pen, letter.kix, spot.x, y + min(_KIX_GAP, SURE[1] + SURE[3] - kix.HEIGHT - y))


def _fitting(shaped: list[tuple[faces.Run, ...]], letter: Letter) -> tuple[float, float]:
    """Size and step from line to line with which an address lies behind the window for sure."""
    ems = max(sum(run.width for run in runs) for runs in shaped)
    bars = 2 + kix.HEIGHT if letter.kix else 0
    for size, step in _SIZES:
        if ems * size / POINTS <= SURE[0] + SURE[2] - ADDRESS[0] - 1 and len(shaped) * step + bars <= SURE[3]:
            return size, step
    raise BadAddress(letter.number, "a line is too long for the window")


def _code(pen: Pen, spot: Spot, code: str) -> None:
    runs = [run for sign in code for run in faces.shape(sign, "mono")]  # sign by sign: what is shaped is remembered
    x = spot.x - sum(run.width for run in runs) * spot.size / POINTS if spot.align == "right" else spot.x
    pen.write(runs, x, spot.y, spot.size)
