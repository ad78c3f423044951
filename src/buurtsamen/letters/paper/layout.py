# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the measures of a letter: where the window is, and the spots of what differs between letters.

Window of a C5/6 envelope (114 × 229 mm) after DIN 680, which firms for envelopes in the Netherlands keep to: 90 × 45
mm, 20 mm from the left and 15 mm from the lower edge. A sheet folded to 99 × 210 mm can slide in it, so what is seen
for sure is smaller than what is ever seen. Nothing but the address stands in the latter.
"""

from dataclasses import dataclass

from buurtsamen.letters.paper.design import Design, Plan, Words
from buurtsamen.paper import words
from buurtsamen.paper.pen import Pen
from buurtsamen.paper.words import Style

A4 = (210.0, 297.0)
SURE = (20.0, 54.0, 71.0, 30.0)  # x, y, width, height (mm): always behind the window, however the sheet lies
SEEN = (1.0, 39.0, 109.0, 60.0)  # may come behind it
LEFT, RIGHT = 20.0, 195.0
WIDTH = RIGHT - LEFT


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something of each letter's own comes.

    Args:
        kind: "address", "code" or "qr".
        x, y: mm; of an address or QR code the top left corner, of a code the line it stands on.
        size: of a code in points, of a QR code its side without border in mm.
        align: of a code, "right" when x is where it ends.
    """

    kind: str
    x: float
    y: float
    size: float = 0
    align: str = ""


@dataclass(frozen=True)
class Side:
    """One side of a letter: a kept drawing and its spots."""

    form: str
    spots: tuple[Spot, ...] = ()


def styles(design: Design) -> tuple[Style, Style, Style]:
    """The title, a heading and running text, in the size of the edition."""
    primary = design.brand["primary"]
    title, heading, text = (24, 19, 16) if design.is_large else (19, 12.5, 11)
    return (
        Style(title, "heavy", 1.15, primary, is_balanced=True),
        Style(heading, "heavy", 1.25, primary),
        Style(text),
    )


def return_address(pen: Pen, design: Design) -> Spot:
    """The small line above the address, and the spot of the address."""
    style = Style(7, leading=1.3)
    lines = words.lay(design.return_address, style, SURE[2] - 3, frame="return_address")
    if len(lines) > 1:
        raise words.DoesNotFit("return_address", lines[1].text)
    words.write(pen, lines, style, LEFT + 2, 49.4)
    pen.line(LEFT + 2, 52.7, LEFT + 2 + lines[0].width, 52.7, ink="#000000", width=0.2)
    return Spot("address", LEFT + 2, SURE[1])


def amounts(texts: Words, plan: Plan) -> str:
    """How much is saved, of how much."""
    said = texts.saved.replace("{saved}", plan.saved).replace("{target}", plan.target)
    return f"{said} {texts.is_new}" if plan.is_new else said
