# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for how the life of a thing is told: its steps, each from some states to one."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a life.

    Attributes:
        done: what the journal calls it, in the past: "approved"; empty when the books tell it and no journal does.
        begins: the states in which it can be taken.
        ends: the state afterwards.
        who: those who may take it.
        does: what it brings about, in a sentence.
    """

    done: str
    begins: tuple[TextChoices, ...]
    ends: TextChoices
    who: tuple[str, ...]
    does: str


Life = Mapping[str, Step]
