# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the menu of the desk: by task, in one order, with only what somebody may open."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from buurtsamen.desk import rooms
from buurtsamen.desk.doors import DeskRequest
from buurtsamen.people.rights import Right


class Section(models.TextChoices):
    """A task, in the order of the menu."""

    TODAY = "today", _("Today")
    INITIATIVES = "initiatives", _("Initiatives")
    ROUNDS = "rounds", _("Rounds and letters")
    MONEY = "money", _("Money")
    QUESTIONS = "questions", _("Questions")
    FIGURES = "figures", _("Figures")
    SETTINGS = "settings", _("Settings")


# After "g": the first letter of the Dutch word, also when the page is read in another language.
KEYS = {
    Section.TODAY: "v",
    Section.INITIATIVES: "i",
    Section.ROUNDS: "r",
    Section.MONEY: "g",
    Section.QUESTIONS: "q",
    Section.FIGURES: "c",
    Section.SETTINGS: "s",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the desk that is reached from everywhere; beside the others, not before them, when it says so."""

    section: Section
    label: Any
    route: str
    right: Right
    is_beside: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one request shows it."""

    label: Any
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Task:
    """A section, its key, and its pages; the first is where the key leads."""

    label: Any
    key: str
    links: list[Link]

    @property
    def is_one_page(self) -> bool:
        """Whether there is nothing to choose under it."""
        return len(self.links) == 1


def entries() -> list[Entry]:
    """All entries of all rooms."""
    return sorted(chain.from_iterable(rooms.bring("MENU")), key=attrgetter("is_beside"))


def of(request: DeskRequest) -> Iterator[Task]:
    """The menu of whoever asks; a section in which they may open nothing is not there."""
    seen = [(entry, reverse(entry.route)) for entry in entries() if entry.right in request.rights]
    first = reverse("desk")  # every address of the desk begins with this one
    around = [each for _, each in seen if request.path.startswith(each) and each != first]
    here = max(around, key=len, default=first if request.path == first else "")
    for section in Section:
        links = [Link(entry.label, address, address == here) for entry, address in seen if entry.section == section]
        if links:
            yield Task(section.label, KEYS[section], links)
