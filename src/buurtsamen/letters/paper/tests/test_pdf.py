# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
import io
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from buurtsamen.letters.paper import kix, pdf
from buurtsamen.letters.paper.design import Letter
from buurtsamen.letters.paper.sheet import Sheet
from buurtsamen.letters.paper.tests.letters import ADDRESS, BACK, HEAD, LARGE, letter, letters, written
from buurtsamen.paper import faces
from buurtsamen.paper.sender import SEEN, SURE
from buurtsamen.rounds import codes

DPI = 120
Box = tuple[float, float, float, float]


def rendered(page: pypdfium2.PdfPage, dpi: int = DPI) -> Image.Image:
    image: Image.Image = page.render(scale=dpi / 72, grayscale=True).to_pil()
    return image


def cropped(image: Image.Image, box: Box, dpi: int = DPI) -> Image.Image:
    x, y, width, height = (side * dpi / 25.4 for side in box)
    return image.crop((round(x), round(y), round(x + width), round(y + height)))


def qr_read(image: Image.Image) -> list[str]:
    """Read QR codes with a decoder of others."""
    kind = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
    return [each.text for each in zxingcpp.read_barcodes(image, kind)]


def bars_read(image: Image.Image) -> str:
    """Read KIX from pixels, knowing only how the four kinds of bars look: the place of each bar, how high, how low."""
    window = cropped(image, SURE)
    dark = window.point(lambda light: 255 * (light < 128))
    rows = [dark.crop((0, y, dark.width, y + 1)).getbbox() is not None for y in range(dark.height)]
    bottom = max(y for y, is_dark in enumerate(rows) if is_dark) + 1
    top = max(y for y in range(bottom) if not rows[y]) + 1
    strip = dark.crop((0, top, dark.width, bottom))
    columns = [strip.crop((x, 0, x + 1, strip.height)).getbbox() for x in range(strip.width)]
    bars, inside = [], []
    for column in [*columns, None]:
        if column:
            inside.append(column)
        elif inside:
            _, begin, _, end = inside[len(inside) // 2]
            bars.append((int(begin < strip.height * 0.15), int(end > strip.height * 0.85)))
            inside = []
    known = {four: sign for sign, four in kix.BARS.items()}
    return "".join(known[tuple(bars[at : at + 4])] for at in range(0, len(bars), 4))


def test_200_codes_and_bars_read_from_the_paper_are_those_of_the_letter() -> None:
    sent = list(letters(200))
    document = pypdfium2.PdfDocument(written(sent))

    for place, one in enumerate(sent):
        page = document[2 * place]
        image = rendered(page)
        found = qr_read(image)
        assert found == [ADDRESS + one.code.replace("-", "")] * 2
        assert bars_read(image) == one.kix
        assert page.get_textpage().get_text_range().count(one.code) == 2


def test_behind_the_window_stands_nothing_but_the_address() -> None:
    first, second, empty = letter(), *list(letters(2))[1:], letter(lines=["."], kix="")
    document = pypdfium2.PdfDocument(written([first, second, empty]))
    one, other, without = (rendered(document[place]) for place in (0, 2, 4))

    ink = cropped(without, (*SEEN[:3], SEEN[3] - 0.5)).point(lambda light: 255 * (light < 200)).getbbox()
    assert ink is not None
    scale = 25.4 / DPI
    assert (ink[0] * scale + SEEN[0], ink[3] * scale + SEEN[1]) == pytest.approx((22.5, 58), abs=1.5)  # the dot below

    for image in (one, other):  # what differs lies where it is always seen
        seen = cropped(image, (1, 54, 109, 44.5)).point(lambda light: 255 * (light < 200)).getbbox()
        assert seen is not None
        right, bottom = seen[2] * scale + 1, seen[3] * scale + 54
        assert right < SURE[0] + SURE[2]
        assert bottom < SURE[1] + SURE[3]


def test_no_fold_runs_through_the_voucher() -> None:
    image = rendered(pypdfium2.PdfDocument(written(letters(1)))[0])

    for fold in (99, 198):
        band = cropped(image, (15, fold - 0.7, 185, 1.4))
        assert band.getextrema() == (255, 255)


def test_the_same_letters_give_the_same_bytes() -> None:
    assert written(letters(3), head=HEAD) == written(letters(3), head=HEAD)


def test_a_letter_adds_at_most_two_kilobytes() -> None:
    some, more = len(written(letters(10))), len(written(letters(110)))

    assert (more - some) / 100 < 2048


def test_letters_are_asked_for_one_by_one() -> None:
    file, asked = io.BytesIO(), list[int]()

    def counted() -> Iterator[Letter]:
        for one in letters(20):
            asked.append(file.tell())
            yield one

    pdf.write(file, Sheet(LARGE, BACK), counted(), title="", address=ADDRESS, alphabet=codes.ALPHABET)

    assert all(before < after for before, after in pairwise(asked))  # each was written before the next one was made


def test_the_file_is_sound_and_says_what_is_in_it() -> None:
    data = written(letters(5), head=HEAD)

    with pikepdf.open(io.BytesIO(data)) as file:
        assert file.check_pdf_syntax() == []
        assert len(file.pages) == 2 + 2 * 5
        assert file.docinfo["/Title"] == "Brieven"
        fonts = list(file.pages[0].Resources.Font.values())
        assert all("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in fonts)
        contents = Counter(page.Contents.objgen for page in file.pages)
        assert sorted(contents.values()) == [1] * 7 + [5]  # five letters share one back
    text = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    assert "1 van 4" in text
    assert "Windmolenbroek" in text


def test_large_print_has_the_same_content_on_whole_sheets() -> None:
    document = pypdfium2.PdfDocument(written([first := letter()], LARGE))
    text = "\n".join(page.get_textpage().get_text_range() for page in document)

    assert len(document) % 2 == 0
    assert text.count(first.code) == 2
    for plan in BACK.plans:
        assert str(plan.number) in text
    found = [text for page in document for text in qr_read(rendered(page))]
    assert found == [ADDRESS + first.code.replace("-", "")] * 2
    assert bars_read(rendered(document[0])) == first.kix


@pytest.mark.parametrize(
    "lines",
    [
        [
            "Vereniging van Eigenaren",
            "t.a.v. mevrouw Ayşe Öztürk-Łukaszewicz",
            "Achterhuis",
            "Voorbeeldlaan 12",
            "7602 AB  ALMELO",
        ],
        ["Ελένη Παπαδοπούλου", "Voorbeeldlaan 12", "7602 AB  ALMELO"],
        ["Сергій Ковальчук", "ليلى حداد", "Nguyễn Thị Ánh", "Voorbeeldlaan 12", "7602 AB  ALMELO"],
    ],
)
def test_five_lines_and_names_in_other_scripts_fit_behind_the_window(lines: list[str]) -> None:
    one = letter(lines=lines)
    page = pypdfium2.PdfDocument(written([one]))[0]
    image = rendered(page)

    assert bars_read(image) == one.kix
    below = cropped(image, (1, SURE[1] + SURE[3], 109, 14.5))
    assert below.getextrema() == (255, 255)
    text = page.get_textpage().get_text_range()
    assert all(line.split()[-1] in text for line in lines if not line.startswith("ل"))


@pytest.mark.parametrize(
    "lines",
    [[], ["  "], ["a", "b", "c", "d", "e", "f"], ["W" * 60], ["田中", "Voorbeeldlaan 12"]],
    ids=["none", "empty", "six", "too long", "no font"],
)
def test_an_address_that_cannot_be_printed_is_refused_by_the_number_of_its_letter(lines: list[str]) -> None:
    with pytest.raises(pdf.BadAddress) as refused:
        written([letter(lines=lines)])

    assert refused.value.number == "1000000000"


def test_no_code_is_remembered_after_its_letter() -> None:
    signs = codes.ALPHABET + codes.ALPHABET[:5]
    written(
        letter(code=f"{signs[at : at + 4]}-{signs[at + 4 : at + 8]}-{signs[at + 8 : at + 12]}")
        for at in range(0, 25, 6)
    )
    before = faces.shape.cache_info().currsize

    written([letter(code=one.code) for one in letters(20, seed=7)])

    assert faces.shape.cache_info().currsize == before
