# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The letter of a decision: what was decided and why, in the language of the municipality, whatever was typed."""

import pypdfium2
import pytest
from django.utils import translation

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.desk.tests.staffing import colleague
from buurtsamen.people.models import RoleName
from buurtsamen.reviews import decisions, letter
from buurtsamen.reviews.decisions import Wish
from buurtsamen.reviews.models import Decision
from buurtsamen.reviews.tests.reviewing import NOW, UNTIL, sent_in


def drafted(town: Town, reason: str, outcome: str = "approved", title: str = "Schommel") -> Decision:
    made = sent_in(town, title=title)
    user = colleague(town, RoleName.PROGRAMME_MANAGER, name="Hakim")
    return decisions.drafted(made, Wish(outcome, reason, made.target_cents, UNTIL), by=user, at=NOW)


def said(decision: Decision) -> str:
    data = letter.made(decision, on=A_DAY_IN_MAY)
    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    return " ".join(text.split())


def test_it_says_what_was_decided_why_and_what_one_can_do(town: Town) -> None:
    town.municipality.objection = "Maak bezwaar binnen zes weken."
    town.municipality.save(update_fields=["objection"])
    decision = drafted(town, "Iedereen kan meedoen.\r\n\r\nVeel plezier!")
    decision.number = 7

    with translation.override("en"):  # of whoever decides
        text = said(decision)

    for words in ("Schommel is goedgekeurd", "Beste Tomasz,", "10 mei 2026", "Besluit 7", "Waarom", "Veel plezier!"):
        assert words in text
    for words in ("tot en met 30 juni 2026", "Ben je het er niet mee eens?", "binnen zes weken", "Hakim", "€ 100"):
        assert words in text.replace("\xa0", " ")


@pytest.mark.parametrize("outcome", Decision.Outcome.values)
def test_a_draft_says_that_nothing_was_decided(town: Town, outcome: str) -> None:
    text = said(drafted(town, "Zo.", outcome))

    assert "er is nog niets besloten" in text
    assert "Ben je het er niet mee eens?" not in text


@pytest.mark.parametrize(
    "typed", ["😀 \x07 ok", "W" * 3000, "**vet** # kop", "# kop", "- een\n\n- twee", "مرحبا", "\u202e"]
)
def test_whatever_was_typed_the_letter_is_made(town: Town, typed: str) -> None:
    assert letter.made(drafted(town, typed, title=typed[:60].replace("\n", " ")), on=A_DAY_IN_MAY).startswith(b"%PDF")
