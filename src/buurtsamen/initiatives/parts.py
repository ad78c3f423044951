# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the rooms above put on the public page of an initiative.

A room keeps it in a module `page` with `parts(request, initiative)`, which yields any number of Part. The page is
shared: nothing on it may depend on who asks, and all rooms together ask the database a handful of questions.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from buurtsamen.core import rooms
from buurtsamen.initiatives.models import Initiative
from buurtsamen.places.middleware import TownRequest


class Place(StrEnum):
    """Where on the page; the word also names it in the template."""

    FIRST = "first"  # above the story
    MAKERS = "makers"  # under the people behind it
    MONEY = "money"  # under the budget
    HELP = "help"  # a section of its own between budget and news
    BESIDE = "beside"  # a panel beside the story, under giving


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the page.

    Attributes:
        template: in which `shows`, `initiative` and `municipality` are known.
        shows: what it is about, looked up already.
    """

    place: Place
    template: str
    shows: Any = None


def of(request: TownRequest, initiative: Initiative) -> dict[str, list[Part]]:
    """Place → the parts that stand there, those of the lowest room first."""
    found: dict[str, list[Part]] = {place.value: [] for place in Place}
    for page in rooms.modules("page").values():
        for part in page.parts(request, initiative):
            found[part.place].append(part)
    return found
