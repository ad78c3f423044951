# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for saying in words who may what: the table of people.rights as people read it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from buurtsamen.people.models import IN_DISTRICTS, RoleName
from buurtsamen.people.rights import APART, OPERATOR, RIGHTS, Right

R = Right
GROUPS: list[tuple[Any, dict[Right, Any]]] = [
    (
        _("The desk"),
        {
            R.ENTER: _("Work at the desk"),
            R.SEE_FIGURES: _("See the figures"),
            R.ANSWER_QUESTIONS: _("Answer questions"),
        },
    ),
    (
        _("Initiatives"),
        {
            R.SEE_INITIATIVES: _("See initiatives"),
            R.REVIEW_INITIATIVES: _("Check initiatives"),
            R.DECIDE_INITIATIVES: _("Decide on initiatives"),
            R.ADVISE: _("Advise on initiatives"),
            R.ACT_FOR_RESIDENTS: _("Do something for a resident who asks for it"),
        },
    ),
    (
        _("Rounds and letters"),
        {
            R.SEE_ROUNDS: _("See rounds"),
            R.MANAGE_ROUNDS: _("Make and change rounds"),
            R.RUN_ROUNDS: _("Prepare, open and close rounds"),
            R.PREPARE_PRINT_RUN: _("Prepare the printing of letters"),
            R.RELEASE_PRINT_RUN: _("Release the printing of letters"),
            R.HAND_OVER_PRINT_RUN: _("Hand letters over to the printer"),
            R.SEE_ADDRESSES: _("See addresses"),
            R.REPLACE_LETTERS: _("Replace letters"),
        },
    ),
    (
        _("Money"),
        {
            R.SEE_BOOKS: _("See the books"),
            R.CHECK_PAYOUT: _("Check a payment"),
            R.APPROVE_PAYOUT: _("Approve a payment"),
        },
    ),
    (
        _("People and settings"),
        {
            R.SEE_PEOPLE: _("See colleagues"),
            R.MANAGE_PEOPLE: _("Invite colleagues, give and end roles"),
            R.SEE_JOURNAL: _("Read the journal"),
            R.SEE_SETTINGS: _("See the settings"),
            R.CHANGE_SETTINGS: _("Change the settings"),
            R.CHANGE_TEXTS: _("Change texts of the site and of mails"),
        },
    ),
]


def rows() -> Iterator[tuple[Any, list[tuple[Any, str]]]]:
    """Each group with its rights, and behind each right who has it."""
    for group, labels in GROUPS:
        yield group, [(label, ", ".join(_who(right))) for right, label in labels.items()]


def apart() -> list[tuple[Any, Any]]:
    """The pairs of acts that one person never does both on one thing; twice the same when it takes two people."""
    words = {right: label for _, labels in GROUPS for right, label in labels.items()}
    order = list(words)
    pairs = sorted(sorted(order.index(right) for right in pair) for pair in APART)
    return [(words[order[pair[0]]], words[order[pair[-1]]]) for pair in pairs]


def _who(right: Right) -> Iterator[str]:
    for name in RoleName:
        if right in RIGHTS[name]:
            label = str(name.label)
            yield gettext("%(role)s (own districts)") % {"role": label} if name in IN_DISTRICTS else label
    if right in OPERATOR:
        yield gettext("operator")
