# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the post adds to the list of addresses: a sort code, and what it wants in its 2D code."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtsamen.letters import addresses, numbers
from buurtsamen.letters.models import Letter, PrintRun
from buurtsamen.letters.runs import Refused
from buurtsamen.people import journal
from buurtsamen.people.models import User

MOST_BYTES = 64 * 2**20
_LONGEST = {addresses.SORT_CODE: 20, addresses.MARK: 120}


class Wrong(Refused):
    """A row of the file cannot be. Nothing was changed."""

    def __init__(self, row: int, why: str) -> None:
        super().__init__(_("Row %(row)s: %(why)s Nothing was changed.") % {"row": row, "why": why})
        self.row = row


@dataclass(frozen=True, slots=True)
class Added:
    """What the post wrote beside the number of a letter."""

    sort_code: str
    mark: str


def read_back(run: PrintRun, content: bytes, *, by: User, at: datetime) -> int:
    """Keep what the post added, and put the letters of each district in the order of their sort codes.

    Returns:
        How many letters.

    Raises:
        Wrong: a row has a number that is mistyped, of another run or there twice, or a code that is too long.
        Refused: it is no such file, or not of all letters, or the run is being produced. Nothing was changed.
    """
    added = _read(content)
    with transaction.atomic():
        held = PrintRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        if held.state != PrintRun.State.PREPARED or held.producing_since:
            raise Refused(_("This run is being printed, or was. The file can be read until then. Nothing was changed."))
        letters = list(Letter.objects.filter(run=run).select_related("file").order_by("file__number", "place", "pk"))
        _check(added, {letter.number for letter in letters})
        _keep(run, _in_order(letters, added))
        change: dict[str, list[object]] = {"letters": [0, len(letters)]}
        journal.record("letters.printrun.enriched", run, where=run.municipality, at=at, by=by, change=change)
    return len(letters)


def _read(content: bytes) -> dict[int, tuple[int, Added]]:
    """Number → the row it stands in, and what was added."""
    rows = _rows(content)
    heading = [cell.strip().casefold() for cell in next(rows, [])]
    known = [name for name in _LONGEST if name in heading]
    if addresses.NUMBER not in heading or not known:
        message = _(
            "This is not the list of addresses with what the post added: it has no column %(number)s, or neither "
            "%(sort)s nor %(mark)s. Nothing was changed."
        )
        words = {"number": addresses.NUMBER, "sort": addresses.SORT_CODE, "mark": addresses.MARK}
        raise Refused(message % words)
    added: dict[int, tuple[int, Added]] = {}
    for row, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        number, said = _one(row, dict(zip(heading, cells, strict=False)))
        if number in added:
            raise Wrong(row, _("this letter number stands in row %(first)s as well.") % {"first": added[number][0]})
        added[number] = row, said
    return added


def _rows(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    if "\0" in text:
        raise Refused(_("This is no CSV file. Save the list as CSV, and choose it again. Nothing was changed."))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        message = _("This CSV file is broken: %(what)s. Nothing was changed.")
        raise Refused(message % {"what": error}) from error


def _one(row: int, cells: dict[str, str]) -> tuple[int, Added]:
    try:
        number = numbers.read(cells.get(addresses.NUMBER, ""))
    except numbers.Mistyped as error:
        raise Wrong(row, _("this is no letter number.")) from error
    values = {name: cells.get(name, "").strip() for name in _LONGEST}
    for name, longest in _LONGEST.items():
        if len(values[name]) > longest or not values[name].isprintable():
            why = _("%(name)s is longer than %(longest)s signs, or cannot be printed.")
            raise Wrong(row, why % {"name": name, "longest": longest})
    if not any(values.values()):
        raise Wrong(row, _("the post added nothing to this letter."))
    return number, Added(values[addresses.SORT_CODE], values[addresses.MARK])


def _check(added: dict[int, tuple[int, Added]], own: set[int]) -> None:
    """The file is of the letters of this run, all of them and no others."""
    for number, (row, _said) in added.items():
        if number not in own:
            raise Wrong(row, _("this letter is not in this run."))
    if missing := len(own) - len(added):
        message = ngettext(
            "%(count)s letter of this run is not in the file. Nothing was changed.",
            "%(count)s letters of this run are not in the file. Nothing was changed.",
            missing,
        )
        raise Refused(message % {"count": missing})


_Placed = tuple[int, Added, int | None, int | None]  # letter, what was added, file, place


def _in_order(letters: Sequence[Letter], added: dict[int, tuple[int, Added]]) -> Iterator[_Placed]:
    """Each letter with the file and place it comes to have; files keep their size, letters their district."""

    def district(letter: Letter) -> int:
        return letter.file.district_id if letter.file else 0

    def sort_code(letter: Letter) -> str:
        return added[letter.number][1].sort_code

    for _district, group in groupby(letters, key=district):
        before = list(group)
        for letter, old in zip(sorted(before, key=sort_code), before, strict=True):
            yield letter.pk, added[letter.number][1], old.file_id, old.place


def _keep(run: PrintRun, placed: Iterator[_Placed]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.enriched")
        cursor.execute(
            "create temporary table enriched (id bigint, sort_code text, mark text, file_id bigint, place int) "
            "on commit drop"
        )
        with cursor.copy("copy enriched from stdin") as copy:
            for pk, said, file_id, place in placed:
                copy.write_row([pk, said.sort_code, said.mark, file_id, place])
        # No two letters ever have one place, also not in between: first nobody has one.
        cursor.execute("update letters_letter set file_id = null, place = null where run_id = %s", [run.pk])
        cursor.execute(
            "update letters_letter letter set sort_code = new.sort_code, mark = new.mark, file_id = new.file_id, "
            "place = new.place from enriched new where new.id = letter.id"
        )


def is_enriched(run: PrintRun) -> bool:
    """Whether the post added to the letters of this run."""
    return Letter.objects.filter(run=run).exclude(sort_code="", mark="").exists()
