# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for finding the neighbourhood in which a home stands."""

import re
from collections.abc import Sequence
from math import cos, radians
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from buurtsamen.places import files
from buurtsamen.places.files import Refused
from buurtsamen.places.homes import Home
from buurtsamen.places.models import Municipality, Neighbourhood
from buurtsamen.places.shapes import METRES_A_DEGREE, Spot

_SHRINK = cos(radians(52.2))  # makes a degree east as long as a degree north, in the middle of the country
_A_KILOMETRE = 1_000 / METRES_A_DEGREE  # in such degrees
_COLUMNS = re.compile("pc6;huisnummer;buurt[0-9]{4};wijk[0-9]{4};gemeente[0-9]{4}", re.IGNORECASE)


class Whereabouts:
    """The newest division of one municipality into neighbourhoods, and three ways to find the right one."""

    def __init__(self, municipality: Municipality, of_cbs: Path | None = None) -> None:
        """Look up the neighbourhoods.

        Args:
            of_cbs: the file of CBS with a neighbourhood for each postcode and number.

        Raises:
            Refused: that file is wrong.
        """
        areas = list(Neighbourhood.objects.of(municipality).current())
        self._ids = {area.code: area.pk for area in areas}
        self._by_door = {}
        if of_cbs:
            with files.reading(of_cbs):
                self._by_door = _doors(of_cbs, municipality.code)
        shaped = [area for area in areas if area.geometry]
        self._shaped = [area.pk for area in shaped]
        self._tree = shapely.STRtree([_on_flat_map(shapely.geometry.shape(area.geometry)) for area in shaped])

    def of(self, homes: Sequence[Home]) -> list[int]:
        """The id of each home's neighbourhood.

        What the file of homes says comes first, then the file of CBS, then the shape around the home; for one that
        lies in none, such as a house boat on open water, the nearest within a kilometre.

        Raises:
            Refused: a home has none.
        """
        codes = [home.neighbourhood or self._by_door.get((home.postcode, home.number), "") for home in homes]
        by_shape = self._around({home.spot for home, code in zip(homes, codes, strict=True) if home.spot and not code})
        return [self._one(home, code, by_shape) for home, code in zip(homes, codes, strict=True)]

    def at(self, spot: Spot) -> int | None:
        """The id of the neighbourhood around a spot, or of the nearest within a kilometre; none when there is none."""
        return self._around({spot}).get(spot)

    def _one(self, home: Home, code: str, by_shape: dict[Spot, int]) -> int:
        if code:
            if code not in self._ids:
                raise Refused(f"{home.where}: {code} is no neighbourhood here now; load the areas of this year first")
            return self._ids[code]
        if home.spot in by_shape:
            return by_shape[home.spot]
        door = f"{home.street} {home.number}{home.letter} {home.addition}".strip()
        raise Refused(f"{home.where}: no neighbourhood can be found for {door}")

    def _around(self, spots: set[Spot]) -> dict[Spot, int]:
        """The neighbourhood around each spot, or the nearest to it; many spots at once, for speed."""
        if not spots or not self._shaped:
            return {}
        asked = sorted(spots)
        points = shapely.points([(east * _SHRINK, north) for east, north in asked])
        inside = shapely.STRtree(points).query(self._tree.geometries, predicate="contains")
        areas = {int(point): int(area) for area, point in zip(*inside, strict=True)}
        lost = [point for point in range(len(asked)) if point not in areas]
        for point, area in self._tree.query_nearest(points[lost], max_distance=_A_KILOMETRE, all_matches=False).T:
            areas[lost[point]] = int(area)
        return {asked[point]: self._shaped[area] for point, area in areas.items()}


def _on_flat_map(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, lambda east, north: (east * _SHRINK, north), interleaved=False)


def _doors(path: Path, municipality: str) -> dict[tuple[str, int], str]:
    """Postcode and number → code of the neighbourhood, in one municipality.

    CBS calls the file `pc6hnrYYYYMMDD_gwb.csv`, its columns `PC6;Huisnummer;BuurtYYYY;WijkYYYY;GemeenteYYYY`; codes
    come without letters, in older years without noughts in front. The file is of the whole country.
    """
    files.kind(path, ".csv")
    rows = files.lines(path)
    if not _COLUMNS.fullmatch(next(rows, "").strip().replace('"', "")):
        raise Refused("row 1: the columns must be PC6;Huisnummer;BuurtYYYY;WijkYYYY;GemeenteYYYY")
    doors = {}
    for number, row in enumerate(rows, start=2):
        match row.strip().replace('"', "").split(";"):
            case [postcode, door, area, _, town] if door.isdecimal():
                if town.zfill(4) == municipality[2:]:
                    doors[postcode, int(door)] = f"BU{area:0>8}"
            case _:
                raise Refused(f"row {number}: it is not a postcode, a number and three codes")
    if not doors:
        raise Refused(f"there is no row of {municipality} in it")
    return doors
