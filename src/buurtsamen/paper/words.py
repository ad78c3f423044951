# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for paragraphs: words broken into lines, and a frame that refuses what does not fit.

In a text, `**` begins and ends bold, a new line breaks the line, and a hard space keeps two words together.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from buurtsamen.paper import faces
from buurtsamen.paper.document import POINTS
from buurtsamen.paper.faces import Run
from buurtsamen.paper.pen import BLACK, Pen

_BREAKS = re.compile("[ \t\r]+")  # hard and other spaces are part of a word


class DoesNotFit(ValueError):
    """A text is too long for its frame. Nothing was written.

    `frame` is the name of the frame, `words` what no longer fits in it.
    """

    def __init__(self, frame: str, words: str) -> None:
        super().__init__(f"{frame}: {words}")
        self.frame, self.words = frame, words


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks: weight (see faces), size in points, leading in sizes."""

    size: float
    weight: str = "regular"
    leading: float = 1.34
    ink: str = BLACK
    is_balanced: bool = False  # lines of about the same length, for headings
    is_broken: bool = False  # a word wider than its frame goes on after a hyphen, instead of being refused

    @property
    def line(self) -> float:
        """The height of a line, mm."""
        return self.size * self.leading / POINTS

    @property
    def base(self) -> float:
        """How far the line on which letters stand lies under the top of a line, mm."""
        above, below = faces.first(self.weight).extents
        return self.size * (self.leading - above - below) / 2 / POINTS + self.size * above / POINTS


@dataclass(frozen=True, slots=True)
class Word:
    """One word, ready to be written."""

    text: str
    runs: tuple[Run, ...]
    width: float  # ems
    space: float  # ems after it


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand on one line."""

    words: tuple[Word, ...]
    width: float  # mm

    @property
    def text(self) -> str:
        """What it says."""
        return " ".join(word.text for word in self.words)


def lay(text: str, style: Style, width: float, *, frame: str) -> list[Line]:
    """Break a text into lines of at most this width (mm).

    Raises:
        DoesNotFit: one word alone is wider.
        faces.CannotWrite: no font has one of the signs.
    """
    lines: list[Line] = []
    is_bold = False
    for part in text.split("\n"):
        words, is_bold = _words(part, style, is_bold=is_bold)
        lines += _broken(words, style, width, frame)
    return lines


def height(lines: list[Line], style: Style) -> float:
    """How high lines of this style are, mm."""
    return len(lines) * style.line


def write(pen: Pen, lines: list[Line], style: Style, x: float, y: float, *, width: float = 0, align: str = "") -> float:
    """Write lines with the top of the first one at y; where the next line would begin.

    Args:
        align: "" from x, "right" up to x + width, "middle" between them.
    """
    for line in lines:
        at = x + {"": 0, "right": 1, "middle": 0.5}[align] * (width - line.width)
        space = faces.shape(" ", style.weight)
        runs = [run for word in _seen(line.words) for run in (*word.runs, *space)]
        pen.write(runs[:-1], at, y + style.base, style.size, style.ink)
        y += style.line
    return y


@dataclass
class Frame:
    """A part of a page that texts are poured into from the top; `y` is where the next one begins.

    Args:
        name: what the editor calls it, for the refusal of a text that does not fit.
    """

    name: str
    pen: Pen
    x: float
    y: float
    width: float
    bottom: float

    def pour(self, text: str, style: Style, *, gap: float = 0, align: str = "") -> None:
        """Write a paragraph under the last one, with a gap (mm) after it.

        Raises:
            DoesNotFit: it would pass the bottom, or a word is too wide.
        """
        lines = lay(text, style, self.width, frame=self.name)
        fits = int((self.bottom - self.y) / style.line + 1e-6)
        if fits < len(lines):
            raise DoesNotFit(self.name, " ".join(line.text for line in lines[max(fits, 0) :]))
        self.y = write(self.pen, lines, style, self.x, self.y, width=self.width, align=align) + gap

    def pour_largest(self, text: str, styles: Iterable[Style], *, gap: float = 0) -> None:
        """Write a paragraph in the first of these styles in which it fits.

        Raises:
            DoesNotFit: it does not fit in the last one either.
        """
        *some, last = styles
        for style in some:
            try:
                return self.pour(text, style, gap=gap)
            except DoesNotFit:
                continue
        return self.pour(text, last, gap=gap)


def _words(text: str, style: Style, *, is_bold: bool) -> tuple[list[Word], bool]:
    """The words of one line of text, and whether bold goes on after it."""
    words = []
    space = faces.width(" ", style.weight)
    for written in _BREAKS.split(text):
        runs: list[Run] = []
        for place, piece in enumerate(written.split("**")):
            is_bold ^= place > 0
            weight = "bold" if is_bold and style.weight == "regular" else style.weight
            runs += faces.shape(piece, weight) if piece else ()
        plain = written.replace("**", "")
        words += [Word(plain, tuple(runs), sum(run.width for run in runs), space)] if plain else []
    return words, is_bold


def _broken(words: list[Word], style: Style, width: float, frame: str) -> list[Line]:
    em = style.size / POINTS
    if style.is_broken:
        words = [part for word in words for part in _parts(word, style, width / em)]
    for word in words:
        if word.width * em > width + 1e-6:
            raise DoesNotFit(frame, word.text)
    lines = _greedy(words, em, width)
    if style.is_balanced and len(lines) > 1:
        low, high = width / 2, width
        for _ in range(8):
            middle = (low + high) / 2
            fits = max(word.width for word in words) * em <= middle and len(_greedy(words, em, middle)) == len(lines)
            low, high = (low, middle) if fits else (middle, high)
        lines = _greedy(words, em, high)
    return lines


def _parts(word: Word, style: Style, width: float) -> Iterator[Word]:
    """A word, or when it is wider than this (ems) as much of it as fits with a hyphen, then the rest."""
    if word.width <= width or len(word.text) < 2:
        yield word
        return
    fits = next(
        (end for end in range(len(word.text) - 2, 1, -1) if faces.width(word.text[:end] + "-", style.weight) <= width),
        1,
    )
    for text in (f"{word.text[:fits]}-", word.text[fits:]):
        runs = faces.shape(text, style.weight)
        yield from _parts(Word(text, runs, sum(run.width for run in runs), word.space), style, width)


def _greedy(words: list[Word], em: float, width: float) -> list[Line]:
    lines: list[list[Word]] = [[]]
    used = 0.0
    for word in words:
        if lines[-1] and used + word.width * em > width + 1e-6:
            lines.append([])
            used = 0
        lines[-1].append(word)
        used += (word.width + word.space) * em
    return [Line(tuple(each), sum(word.width + word.space for word in each) * em - _tail(each, em)) for each in lines]


def _tail(words: list[Word], em: float) -> float:
    return words[-1].space * em if words else 0


def _seen(words: tuple[Word, ...]) -> Iterator[Word]:
    """The words of a line from left to right, also where they run from right to left."""
    ways = [faces.is_right_to_left(word.text) for word in words]
    base = next((way for way in ways if way is not None), False)
    known = [base if way is None else way for way in ways]
    groups = [
        [word for word, _ in group] for _, group in groupby(zip(words, known, strict=True), key=lambda each: each[1])
    ]
    flags = [flag for flag, _ in groupby(known)]
    if base:
        groups.reverse()
        flags.reverse()
    for group, flag in zip(groups, flags, strict=True):
        ordered = group[::-1] if flag else group
        yield from ordered
