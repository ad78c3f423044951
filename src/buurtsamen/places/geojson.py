# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for reading GeoJSON (RFC 7946) of any size, one feature at a time."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from buurtsamen.places.files import Refused, Row, chunks

_FEATURES = re.compile(r'"features"\s*:\s*\[')
_BIGGEST = 64 * 1024 * 1024  # characters of one feature; the whole of a province is smaller


def rows(path: Path) -> Iterator[Row]:
    """The features of a FeatureCollection.

    Raises:
        Refused: it is something else, or it breaks off.
    """
    pieces = chunks(path)
    text = ""
    while not (found := _FEATURES.search(text)):
        text += _next(pieces, text, "it is not a GeoJSON FeatureCollection")
    text = text[found.end() :]
    number = 1
    while not (text := text.lstrip(" \t\r\n,")).startswith("]"):
        try:
            feature, end = json.JSONDecoder().raw_decode(text)
        except json.JSONDecodeError:
            text += _next(pieces, text, f"feature {number}: it breaks off, or is not JSON")
        else:
            yield _row(feature, f"feature {number}")
            text = text[end:]
            number += 1


def _next(pieces: Iterator[str], text: str, why_not: str) -> str:
    piece = next(pieces, "") if len(text) < _BIGGEST else ""
    if not piece:
        raise Refused(why_not)
    return piece


def _row(feature: Any, where: str) -> Row:
    match feature:
        case {"properties": dict(values), "geometry": dict() | None as shape}:
            return Row(where, {name.lower(): value for name, value in values.items()}, shape)
    raise Refused(f"{where}: it is not a GeoJSON Feature")
