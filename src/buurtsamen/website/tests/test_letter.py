# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The letter in other languages: the last line of every letter leads here."""

from datetime import date

from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.letters.paper.design import Words
from buurtsamen.website.letter import LANGUAGES, translations


def test_every_language_that_the_letter_names_is_there(town: Town) -> None:
    page = Client(headers={"host": "lindedorp.test"}).get("/talen/").content.decode()

    for language, name in LANGUAGES.items():
        assert f"**{name}:**" in Words().languages
        assert f'<section class="flow" id="{language}" lang="{language}"' in page
    assert 'lang="ar" dir="rtl"' in page
    assert "{" not in page.partition("<main")[2].partition("</main>")[0]


def test_days_and_amounts_are_written_as_in_that_language(town: Town) -> None:
    texts = {each.language: each.text.replace("\xa0", " ") for each in translations(town.municipality, town.spring)}

    assert town.spring.closes_on == date(2026, 5, 31)
    assert "31. Mai 2026" in texts["de"]
    assert "31 maja 2026" in texts["pl"]
    assert "7,50 €" in texts["de"]


def test_between_two_rounds_nothing_is_promised(town: Town) -> None:
    assert all("…" in each.text for each in translations(town.municipality, None))
