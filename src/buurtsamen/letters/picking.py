# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for finding posted letters: by number, address, street, postcodes or file; and for lists that came back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from buurtsamen.core.refusal import Refusal
from buurtsamen.letters import lost, numbers
from buurtsamen.letters.models import Letter, LetterQuerySet, PrintRun
from buurtsamen.people.models import User
from buurtsamen.places.models import Municipality
from buurtsamen.rounds.models import Round

MOST_IN_LIST = 20_000


class Refused(Refusal):
    """Nothing was changed. `message` says why."""


def posted(municipality: Municipality) -> LetterQuerySet:
    """All letters that went into the post, with what their pages show."""
    rows = Letter.objects.of(municipality).filter(run__state=PrintRun.State.RELEASED)
    return rows.select_related("round__municipality", "municipality", "run", "file", "address__street", "canary")


def numbered(municipality: Municipality, typed: str) -> Letter | None:
    """The posted letter with this number.

    Raises:
        numbers.Mistyped: it cannot be one.
    """
    return posted(municipality).filter(number=numbers.read(typed)).first()


def at_door(municipality: Municipality, postcode: str, number: int) -> LetterQuerySet:
    """Letters to a door, and to its letters and additions; the newest round first.

    Args:
        postcode: as somebody types it.
    """
    place = {"address__postcode": postcode.replace(" ", "").upper(), "address__number": number}
    return posted(municipality).filter(**place).order_by("-round__number", "address__letter", "address__addition", "pk")


def open_rounds(municipality: Municipality) -> list[Round]:
    """Those whose letters can come back or be made again, the newest first."""
    return list(Round.objects.of(municipality).in_letterboxes().order_by("-number"))


def in_street(round_: Round, name: str) -> LetterQuerySet:
    """Standing letters of a round to a street, in all towns that have one by this name."""
    return _standing(round_).filter(address__street__name__iexact=name.strip())


def between(round_: Round, first: str, last: str) -> LetterQuerySet:
    """Standing letters of a round to these postcodes and all between; four digits alone stand for all letters."""
    low, high = (text.replace(" ", "").upper() for text in (first, last))
    return _standing(round_).filter(address__postcode__gte=low, address__postcode__lte=high.ljust(6, "Z"))


def in_file(round_: Round, run: int, file: int) -> LetterQuerySet:
    """Standing letters of a round in a file of a run, by their numbers."""
    return _standing(round_).filter(run__number=run, file__number=file)


def _standing(round_: Round) -> LetterQuerySet:
    rows = posted(round_.municipality).standing().to_households()
    return rows.filter(round=round_).order_by("pk")


class Came(StrEnum):
    """What became of a line in a list of letters that came back."""

    BACK = "back"
    USED = "used"  # its code was used, so somebody had it; or had ended before
    ENDED = "ended"  # it came back before, or was void
    SETTLED = "settled"  # its round is over
    UNKNOWN = "unknown"
    MISTYPED = "mistyped"
    TWICE = "twice"


@dataclass(slots=True)
class Line:
    """A line of such a list.

    Attributes:
        number: in the list, from 1.
        typed: what stood there.
    """

    number: int
    typed: str
    came: Came
    letter: Letter | None = None


def came_back(
    municipality: Municipality, typed: Iterable[str], *, by: User, why: str, on: date, at: datetime
) -> list[Line]:
    """All letters with these numbers came back; what cannot be is said of each line, and stops no other.

    Returns:
        What became of each line, in their order.
    """
    lines = list(_read(municipality, typed))
    found = [line for line in lines if line.letter]

    def in_round(line: Line) -> int:
        return line.letter.round_id if line.letter else 0

    for _round, group in groupby(sorted(found, key=in_round), key=in_round):
        own = list(group)
        letters = [line.letter for line in own if line.letter]
        if letters[0].round.state == Round.State.SETTLED:
            for line in own:
                line.came = Came.SETTLED
            continue
        _tell(own, {letter.pk for letter in lost.come_back(letters, by=by, why=why, on=on, at=at).kept})
    return lines


def _tell(lines: Sequence[Line], kept: set[int]) -> None:
    for line in lines:
        assert line.letter  # noqa: S101 - only those
        if line.letter.pk not in kept:
            line.came = Came.BACK
        else:
            line.came = Came.USED if line.letter.state == Letter.State.MADE else Came.ENDED


def _read(municipality: Municipality, typed: Iterable[str]) -> Iterator[Line]:
    given: dict[int, Line] = {}
    lines: list[Line] = []
    for place, text in enumerate(typed, start=1):
        line = Line(place, text[:40], Came.UNKNOWN)
        lines.append(line)
        try:
            number = numbers.read(text)
        except numbers.Mistyped:
            line.came = Came.MISTYPED
            continue
        if number in given:
            line.came = Came.TWICE
        else:
            given[number] = line
    for letter in posted(municipality).filter(number__among=given):
        given[letter.number].letter = letter
    yield from lines
