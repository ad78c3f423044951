# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the number of a letter on paper: figures, and bars for a scanner when the letter comes back.

Interleaved 2 of 5 (ISO/IEC 16390): each pair of digits is five bars and the five spaces between them, two of each wide.
"""

from buurtsamen.paper import faces
from buurtsamen.paper.pen import Pen

_WIDE = (  # digit → which of five are wide
    (0, 0, 1, 1, 0), (1, 0, 0, 0, 1), (0, 1, 0, 0, 1), (1, 1, 0, 0, 0), (0, 0, 1, 0, 1),
    (1, 0, 1, 0, 0), (0, 1, 1, 0, 0), (0, 0, 0, 1, 1), (1, 0, 0, 1, 0), (0, 1, 0, 1, 0),
)  # fmt: skip
_START, _STOP = (0, 0, 0, 0), (1, 0, 0)
_NARROW, _TIMES = 0.35, 2.5  # mm, and how much wider a wide one is
ACROSS = 7.0  # mm: the length of the bars
_SIZE, _STEP = 7.5, 3.0  # points, and mm from line to line


def widths(number: str) -> list[int]:
    """Bar, space, bar, space and so on: 1 where it is wide.

    Args:
        number: an even count of digits.
    """
    pairs = zip(number[::2], number[1::2], strict=True)
    body = [
        width for bar, space in pairs for both in zip(_WIDE[int(bar)], _WIDE[int(space)], strict=True) for width in both
    ]
    return [*_START, *body, *_STOP]


def draw(pen: Pen, number: str, x: float, y: float) -> None:
    """Draw the bars one under the other, as the rungs of a ladder, and the figures below them.

    Args:
        number: ten digits.
        x, y: the top left corner, mm.
    """
    rungs = []
    for place, width in enumerate(widths(number)):
        high = _NARROW * (_TIMES if width else 1)
        if place % 2 == 0:
            rungs.append((x, y, ACROSS, high))
        y += high
    pen.bars(rungs)
    y += 1.5
    for part in (number[:3], number[3:6], number[6:]):
        y += _STEP
        pen.write(faces.shape(part, "mono"), x, y, _SIZE)
