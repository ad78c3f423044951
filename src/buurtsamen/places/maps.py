# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for maps of a municipality, as outlines for an SVG made by the server."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import Any

import shapely
from django.db.models import TextField
from django.db.models.functions import Cast
from shapely import LinearRing, Polygon
from shapely.geometry.base import BaseGeometry

from buurtsamen.places.models import District, Municipality
from buurtsamen.places.shapes import Spot

WIDTH, MARGIN = 480, 6
BIGGEST = 12_000  # characters of all paths together: a page must stay light on a slow phone
_TOLERANCES = (0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12)  # of an outline, in pixels


@dataclass(frozen=True)
class Outline:
    """One area on the map."""

    code: str
    name: str
    path: str  # for the attribute `d`
    x: float  # of its label: inside, as far from the edge as can be
    y: float


@dataclass(frozen=True)
class Frame:
    """The picture: which part of the world, and how large. North is up."""

    west: float  # degrees
    north: float
    across: float  # pixels to a degree
    down: float
    height: int
    width: int = WIDTH

    def flat(self, longitude: Any, latitude: Any) -> tuple[Any, Any]:
        """Degrees as pixels; numbers, or arrays of numbers."""
        return MARGIN + (longitude - self.west) * self.across, MARGIN + (self.north - latitude) * self.down


@dataclass(frozen=True)
class Map:
    """Areas as paths in a frame."""

    outlines: tuple[Outline, ...]
    missing: tuple[str, ...]  # names of areas without a shape, to be named under the map
    frame: Frame

    @property
    def view_box(self) -> str:
        """For the attribute `viewBox`."""
        return f"0 0 {self.frame.width} {self.frame.height}"

    def place(self, spot: Spot) -> Spot:
        """Where a spot lies on the map: x, y."""
        x, y = self.frame.flat(*spot)
        return round(x, 1), round(y, 1)


def of(municipality: Municipality) -> Map:
    """The map of the districts of today."""
    districts = District.objects.of(municipality).current().order_by("code")
    return drawn(tuple(districts.values_list("code", "name", Cast("geometry", TextField()))))


@lru_cache(maxsize=32)
def drawn(areas: tuple[tuple[str, str, str | None], ...]) -> Map:
    """A map of areas; the same areas give the same map, remembered.

    Neighbours are simplified together, so that no slit opens between them, and more the more detail the source has.

    Args:
        areas: code, name and GeoJSON of each; as text, so that it can be remembered by it.
    """
    there = [(code, name, shapely.from_geojson(geometry)) for code, name, geometry in areas if geometry]
    missing = tuple(name for _, name, geometry in areas if not geometry)
    frame = _frame([shape for *_, shape in there])
    flat = [shapely.transform(shape, frame.flat, interleaved=False) for *_, shape in there]
    for tolerance in _TOLERANCES:
        simple = [_without_crumbs(shape, tolerance) for shape in shapely.coverage_simplify(flat, tolerance)]
        paths = [_path(shape) for shape in simple]
        if sum(map(len, paths)) <= BIGGEST:
            break
    outlines = (
        Outline(code, name, path, *_label(shape))
        for (code, name, _), path, shape in zip(there, paths, simple, strict=True)
    )
    return Map(tuple(outlines), missing, frame)


def _frame(shapes: Sequence[BaseGeometry]) -> Frame:
    """A degree north is as many pixels as it should be beside a degree east, halfway up the map."""
    if not shapes:
        return Frame(west=0, north=0, across=0, down=0, height=0)
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    across = (WIDTH - 2 * MARGIN) / (east - west)
    down = across / cos(radians((north + south) / 2))
    return Frame(west, north, across, down, height=round((north - south) * down) + 2 * MARGIN)


def _without_crumbs(shape: BaseGeometry, tolerance: float) -> list[Polygon]:
    """The parts of a shape, the biggest first; parts and holes too small to see are left out."""
    biggest, *parts = sorted(shapely.get_parts(shape), key=lambda part: part.area, reverse=True)
    return [_without_holes(part, tolerance) for part in (biggest, *(p for p in parts if p.area > tolerance**2))]


def _without_holes(part: Polygon, tolerance: float) -> Polygon:
    holes = [hole for hole in part.interiors if Polygon(hole).area > tolerance**2]
    return shapely.orient_polygons(Polygon(part.exterior, holes))  # a hole runs the other way round, as SVG needs


def _path(parts: Sequence[Polygon]) -> str:
    return "".join(_ring(ring) for part in parts for ring in (part.exterior, *part.interiors))


def _ring(ring: LinearRing) -> str:
    points = [f"{round(x, 1):g} {round(y, 1):g}" for x, y in ring.coords[:-1]]
    return f"M{'L'.join(_without_repeats(points))}Z"


def _without_repeats(points: Sequence[str]) -> Iterator[str]:
    return (point for point, before in zip(points, ["", *points], strict=False) if point != before)


def _label(parts: Sequence[Polygon]) -> Spot:
    x, y = shapely.maximum_inscribed_circle(parts[0], tolerance=1).coords[0]
    return round(x, 1), round(y, 1)
