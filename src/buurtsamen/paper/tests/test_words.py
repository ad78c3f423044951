# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
import io
from pathlib import Path

import pypdfium2
import pytest

from buurtsamen.paper import faces, words
from buurtsamen.paper.document import Document
from buurtsamen.paper.faces import Face
from buurtsamen.paper.pen import Pen
from buurtsamen.paper.words import Frame, Style

TEXT = Style(11)


def page_of(text: str, **frame: float) -> pypdfium2.PdfPage:
    file = io.BytesIO()
    document = Document(file, title="Proef", language="nl")
    pen = Pen(document, (210, 297))
    Frame("proef", pen, 20, 20, frame.get("width", 170), frame.get("bottom", 280)).pour(text, TEXT)
    document.page(document.stream("", pen.content))
    document.close()
    return pypdfium2.PdfDocument(file.getvalue())[0]


def said(text: str, **frame: float) -> str:
    return (
        str(page_of(text, **frame).get_textpage().get_text_range()).replace("\r\n", "\n").replace("\u200b", "").strip()
    )


@pytest.mark.parametrize(
    "text",
    ["Łukasz en Ayşe Öztürk", "Ελένη Παπαδοπούλου", "Сергій Ковальчук", "Nguyễn Thị Ánh", "€ 7,50 – ‘s-Graveland ½ ẞ"],
)
def test_text_comes_back_as_it_was_written(text: str) -> None:
    assert said(text) == text


def test_bold_begins_and_ends_with_two_stars() -> None:
    assert said("vóór **15 december** op **de site**.") == "vóór 15 december op de site."
    normal, bold = (words.lay(text, TEXT, 170, frame="")[0].width for text in ("december", "**december**"))
    assert bold > normal


def test_hard_spaces_keep_words_together() -> None:
    width = words.lay("dan krijgt u €", TEXT, 170, frame="")[0].width + 1

    assert [line.text for line in words.lay("dan krijgt u € 7,50", TEXT, width, frame="")] == ["dan krijgt u €", "7,50"]
    assert [line.text for line in words.lay("dan krijgt u €\u00a07,50", TEXT, width, frame="")] == [
        "dan krijgt u",
        "€\u00a07,50",
    ]


def test_a_text_that_does_not_fit_is_refused_with_what_is_over() -> None:
    with pytest.raises(words.DoesNotFit) as refused:
        said("Dit past nog.\nDit niet meer.\nEn dit ook niet.", bottom=26)

    assert (refused.value.frame, refused.value.words) == ("proef", "Dit niet meer. En dit ook niet.")


def test_a_word_wider_than_its_frame_is_refused() -> None:
    with pytest.raises(words.DoesNotFit) as refused:
        said("Een woord: meervoudigepersoonlijkheidsstoornis", width=40)

    assert refused.value.words == "meervoudigepersoonlijkheidsstoornis"


def test_arabic_runs_from_right_to_left_and_its_letters_join() -> None:
    line = words.lay("**العربية:** اقرأ 12 هذه abc", TEXT, 170, frame="")[0]

    assert [word.text for word in words._seen(line.words)] == ["abc", "هذه", "12", "اقرأ", "العربية:"]
    joined = {glyph for run in faces.shape("العربية", "regular") for glyph, _ in run.glyphs}
    alone = {glyph for sign in "العربية" for run in faces.shape(sign, "regular") for glyph, _ in run.glyphs}
    assert not joined <= alone
    mixed = words.lay("lees اقرأ هذه online", TEXT, 170, frame="")[0]
    assert [word.text for word in words._seen(mixed.words)] == ["lees", "هذه", "اقرأ", "online"]


def test_a_sign_without_a_font_is_refused_by_name() -> None:
    with pytest.raises(faces.CannotWrite) as refused:
        said("Beste 田中")

    assert refused.value.signs == "中田"


def test_a_font_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "SUPPLIES", tmp_path)
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "Broken.ttf").write_bytes(b"not a font")

    for name in ("Missing", "Broken"):
        with pytest.raises(faces.NoFont, match=name):
            Face(name)
