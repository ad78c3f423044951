# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for reading a big file row by row, and for refusing one that is wrong."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from tqdm import tqdm


class Refused(Exception):
    """The file cannot be loaded; the message says at which row and why. Nothing was changed."""


class Row(NamedTuple):
    """What a file says of one thing."""

    where: str  # in words, for a refusal: "row 12"
    values: Mapping[str, Any]  # by column, in lower case
    shape: bytes | dict[str, Any] | None = None  # WKB or GeoJSON; see shapes.read


def kind(path: Path, *known: str) -> str:
    """The ending of the file's name, one of those that are known.

    Raises:
        Refused: there is no such file, or it has another ending.
    """
    if not path.is_file():
        raise Refused("there is no such file")
    if path.suffix.lower() not in known:
        raise Refused(f"the name must end in {' or '.join(known)}")
    return path.suffix.lower()


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """A refusal inside names the file."""
    try:
        yield
    except Refused as refusal:
        raise Refused(f"{path.name}: {refusal}") from refusal


def progress(path: Path, total: int, unit: str) -> tqdm:
    """A bar that shows how much of a file was read; only on a terminal."""
    return tqdm(total=total, unit=unit, unit_scale=True, desc=path.name, leave=False, disable=None)


def lines(path: Path) -> Iterator[str]:
    """The lines of a text, with their ends."""
    return _pieces(path, lambda file: file)


def chunks(path: Path) -> Iterator[str]:
    """A text in pieces of 64 kB."""
    return _pieces(path, lambda file: iter(partial(file.read, 65_536), ""))


def _pieces(path: Path, cut: Callable[[TextIO], Iterable[str]]) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as file, progress(path, path.stat().st_size, "B") as bar:
        try:
            for piece in cut(file):
                bar.update(len(piece))
                yield piece
        except UnicodeDecodeError as wrong:
            raise Refused("it is not text in UTF-8") from wrong


def table(path: Path, *columns: str) -> Iterator[Row]:
    """The rows of a CSV file with semicolons; its first row names the columns, in any order and case.

    Args:
        columns: those it must have.

    Raises:
        Refused: a column is missing, or a row is longer or shorter than the first.
    """
    reader = csv.reader(lines(path), delimiter=";")
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        if missing := [column for column in columns if column not in names]:
            raise Refused(f"row 1: there is no column {', '.join(missing)}")
        for values in reader:
            if len(values) != len(names):
                raise Refused(f"row {reader.line_num}: it has {len(values)} columns, and row 1 has {len(names)}")
            yield Row(f"row {reader.line_num}", dict(zip(names, values, strict=True)))
    except csv.Error as wrong:
        raise Refused(f"row {reader.line_num}: {wrong}") from wrong
