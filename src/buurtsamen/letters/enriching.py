# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the post adds to the list of addresses: a sort code, and what it wants in its 2D code."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtsamen.letters import addresses, making, numbers
from buurtsamen.letters.models import Letter, PrintRun
from buurtsamen.letters.runs import Refused
from buurtsamen.people import journal
from buurtsamen.people.models import User

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
        _check(added, set(Letter.objects.filter(run=run).values_list("number", flat=True)))
        _keep(run, added)
        if run.files.exists():
            making.files(run)
        change: dict[str, list[object]] = {"letters": [0, len(added)]}
        journal.record("letters.printrun.enriched", run, where=run.municipality, at=at, by=by, change=change)
    return len(added)


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


def _keep(run: PrintRun, added: dict[int, tuple[int, Added]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.enriched")
        cursor.execute("create temporary table enriched (number bigint, sort_code text, mark text) on commit drop")
        with cursor.copy("copy enriched from stdin") as copy:
            for number, (_row, said) in added.items():
                copy.write_row([number, said.sort_code, said.mark])
        cursor.execute(_ADD, [run.pk])


_ADD = """
update letters_letter letter set sort_code = new.sort_code, mark = new.mark
from enriched new where new.number = letter.number and letter.run_id = %s
"""


def is_enriched(run: PrintRun) -> bool:
    """Whether the post added to the letters of this run."""
    return Letter.objects.filter(run=run).exclude(sort_code="", mark="").exists()
