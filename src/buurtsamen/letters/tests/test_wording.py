# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The municipality's own words of the letter: what fits is kept, what does not is refused with where it overflows."""

import io
import re
from typing import Any

import pypdfium2
import pytest

from buurtsamen.conftest import Town
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.letters import composing, wording
from buurtsamen.letters.models import LetterText
from buurtsamen.people.models import Event, RoleName

TEXT = "/kantoor/brieven/tekst/"


def words(town: Town, **changes: str) -> dict[str, Any]:
    return composing.words(town.municipality) | {"version": "1"} | changes


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_words_that_fit_are_kept_and_an_empty_one_is_ours_again(town: Town) -> None:
    desk = at_desk(town, colleague(town, RoleName.PROGRAMME_MANAGER))

    assert desk.post(TEXT, words(town, title="Geef {value} weg", slip_title="")).status_code == 302

    row = LetterText.objects.get()
    assert row.words == {"title": "Geef {value} weg"}
    assert composing.words(town.municipality)["slip_title"] == "Liever op papier?"
    assert Event.objects.filter(what="letters.lettertext.changed").count() == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [("greeting", "Een heel lang verhaal. " * 60), ("title", "{onbekend}"), ("site", "evil.example"), ("title", "𓀀")],
)
def test_what_does_not_fit_is_refused_at_its_field_and_nothing_is_kept(town: Town, name: str, text: str) -> None:
    desk = at_desk(town, colleague(town, RoleName.PROGRAMME_MANAGER))

    for address in (TEXT, f"{TEXT}voorbeeld.pdf"):
        answer = desk.post(address, words(town, **{name: text}))
        assert answer.status_code == 422
        assert str(wording.LABELS[name]) in answer.content.decode()
        assert all(len(over) <= 60 for over in re.findall("vanaf hier: “(.*?)”", answer.text))

    assert not LetterText.objects.exists()


@pytest.mark.parametrize("edition", ["", "?groot"])
def test_the_example_is_the_print_itself_with_a_code_that_no_voucher_has(town: Town, edition: str) -> None:
    desk = at_desk(town, colleague(town, RoleName.PROGRAMME_MANAGER))

    kept = desk.get(f"{TEXT}voorbeeld.pdf{edition}")
    typed = desk.post(f"{TEXT}voorbeeld.pdf{edition}", words(town, title="Voor u, nog niet bewaard"))

    assert kept["Content-Type"] == typed["Content-Type"] == "application/pdf"
    assert composing.AN_EXAMPLE in text_of(kept.content)
    assert "Voor u, nog niet bewaard" in text_of(typed.content)
