# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading what was printed, with decoders that are not ours: text by PDFium, bars and QR codes by ZXing."""

import re

import pypdfium2
import zxingcpp

from buurtsamen.letters import production, store
from buurtsamen.letters.models import PrintRun

_CODE = re.compile(r"[2-9A-HJ-NP-TV-Z]{4}-[2-9A-HJ-NP-TV-Z]{4}-[2-9A-HJ-NP-TV-Z]{4}")


def files(run: PrintRun) -> list[bytes]:
    """The PDFs of a run, in order."""
    return [store.read(run, production.name(file)) for file in run.files.select_related("district").order_by("number")]


def fronts(pdf: bytes) -> list[str]:
    """The text of each page on which a code stands."""
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    return [text for text in texts if _CODE.search(text)]


def text(pdf: bytes, page: int) -> str:
    """What stands on a page, counted from 0."""
    with pypdfium2.PdfDocument(pdf) as document:
        return str(document[page].get_textpage().get_text_bounded())


def code_on(front: str) -> str:
    """The code in the text of a page."""
    found = _CODE.search(front)
    assert found
    return found.group().replace("-", "")


def scanned(pdf: bytes, page: int) -> set[str]:
    """What the bars and QR codes of a page say."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[page].render(scale=200 / 72).to_pil()
    return {found.text for found in zxingcpp.read_barcodes(picture)}
