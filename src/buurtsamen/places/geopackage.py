# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for reading a GeoPackage: an SQLite database with geometry in it (OGC 12-128r17)."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from buurtsamen.places.files import Refused, Row, progress

_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}  # indicator in the flags → bytes
_EXTENDED, _EMPTY = 0b10_0000, 0b1_0000


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as connection:
            yield connection
    except (sqlite3.DatabaseError, UnicodeDecodeError) as wrong:
        raise Refused(f"it is not a GeoPackage that can be read ({wrong})") from wrong


def layers(path: Path) -> dict[str, set[str]]:
    """The layers with geometry, each with the names of its columns in lower case.

    Raises:
        Refused: it is not a GeoPackage.
    """
    with _opened(path) as connection:
        names = [name for (name,) in connection.execute("select table_name from gpkg_geometry_columns")]
        columns = "select lower(name) from pragma_table_info(?)"
        return {name: {column for (column,) in connection.execute(columns, [name])} for name in names}


def rows(path: Path, layer: str, *, only: Mapping[str, str] | None = None) -> Iterator[Row]:
    """The rows of a layer, numbered as in the file (its `fid`).

    Args:
        only: column → the value it must have.

    Raises:
        Refused: it cannot be read, or a geometry is not one of a GeoPackage.
    """
    only = only or {}
    with _opened(path) as connection:
        (last,) = connection.execute(f"select max(rowid) from {_quoted(layer)}").fetchone()  # noqa: S608 - quoted
        condition = " and ".join(f"{_quoted(column)} = ?" for column in only) or "true"
        found = connection.execute(
            f"select rowid, * from {_quoted(layer)} where {condition}",  # noqa: S608 - quoted
            list(only.values()),
        )
        names = [column[0].lower() for column in found.description[1:]]
        of_layer = "select lower(column_name) from gpkg_geometry_columns where table_name = ?"
        (geometry,) = connection.execute(of_layer, [layer]).fetchone()
        if geometry not in names:
            raise Refused(f"its layer {layer} has no column {geometry}")
        with progress(path, last or 0, " rows") as bar:
            for number, *values in found:
                bar.update(number - bar.n)
                row = dict(zip(names, values, strict=True))
                where = f"{layer} row {number}"
                yield Row(where, row, _wkb(row.pop(geometry), where))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _wkb(blob: Any, where: str) -> bytes | None:
    """The geometry without the header before it (section 2.1.3); none when it is empty."""
    if blob is None:
        return None
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP" or blob[3] & _EXTENDED:
        raise Refused(f"{where}: its geometry is not that of a GeoPackage")
    flags = blob[3]
    envelope = _ENVELOPES.get(flags >> 1 & 0b111)
    if envelope is None:
        raise Refused(f"{where}: its geometry is not that of a GeoPackage")
    return None if flags & _EMPTY else blob[8 + envelope :]
