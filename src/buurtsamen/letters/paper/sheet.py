# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for a letter of a district, laid out: its sides without what differs between letters."""

import io

from buurtsamen.letters.paper import design as designs
from buurtsamen.letters.paper import large, small
from buurtsamen.letters.paper.design import Back, Design
from buurtsamen.letters.paper.layout import Side
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
    """What is wrong with a letter: texts that do not fit, signs without a font, unknown words, a broken logo."""
    problems: list[Exception] = []
    for name, value in vars(design.words).items():
        if wrong := [*designs.unknown(name, value)]:
            problems.append(designs.UnknownWord(name, " ".join(wrong)))
    try:
        Sheet(design, back).sides(Document(io.BytesIO(), title="", language=design.language))
    except ValueError as problem:
        problems.append(problem)
    return problems
