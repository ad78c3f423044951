# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the letter says in other languages: the page to which its last line leads."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency
from django.utils.safestring import SafeString

from buurtsamen.core import braces
from buurtsamen.mail import mail
from buurtsamen.places.models import Municipality
from buurtsamen.rounds.models import Round
from buurtsamen.website import pages

LANGUAGES = {"en": "English", "de": "Deutsch", "tr": "Türkçe", "pl": "Polski", "uk": "Українська", "ar": "العربية"}
_RIGHT_TO_LEFT = {"ar"}


@dataclass(frozen=True)
class Translation:
    """The letter in one language.

    Attributes:
        name: of the language, in itself.
        direction: of its script, as HTML has it.
    """

    language: str
    name: str
    direction: str
    title: str
    text: SafeString


def translations(municipality: Municipality, round_: Round | None) -> Iterator[Translation]:
    """The letter of this round in every language but Dutch; between two rounds its days are left open."""
    for language, name in LANGUAGES.items():
        facts = _facts(municipality, round_, language)
        title, text = (braces.filled(each, facts) for each in pages.read(f"letter/{language}"))
        direction = "rtl" if language in _RIGHT_TO_LEFT else "ltr"
        yield Translation(language, name, direction, title, pages.html(text))


def _facts(municipality: Municipality, round_: Round | None, language: str) -> dict[str, Any]:
    days = {"code_last_day": "…", "last_day_to_give": "…", "value": "…"}
    if round_:
        days = {
            "code_last_day": format_date(round_.closes_on, "long", locale=language),
            "last_day_to_give": format_date(round_.gives_until, "long", locale=language),
            "value": format_currency(round_.value_cents / 100, "EUR", locale=language),
        }
    return {**mail.always(municipality), **days}
