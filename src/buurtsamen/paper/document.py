# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for a PDF file as it is written: object after object to a stream, so that a file of any length fits.

Only the place of each object is kept in memory (8 bytes), and which glyphs were used; fonts, pages and the table of
places come last. The same calls give the same bytes. PDF 1.7, ISO 32000-1.
"""

import zlib
from array import array
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import IO

from buurtsamen.paper import embedding
from buurtsamen.paper.faces import Face

_A4 = (210.0, 297.0)  # mm
_STATES = "".join(f"/O{percent}<</ca {percent / 100:g}>>" for percent in range(1, 100))  # how much an area covers
POINTS = 72 / 25.4  # in a millimetre


class Document:
    """A PDF being written. `close` finishes it; without that the file cannot be opened.

    Args:
        file: bytes are written to its end, and never read back.
        language: of the text, as in HTML.
        made_at: an aware moment that stands in the file; without it the same content gives the same bytes on any day.
        colours: "cmyk" for a printer, "rgb" for a screen.
    """

    def __init__(
        self, file: IO[bytes], *, title: str, language: str, made_at: datetime | None = None, colours: str = "cmyk"
    ) -> None:
        self._file, self.title, self.language, self.colours = file, title, language, colours
        self._made_at = made_at
        self._offsets, self._at, self._hash = array("Q"), 0, sha256()
        self._pages = array("Q")
        self._fonts: dict[Face, tuple[str, dict[int, str]]] = {}
        self._forms: dict[str, tuple[str, int]] = {}
        self._catalog: list[str] = []
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._tree, self.resources, self._info = self.reserve(), self.reserve(), self.reserve()

    @property
    def pages(self) -> int:
        """How many pages there are by now."""
        return len(self._pages)

    @property
    def size(self) -> int:
        """Bytes written by now."""
        return self._at

    def reserve(self) -> int:
        """The number of an object that is written later."""
        self._offsets.append(0)
        return len(self._offsets)

    def put(self, content: str | bytes, number: int = 0) -> int:
        """Write an object, under a number that was reserved or a new one; which is given back."""
        number = number or self.reserve()
        self._offsets[number - 1] = self._at
        body = content.encode("ascii") if isinstance(content, str) else content
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def stream(self, entries: str, data: bytes, number: int = 0) -> int:
        """Write a compressed stream; `entries` are those of its dictionary beside length and filter."""
        packed = zlib.compress(data, 6)
        head = f"<<{entries}/Filter/FlateDecode/Length {len(packed)}>>\nstream\n".encode("ascii")
        return self.put(b"%b%b\nendstream" % (head, packed), number)

    def page(self, contents: int, size: tuple[float, float] = _A4, entries: str = "", number: int = 0) -> int:
        """Add a page (mm) with the stream of its content, which pages may share; its object number."""
        width, height = (round(side * POINTS, 2) for side in size)
        page = self.put(
            f"<</Type/Page/Parent {self._tree} 0 R/MediaBox[0 0 {width:g} {height:g}]/TrimBox[0 0 {width:g} {height:g}]"
            f"/Resources {self.resources} 0 R/Contents {contents} 0 R{entries}>>",
            number,
        )
        self._pages.append(page)
        return page

    def form(self, key: str, data: bytes, size: tuple[float, float], entries: str = "") -> str:
        """Keep a drawing (mm) that is used many times; its name in the resources. The same key is written once."""
        if key not in self._forms:
            width, height = (round(side * POINTS, 2) for side in size)
            head = f"/Type/XObject/Subtype/Form/BBox[0 0 {width:g} {height:g}]/Resources {self.resources} 0 R{entries}"
            self._forms[key] = f"X{len(self._forms)}", self.stream(head, data)
        return self._forms[key][0]

    def has_form(self, key: str) -> bool:
        """Whether a drawing or picture is kept already."""
        return key in self._forms

    def picture(self, key: str, entries: str, data: bytes) -> str:
        """Keep a picture of pixels; its name in the resources. The same key is written once."""
        if key not in self._forms:
            self._forms[key] = f"X{len(self._forms)}", self.stream(f"/Type/XObject/Subtype/Image{entries}", data)
        return self._forms[key][0]

    def use(self, face: Face, glyphs: Iterable[tuple[int, str]]) -> str:
        """Note that glyphs of a font stand on a page; the name of the font in the resources."""
        if face not in self._fonts:
            self._fonts[face] = f"F{len(self._fonts)}", {0: ""}
        name, used = self._fonts[face]
        for glyph, text in glyphs:
            used[glyph] = text
        return name

    def say(self, entries: str) -> None:
        """Add entries to the catalog."""
        self._catalog.append(entries)

    def close(self) -> None:
        """Write fonts, pages, catalog and the table of places."""
        fonts = "".join(
            f"/{name} {embedding.embed(self, face, used)} 0 R" for face, (name, used) in self._fonts.items()
        )
        forms = "".join(f"/{name} {number} 0 R" for name, number in self._forms.values())
        self.put(f"<</Font<<{fonts}>>/XObject<<{forms}>>/ExtGState<<{_STATES}>>>>", self.resources)
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        self.put(f"<</Type/Pages/Count {len(self._pages)}/Kids[{kids}]>>", self._tree)
        made = f"/CreationDate(D:{self._made_at:%Y%m%d%H%M%S%z})" if self._made_at else ""
        self.put(f"<</Title{text(self.title)}/Producer(Buurt Samen){made}>>", self._info)
        catalog = self.put(
            f"<</Type/Catalog/Pages {self._tree} 0 R/Lang{text(self.language)}"
            f"/ViewerPreferences<</DisplayDocTitle true>>{''.join(self._catalog)}>>"
        )
        self._finish(catalog)

    def _finish(self, catalog: int) -> None:
        start, number = self._at, len(self._offsets) + 1
        self._write(f"xref\n0 {number}\n0000000000 65535 f \n".encode("ascii"))
        for begin in range(0, len(self._offsets), 1000):
            self._write(b"".join(b"%010d 00000 n \n" % place for place in self._offsets[begin : begin + 1000]))
        name = self._hash.hexdigest()[:32]
        trailer = f"<</Size {number}/Root {catalog} 0 R/Info {self._info} 0 R/ID[<{name}><{name}>]>>"
        self._write(f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode("ascii"))

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._hash.update(data)
        self._at += len(data)


def text(words: str) -> str:
    """A text string of PDF for titles and alternatives."""
    return f"<feff{words.encode('utf-16-be').hex()}>"
