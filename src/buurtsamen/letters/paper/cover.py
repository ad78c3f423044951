# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the cover of a file of letters: what the printer must find in it."""

from dataclasses import dataclass

from buurtsamen.core.euros import grouped
from buurtsamen.letters.paper.design import Design
from buurtsamen.paper import sender
from buurtsamen.paper.document import Document
from buurtsamen.paper.pen import Pen
from buurtsamen.paper.words import Frame, Style

_A4 = (210.0, 297.0)
SIDES = 2  # of the cover, its empty back among them


@dataclass(frozen=True)
class Cover:
    """What stands on it, in words of the caller: a title, and lines of a name and a value.

    Lines: district, file n of m, letters, first and last postcode and number; then, after the word `pages`, how many
    pages the file has when so many letters follow.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    note: str = ""
    letters: int = 0
    pages: str = ""


def write(document: Document, design: Design, cover: Cover, sides: int) -> None:
    """Add the cover, and its empty back, so that each letter of so many sides begins on a sheet of its own."""
    pages = (cover.pages, grouped(SIDES + cover.letters * (sides + sides % 2)))
    pen = Pen(document, _A4)
    sender.draw(pen, design.sender, 20, 20)
    at = Frame("cover", pen, 20, 60, 170, 280)
    at.pour(cover.title, Style(26, "heavy", 1.2, design.brand["primary"]), gap=8)
    for name, value in (*cover.lines, *([pages] if cover.pages else [])):
        beside = Frame("cover", pen, 90, at.y, 100, 280)
        beside.pour(value, Style(16, "bold", 1.3))
        at.pour(name, Style(16, leading=1.3))
        at.y = max(at.y, beside.y) + 3
        pen.line(20, at.y - 1.2, 190, at.y - 1.2, ink=design.brand["soft-line"], width=0.3)
    at.y += 6
    if cover.note:
        at.pour(cover.note, Style(12))
    document.page(document.stream("", pen.content))
    document.page(document.stream("", b""))
