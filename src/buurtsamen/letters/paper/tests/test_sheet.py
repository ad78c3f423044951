# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
import io
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from buurtsamen.letters.paper.design import Design, NoGlyph, UnknownWord
from buurtsamen.letters.paper.sheet import checked
from buurtsamen.letters.paper.tests.letters import BACK, DESIGN, LARGE, letter, written
from buurtsamen.paper import art, words

EDITIONS = pytest.mark.parametrize("design", [DESIGN, LARGE], ids=["small", "large"])


def with_words(design: Design, **changes: Any) -> Design:
    return replace(design, words=replace(design.words, **changes))


def text_of(design: Design, **changes: Any) -> str:
    data = written([letter()], design, replace(BACK, **changes))
    found = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    return " ".join(found.split())


@EDITIONS
def test_our_own_words_fit(design: Design) -> None:
    assert checked(design, BACK) == []


@EDITIONS
def test_all_that_a_letter_must_say_stands_on_it(design: Design) -> None:
    text = text_of(design)

    for said in (
        *("U krijgt € 7,50 om weg te geven", "15 december 2025", "zaterdag 31 januari 2026", "0546 – 00 00 00"),
        *("English:", "Deutsch:", "Türkçe:", "Polski:", "Українська:", "almelobuurtsamen.example/talen"),
        *(
            "Deze initiatieven sparen nu in Windmolenbroek",
            "€ 67,50 van € 340",
            "voorjaar 2026",
            "Hebt u zelf een idee?",
        ),
        *("Hier levert u de strook in", "Nummer", "Stand van 20 oktober 2025"),
        *(plan.title for plan in BACK.plans),
    ):
        assert said.replace("\u00a0", " ") in text.replace("\u00a0", " ")


@EDITIONS
def test_a_text_that_does_not_fit_is_named_with_the_words_that_are_over(design: Design) -> None:
    greeting = " ".join(f"woord{number}" for number in range(900))
    problems = checked(with_words(design, greeting=greeting, type_code="Typ de code. " * 40), BACK)

    by_frame = {problem.frame: problem for problem in problems if isinstance(problem, words.DoesNotFit)}
    assert set(by_frame) == {"greeting", "type_code"}
    assert by_frame["greeting"].words.endswith("woord898 woord899")
    assert not by_frame["greeting"].words.startswith("woord0")


@pytest.mark.parametrize("field", sorted(vars(DESIGN.words).keys() - {"back_empty"}))
def test_no_text_can_push_another_off_its_place(field: str) -> None:
    problems = checked(with_words(DESIGN, **{field: "Een tekst die veel te lang is voor deze plaats. " * 60}), BACK)

    assert any(isinstance(problem, words.DoesNotFit) for problem in problems)


def test_unknown_facts_and_signs_without_a_font_are_named() -> None:
    problems = checked(with_words(DESIGN, title="U krijgt {waarde}", scan="田"), BACK)

    assert [(type(each), each.frame, each.words) for each in problems] == [  # type: ignore[attr-defined]
        (UnknownWord, "title", "{waarde}"),
        (NoGlyph, "scan", "田"),
    ]


def test_a_logo_that_is_not_a_picture_is_named() -> None:
    [problem] = checked(replace(DESIGN, logo=b"not a picture"), BACK)

    assert isinstance(problem, art.NoPicture)


def test_a_logo_stands_on_the_letter_instead_of_the_houses() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (300, 100), (200, 0, 0, 255)).save(file, "PNG")
    page = pypdfium2.PdfDocument(written([letter()], replace(DESIGN, logo=file.getvalue())))[0]

    red, green, blue = page.render(scale=1).to_pil().convert("RGB").getpixel((75, 50))
    assert red > 150 > 100 > max(green, blue)
    assert "Buurt Samen" not in page.get_textpage().get_text_bounded(left=0, bottom=760)


def test_long_titles_are_written_smaller_and_never_cut() -> None:
    long = "Buurtbewonersinitiatief voor verkeersveiligheidsmaatregelen rond de Leemslagenschool en de Maardijk"
    plans = tuple(replace(plan, title=long, place="Leemslagen Noord, Windmolenbroek") for plan in BACK.plans)

    assert text_of(DESIGN, plans=plans).replace("\ufffe", "").count(long) == 6  # where a word was broken


@EDITIONS
def test_a_district_where_nobody_saves_gets_a_letter_too(design: Design) -> None:
    assert "In Windmolenbroek spaart nu nog niemand. Begint u?" in text_of(design, plans=())
