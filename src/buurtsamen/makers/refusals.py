# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for saying why a voucher of a stack was not counted, and what to do with the letter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from buurtsamen.makers.models import StackRow
from buurtsamen.rounds.vouchers import Standing

BACK = _("Give the letter back to your neighbour.")
# Reason of a row → what is the case, and what to do.
WORDS: Mapping[str, tuple[Promise, Promise]] = {
    "WrongLength": (_("A code has 12 letters and digits."), _("Compare it with the letter and type it again.")),
    "Lookalike": (
        _("A code never has a 0, 1, I, O or U."),
        _("Do you read an O? Type a Q or a D. Do you read an I? Type a J or an L. Then type it again."),
    ),
    "Mistyped": (_("There is a typing error in it."), _("Compare it with the letter and type it again.")),
    "Unknown": (_("We do not know this code."), _("Compare it with the letter. Is it right? Then call us.")),
    "Elsewhere": (_("This voucher belongs to another municipality."), BACK),
    "NotSaving": (
        _("The target is reached, or saving has ended."),
        _("Give the letter back: your neighbour can give it to another initiative."),
    ),
    Standing.EARLY: (_("This voucher cannot be used yet."), _("Keep the letter, and enter it again later.")),
    Standing.FULL: (_("The money of this round has been given."), BACK),
    Standing.GIVEN: (_("This voucher was given before."), BACK),
    Standing.EXPIRED: (_("This voucher has expired."), BACK),
    Standing.VOID: (_("This voucher is not valid any more."), BACK),
    Standing.REPLACED: (_("A new letter was sent to this address."), _("Ask your neighbour for the new letter.")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a stack as it is shown.

    Attributes:
        signs: the last four of the code; empty when they are not known here any more.
        why, what: of a refusal, what is the case and what to do.
    """

    number: int
    cents: int
    signs: str
    why: object = ""
    what: object = ""


def lines(rows: list[StackRow], signs: Mapping[int, str]) -> Iterator[Line]:
    """The rows, with words."""
    for row in rows:
        why, what = WORDS.get(row.refused, ("", "")) if row.refused else ("", "")
        yield Line(row.number, row.cents, signs.get(row.number, ""), why, what)
