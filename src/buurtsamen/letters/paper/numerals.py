# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the number of a letter on paper: figures, and bars for a scanner when the letter comes back.

Interleaved 2 of 5 (ISO/IEC 16390): each pair of digits is five bars and the five spaces between them, two of each wide.
"""

from functools import lru_cache

from buurtsamen.paper import faces
from buurtsamen.paper.pen import Pen, box

_WIDE = (  # digit → which of five are wide
    (0, 0, 1, 1, 0), (1, 0, 0, 0, 1), (0, 1, 0, 0, 1), (1, 1, 0, 0, 0), (0, 0, 1, 0, 1),
    (1, 0, 1, 0, 0), (0, 1, 1, 0, 0), (0, 0, 0, 1, 1), (1, 0, 0, 1, 0), (0, 1, 0, 1, 0),
)  # fmt: skip
_START, _STOP = (0, 0, 0, 0), (1, 0, 0)
_NARROW, _TIMES = 0.35, 2.5  # mm, and how much wider a wide one is
ACROSS = 7.0  # mm: the length of the bars
_SIZE, _STEP = 7.5, 3.0  # points, and mm from line to line


def draw(pen: Pen, number: str, x: float, y: float) -> None:
    """Draw the bars one under the other, as the rungs of a ladder, and the figures below them.

    Args:
        number: ten digits.
        x, y: the top left corner, mm.
    """
    pairs = [number[place : place + 2] for place in range(0, len(number), 2)]
    pen.bars([_rungs(_START, 0), *map(_pair, pairs, range(len(pairs))), _rungs(_STOP, _after(len(pairs)))], x, y)
    y += _after(len(pairs)) + _high(_STOP) + 1.5
    for part in (number[:3], number[3:6], number[6:]):
        y += _STEP
        pen.write(_figures(part), x, y, _SIZE)


@lru_cache(maxsize=1024)
def _pair(digits: str, place: int) -> str:
    """The rungs of two digits: the first in bars, the second in the spaces between them."""
    bars, spaces = (_WIDE[int(digit)] for digit in digits)
    return _rungs(tuple(width for both in zip(bars, spaces, strict=True) for width in both), _after(place))


def _rungs(widths: tuple[int, ...], y: float) -> str:
    """Bar, space, bar, space and so on, down from y; 1 where it is wide."""
    rungs = []
    for place, width in enumerate(widths):
        high = _NARROW * (_TIMES if width else 1)
        if place % 2 == 0:
            rungs.append(box(0, y, ACROSS, high))
        y += high
    return " ".join(rungs)


def _high(widths: tuple[int, ...]) -> float:
    return sum(_NARROW * (_TIMES if width else 1) for width in widths)


def _after(pairs: int) -> float:
    """Where the next pair begins: every pair has six narrow parts and four wide ones."""
    return _high(_START) + pairs * _NARROW * (6 + 4 * _TIMES)


@lru_cache(maxsize=16384)
def _figures(part: str) -> tuple[faces.Run, ...]:
    return faces.shape(part, "mono")
