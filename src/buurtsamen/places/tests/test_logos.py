# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The logo of a municipality: drawn anew, with nothing of the file but its pixels."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.places import logos
from buurtsamen.places.models import Logo


def picture(form: str = "PNG", size: tuple[int, int] = (1200, 300), mode: str = "RGB", **options: object) -> bytes:
    file = BytesIO()
    Image.new(mode, size, "#12583d" if mode == "RGB" else 0).save(file, form, **options)
    return file.getvalue()


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png))


@pytest.mark.parametrize(
    ("upload", "size"),
    [
        (picture(), (600, 150)),
        (picture("JPEG", (400, 400)), (200, 200)),
        (picture("WEBP", (50, 20)), (50, 20)),
        (picture("JPEG", (100, 50), "CMYK"), (100, 50)),
        (picture("PNG", (9000, 1), "1"), (600, 1)),
    ],
)
def test_a_picture_becomes_a_png_that_fits(upload: bytes, size: tuple[int, int]) -> None:
    made = opened(logos.drawn(upload))

    assert (made.format, made.size) == ("PNG", size)


def test_what_the_file_says_about_itself_stays_behind() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "geheim-adres")
    words.add_itxt("XML:com.adobe.xmp", "geheim-xmp")
    exif = Image.Exif()
    exif[0x010E] = "geheim-exif"
    upload = picture(pnginfo=words, exif=exif, icc_profile=b"geheim-icc") + b"<script>geheim</script>"

    png = logos.drawn(upload)

    assert opened(png).info == {}
    assert {png[at + 4 : at + 8] for at in _chunks(png)} == {b"IHDR", b"IDAT", b"IEND"}


def _chunks(png: bytes) -> list[int]:
    at, found = 8, []
    while at < len(png):
        found.append(at)
        at += 12 + struct.unpack(">I", png[at : at + 4])[0]
    return found


def test_a_photo_that_was_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter

    assert opened(logos.drawn(picture("JPEG", (100, 40), exif=exif))).size == (40, 100)


def bomb(width: int, height: int) -> bytes:
    """A small file that says it is an enormous picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_bombs_are_refused_before_they_go_off() -> None:
    with pytest.raises(logos.TooBig):
        logos.drawn(bomb(6_000, 4_000))
    with pytest.raises(logos.Refused):
        logos.drawn(bomb(60_000, 60_000))
    with pytest.raises(logos.TooBig):
        logos.drawn(picture() + b" " * 2**20)


@pytest.mark.parametrize(
    "upload",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\0" * 50,
        picture("GIF"),
        picture("BMP"),
        picture()[:-40],
        picture("JPEG")[:300],
        bomb(10, 10),
    ],
)
def test_what_is_no_picture_is_refused(upload: bytes) -> None:
    with pytest.raises(logos.Refused):
        logos.drawn(upload)


def test_a_broken_picture_is_refused_whatever_is_broken() -> None:
    for form in ("PNG", "JPEG", "WEBP"):
        whole = picture(form, (60, 40))
        for at in range(0, len(whole), 7):
            broken = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
            try:
                made = logos.drawn(broken)
            except logos.Refused:
                continue
            assert opened(made).format == "PNG"


def test_a_new_logo_takes_the_place_of_the_old_one(town: Town) -> None:
    logos.put(town.municipality, logos.drawn(picture()), "Gemeente Lindedorp")
    first = logos.of(town.municipality)
    logos.put(town.municipality, logos.drawn(picture(size=(30, 30))), "Lindedorp")
    second = logos.of(town.municipality)

    assert first and second and first.key != second.key
    assert second.alternative == "Lindedorp"
    assert Logo.objects.count() == 1
    assert logos.remove(town.municipality)
    assert not logos.remove(town.municipality)
    assert logos.of(town.municipality) is None


def test_the_words_can_change_without_the_picture(town: Town) -> None:
    logos.put(town.municipality, logos.drawn(picture()), "Gemeente Lindedorp")
    was = logos.of(town.municipality)
    logos.put(town.municipality, None, "Wapen van Lindedorp")
    now = logos.of(town.municipality)

    assert was and now and was.key == now.key
    assert logos.change(was, now) == {"alternative": ["Gemeente Lindedorp", "Wapen van Lindedorp"]}
    assert logos.change(None, now) == {"alternative": [None, "Wapen van Lindedorp"], "key": [None, now.key]}


def test_the_neighbour_s_logo_is_not_seen(town: Town, other_town: Town) -> None:
    with walls.inside(other_town.municipality.pk):
        logos.put(other_town.municipality, logos.drawn(picture()), "Elders")
    walls.enter(town.municipality.pk)

    assert logos.of(town.municipality) is None
    assert not logos.remove(other_town.municipality)
