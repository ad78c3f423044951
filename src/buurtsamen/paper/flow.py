# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for a document that is read on a screen or aloud: text over as many pages as it needs, each bit tagged."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import IO

from buurtsamen.paper import art, words
from buurtsamen.paper.document import POINTS, Document
from buurtsamen.paper.pen import Pen
from buurtsamen.paper.tags import Element, Tags
from buurtsamen.paper.words import Line, Style

A4 = (210.0, 297.0)
_LEFT, _WIDTH, _TOP, _BOTTOM = 22.0, 166.0, 25.0, 272.0
_HEADINGS = ((22, 8.0), (15, 6.0), (12.5, 4.0))  # points, and mm above
_GAP = 2.6  # mm under a paragraph


class Flow:
    """A document being written from top to bottom. `close` finishes it.

    Args:
        file: only written to.
        title: read first by a reader aloud, and shown in the title bar.
        brand: colours by name; see `places.brands.complete`.
        foot: small words at the bottom of each page, before the number of the page.
        size: of running text, points.
    """

    def __init__(
        self, file: IO[bytes], *, title: str, language: str, brand: Mapping[str, str], foot: str = "",
        made_at: datetime | None = None, size: float = 11.5, colours: str = "rgb",
    ) -> None:  # fmt: skip
        self.document = Document(file, title=title, language=language, made_at=made_at, colours=colours)
        self.tags = Tags(self.document)
        self.brand, self._foot = brand, foot
        self.text = Style(size, leading=1.42)
        self.x, self.y, self.width = _LEFT, _TOP, _WIDTH
        self._page = 0
        self._begin()

    def artifact(self, draw: Callable[[Pen], object]) -> None:
        """Draw something that is not read aloud."""
        with self.pen.marked("Artifact"):
            draw(self.pen)

    def heading(self, text: str, level: int = 1) -> None:
        """Write a heading of level 1, 2 or 3, on the same page as what begins under it."""
        size, above = _HEADINGS[level - 1]
        style = Style(size, "heavy", 1.2, self.brand["primary"], is_balanced=True)
        lines = words.lay(text, style, self.width, frame="heading")
        self.y += above if self.y > _TOP else 0
        self.need(words.height(lines, style) + 2 * self.text.line)
        self._lines(lines, style, self.tags.element(f"H{level}"))
        self.y += 1.6

    def paragraph(self, text: str, style: Style | None = None, *, under: Element | None = None) -> None:
        """Write a paragraph, over pages if it must be."""
        style = style or self.text
        self._lines(words.lay(text, style, self.width, frame="paragraph"), style, self.tags.element("P", under))
        self.y += _GAP

    def prose(self, paragraphs: Iterable[str]) -> None:
        """Write paragraphs; one that begins with "# " is a heading of level 2, with "- " an item of a list."""
        items: list[str] = []
        for paragraph in [*paragraphs, ""]:
            if paragraph.startswith("- "):
                items.append(paragraph[2:])
                continue
            if items:
                self.bullets(items)
                items = []
            if paragraph.startswith("# "):
                self.heading(paragraph[2:], 2)
            elif paragraph:
                self.paragraph(paragraph)

    def bullets(self, items: Iterable[str]) -> None:
        """Write a list with dots."""
        the_list = self.tags.element("L", attributes="<</O/List/ListNumbering/Disc>>")
        for item in items:
            element = self.tags.element("LI", the_list)
            lines = words.lay(item, self.text, self.width - 6, frame="list")
            self.need(self.text.line)
            dot = words.lay("•", self.text, 6, frame="list")
            with self.tags.content(self.pen, self._page, self.tags.element("Lbl", element)):
                words.write(self.pen, dot, self.text, self.x + 1.5, self.y)
            self._lines(lines, self.text, self.tags.element("LBody", element), indent=6)
            self.y += 0.8
        self.y += _GAP - 0.8

    def link(self, text: str, to: str) -> None:
        """Write a paragraph that leads to an address on the web."""
        style = Style(self.text.size, "bold", self.text.leading, self.brand["primary"])
        lines = words.lay(text, style, self.width, frame="link")
        self.need(words.height(lines, style))
        element = self.tags.element("Link", self.tags.element("P"))
        box = (self.x, self.y, max(line.width for line in lines), words.height(lines, style))
        self._lines(lines, style, element)
        with self.pen.marked("Artifact"):
            for place, line in enumerate(lines):
                y = box[1] + (place + 0.86) * style.line
                self.pen.line(self.x, y, self.x + line.width, y, ink=style.ink, width=0.25)
        self.tags.link(self._page, element, box, A4[1], to)
        self.y += _GAP

    def drawing(self, name: str, high: float, *, alternative: str) -> None:
        """Put one of our pictures over the whole width."""
        self._figure(high, alternative, lambda: art.draw(self.pen, name, self.x, self.y, self.width, high, 2))

    def photo(self, data: bytes, *, alternative: str, highest: float = 100) -> None:
        """Put a picture of pixels, over the whole width or as high as it may be.

        Raises:
            art.NoPicture: it is no picture.
        """
        name, shape = art.pixels(self.document, data)
        width = min(self.width, highest * shape)
        high = width / shape
        self._figure(high, alternative, lambda: self.pen.picture(name, self.x, self.y, width, high))

    def need(self, high: float) -> None:
        """Begin a new page when there is less room than this (mm) on it."""
        if self.y + high > _BOTTOM:
            self._end()
            self._begin()

    def read(self, element: Element, draw: Callable[[Pen], object]) -> None:
        """Draw something that belongs to an element."""
        with self.tags.content(self.pen, self._page, element):
            draw(self.pen)

    def close(self) -> None:
        """Finish the last page and the file."""
        self._end()
        self.tags.close()
        self.document.close()

    def _figure(self, high: float, alternative: str, draw: Callable[[], object]) -> None:
        self.need(high + 2)
        if alternative:
            left, top, right, bottom = self.x, A4[1] - self.y, self.x + self.width, A4[1] - self.y - high
            box = " ".join(f"{side * POINTS:.2f}" for side in (left, bottom, right, top))
            attributes = f"<</O/Layout/Placement/Block/BBox[{box}]>>"
            element = self.tags.element("Figure", alternative=alternative, attributes=attributes)
            with self.tags.content(self.pen, self._page, element):
                draw()
        else:
            with self.pen.marked("Artifact"):
                draw()
        self.y += high + 4

    def _lines(self, lines: list[Line], style: Style, element: Element, *, indent: float = 0) -> None:
        while lines:
            self.need(style.line * min(2, len(lines)))
            fits = max(1, int((_BOTTOM - self.y) / style.line + 1e-6))
            fits -= len(lines) == fits + 1 and fits > 2  # never one line alone on the next page
            with self.tags.content(self.pen, self._page, element):
                self.y = words.write(self.pen, lines[:fits], style, self.x + indent, self.y)
            lines = lines[fits:]

    def _begin(self) -> None:
        self.pen, self.y = Pen(self.document, A4), _TOP
        self._page = self.document.reserve()

    def _end(self) -> None:
        style = Style(9, leading=1.3, ink="#444444")
        number = words.lay(str(self.document.pages + 1), style, 20, frame="foot")
        foot = words.lay(self._foot, style, _WIDTH - 20, frame="foot")
        with self.pen.marked("Artifact"):
            words.write(self.pen, foot[:1] if self._foot else [], style, _LEFT, 281)
            words.write(self.pen, number, style, _LEFT, 281, width=_WIDTH, align="right")
        self.document.page(self.document.stream("", self.pen.content), A4, self.tags.entries(self._page), self._page)
