# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for colours on paper: how much of four inks makes the colour that a screen shows.

After the equations of Neugebauer: each ink covers a share of the paper, and where inks meet they make a colour of their
own, measured in offset print on coated paper. A share of the darkness goes into black ink, grey into black alone.
"""

from functools import lru_cache
from itertools import product

_PAPER_OF: dict[
    tuple[int, ...], tuple[float, float, float]
] = {  # which of cyan, magenta and yellow lie there → what is seen, 0 to 1
    (0, 0, 0): (1.0, 1.0, 1.0),
    (1, 0, 0): (0.0, 0.62, 0.88),
    (0, 1, 0): (0.9, 0.0, 0.49),
    (0, 0, 1): (1.0, 0.93, 0.0),
    (1, 1, 0): (0.19, 0.15, 0.51),
    (1, 0, 1): (0.0, 0.59, 0.25),
    (0, 1, 1): (0.89, 0.02, 0.07),
    (1, 1, 1): (0.22, 0.18, 0.16),
}
_BLACK = 0.2  # of the light comes back where black is printed
_STEPS = 16
Inks = tuple[float, float, float, float]  # cyan, magenta, yellow, black, each 0 to 1


@lru_cache(maxsize=65_536)
def inks(ink: str) -> Inks:
    """The inks of a colour written as "#rrggbb": white is bare paper, grey and black are black ink alone."""
    seen = [share / 255 for share in bytes.fromhex(ink[1:])]
    light, colour = max(seen), max(seen) - min(seen)
    if colour < 0.02:
        return 0, 0, 0, min(1, (1 - light) / (1 - _BLACK)) if light > 0.08 else 1
    black = (1 - light) * (1 - 0.15 * colour / light)
    aim = [min(1, (each - black * _BLACK * each) / (1 - black)) for each in seen]
    found = [0.0, 0.0, 0.0]
    for _ in range(
        _STEPS
    ):  # each ink is judged by the light it takes away: cyan by red, magenta by green, yellow by blue
        for place in range(3):
            without, full = (_seen([*found[:place], share, *found[place + 1 :]], place) for share in (0.0, 1.0))
            found[place] = min(1, max(0, (without - aim[place]) / (without - full)))
    return found[0], found[1], found[2], black


def _seen(shares: list[float], channel: int) -> float:
    """Red, green or blue of paper that is covered so far by cyan, magenta and yellow."""
    total = 0.0
    for lies in product((0, 1), repeat=3):
        part = 1.0
        for share, here in zip(shares, lies, strict=True):
            part *= share if here else 1 - share
        total += part * _PAPER_OF[lies][channel]
    return total
