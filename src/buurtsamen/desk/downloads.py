# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for lists as files for a spreadsheet, in which no cell that somebody typed becomes a formula."""

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy

from buurtsamen.core import walls
from buurtsamen.desk.cells import plain
from buurtsamen.desk.doors import DeskRequest

if TYPE_CHECKING:
    from buurtsamen.desk.lists import Column

# What begins so, a spreadsheet may take for a formula (owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_AT_ONCE = 2_000
MOST_IN_XLSX = 100_000
_LONGEST = 32_767  # signs in a cell of XLSX


class TooLong(Exception):
    """The list has more rows than such a file can be made of while somebody waits."""

    message = gettext_lazy(
        "This list is too long for an Excel file. Choose fewer rows first, or download it as CSV, which has no limit."
    )


def _rows(request: DeskRequest, rows: QuerySet[Any], columns: Sequence["Column"]) -> Iterator[list[object]]:
    """The cells of all rows, asked a part at a time."""
    walls.enter(request.municipality.pk)  # the file is made after the view is left
    for row in rows.iterator(chunk_size=_AT_ONCE):
        yield [plain(column.value(row)) for column in columns]


def harmless(text: str) -> str:
    """Text that a spreadsheet shows as it is, and does not calculate."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _written(value: object) -> str:
    """A cell of CSV as Dutch Excel reads it."""
    match value:
        case float() | Decimal():
            return f"{value:.2f}".replace(".", ",")
        case int():
            return str(value)
        case datetime():
            return value.isoformat(" ")
        case date():
            return value.isoformat()
    return harmless(str(value))


class _Line:
    """A file that hands back what is written."""

    def write(self, text: str) -> str:
        return text


def as_csv(request: DeskRequest, rows: QuerySet[Any], columns: Sequence["Column"], name: str) -> HttpResponseBase:
    """RFC 4180 with semicolons, in UTF-8 with a mark in front, as Dutch Excel wants it; sent while it is made."""
    heading = [harmless(str(column.label)) for column in columns]

    def lines() -> Iterator[str]:
        writer = csv.writer(_Line(), delimiter=";")
        yield "\ufeff" + writer.writerow(heading)
        for cells in _rows(request, rows, columns):
            yield writer.writerow([_written(cell) for cell in cells])

    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def as_xlsx(request: DeskRequest, rows: QuerySet[Any], columns: Sequence["Column"], name: str) -> HttpResponseBase:
    """Office Open XML, made row by row; text is written as text.

    Raises:
        TooLong: for so many rows.
    """
    if rows.order_by()[: MOST_IN_XLSX + 1].count() > MOST_IN_XLSX:
        raise TooLong
    import xlsxwriter  # a server starts sooner without

    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        forms = {
            Decimal: book.add_format({"num_format": "#,##0.00"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns) - 1, 22)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, str(column.label), bold)
        for line, cells in enumerate(_rows(request, rows, columns), start=1):
            for place, cell in enumerate(cells):
                _write(sheet, line, place, cell, forms.get(type(cell)))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name)


def _write(sheet: Any, line: int, place: int, cell: object, form: object) -> None:
    match cell:
        case int() | float() | Decimal():
            sheet.write_number(line, place, cell, form)
        case date():  # and a moment, which is one as well
            sheet.write_datetime(line, place, cell, form)
        case _:
            sheet.write_string(line, place, str(cell)[:_LONGEST])


Maker = Callable[[DeskRequest, QuerySet[Any], Sequence["Column"], str], HttpResponseBase]
KINDS: dict[str, Maker] = {"csv": as_csv, "xlsx": as_xlsx}
