# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for our drawn pictures on paper: flat SVG read into the operators of a PDF, and pictures of pixels.

Reads what our pictures are made of: groups, rectangles, circles, ellipses, lines and paths with a fill or a stroke.
"""

import io
import math
import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from xml.etree import ElementTree as ET

from PIL import Image, UnidentifiedImageError

from buurtsamen.paper.curves import operators
from buurtsamen.paper.document import POINTS, Document
from buurtsamen.paper.faces import SUPPLIES
from buurtsamen.paper.inks import inks
from buurtsamen.paper.pen import Pen, colour

_PAINT = ("fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "opacity")
_MOST_PIXELS = 4_000_000


class NoPicture(ValueError):
    """The bytes are not a picture, or too large a one. Nothing was drawn."""


def draw(pen: Pen, name: str, x: float, y: float, width: float, height: float, radius: float = 0) -> None:
    """Draw one of our pictures so that it covers this rectangle (mm), with round corners."""
    size, _ = _picture(name, pen.document.colours)
    scale = max(width / size[0], height / size[1])
    key = f"art:{name}"
    form = keep(pen.document, name) if not pen.document.has_form(key) else pen.document.form(key, b"", size)
    with pen.kept():
        pen.clip(x, y, width, height, radius)
        pen.place(form, x + (width - size[0] * scale) / 2, y + (height - size[1] * scale) / 2, size, scale)


def keep(document: Document, name: str) -> str:
    """Keep one of our pictures in a document, a millimetre for each unit of it; its name in the resources."""
    size, drawn = _picture(name, document.colours)
    turned = f"{POINTS:.6f} 0 0 {-POINTS:.6f} 0 {size[1] * POINTS:.4f} cm\n{drawn}"
    return document.form(f"art:{name}", turned.encode("ascii"), size)


def pixels(document: Document, data: bytes) -> tuple[str, float]:
    """Keep a picture of pixels, what is transparent in it on white; its name in the resources, and width by height.

    Raises:
        NoPicture: it is no picture, or has more than four million pixels.
    """
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise NoPicture("more than four million pixels")
            image = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        raise NoPicture(str(broken)) from broken
    flat = Image.new("RGBA", image.size, "white")
    flat.alpha_composite(image)
    rgb = flat.convert("RGB").tobytes()
    space, content = "RGB", rgb
    if document.colours == "cmyk":
        space, content = "CMYK", _printed(rgb)
    entries = f"/Width {image.width}/Height {image.height}/ColorSpace/Device{space}/BitsPerComponent 8"
    return document.picture(f"pixels:{sha256(data).hexdigest()}", entries, content), image.width / image.height


def _printed(rgb: bytes) -> bytes:
    """Pixels as inks; 32 steps of each colour are enough for a logo."""
    known: dict[bytes, bytes] = {}
    parts = []
    for at in range(0, len(rgb), 3):
        pixel = rgb[at : at + 3]
        if (found := known.get(pixel)) is None:
            near = bytes(255 if each > 247 else each & 0xF8 for each in pixel)
            found = known[pixel] = bytes(round(255 * ink) for ink in inks(f"#{near.hex()}"))
        parts.append(found)
    return b"".join(parts)


@lru_cache
def _picture(name: str, colours: str) -> tuple[tuple[float, float], str]:
    path = SUPPLIES / "art" / f"{name}.svg"
    try:
        root = ET.parse(path).getroot()  # noqa: S314 - our own files
    except (OSError, ET.ParseError) as broken:
        raise NoPicture(f"the picture {name} is missing or broken; run tools/assets") from broken
    return read(root, colours)


def read(root: ET.Element, colours: str) -> tuple[tuple[float, float], str]:
    """The size of an SVG and its operators, in its own units with y downwards.

    Raises:
        NoPicture: it holds something that our pictures are not made of.
    """
    _, _, width, height = (float(each) for each in root.get("viewBox", "0 0 0 0").split())
    return (width, height), "\n".join(_element(root, {"fill": "#000000"}, colours))


def _element(element: ET.Element, paint: dict[str, str], colours: str) -> Iterator[str]:
    kind = element.tag.rpartition("}")[2]
    paint = paint | {name: element.attrib[name] for name in _PAINT if name in element.attrib}
    transform = element.get("transform")
    if transform:
        yield f"q {_matrix(transform)} cm"
    if kind in ("svg", "g"):
        for child in element:
            yield from _element(child, paint, colours)
    elif kind not in ("title", "desc"):
        yield _painted(" ".join(_shape(kind, element)), paint, colours)
    if transform:
        yield "Q"


def _painted(path: str, paint: dict[str, str], colours: str) -> str:
    fill, stroke = paint.get("fill", "none"), paint.get("stroke", "none")
    parts = []
    if fill != "none":
        parts.append(colour(_long(fill), colours))
    if stroke != "none":
        cap = {"butt": 0, "round": 1, "square": 2}[paint.get("stroke-linecap", "butt")]
        join = {"miter": 0, "round": 1, "bevel": 2}[paint.get("stroke-linejoin", "miter")]
        parts.append(
            f"{colour(_long(stroke), colours, is_line=True)} {paint.get('stroke-width', '1')} w {cap} J {join} j"
        )
    if "opacity" in paint:
        parts.insert(0, f"q /O{float(paint['opacity']) * 100:.0f} gs")
    end = {(True, True): "B", (True, False): "f", (False, True): "S", (False, False): "n"}
    close = ["Q"] if "opacity" in paint else []
    return " ".join([*parts, path, end[fill != "none", stroke != "none"], *close])


def _long(ink: str) -> str:
    if re.fullmatch("#[0-9a-fA-F]{6}", ink):
        return ink
    if re.fullmatch("#[0-9a-fA-F]{3}", ink):
        return "#" + "".join(sign * 2 for sign in ink[1:])
    raise NoPicture(f"no colour: {ink}")


def _matrix(transform: str) -> str:
    """The operand of cm for a list of transforms."""
    whole = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    for kind, inside in re.findall(r"(\w+)\s*\(([^)]*)\)", transform):
        whole = _times(_one(kind, [float(each) for each in re.split(r"[\s,]+", inside.strip())]), whole)
    return " ".join(f"{each:.6f}" for each in whole)


def _one(kind: str, values: list[float]) -> tuple[float, ...]:
    if kind == "translate":
        return 1, 0, 0, 1, values[0], (values[1:] or [0])[0]
    if kind == "scale":
        return values[0], 0, 0, (values[1:] or values)[0], 0, 0
    if kind == "matrix":
        return tuple(values)
    if kind == "rotate":
        turn = math.radians(values[0])
        x, y = (values[1:] or [0, 0])[:2]
        c, s = math.cos(turn), math.sin(turn)
        return c, s, -s, c, x - c * x + s * y, y - s * x - c * y
    raise NoPicture(f"no transform of our pictures: {kind}")


def _times(m: tuple[float, ...], n: tuple[float, ...]) -> tuple[float, float, float, float, float, float]:
    """First m, then n."""
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3], m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip


def _shape(kind: str, element: ET.Element) -> Iterator[str]:
    def of(name: str) -> float:
        return float(element.get(name, 0))

    if kind == "rect":
        x, y, w, h, r = of("x"), of("y"), of("width"), of("height"), of("rx")
        if not r:
            yield f"{x:.3f} {y:.3f} {w:.3f} {h:.3f} re"
            return
        r = min(r, w / 2, h / 2)
        data = f"M{x + r} {y}h{w - 2 * r}a{r} {r} 0 0 1 {r} {r}v{h - 2 * r}a{r} {r} 0 0 1 {-r} {r}h{2 * r - w}" \
               f"a{r} {r} 0 0 1 {-r} {-r}v{2 * r - h}a{r} {r} 0 0 1 {r} {-r}z"  # fmt: skip
        yield from operators(data)
    elif kind in ("circle", "ellipse"):
        rx, ry = (of("r"), of("r")) if kind == "circle" else (of("rx"), of("ry"))
        x, y = of("cx"), of("cy")
        yield from operators(f"M{x - rx} {y}A{rx} {ry} 0 0 1 {x + rx} {y}A{rx} {ry} 0 0 1 {x - rx} {y}Z")
    elif kind == "line":
        yield f"{of('x1'):.3f} {of('y1'):.3f} m {of('x2'):.3f} {of('y2'):.3f} l"
    elif kind == "path":
        yield from operators(element.get("d", ""))
    else:
        raise NoPicture(f"not in our pictures: {kind}")
