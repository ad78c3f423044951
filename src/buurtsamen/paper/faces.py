# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for fonts: words become glyphs, in any script that one of our fonts has.

Each weight is a chain: the font of the house, then Noto Sans (Latin, Greek, Cyrillic, Devanagari), then Noto Sans
Arabic. HarfBuzz joins, kerns and places the glyphs. A sign that no font has is refused, never drawn as an empty box.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import uharfbuzz as hb

SUPPLIES = Path(__file__).parent / "supplies"  # fonts and pictures, put there by tools/assets
_CHAINS = {
    "regular": ("AtkinsonHyperlegibleNext_400Regular", "NotoSans_400Regular", "NotoSansArabic_400Regular"),
    "bold": ("AtkinsonHyperlegibleNext_700Bold", "NotoSans_700Bold", "NotoSansArabic_700Bold"),
    "heavy": ("AtkinsonHyperlegibleNext_800ExtraBold", "NotoSans_700Bold", "NotoSansArabic_700Bold"),
    "mono": ("AtkinsonHyperlegibleMono_700Bold", "NotoSans_700Bold", "NotoSansArabic_700Bold"),
}
_NOTHING = "\u200b"  # a dot or an accent says nothing beside its letter
_FEATURES = {"liga": False, "clig": False}  # a glyph for each sign, so that text is copied and read aloud as it stands


class NoFont(OSError):
    """A font file is not there or cannot be read. Nothing was written."""


class CannotWrite(ValueError):
    """No font has these signs. Nothing was written."""

    def __init__(self, text: str, signs: str) -> None:
        super().__init__(f"no font has {' '.join(signs)} (in “{text}”)")
        self.text, self.signs = text, signs


class Face:
    """One font file."""

    def __init__(self, name: str) -> None:
        self.name = name
        try:
            self.blob = hb.Blob.from_file_path(str(SUPPLIES / "fonts" / f"{name}.ttf"))
            self.face = hb.Face(self.blob)
        except (OSError, hb.HarfBuzzError) as broken:
            raise NoFont(f"the font {name} is missing or broken; run tools/assets") from broken
        self.font = hb.Font(self.face)
        self.upem = int(self.face.upem)
        if not self.face.glyph_count or not self.upem:
            raise NoFont(f"the font {name} is missing or broken; run tools/assets")
        self.signs = frozenset(self.face.unicodes)
        self._advances: dict[int, float] = {}

    @cached_property
    def extents(self) -> tuple[float, float]:
        """How far the font reaches above and below the line, in ems."""
        found = self.font.get_font_extents("ltr")
        return float(found.ascender / self.upem), float(-found.descender / self.upem)

    def advance(self, glyph: int) -> float:
        """How far the pen moves after a glyph, in thousandths of an em."""
        if glyph not in self._advances:
            self._advances[glyph] = float(self.font.get_glyph_h_advance(glyph)) * 1000 / self.upem
        return self._advances[glyph]


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one font on one line, ready for a PDF."""

    face: Face
    operand: str  # of the operator TJ
    width: float  # ems
    rise: float  # ems above the line
    glyphs: tuple[tuple[int, str], ...]  # each with the text it stands for


@lru_cache
def face(name: str) -> Face:
    """A font, read once in each process.

    Raises:
        NoFont: it is not there.
    """
    return Face(name)


def first(weight: str) -> Face:
    """The font that a weight is written in when it has the signs."""
    return face(_CHAINS[weight][0])


@lru_cache(maxsize=8192)
def shape(text: str, weight: str) -> tuple[Run, ...]:
    """A word or some words on one line as runs from left to right.

    Raises:
        CannotWrite: no font has one of the signs.
        NoFont: a font is not there.
    """
    text = unicodedata.normalize("NFC", text)
    if first(weight).signs.issuperset(map(ord, text)):
        return tuple(_runs(first(weight), text, is_rtl=False))
    pieces = [
        (font, is_rtl, "".join(sign for _, _, sign in signs))
        for (font, is_rtl), signs in groupby(_signs(text, weight), key=lambda each: each[:2])
    ]
    if is_right_to_left(text):
        pieces.reverse()
    return tuple(run for font, is_rtl, piece in pieces for run in _runs(font, piece, is_rtl=is_rtl))


def width(text: str, weight: str) -> float:
    """How long a text is on one line, in ems."""
    return sum(run.width for run in shape(text, weight))


def writable(text: str) -> str:
    """What somebody typed, without the signs that a font lacks: paper is never held up by them."""
    for sign in {sign for sign in text if not sign.isspace()}:
        try:
            for weight in ("regular", "heavy"):
                shape(sign, weight)
        except CannotWrite:
            text = text.replace(sign, "")
    return text


def is_right_to_left(text: str) -> bool | None:
    """Which way a text runs by its first letter; none when it has no letter."""
    for sign in text:
        if (way := unicodedata.bidirectional(sign)) in ("L", "R", "AL"):
            return way != "L"
    return None


def _signs(text: str, weight: str) -> Iterator[tuple[Face, bool, str]]:
    """Each sign with its font and whether it runs from right to left."""
    chain = [face(name) for name in _CHAINS[weight]]
    if missing := {sign for sign in text if not any(ord(sign) in each.signs for each in chain)}:
        raise CannotWrite(text, "".join(sorted(missing)))
    before, is_rtl = chain[0], is_right_to_left(text) or False
    for sign in text:
        way = unicodedata.bidirectional(sign)
        if way in ("L", "EN", "R", "AL"):
            is_rtl = way in ("R", "AL")
        if unicodedata.combining(sign) and ord(sign) in before.signs:
            yield before, is_rtl, sign
            continue
        before = next(each for each in chain if ord(sign) in each.signs)
        yield before, is_rtl, sign


def _runs(font: Face, text: str, *, is_rtl: bool) -> Iterator[Run]:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.direction = "rtl" if is_rtl else "ltr"
    buffer.guess_segment_properties()
    hb.shape(font.font, buffer, _FEATURES)
    glyphs = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
    wide = {info.cluster for info, position in glyphs if position.x_advance}
    starts = sorted({info.cluster for info, _ in glyphs}) + [len(text)]
    ends = dict(zip(starts, starts[1:], strict=False))
    for rise, group in groupby(glyphs, key=lambda each: each[1].y_offset):
        yield _run(font, text, list(group), ends, wide, rise / font.upem)


def _run(
    font: Face, text: str, glyphs: list[tuple[Any, Any]], ends: dict[int, int], wide: set[int], rise: float
) -> Run:
    parts, operand, width, owed = [], "", 0.0, 0.0
    scale = 1000 / font.upem
    for info, position in glyphs:
        glyph, cluster = info.codepoint, info.cluster
        advance, offset = position.x_advance * scale, position.x_offset * scale
        owed -= offset
        if abs(owed) >= 0.5:
            operand += f">{round(owed)}<"
        operand += f"{glyph:04x}"
        owed = offset + font.advance(glyph) - advance
        width += advance
        means = text[cluster : ends.pop(cluster, 0)] if advance or cluster not in wide else ""
        parts.append((glyph, means or _NOTHING))
    if abs(owed) >= 0.5:
        operand += f">{round(owed)}<"
    return Run(font, f"[<{operand}>]".replace("<>", ""), width / 1000, rise, tuple(parts))
