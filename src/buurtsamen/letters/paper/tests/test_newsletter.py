# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image

from buurtsamen.letters.paper import newsletter
from buurtsamen.letters.paper.newsletter import Story
from buurtsamen.letters.paper.tests.letters import DAYS, DESIGN, PLANS


def photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "JPEG")
    return file.getvalue()


STORIES = [
    Story(
        "Wat er dit najaar gebeurde",
        ["In oktober aten **240 buren** aan één tafel.", "- De tafel was lang.", "- Iedereen nam iets mee."],
        "eten",
        "Buren eten aan een lange tafel",
        links=[("Lees het verhaal", "https://almelobuurtsamen.example/initiatief/lange-tafel")],
    ),
    Story("De tuin", ["De tuin bloeit."], photo(), "Een groene tuin"),
    Story("Deze initiatieven sparen nu", plans=PLANS),
    Story("Onthoud deze dagen", days=DAYS),
]


def made() -> bytes:
    return newsletter.write("Een tafel van honderd meter", "November 2026", STORIES, sender=DESIGN.sender)


def elements(element: Any) -> Iterator[Any]:
    yield element
    for kid in element.get("/K", []):
        if "/S" in kid:
            yield from elements(kid)


def test_headings_pictures_lists_and_links_are_said_for_who_listens() -> None:
    with pikepdf.open(io.BytesIO(made())) as file:
        assert file.check_pdf_syntax() == []
        found = list(elements(file.Root.StructTreeRoot.K))
        tags = [str(each.S)[1:] for each in found]
        assert tags[:3] == ["Document", "H1", "P"]
        assert [tag for tag in tags if tag.startswith("H")] == ["H1", "H2", "H2", "H2", *["H3"] * 6, "H2"]
        assert [str(each.Alt) for each in found if str(each.S) == "/Figure"] == [
            "Buren eten aan een lange tafel", "Een groene tuin",
        ]  # fmt: skip
        assert all(len(each.A.BBox) == 4 for each in found if str(each.S) == "/Figure")
        assert {str(each.A.ListNumbering) for each in found if str(each.S) == "/L"} == {"/Disc"}
        [link] = [each for each in found if str(each.S) == "/Link"]
        [annotation] = [kid.Obj for kid in link.K if kid.Type == "/OBJR"]
        assert str(annotation.A.URI) == "https://almelobuurtsamen.example/initiatief/lange-tafel"
        owners = dict(zip(*[iter(file.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))
        assert owners[annotation.StructParent].objgen == link.objgen
        assert tags.count("LI") == 2 + len(DAYS)


def test_it_passes_what_can_be_checked_of_pdf_ua() -> None:
    with pikepdf.open(io.BytesIO(made())) as file:
        assert file.Root.MarkInfo.Marked
        assert str(file.Root.Lang) == "nl"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        with file.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        for page in file.pages:
            assert page.Tabs == "/S"
            for font in page.Resources.Font.values():
                assert "/ToUnicode" in font
                assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
            depth = 0  # all content is marked: nothing is drawn outside
            for each in pikepdf.parse_content_stream(page):
                name = str(each.operator)
                depth += (name in ("BDC", "BMC")) - (name == "EMC")
                assert depth == 1 or name in ("EMC", "q", "Q") or depth == 0 and name == "EMC"
            assert depth == 0


def test_its_text_can_be_copied_in_the_order_of_reading() -> None:
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made())).split())
    order = ["Een tafel van honderd meter", "240 buren", "Lees het verhaal", "De tuin bloeit", "15. Lange tafel"]

    assert sorted(order, key=text.index) == order
    assert made() == made()
