# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the list of all addresses of a run, which printer and post get.

Beside each address stands the number of its letter, which is random. The names of the columns are part of the file,
not of a page, so they are the same in every language; the post fills in the last two (enriching.py).
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F

from buurtsamen.desk.downloads import harmless
from buurtsamen.letters import composing
from buurtsamen.letters.models import Letter, PrintRun

NUMBER, SORT_CODE, MARK = "briefnummer", "sorteercode", "2d_code"
_LINES = 5
_COLUMNS = (
    (NUMBER, *(f"regel_{line}" for line in range(1, _LINES + 1)))
    + ("postcode", "huisnummer", "toevoeging", "kix", "bestand", "plaats")
    + (SORT_CODE, MARK)
)
MOST_IN_XLSX = 100_000  # more than that does not go into a spreadsheet while it is in memory
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Addressed:
    """A letter and where it goes.

    Attributes:
        lines: of the address, one to five.
        addition: letter and addition of the house number together.
        kix: what the bars under the address say; empty when there is no postcode.
        file, place: the number of its file in the run, and its place in that; 0 while there is no file.
    """

    letter_id: int
    number: int
    lines: list[str]
    postcode: str
    house: int
    addition: str
    kix: str
    file: int
    place: int
    sort_code: str
    mark: str

    def cells(self) -> list[str]:
        """As they stand in the list."""
        lines = [*self.lines, *[""] * _LINES][:_LINES]
        place = [str(self.file or ""), str(self.place or "")]
        own = [self.postcode, str(self.house), self.addition, self.kix, *place, self.sort_code, self.mark]
        return [harmless(cell) for cell in (f"{self.number:010}", *lines, *own)]


def of(run: PrintRun) -> Iterator[Addressed]:
    """All letters of a run in the order in which they are printed; without files, in the order of their making."""
    letters = Letter.objects.filter(run=run).select_related("address__street", "canary", "file")
    ordered = letters.order_by(F("file__number").asc(nulls_last=True), "place", "pk")
    return map(addressed, ordered.iterator(chunk_size=_AT_ONCE))


def addressed(letter: Letter) -> Addressed:
    """Where a letter goes; asks nothing when its address with the street, its canary and its file are there."""
    where = letter.address or letter.canary
    assert where  # noqa: S101 - a constraint of the table
    return Addressed(
        letter_id=letter.pk,
        number=letter.number,
        lines=composing.lines(letter),
        postcode=where.postcode,
        house=where.number,
        addition=f"{letter.address.letter}{letter.address.addition}" if letter.address else "",
        kix=composing.bars(letter),
        file=letter.file.number if letter.file else 0,
        place=letter.place or 0,
        sort_code=letter.sort_code,
        mark=letter.mark,
    )


def as_csv(run: PrintRun) -> bytes:
    """RFC 4180 with semicolons, in UTF-8 with a mark in front, as Dutch Excel wants it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(_COLUMNS)
    writer.writerows(each.cells() for each in of(run))
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(run: PrintRun) -> bytes:
    """Office Open XML, all of it text, so that no figure of a number is lost; nothing of it is put on a disk."""
    import xlsxwriter  # a server starts sooner without

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(_COLUMNS) - 1, 22)
        for place, name in enumerate(_COLUMNS):
            sheet.write_string(0, place, name, book.add_format({"bold": True}))
        for line, each in enumerate(of(run), start=1):
            for place, cell in enumerate(each.cells()):
                sheet.write_string(line, place, cell)
    return file.getvalue()
