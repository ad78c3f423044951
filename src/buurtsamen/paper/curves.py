# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the lines of an SVG path: read into the few that a PDF knows, straight ones and cubic curves."""

import math
import re
from collections.abc import Iterator

Point = tuple[float, float]
_TOKEN = re.compile(r"([a-zA-Z])|(-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?)")
_LENGTHS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


class NoPath(ValueError):
    """It is not a path as our pictures have them."""


def operators(data: str) -> Iterator[str]:
    """The operators of a path (the attribute d of SVG), in its own units.

    Raises:
        NoPath: it cannot be read.
    """
    at = start = handle = (0.0, 0.0)
    before = ""
    for letter, values in _commands(data):
        kind = letter.upper()
        values = _absolute(letter, values, at)
        if kind not in "CSQT" or (kind in "CS") != (before in "CS"):
            handle = at
        if kind == "Z":
            yield "h"
            at = start
        elif kind == "M":
            at = start = (values[0], values[1])
            yield f"{_n(at)} m"
        elif kind in "LHV":
            at = (at[0] if kind == "V" else values[0], at[1] if kind == "H" else values[-1])
            yield f"{_n(at)} l"
        else:
            for curve in _curves(kind, values, at, handle):
                yield f"{' '.join(_n(point) for point in curve)} c"
            handle, at = _handle(kind, values, at, handle), (values[-2], values[-1])
        before = kind


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with its numbers; a command that goes on without its letter is given one."""
    letter, numbers = "", list[float]()
    for found, number in [*_TOKEN.findall(data), ("", "")]:
        if number:
            numbers.append(float(number))
        length = _LENGTHS.get(letter.upper(), 0)
        if letter and len(numbers) == length and (number or found and not length):
            yield letter, numbers
            letter, numbers = {"M": "L", "m": "l"}.get(letter, letter), []
        if found:
            if numbers or found.upper() not in _LENGTHS:
                raise NoPath(data[:60])
            letter = found
            if letter in "Zz":
                yield letter, []
                letter = ""
    if numbers:
        raise NoPath(data[:60])


def _absolute(letter: str, values: list[float], at: Point) -> list[float]:
    if letter.isupper():
        return values
    if letter in "hv":
        return [values[0] + at[letter == "v"]]
    if letter == "a":
        return [*values[:5], values[5] + at[0], values[6] + at[1]]
    return [value + at[place % 2] for place, value in enumerate(values)]


def _curves(kind: str, v: list[float], at: Point, handle: Point) -> list[tuple[Point, Point, Point]]:
    """Cubic curves: two handles and an end each."""
    if kind == "C":
        return [((v[0], v[1]), (v[2], v[3]), (v[4], v[5]))]
    if kind == "S":
        return [(_mirrored(handle, at), (v[0], v[1]), (v[2], v[3]))]
    if kind == "A":
        return list(_arc(at, v))
    middle, end = _handle(kind, v, at, handle), (v[-2], v[-1])
    return [(_toward(at, middle), _toward(end, middle), end)]


def _handle(kind: str, v: list[float], at: Point, handle: Point) -> Point:
    """The last handle of a curve, which the next one may mirror."""
    if kind == "T":
        return _mirrored(handle, at)
    if kind == "A":
        return v[5], v[6]
    return v[-4], v[-3]


def _mirrored(handle: Point, at: Point) -> Point:
    return 2 * at[0] - handle[0], 2 * at[1] - handle[1]


def _toward(point: Point, handle: Point) -> Point:
    return point[0] + (handle[0] - point[0]) * 2 / 3, point[1] + (handle[1] - point[1]) * 2 / 3


def _arc(at: Point, v: list[float]) -> Iterator[tuple[Point, Point, Point]]:
    """An elliptical arc, after the implementation notes of SVG 1.1, F.6; in pieces of at most a quarter."""
    rx, ry, tilt, end = abs(v[0]), abs(v[1]), math.radians(v[2]), (v[5], v[6])
    if not rx or not ry or at == end:
        return
    c, s = math.cos(tilt), math.sin(tilt)
    half = ((at[0] - end[0]) / 2, (at[1] - end[1]) / 2)
    x, y = c * half[0] + s * half[1], c * half[1] - s * half[0]
    grow = math.sqrt(max(1, (x / rx) ** 2 + (y / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    below = (rx * y) ** 2 + (ry * x) ** 2
    root = math.sqrt(max(0, ((rx * ry) ** 2 - below) / below)) * (-1 if bool(v[3]) == bool(v[4]) else 1)
    cx, cy = root * rx * y / ry, -root * ry * x / rx
    begin, finish = math.atan2((y - cy) / ry, (x - cx) / rx), math.atan2((-y - cy) / ry, (-x - cx) / rx)
    sweep = (finish - begin) % math.tau
    if not v[4]:
        sweep -= math.tau
    pieces = math.ceil(abs(sweep) / (math.pi / 2) - 1e-9)
    step, middle = sweep / pieces, ((at[0] + end[0]) / 2, (at[1] + end[1]) / 2)
    reach = 4 / 3 * math.tan(step / 4)

    def seen(px: float, py: float) -> Point:
        px, py = rx * px + cx, ry * py + cy
        return c * px - s * py + middle[0], s * px + c * py + middle[1]

    for place in range(pieces):
        a, b = begin + place * step, begin + (place + 1) * step
        yield (
            seen(math.cos(a) - reach * math.sin(a), math.sin(a) + reach * math.cos(a)),
            seen(math.cos(b) + reach * math.sin(b), math.sin(b) - reach * math.cos(b)),
            seen(math.cos(b), math.sin(b)),
        )


def _n(point: Point) -> str:
    return f"{point[0]:.3f} {point[1]:.3f}"  # a PDF knows no exponents
