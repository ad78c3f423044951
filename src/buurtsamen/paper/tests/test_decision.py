# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
import io
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2
import pytest

from buurtsamen.paper import decision, words
from buurtsamen.paper.decision import Decision
from buurtsamen.paper.sender import Sender

BRAND = {"primary": "#12583d", "soft-line": "#a5c4ae", "deep": "#0d3f2d", "on-deep": "#f6f2e8"}
SENDER = Sender("Almelo\nBuurt Samen", BRAND, "Retouradres: Postbus 000, 7600 AA Almelo")
LETTER = Decision(
    to=["Mevrouw A. Yıldız", "Voorbeeldlaan 12", "7602 AB  ALMELO"],
    facts=[("Datum", "23 november 2026"), ("Kenmerk", "2026-0015")],
    subject="Ons besluit over uw initiatief",
    paragraphs=[
        "Beste mevrouw Yıldız,",
        "Wij besluiten **ja**.",
        "# Waarom",
        "- Iedereen kan meedoen.",
        "- Geen winst.",
    ],
    closing=["Met vriendelijke groet,", "J. Jansen"],
)


def tags(element: Any) -> list[Any]:
    """The structure as nested lists: tag, then what is under it."""
    kids = element.get("/K", [])
    under = [tags(kid) for kid in (kids if isinstance(kids, pikepdf.Array) else [kids]) if "/S" in kid]
    return [str(element.S)[1:], *under]


def test_it_is_read_aloud_in_the_order_of_the_page() -> None:
    data = decision.write(LETTER, sender=SENDER)

    with pikepdf.open(io.BytesIO(data)) as file:
        assert file.check_pdf_syntax() == []
        assert file.Root.MarkInfo.Marked
        assert str(file.Root.Lang) == "nl"
        assert file.docinfo["/Title"] == LETTER.subject
        item = ["LI", ["Lbl"], ["LBody"]]
        assert tags(file.Root.StructTreeRoot.K) == [
            "Document", ["P"], ["P"], ["P"], ["H1"], ["P"], ["P"], ["H2"], ["L", item, item], ["P"],
        ]  # fmt: skip
        with file.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == LETTER.subject


def test_every_mark_on_a_page_belongs_to_an_element() -> None:
    long = replace(LETTER, paragraphs=["Een lange alinea. " * 60] * 6)

    with pikepdf.open(io.BytesIO(decision.write(long, sender=SENDER))) as file:
        assert len(file.pages) > 1
        owners = dict(zip(*[iter(file.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))
        for page in file.pages:
            marked = [
                instruction.operands for instruction in pikepdf.parse_content_stream(page)
                if str(instruction.operator) in ("BDC", "BMC")
            ]  # fmt: skip
            numbers = [int(operands[1].MCID) for operands in marked if len(operands) > 1]
            assert numbers == list(range(len(owners[page.StructParents])))
            assert {str(operands[0]) for operands in marked if len(operands) == 1} == {"/Artifact"}


def test_all_of_it_stands_on_the_pages() -> None:
    data = decision.write(replace(LETTER, paragraphs=[f"Alinea {n}. " * 30 for n in range(20)]), sender=SENDER)
    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))

    assert all(f"Alinea {number}." in text for number in range(20))
    assert "J. Jansen" in text
    assert "Almelo Buurt Samen · Ons besluit" in text


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert decision.write(LETTER, sender=SENDER) == decision.write(LETTER, sender=SENDER)


@pytest.mark.parametrize("to", [["a"] * 7, ["Een heel lange naam van een stichting die nergens ophoudt"] * 6])
def test_an_address_that_does_not_fit_behind_the_window_is_refused(to: list[str]) -> None:
    with pytest.raises(words.DoesNotFit, match="to"):
        decision.write(replace(LETTER, to=to), sender=SENDER)
