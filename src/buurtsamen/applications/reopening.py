# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for asking an initiator to change something: which answers, and in what words.

The step in the life of the initiative (`ask_changes`) is the reviewer's; whoever takes it calls `reopen` in the same
transaction. The initiator answers with `sending.send_again`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from buurtsamen.applications.models import Application

# What can be asked for: step and field → what it is called. A step that is a list or a page of its own comes whole.
FIELDS: dict[str, Any] = {
    "idea.title": _("Title"),
    "idea.theme": _("Theme"),
    "idea.summary": _("The idea in one sentence"),
    "idea.story": _("The story"),
    "place.place": _("Where it is"),
    "place.consent": _("Who agreed, in public space"),
    "people.for_whom": _("For whom"),
    "people.happens": _("When"),
    "people.money_by": _("When the money has to be there"),
    "budget": _("Budget"),
    "you.does": _("What the initiator does"),
    "together": _("Co-organisers"),
    "help": _("Hands and things"),
    "picture": _("Picture"),
}


class Refused(Exception):
    """Nothing was changed; the message says why."""

    message = _("There is nothing to ask: no application belongs to this initiative. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that a reviewer asks to change.

    Attributes:
        field: a key of FIELDS.
        words: to the initiator, in plain language.
    """

    field: str
    words: str


def reopen(application: Application, asked: Sequence[Asked]) -> None:
    """From now on the initiator can change what is asked, and nothing else, until it is sent in again.

    Part of the caller's transaction; the caller writes the journal.

    Raises:
        Refused: it was not sent in, or nothing that exists is asked; nothing was changed.
    """
    wanted = [{"field": each.field, "words": each.words.strip()} for each in asked]
    if not wanted or any(each.field not in FIELDS for each in asked):
        raise Refused
    again = {each.field.partition(".")[0] for each in asked}
    done = [name for name in application.done if name not in again]
    if not Application.objects.filter(pk=application.pk, initiative__isnull=False).update(asked=wanted, done=done):
        raise Refused
    application.asked, application.done = wanted, done


def of(application: Application) -> list[Asked]:
    """What is asked now, in the order in which it was asked."""
    return [Asked(each["field"], each["words"]) for each in application.asked]
