# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A receipt is one sheet of paper, with what somebody needs who calls about it."""

import pypdfium2
import pytest

from browser.visitor import Visitor


@pytest.mark.parametrize("size", ["A4", "A5"])
def test_a_receipt_is_printed_on_one_sheet(visitor: Visitor, size: str) -> None:
    visitor.holds("given").opens("/geven/bewijs/")

    printed = visitor.page.pdf(format=size)

    with pypdfium2.PdfDocument(printed) as document:
        (sheet,) = document
        text = sheet.get_textpage().get_text_bounded().replace("\u00a0", " ")
    for wanted in (
        "Bewijs van je gift",
        "Bankjes",
        "€ 7,50",
        visitor.code("given"),
        "0546 00 00 00",
        "Lindedorp Samen",
    ):
        assert wanted in text
    for unwanted in ("Menu", "Naar alle initiatieven", "Stop, en vergeet", "Neem € 7,50 terug", "Privacy"):
        assert unwanted not in text
