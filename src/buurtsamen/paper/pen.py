# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for drawing on a page: every place in millimetres from its top left corner, as in the sketches."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from buurtsamen.paper import curves
from buurtsamen.paper.document import POINTS, Document
from buurtsamen.paper.faces import Run
from buurtsamen.paper.inks import inks
from buurtsamen.paper.qr import Symbol

BLACK, WHITE = "#000000", "#ffffff"
_CURVE = 0.5523  # of a radius: how far the handles of a quarter of a circle reach


class Pen:
    """Draws on one page or on one drawing that is kept; `content` is what was drawn.

    Args:
        size: width and height, mm.
    """

    def __init__(self, document: Document, size: tuple[float, float]) -> None:
        self.document, self.size = document, size
        self._parts: list[str] = []
        self._ink = ""

    @property
    def content(self) -> bytes:
        """The operators of all that was drawn."""
        return "\n".join(self._parts).encode("latin-1")

    def raw(self, operators: str) -> None:
        """Add operators as they stand."""
        self._parts.append(operators)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """What is set inside, such as a clip, ends with it."""
        self._parts.append("q")
        before = self._ink
        yield
        self._ink = before
        self._parts.append("Q")

    @contextmanager
    def marked(self, tag: str, number: int | None = None) -> Iterator[None]:
        """Say for readers aloud what is drawn inside: an artifact, or the marked content of this number."""
        self._parts.append(f"/{tag} BMC" if number is None else f"/{tag}<</MCID {number}>>BDC")
        yield
        self._parts.append("EMC")

    def fill(self, ink: str) -> None:
        """Draw areas and text in this colour from now on."""
        if ink != self._ink:
            self._parts.append(colour(ink, self.document.colours))
            self._ink = ink

    def rectangle(self, x: float, y: float, width: float, height: float, *, fill: str) -> None:
        """Fill a rectangle."""
        self.fill(fill)
        self._parts.append(f"{self._box(x, y, width, height)} re f")

    def rounded(
        self, x: float, y: float, width: float, height: float, radius: float, *,
        fill: str = "", edge: str = "", line: float = 0.3,
    ) -> None:  # fmt: skip
        """Fill and edge a rectangle with round corners; the line (mm) lies half inside."""
        path = self._round_path(x, y, width, height, min(radius, width / 2, height / 2))
        if fill:
            self.fill(fill)
        if edge:
            self._parts.append(colour(edge, self.document.colours, is_line=True))
            self._parts.append(f"{line * POINTS:.2f} w")
        self._parts.append(path + (" B" if fill and edge else " S" if edge else " f"))

    def clip(self, x: float, y: float, width: float, height: float, radius: float = 0) -> None:
        """Draw only inside this from now on; use within `kept`."""
        self._parts.append(f"{self._round_path(x, y, width, height, radius)} W n")

    def line(
        self, x: float, y: float, to_x: float, to_y: float, *, ink: str, width: float = 0.2, dash: str = ""
    ) -> None:
        """Draw a straight line; `dash` is the operand of the operator d, in points; "0 …" gives round dots."""
        self._parts.append(colour(ink, self.document.colours, is_line=True))
        style = f"{width * POINTS:.2f} w [{dash}] 0 d {1 if dash.startswith('0') else 0} J"
        a, b, c, d = *self._point(x, y), *self._point(to_x, to_y)
        self._parts.append(f"{style} {a:.2f} {b:.2f} m {c:.2f} {d:.2f} l S [] 0 d")

    def path(self, data: str, x: float, y: float, scale: float, end: str) -> None:
        """Draw an SVG path, `scale` millimetres a unit, from x, y; `end` is the operator that paints it."""
        left, top = self._point(x, y)
        unit = POINTS * scale
        self._parts.append(
            f"q {unit:.4f} 0 0 {-unit:.4f} {left:.2f} {top:.2f} cm {' '.join(curves.operators(data))} {end} Q"
        )

    def bars(self, boxes: Iterable[str], x: float, y: float) -> None:
        """Fill many rectangles in black, each as `box` gives it, from this corner."""
        self.fill(BLACK)
        left, top = self._point(x, y)
        self._parts.append(f"q 1 0 0 1 {left:.2f} {top:.2f} cm {' '.join(boxes)} f Q")

    def write(self, runs: Iterable[Run], x: float, line: float, size: float, ink: str = BLACK) -> float:
        """Write runs with their line at this height, in this size (points); where the pen stands after it."""
        self.fill(ink)
        left, y = self._point(x, line)
        parts, before, rise = [f"BT {left:.2f} {y:.2f} Td"], None, 0.0
        for run in runs:
            name = self.document.use(run.face, run.glyphs)
            if run.face is not before:
                parts.append(f"/{name} {size:g} Tf")
            if run.rise != rise:
                parts.append(f"{run.rise * size:.2f} Ts")
            parts.append(f"{run.operand}TJ")
            before, rise = run.face, run.rise
            x += run.width * size / POINTS
        self._parts.append(" ".join([*parts, "0 Ts ET" if rise else "ET"]))
        return x

    def place(self, name: str, x: float, y: float, size: tuple[float, float], scale: float = 1) -> None:
        """Put a kept drawing of this size (mm) with its top left corner here."""
        left, bottom = self._point(x, y + size[1] * scale)
        self._parts.append(f"q {scale:.5f} 0 0 {scale:.5f} {left:.2f} {bottom:.2f} cm /{name} Do Q")

    def picture(self, name: str, x: float, y: float, width: float, height: float) -> None:
        """Put a picture of pixels here, stretched to this size."""
        left, bottom = self._point(x, y + height)
        self._parts.append(f"q {width * POINTS:.2f} 0 0 {height * POINTS:.2f} {left:.2f} {bottom:.2f} cm /{name} Do Q")

    def qr(self, symbol: Symbol, x: float, y: float, side: float) -> None:
        """Draw a QR code in black, without its white border, as an inline mask of one bit a module."""
        self.fill(BLACK)
        left, bottom = self._point(x, y + side)
        whole = f"{side * POINTS:.2f}"
        self._parts.append(
            f"q {whole} 0 0 {whole} {left:.2f} {bottom:.2f} cm "
            f"BI/W {symbol.size}/H {symbol.size}/IM true/BPC 1/D[1 0] ID {symbol.bits.decode('latin-1')}\nEI Q"
        )

    def _point(self, x: float, y: float) -> tuple[float, float]:
        return x * POINTS, (self.size[1] - y) * POINTS

    def _box(self, x: float, y: float, width: float, height: float) -> str:
        left, bottom = self._point(x, y + height)
        return f"{left:.2f} {bottom:.2f} {width * POINTS:.2f} {height * POINTS:.2f}"

    def _round_path(self, x: float, y: float, width: float, height: float, radius: float) -> str:
        if not radius:
            return f"{self._box(x, y, width, height)} re"
        (left, top), (right, bottom) = self._point(x, y), self._point(x + width, y + height)
        r, c = radius * POINTS, radius * POINTS * (1 - _CURVE)
        lines = (
            (left + r, top, "m"), (right - r, top, "l"),
            (right - c, top), (right, top - c), (right, top - r, "c"), (right, bottom + r, "l"),
            (right, bottom + c), (right - c, bottom), (right - r, bottom, "c"), (left + r, bottom, "l"),
            (left + c, bottom), (left, bottom + c), (left, bottom + r, "c"), (left, top - r, "l"),
            (left, top - c), (left + c, top), (left + r, top, "c"),
        )  # fmt: skip
        return " ".join(f"{across:.2f} {up:.2f} {''.join(end)}" for across, up, *end in lines) + " h"


def box(x: float, y: float, width: float, height: float) -> str:
    """A rectangle from a corner that is not known yet (mm, down from it): worth keeping where it comes back."""
    return f"{x * POINTS:.2f} {-(y + height) * POINTS:.2f} {width * POINTS:.2f} {height * POINTS:.2f} re"


@lru_cache
def colour(ink: str, colours: str, *, is_line: bool = False) -> str:
    """The operators that choose a colour written as "#rrggbb"; in CMYK black is black ink alone."""
    if colours == "rgb":
        shares = " ".join(f"{share / 255:.3f}" for share in bytes.fromhex(ink[1:]))
        return f"{shares} {'RG' if is_line else 'rg'}"
    return " ".join(f"{share:.3f}" for share in inks(ink)) + (" K" if is_line else " k")
