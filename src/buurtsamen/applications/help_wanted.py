# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the hands and things that an application asks for, on their way to the room of sharing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from buurtsamen.applications.forms import StepForm
from buurtsamen.applications.lines import HANDS, HelpForm


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that the makers could use.

    Attributes:
        way: of a thing: `lent` or `given`; nothing for people.
    """

    what: str
    way: str
    count: int


def read(form: StepForm) -> Iterator[Wanted]:
    """What was answered and is right."""
    for line in cast(HelpForm, form).lines():
        if line["what"]:
            yield Wanted(line["what"], "" if line["kind"] == HANDS else line["kind"], line["number"] or 1)
