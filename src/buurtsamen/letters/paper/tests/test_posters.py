# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from buurtsamen.letters.paper import posters
from buurtsamen.letters.paper.posters import A3, A4, Notice
from buurtsamen.letters.paper.tests.letters import DESIGN
from buurtsamen.paper import words

NOTICE = Notice(
    title="Bijenlint langs de Maardijk",
    lead="Een strook van 400 meter bloemen.",
    call="Geef uw waardebon aan nummer 12",
    link="almelobuurtsamen.example/p/K7Q4",
    url="HTTPS://ALMELOBUURTSAMEN.EXAMPLE/P/K7Q4",
    picture="groen",
    number=12,
    saved="**€ 90** van € 600",
    share=0.15,
    lines=("Mijn naam:", "Bel mij:"),
)
SENDER = DESIGN.sender
PAPERS: list[tuple[Callable[[Notice], bytes], tuple[int, int], int]] = [
    (lambda notice: posters.poster(notice, sender=SENDER), (297, 420), 1),
    (lambda notice: posters.poster(notice, sender=SENDER, size=A4), (210, 297), 1),
    (lambda notice: posters.sign(notice, sender=SENDER, size=A3), (420, 297), 1),
    (lambda notice: posters.sign(notice, sender=SENDER, size=A4), (297, 210), 1),
    (lambda notice: posters.card(notice, sender=SENDER), (105, 148), 1),
    (lambda notice: posters.card(notice, sender=SENDER, is_four=True), (210, 297), 4),
]


@pytest.mark.parametrize(("paper", "size", "codes"), PAPERS)
@pytest.mark.parametrize(
    "notice", [NOTICE, replace(NOTICE, number=None, saved="", title="In Almelo sparen 12 initiatieven")]
)
def test_the_code_is_read_and_the_link_can_be_typed(
    paper: Callable[[Notice], bytes], size: tuple[int, int], codes: int, notice: Notice
) -> None:
    page = pypdfium2.PdfDocument(paper(notice))[0]

    assert (round(page.get_width() / 72 * 25.4), round(page.get_height() / 72 * 25.4)) == size
    image = page.render(scale=1.5, grayscale=True).to_pil()
    kind = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
    assert [each.text for each in zxingcpp.read_barcodes(image, kind)] == [notice.url] * codes
    text = " ".join(page.get_textpage().get_text_range().split())
    for said in (notice.title, notice.call, notice.link):
        assert text.count(said) == codes
    assert image.crop((0, 0, 15, image.height)).getextrema() == (255, 255)  # a margin for office printers


@pytest.mark.parametrize(("paper", "size", "codes"), PAPERS)
@pytest.mark.parametrize("part", ["title", "lead", "call", "link"])
def test_what_does_not_fit_is_refused(
    paper: Callable[[Notice], bytes], size: tuple[int, int], codes: int, part: str
) -> None:
    with pytest.raises(words.DoesNotFit) as refused:
        paper(Notice(**vars(NOTICE) | {part: "veel te lang " * 60}))

    assert refused.value.frame == part
