# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from PIL import Image

from buurtsamen.paper import art, curves
from buurtsamen.paper.document import Document
from buurtsamen.paper.faces import SUPPLIES
from buurtsamen.paper.inks import inks
from buurtsamen.paper.pen import Pen

Point = tuple[float, float]


def drawn(svg: str) -> Image.Image:
    """An SVG of 20 by 20, as pixels of one unit each."""
    file = io.BytesIO()
    document = Document(file, title="", language="nl", colours="rgb")
    _, operators = art.read(ET.fromstring(svg), "rgb")  # noqa: S314
    pen = Pen(document, (20, 20))
    pen.raw(f"{72 / 25.4} 0 0 {-72 / 25.4} 0 {20 * 72 / 25.4} cm {operators}")
    document.page(document.stream("", pen.content), (20, 20))
    document.close()
    image: Image.Image = pypdfium2.PdfDocument(file.getvalue())[0].render(scale=25.4 / 72 * 10).to_pil().convert("RGB")
    return image


def svg(inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">{inside}</svg>'


@pytest.mark.parametrize(
    ("inside", "red", "white"),
    [
        ('<rect x="2" y="2" width="8" height="4" fill="#f00"/>', [(3, 3), (9, 5)], [(11, 3), (3, 7)]),
        ('<rect x="0" y="0" width="8" height="8" rx="4" fill="#f00"/>', [(4, 4)], [(0.5, 0.5), (7.5, 7.5)]),
        ('<circle cx="10" cy="10" r="5" fill="#ff0000"/>', [(10, 5.4), (14.5, 10)], [(14, 14)]),
        ('<ellipse cx="10" cy="10" rx="8" ry="2" fill="#f00"/>', [(17, 10)], [(10, 13)]),
        ('<path d="M2 2h8v8h-8z" fill="#f00"/>', [(3, 3), (9, 9)], [(11, 11)]),
        ('<path d="M2 10A8 8 0 0 1 18 10Z" fill="#f00"/>', [(10, 3)], [(10, 12)]),
        ('<path d="M2 10a8 8 0 0 0 16 0Z" fill="#f00"/>', [(10, 17)], [(10, 8)]),
        ('<path d="M0 20Q10 -10 20 20Z" fill="#f00"/>', [(10, 6)], [(10, 4), (1, 5)]),
        ('<path d="M0 10q5 -10 10 0t10 0V20H0Z" fill="#f00"/>', [(5, 6), (15, 16)], [(15, 11), (5, 3)]),
        ('<path d="M0 10C0 0 10 0 10 10S20 20 20 10V20H0Z" fill="#f00"/>', [(5, 4)], [(14, 12)]),
        ('<path d="M2 10L18 10" fill="none" stroke="#f00" stroke-width="4"/>', [(10, 11.5)], [(10, 13), (1, 10)]),
        ('<rect transform="translate(10 10) scale(2)" width="3" height="2" fill="#f00"/>', [(15, 13)], [(17, 13)]),
        ('<rect transform="rotate(90 10 10)" x="10" y="9" width="8" height="2" fill="#f00"/>', [(10, 17)], [(17, 10)]),
    ],
)  # fmt: skip
def test_the_shapes_of_our_pictures_are_read(inside: str, red: list[Point], white: list[Point]) -> None:
    image = drawn(svg(inside))

    assert [image.getpixel((round(x * 10), round(y * 10))) for x, y in red] == [(255, 0, 0)] * len(red)
    assert [image.getpixel((round(x * 10), round(y * 10))) for x, y in white] == [(255, 255, 255)] * len(white)


@pytest.mark.parametrize("name", sorted(path.stem for path in (SUPPLIES / "art").glob("*.svg")))
def test_every_picture_of_ours_can_be_drawn(name: str) -> None:
    document = Document(io.BytesIO(), title="", language="nl")

    assert art.keep(document, name) == art.keep(document, name)


@pytest.mark.parametrize("inside", ["<text>Hallo</text>", '<rect fill="url(#a)"/>', '<g transform="skewX(3)"/>'])
def test_what_our_pictures_are_not_made_of_is_refused(inside: str) -> None:
    with pytest.raises(art.NoPicture):
        drawn(svg(inside))


@pytest.mark.parametrize("data", ["M1", "M1 2L3", "M1 2X3 4"])
def test_a_broken_path_is_refused(data: str) -> None:
    with pytest.raises(curves.NoPath):
        list(curves.operators(data))


def test_a_logo_that_is_not_a_picture_is_refused(tmp_path: Path) -> None:
    document = Document(io.BytesIO(), title="", language="nl")
    bomb = io.BytesIO()
    Image.new("1", (2001, 2000)).save(bomb, "PNG")

    for data in (b"", b"GIF89a", b"%PDF-1.7", bomb.getvalue(), b"\x89PNG\r\n\x1a\n" + b"0" * 40):
        with pytest.raises(art.NoPicture):
            art.pixels(document, data)


def test_black_is_black_ink_alone_and_white_is_bare_paper() -> None:
    assert inks("#000000") == (0, 0, 0, 1)
    assert inks("#ffffff") == (0, 0, 0, 0)
    assert inks("#808080")[:3] == (0, 0, 0)


def test_no_colour_of_our_pictures_soaks_the_paper() -> None:
    drawn = "".join(path.read_text() for path in (SUPPLIES / "art").glob("*.svg"))

    assert max(sum(inks(colour)) for colour in re.findall("#[0-9a-f]{6}", drawn)) < 2.8  # newsprint takes 2.4 to 3


def test_the_ticket_is_printed_near_0_21_62_0() -> None:
    assert inks("#ffca61") == pytest.approx((0, 0.21, 0.62, 0), abs=0.05)
