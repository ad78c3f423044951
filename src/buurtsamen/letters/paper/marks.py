# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for drawings that the papers share: the houses, the ticket, the bar, the number, the scissors."""

from buurtsamen.letters.paper.design import Design
from buurtsamen.paper import art, words
from buurtsamen.paper.curves import operators
from buurtsamen.paper.document import POINTS
from buurtsamen.paper.pen import WHITE, Pen, colour
from buurtsamen.paper.words import Style

_HOUSES = ("M2 40V24l8-8 8 8v16z", "M26 40V24l8-8 8 8v16z", "M10 40V17L22 4l12 13v23z")
_DOOR = "M18 40V29a4 4 0 0 1 8 0v11z"
_SCISSORS = (
    "M3 7a3 3 0 1 0 6 0a3 3 0 1 0 -6 0",
    "M3 17a3 3 0 1 0 6 0a3 3 0 1 0 -6 0",
    "M8.6 8.6L19 19",
    "M8.6 15.4L19 5",
)
_HOLE = 1.9  # mm: the radius of a torn hole


def path(pen: Pen, data: str, x: float, y: float, scale: float, end: str) -> None:
    """Draw an SVG path, `scale` millimetres a unit, from x, y; `end` is the operator that paints it."""
    unit = POINTS * scale
    top = (pen.size[1] - y) * POINTS
    pen.raw(f"q {unit:.4f} 0 0 {-unit:.4f} {x * POINTS:.2f} {top:.2f} cm {' '.join(operators(data))} {end} Q")


def sender(pen: Pen, design: Design, x: float, y: float, high: float = 13, *, on_deep: bool = False) -> None:
    """Draw the logo, or else houses and name, in a strip this high (mm)."""
    if design.logo is not None and not on_deep:
        name, shape = art.pixels(pen.document, design.logo)
        width = min(high * shape, 60)
        pen.picture(name, x, y, width, width / shape)
        return
    ink = design.brand["on-deep" if on_deep else "primary"]
    pale = design.brand["soft-line"]
    for data, shade in zip(_HOUSES, (pale, pale, ink), strict=True):
        pen.fill(shade)
        path(pen, data, x, y, high / 44, "f")
    pen.fill(design.brand["deep"] if on_deep else WHITE)
    path(pen, _DOOR, x, y, high / 44, "f")
    style = Style(high * 15 / 13, "heavy", 1.15, ink)
    lines = words.lay(design.platform, style, 80, frame="platform")
    words.write(pen, lines, style, x + high * 1.22, y + (high - words.height(lines, style)) / 2)


def ticket(
    pen: Pen, brand: dict[str, str], x: float, y: float, width: float, height: float, hole: float = _HOLE
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


def meter(pen: Pen, brand: dict[str, str], x: float, y: float, width: float, share: float, high: float = 3.2) -> None:
    """Draw how far an initiative is, 0 to 1."""
    primary = brand["primary"]
    pen.rounded(x, y, width, high, high / 2, fill=brand["soft"])
    if share > 0:
        with pen.kept():
            pen.clip(x, y, width, high, high / 2)
            pen.rectangle(x, y, width * min(share, 1), high, fill=primary)
    pen.rounded(x, y, width, high, high / 2, edge=primary, line=0.3)


def number(pen: Pen, brand: dict[str, str], value: int, x: float, y: float, high: float = 9) -> None:
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
        path(pen, data, x, y, side / 24, "S")


def cut(pen: Pen, y: float) -> None:
    """Draw a line to cut along, over the whole width."""
    pen.line(0, y, pen.size[0], y, ink="#555555", width=0.4, dash="4 3")


def folds(pen: Pen) -> None:
    """Draw where an A4 is folded in three, at its left edge."""
    for y in (99, 198):
        pen.line(5, y, 10, y, ink="#888888", width=0.2)
