# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for reading homes from a file: PDOK's `bag-light.gpkg`, or a CSV of our own.

The columns of the CSV, with semicolons and in any order (a column in brackets may be left out):

    bag_id          16 digits, of the nummeraanduiding
    street, number, letter, addition, postcode, town
                    letter, addition and postcode may be empty: a new home has no postcode yet
    [kind]          home, boat or pitch (or verblijfsobject, ligplaats, standplaats); home when empty
    [longitude, latitude] or [x, y]
                    WGS84 or RD, with a point or a comma; may be empty
    [neighbourhood] code of CBS, BU01411000; found from the rest when empty

Of the BAG: objects in use, and of verblijfsobjecten those with a woonfunctie, at their main address. A home that is
being rebuilt ("Verbouwing verblijfsobject") is in use, as it is for CBS when it counts dwellings.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from buurtsamen.places import files, geopackage, shapes
from buurtsamen.places.files import Refused, Row
from buurtsamen.places.models import Address
from buurtsamen.places.shapes import Spot

_KINDS = {"": Address.Kind.HOME} | {word: kind for kind in Address.Kind for word in (kind.value, kind.label)}
_NAME = re.compile(r"[^\x00-\x1f]{1,80}")
_RULES = {  # column → what it must be, and that in words
    "bag_id": (re.compile(r"[0-9]{16}"), "16 digits"),
    "kind": (re.compile("|".join(_KINDS)), "home, boat or pitch"),
    "street": (_NAME, "1 to 80 characters"),
    "town": (_NAME, "1 to 80 characters"),
    "postcode": (re.compile(r"([1-9][0-9]{3}[A-Z]{2})?"), "like 7602AB, or nothing"),
    "number": (re.compile(r"[1-9][0-9]{0,4}"), "a number from 1 to 99999"),
    "letter": (re.compile(r"[A-Za-z]?"), "one letter, or nothing"),
    "addition": (re.compile(r"[A-Za-z0-9]{0,4}"), "at most four letters and digits"),
    "neighbourhood": (re.compile(r"(BU[0-9]{4}[0-9A-Z]{4})?"), "like BU01411000, or nothing"),
}
_OF_BAG = {  # our column → that of bag-light.gpkg
    "bag_id": "nummeraanduiding_hoofdadres_identificatie",
    "street": "openbare_ruimte_naam",
    "town": "woonplaats_naam",
    "postcode": "postcode",
    "number": "huisnummer",
    "letter": "huisletter",
    "addition": "toevoeging",
}
_IN_USE = {
    "Verblijfsobject in gebruik",
    "Verblijfsobject in gebruik (niet ingemeten)",
    "Verbouwing verblijfsobject",
    "Plaats aangewezen",
}
_OWNER = "bronhouder_identificatie"  # the municipality, without GM


class Home(NamedTuple):
    """One home as a file has it, in the form of ours."""

    where: str
    bag_id: str
    kind: str
    street: str
    town: str
    postcode: str
    number: int
    letter: str
    addition: str
    spot: Spot | None
    neighbourhood: str  # code; empty when the file does not say


def read(path: Path, municipality: str) -> Iterator[Home]:
    """The homes of a municipality, each once.

    Args:
        municipality: code of CBS. A CSV is believed to hold no other.

    Raises:
        Refused: something in the file is wrong.
    """
    is_bag = files.kind(path, ".gpkg", ".csv") == ".gpkg"
    seen: dict[str, int] = {}
    for home in _of_bag(path, municipality) if is_bag else _of_table(path):
        as_read = hash(home[1:])
        if home.bag_id not in seen:
            seen[home.bag_id] = as_read
            yield home
        elif seen[home.bag_id] != as_read:
            raise Refused(f"{home.where}: {home.bag_id} stands in it before, with another address")


def _of_table(path: Path) -> Iterator[Home]:
    for row in files.table(path, "bag_id", "street", "number", "letter", "addition", "postcode", "town"):
        x = row.values.get("longitude") or row.values.get("x") or ""
        y = row.values.get("latitude") or row.values.get("y") or ""
        try:
            spot = shapes.spot(*(float(axis.replace(",", ".")) for axis in (x, y))) if x or y else None
        except ValueError as wrong:
            raise Refused(f"{row.where}: “{x}”; “{y}” is not a place in the Netherlands") from wrong
        yield _home(row.where, row.values, spot)


def _of_bag(path: Path, municipality: str) -> Iterator[Home]:
    layers = geopackage.layers(path)
    for kind in Address.Kind:
        needed = {*_OF_BAG.values(), _OWNER, "status"} | ({"gebruiksdoel"} if kind == Address.Kind.HOME else set())
        if missing := needed - layers.get(kind.label, set()):
            raise Refused(f"its layer {kind.label} has no column {', '.join(sorted(missing))}")
        for row in geopackage.rows(path, kind.label, only={_OWNER: municipality.removeprefix("GM")}):
            is_home = kind != Address.Kind.HOME or "woonfunctie" in (row.values["gebruiksdoel"] or "")
            if is_home and row.values["status"] in _IN_USE:
                values = {ours: row.values[theirs] for ours, theirs in _OF_BAG.items()} | {"kind": kind.value}
                yield _home(row.where, values, _spot(row))


def _spot(row: Row) -> Spot | None:
    try:
        shape = shapes.read(row.shape)
        return shapes.spot_of(shape) if shape else None
    except ValueError as wrong:
        raise Refused(f"{row.where}: {wrong}") from wrong


def _home(where: str, values: Mapping[str, Any], spot: Spot | None) -> Home:
    text = {column: str(values.get(column) or "").strip() for column in _RULES}
    text["postcode"] = text["postcode"].replace(" ", "").upper()
    for column, (rule, words) in _RULES.items():
        if not rule.fullmatch(text[column]):
            raise Refused(f"{where}: {column} must be {words}, not “{text[column]}”")
    return Home(
        where,
        text["bag_id"],
        _KINDS[text["kind"]],
        text["street"],
        text["town"],
        text["postcode"],
        int(text["number"]),
        text["letter"],
        text["addition"],
        spot,
        text["neighbourhood"],
    )
