# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the rules of the game that an initiative is held against, and what colleagues tell each other."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from buurtsamen.initiatives.models import Initiative
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.reviews.models import Check, Note

Rule, Answer = Check.Rule, Check.Answer


@transaction.atomic
def save(initiative: Initiative, answers: Mapping[str, tuple[str, str]], *, by: User, at: datetime) -> None:
    """Keep what somebody found of some of the rules, with who and when; the others stay as they are.

    Args:
        answers: rule → answer and note.
    """
    was = {check.rule: check for check in Check.objects.filter(initiative=initiative).select_for_update()}
    change: dict[str, list[object]] = {}
    for rule, (answer, note) in answers.items():
        before = was.get(rule)
        if before and (before.answer, before.note) == (answer, note):
            continue
        Check.objects.update_or_create(
            municipality=initiative.municipality,
            initiative=initiative,
            rule=rule,
            defaults={"answer": answer, "note": note, "by": by, "at": at},
        )
        change[rule] = [before.answer if before else None, answer]
    if change:
        where = initiative.municipality
        journal.record("reviews.initiative.checked", initiative, where=where, at=at, by=by, change=change)


def missing(initiative: Initiative) -> list[str]:
    """The rules that nobody answered with yes, in words: with one of these it cannot be approved."""
    kept = set(Check.objects.filter(initiative=initiative, answer=Answer.YES).values_list("rule", flat=True))
    return [str(rule.label) for rule in Rule if rule not in kept]


@transaction.atomic
def note(initiative: Initiative, text: str, *, by: User, at: datetime) -> Note:
    """Tell colleagues something about it, for good; the journal knows that, and not what."""
    where = initiative.municipality
    written = Note.objects.create(municipality=where, initiative=initiative, text=text, by=by, at=at)
    journal.record("reviews.initiative.noted", initiative, where=where, at=at, by=by)
    return written
