# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for KIX: the bars under an address that the sorting machines of the post read.

Each of the 36 signs is four bars; two of the four rise above the line and two drop below it. Sizes after the brochure
of the post: 22 bars an inch, at most 24, 5 mm high, the track 1.3 mm, at least 2 mm of white around.
"""

import re
from functools import lru_cache

from buurtsamen.paper.pen import Pen, box

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TWO_OF_FOUR = ((0, 0, 1, 1), (0, 1, 0, 1), (0, 1, 1, 0), (1, 0, 0, 1), (1, 0, 1, 0), (1, 1, 0, 0))
BARS = {  # sign → four times whether the bar rises and whether it drops
    sign: tuple(zip(_TWO_OF_FOUR[place // 6], _TWO_OF_FOUR[place % 6], strict=True))
    for place, sign in enumerate(_SIGNS)
}
_POSTCODE = re.compile("[1-9][0-9]{3}[A-Z]{2}")
PITCH, BAR, HEIGHT, _TRACK = 1.15, 0.5, 5.0, 1.3  # mm
_ROOM = 68.0  # mm: what the window shows for sure; 16 signs are 24 bars an inch then, and no address needs more
_LIMB = (HEIGHT - _TRACK) / 2


class NoAddress(ValueError):
    """There is no Dutch postcode and house number to make bars of."""


def string(postcode: str, number: int, addition: str = "") -> str:
    """What the bars say: postcode, number, and after an X what follows the number: 1231FZ13XHS.

    Args:
        addition: letter and addition together; what is no letter or figure is left out, after six signs it ends.

    Raises:
        NoAddress: the postcode is not four figures and two letters, or the number is not 1 to 99999.
    """
    joined = postcode.replace(" ", "").upper()
    if not _POSTCODE.fullmatch(joined) or not 0 < number <= 99_999:
        raise NoAddress(f"{postcode} {number}")
    rest = "".join(sign for sign in addition.upper() if sign in _SIGNS)[:6]
    return f"{joined}{number}" + (f"X{rest}" if rest else "")


def draw(pen: Pen, kix: str, x: float, y: float) -> None:
    """Draw the bars of a string, black, with their top left corner at x, y (mm)."""
    pitch = min(PITCH, _ROOM / (4 * len(kix)))
    pen.bars((_bars(sign, place, pitch) for place, sign in enumerate(kix)), x, y)


@lru_cache(maxsize=8192)
def _bars(sign: str, place: int, pitch: float) -> str:
    """The four bars of a sign at its place in a string."""
    return " ".join(
        box((4 * place + number) * pitch, 0 if rises else _LIMB, BAR, _TRACK + _LIMB * (rises + drops))
        for number, (rises, drops) in enumerate(BARS[sign])
    )
