# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for a letter of a district, laid out: its sides without what differs between letters."""

import io
from dataclasses import replace

from buurtsamen.letters.paper import design as designs
from buurtsamen.letters.paper import large, small
from buurtsamen.letters.paper.design import Back, Design
from buurtsamen.letters.paper.layout import Side
from buurtsamen.paper import faces
from buurtsamen.paper.document import Document


class Sheet:
    """A letter of a design for a district, laid out.

    Raises:
        words.DoesNotFit: when composed; a text is too long for its frame.
        faces.CannotWrite, art.NoPicture: when composed; a sign without a font, a logo that is no picture.
    """

    def __init__(self, design: Design, back: Back) -> None:
        self.design, self.back = design, back

    def sides(self, document: Document) -> list[Side]:
        """Write the drawings that all letters share into a document."""
        edition = large if self.design.is_large else small
        return list(edition.sides(document, self.design, self.back))


def checked(design: Design, back: Back) -> list[Exception]:
    """What is wrong with a letter; nothing when it can be printed.

    Each is a `words.DoesNotFit` with the name of the frame, a `designs.UnknownWord` or `designs.NoGlyph` with the name
    of the field, or an `art.NoPicture` for the logo.
    """
    problems: list[Exception] = []
    for name, value in vars(design.words).items():
        if wrong := designs.unknown(name, value):
            problems.append(designs.UnknownWord(name, " ".join(wrong)))
        try:
            faces.shape(value.replace("\n", " "), "regular")
        except faces.CannotWrite as missing:
            problems.append(designs.NoGlyph(name, " ".join(missing.signs)))
            design = replace(design, words=replace(design.words, **{name: ""}))
    while problem := _problem(design, back):
        problems.append(problem)
        frame = getattr(problem, "frame", "")
        if not getattr(design.words, frame, ""):
            break
        design = replace(design, words=replace(design.words, **{frame: ""}))  # look whether anything else is wrong
    return problems


def _problem(design: Design, back: Back) -> Exception | None:
    try:
        Sheet(design, back).sides(Document(io.BytesIO(), title="", language=design.language))
    except ValueError as problem:
        return problem
    return None
