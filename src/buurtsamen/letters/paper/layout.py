# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the measures of a letter: its sides, and the spots of what differs between letters."""

from dataclasses import dataclass

from buurtsamen.letters.paper.design import Design, Plan, Words
from buurtsamen.paper.words import Style

A4 = (210.0, 297.0)
LEFT, RIGHT = 20.0, 195.0
NUMBER = (6.0, 143.0)  # mm: where the bars of the letter's number begin, in the margin, away from window and folds
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


def amounts(texts: Words, plan: Plan) -> str:
    """How much is saved, of how much."""
    said = texts.saved.replace("{saved}", plan.saved).replace("{target}", plan.target)
    return f"{said} {texts.is_new}" if plan.is_new else said
