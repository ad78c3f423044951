# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the letter of a decision says, in the language of the municipality."""

import re
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from buurtsamen.core import dates
from buurtsamen.core.euros import euros
from buurtsamen.paper import decision as paper
from buurtsamen.paper import faces
from buurtsamen.paper.sender import Sender
from buurtsamen.places import brands
from buurtsamen.places.models import Logo
from buurtsamen.reviews import telling
from buurtsamen.reviews.models import Decision

Outcome = Decision.Outcome
# How wide (ems) a word may be on a line of running text, of the heading, and beside the address.
_TEXT, _HEADING, _BESIDE = 38, 17, 13


def made(decision: Decision, *, on: date) -> bytes:
    """The letter as a tagged PDF; without a number it says that nothing was decided yet.

    What somebody typed that no font has is left out: a decision is never held up by it.

    Args:
        on: the day on it.
    """
    town = decision.municipality
    language = town.languages[0]
    logo = Logo.objects.filter(municipality=town).first()
    sender = Sender(
        platform=written(town.platform, _BESIDE),
        brand=brands.complete(town.brand),
        logo=bytes(logo.png) if logo else None,
    )
    with translation.override(language):
        return paper.write(_said(decision, on), sender=sender, language=language)


def _said(decision: Decision, on: date) -> paper.Decision:
    maker, town = telling.initiator(decision.initiative), decision.municipality
    name = written(maker.name, _HEADING) if maker else ""
    signed = [written(user.name, _TEXT) for user in (decision.proposed_by, decision.second_by) if user]
    greeting = _("Dear %(name)s,") % {"name": name} if name else _("Dear reader,")
    why, other = _("Why"), _("Do you not agree?")
    paragraphs = [greeting, *_decided(decision), f"# {why}", *_paragraphs(decision.reason)]
    if town.objection:
        paragraphs += [f"# {other}", *_paragraphs(town.objection)]
    behalf = _("On behalf of the municipality of %(name)s,") % {"name": written(town.name, _TEXT)}
    return paper.Decision(
        to=[name or written(decision.initiative.title, _HEADING)],
        facts=[
            (_("Date"), dates.day(on, year=True)),
            (_("Decision"), str(decision.number) if decision.number else _("example: nothing was decided yet")),
            (_("Initiative"), str(decision.initiative.number)),
            (_("Questions?"), f"{written(town.phone, _BESIDE)}\n{written(town.email, _BESIDE)}"),
        ],
        subject=_title(decision),
        paragraphs=paragraphs,
        closing=[behalf, *signed],
    )


def _title(decision: Decision) -> str:
    said = {
        Outcome.APPROVED: _("%(title)s is approved"),
        Outcome.REFUSED: _("%(title)s is not approved"),
        Outcome.TARGET: _("%(title)s gets another target"),
    }
    return said[Outcome(decision.outcome)] % {"title": written(decision.initiative.title, _HEADING)}


def _decided(decision: Decision) -> list[str]:
    """What was decided, in sentences."""
    words = {
        "title": written(decision.initiative.title, _TEXT),
        "target": f"**{euros(decision.target_cents)}**",
        "until": dates.day(decision.saves_until, year=True) if decision.saves_until else "",
    }
    if decision.outcome == Outcome.APPROVED:
        return [
            _("You asked us to look at %(title)s. We approve it.") % words,
            _("You can save %(target)s with vouchers of residents, until the end of %(until)s.") % words,
        ]
    if decision.outcome == Outcome.REFUSED:
        return [_("You asked us to look at %(title)s, and %(target)s for it. We do not approve it.") % words]
    return [_("The target of %(title)s is %(target)s from now on.") % words]


def _paragraphs(text: str) -> list[str]:
    """The parts of a text between empty lines; what begins as a heading does not become one."""
    parts = (part.strip().lstrip("#").strip() for part in written(text.replace("\r\n", "\n"), _TEXT).split("\n\n"))
    return [part for part in parts if part]


def written(text: str, most: float) -> str:
    """What somebody typed, as it can stand on paper: no signs that no font has, and long words in parts.

    Args:
        most: the width of one word, ems.
    """
    plain = faces.writable(text).replace("**", "*")  # two stars would begin bold
    return re.sub(r"\S+", lambda word: _parts(word[0], most), plain)


def _parts(word: str, most: float) -> str:
    """A word with a space wherever it becomes too wide."""
    parts, used = [""], 0.0
    for sign in word:
        width = faces.width(sign, "heavy")
        if used + width > most:
            parts.append("")
            used = 0
        parts[-1] += sign
        used += width
    return " ".join(parts)
