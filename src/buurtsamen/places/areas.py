# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for loading districts and neighbourhoods as CBS and Kadaster publish them each year."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q

from buurtsamen.core import walls
from buurtsamen.places import files, geojson, geopackage, shapes
from buurtsamen.places.files import Refused, Row
from buurtsamen.places.models import District, Municipality, Neighbourhood

# What a column is called: by PDOK today, by CBS in older years, in "gebiedsindelingen", in our own small files.
_CODE = ("buurtcode", "bu_code", "code", "statcode", "wijkcode", "wk_code")  # last that of the district around it
_NAME = ("buurtnaam", "bu_naam", "naam", "statnaam", "wijknaam", "wk_naam")
_TOWN = ("gemeentenaam", "gm_naam", "gemeente")
_YEAR = ("jaar", "jrstatcode")  # 2025, or 2025BU01411000
_WATER = ("water", "h2o")  # JA: open water, where nobody lives; B: over the border
# A code holds the municipality's: GM0141, WK0141 10, BU0141 10 00. Some cities need letters in the last part.
_OF_CBS = re.compile(r"(WK([0-9]{4})[0-9A-Z]{2}|BU([0-9]{4})[0-9A-Z]{4})")


class Found(NamedTuple):
    """What a file says of one district or neighbourhood."""

    where: str
    code: str
    name: str
    year: int
    geometry: dict[str, Any] | None


@dataclass
class Loaded:
    """What was loaded for one municipality."""

    town: str
    districts: int = 0
    new_districts: int = 0
    neighbourhoods: int = 0
    new_neighbourhoods: int = 0
    shapeless: list[str] = field(default_factory=list)  # names of areas without geometry


@dataclass
class Report:
    """What was loaded, and what was passed over: municipality → how many areas."""

    loaded: list[Loaded] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def load(path: Path, *, municipalities: Sequence[str] = (), year: int | None = None) -> Report:
    """The areas in the file are known: name, shape and year are those of the file; no area is ever deleted.

    An area that a newer file knew stays as that file said. Safe to repeat.

    Args:
        path: a GeoPackage with the layers of PDOK's "CBS Wijken en Buurten", or GeoJSON; in RD or WGS84.
        municipalities: codes of CBS; all that are here when empty. Those that are not here are passed over.
        year: of the division; needed when the file does not say it.

    Raises:
        Refused: something in the file is wrong, or it has nothing for us; nothing was changed.
    """
    towns = {town.code: town for town in Municipality.objects.order_by("code")}
    report = Report()
    with files.reading(path):
        if unknown := set(municipalities) - set(towns):
            raise Refused(f"there is no municipality {', '.join(sorted(unknown))} here")
        wanted = {code: towns[code] for code in municipalities or towns}
        found = _read(path, wanted, year, report.passed_over)
        if not any(found.values()):
            names = " or ".join(town.name for town in wanted.values())
            raise Refused(f"there is no district or neighbourhood of {names or 'any municipality here'} in it")
        report.loaded += [_save(wanted[code], areas) for code, areas in found.items() if areas]
    return report


def _read(
    path: Path, wanted: Mapping[str, Municipality], year: int | None, passed_over: Counter[str]
) -> dict[str, dict[str, Found]]:
    """Municipality → code → area, of the municipalities that are wanted."""
    found: dict[str, dict[str, Found]] = {town: {} for town in wanted}
    for row in _rows(path):
        if _value(row, _WATER) not in ("", "NEE"):
            continue
        code = _value(row, _CODE)
        match = _OF_CBS.fullmatch(code)
        if not match:
            raise Refused(f"{row.where}: “{code}” is not the code of a district (WK) or neighbourhood (BU)")
        town = f"GM{match[2] or match[3]}"
        if town not in wanted:
            passed_over[_value(row, _TOWN) or town] += 1
        elif code in found[town]:
            raise Refused(f"{row.where}: {code} stands twice in it")
        else:
            found[town][code] = _area(row, code, year)
    return found


def _rows(path: Path) -> Iterator[Row]:
    if files.kind(path, ".gpkg", ".geojson", ".json") != ".gpkg":
        yield from geojson.rows(path)
        return
    for layer, columns in geopackage.layers(path).items():
        if columns & set(_CODE):  # not the layer of municipalities
            yield from geopackage.rows(path, layer)


def _value(row: Row, names: Iterable[str]) -> str:
    """What the first of these columns says that says something."""
    return next((str(row.values[name]).strip() for name in names if row.values.get(name) not in (None, "")), "")


def _area(row: Row, code: str, year: int | None) -> Found:
    name, said = _value(row, _NAME), _value(row, _YEAR)[:4]
    if not re.fullmatch(r"[^\x00-\x1f]{1,80}", name):
        raise Refused(f"{row.where}: the name of {code} must have 1 to 80 characters, not “{name}”")
    if not year and not re.fullmatch("20[0-9]{2}", said):
        raise Refused(f"{row.where}: the file does not say of which year {code} is; say it with --year")
    try:
        shape = shapes.read(row.shape)
        geometry = shapes.area(shape) if shape else None
    except ValueError as wrong:
        raise Refused(f"{row.where}: {code}: {wrong}") from wrong
    return Found(row.where, code, name, year or int(said), geometry)


def _save(town: Municipality, found: Mapping[str, Found]) -> Loaded:
    """Add and update, of one municipality: its districts first."""
    loaded = Loaded(town.name, shapeless=[area.name for area in found.values() if area.geometry is None])
    with walls.inside(town.pk), transaction.atomic():
        known = dict(District.objects.of(town).values_list("code", "year"))
        districts = [area for area in found.values() if area.code.startswith("WK")]
        District.objects.bulk_create(
            (District(municipality=town, **_columns(area)) for area in _not_older(districts, known)),
            update_conflicts=True,
            unique_fields=["municipality", "code"],
            update_fields=["name", "year", "geometry"],
        )
        loaded.districts, loaded.new_districts = len(districts), len({area.code for area in districts} - set(known))

        known = dict(Neighbourhood.objects.of(town).values_list("code", "year"))
        parts = [area for area in found.values() if area.code.startswith("BU")]
        ids = dict(District.objects.of(town).values_list("code", "id"))
        Neighbourhood.objects.bulk_create(
            (
                Neighbourhood(municipality=town, district_id=_district_of(area, ids), **_columns(area))
                for area in _not_older(parts, known)
            ),
            update_conflicts=True,
            unique_fields=["municipality", "code"],
            update_fields=["name", "year", "geometry", "district"],
        )
        loaded.neighbourhoods = len(parts)
        loaded.new_neighbourhoods = len({area.code for area in parts} - set(known))

        newest = max(area.year for area in found.values())
        older = Q(areas_year=None) | Q(areas_year__lt=newest)
        Municipality.objects.filter(older, pk=town.pk).update(areas_year=newest)
    return loaded


def _not_older(areas: Iterable[Found], known: Mapping[str, int]) -> list[Found]:
    return [area for area in areas if area.year >= known.get(area.code, 0)]


def _columns(area: Found) -> dict[str, Any]:
    return {"code": area.code, "name": area.name, "year": area.year, "geometry": area.geometry}


def _district_of(area: Found, ids: Mapping[str, int]) -> int:
    code = f"WK{area.code[2:8]}"
    if code not in ids:
        raise Refused(f"{area.where}: {area.code} lies in {code}, which is not known; load the districts first")
    return ids[code]
