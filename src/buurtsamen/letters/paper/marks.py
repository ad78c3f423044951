# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for drawings that the papers share: the ticket, the bar, the number, the scissors."""

from collections.abc import Mapping

from buurtsamen.paper import words
from buurtsamen.paper.pen import WHITE, Pen, colour
from buurtsamen.paper.words import Style

_SCISSORS = (
    "M3 7a3 3 0 1 0 6 0a3 3 0 1 0 -6 0",
    "M3 17a3 3 0 1 0 6 0a3 3 0 1 0 -6 0",
    "M8.6 8.6L19 19",
    "M8.6 15.4L19 5",
)
_HOLE = 1.9  # mm: the radius of a torn hole


def ticket(
    pen: Pen, brand: Mapping[str, str], x: float, y: float, width: float, height: float, hole: float = _HOLE
) -> None:
    """Draw amber paper with a row of torn holes on both short sides."""
    count = round(height / (hole * 2.63))
    pitch = height / count
    pen.rectangle(x, y, width, height, fill=brand["ticket"])
    for place in range(count + 1):
        middle = y + place * pitch
        with pen.kept():
            pen.clip(x - hole, y, width + 2 * hole, height)
            for side in (x, x + width):
                pen.rounded(side - hole, middle - hole, 2 * hole, 2 * hole, hole, fill=WHITE)


def meter(
    pen: Pen, brand: Mapping[str, str], x: float, y: float, width: float, share: float, high: float = 3.2
) -> None:
    """Draw how far an initiative is, 0 to 1."""
    primary = brand["primary"]
    pen.rounded(x, y, width, high, high / 2, fill=brand["soft"])
    if share > 0:
        with pen.kept():
            pen.clip(x, y, width, high, high / 2)
            pen.rectangle(x, y, width * min(share, 1), high, fill=primary)
    pen.rounded(x, y, width, high, high / 2, edge=primary, line=0.3)


def number(pen: Pen, brand: Mapping[str, str], value: int, x: float, y: float, high: float = 9) -> None:
    """Draw the number of an initiative in a pill."""
    style = Style(high * 12 / 9, "heavy", 1, brand["on-primary"])
    lines = words.lay(str(value), style, 60, frame="number")
    width = max(high, lines[0].width + high * 0.4)
    pen.rounded(x, y, width, high, high / 2, fill=brand["primary"])
    words.write(pen, lines, style, x, y + (high - style.line) / 2, width=width, align="middle")


def scissors(pen: Pen, x: float, y: float, side: float) -> None:
    """Draw scissors on white, to cut a line with."""
    pen.rectangle(x, y, side, side, fill=WHITE)
    pen.raw(colour("#555555", pen.document.colours, is_line=True) + " 1.6 w 1 J 1 j")
    for data in _SCISSORS:
        pen.path(data, x, y, side / 24, "S")


def cut(pen: Pen, y: float) -> None:
    """Draw a line to cut along, over the whole width."""
    pen.line(0, y, pen.size[0], y, ink="#555555", width=0.4, dash="4 3")


def folds(pen: Pen) -> None:
    """Draw where an A4 is folded in three, at its left edge."""
    for y in (99, 198):
        pen.line(5, y, 10, y, ink="#888888", width=0.2)
