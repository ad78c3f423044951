# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for search at the desk: over everything that somebody may see, and nothing else."""

from dataclasses import dataclass
from itertools import chain, groupby
from typing import Any

from buurtsamen.desk import rooms
from buurtsamen.desk.doors import DeskRequest

MOST = 10  # of each kind


@dataclass(frozen=True, slots=True)
class Found:
    """Something that fits the words.

    Attributes:
        group: what kind of thing it is: "Initiatives".
        text: what tells it from others.
        url: empty when it has no page.
        is_exact: the words are its number: whoever typed them means this one.
    """

    group: Any
    title: str
    text: Any = ""
    url: str = ""
    is_exact: bool = False


def find(request: DeskRequest, words: str) -> list[tuple[str, list[Found]]]:
    """What the rooms found, by kind, the nearest first; a kind is cut off after MOST."""
    every: list[Found] = list(chain.from_iterable(find(request, words) for find in rooms.bring("find")))
    every.sort(key=lambda found: (str(found.group), not found.is_exact))
    return [(group, list(part)[:MOST]) for group, part in groupby(every, key=lambda found: str(found.group))]
