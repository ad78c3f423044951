# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for shapes and spots: RD or WGS84 in, WGS84 with six decimals (a decimetre) out."""

import json
from functools import cache
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

Spot = tuple[float, float]  # longitude, latitude
METRES_A_DEGREE = 111_195  # of latitude, on a globe with a radius of 6,371 km

_DEGREES = (3.0, 50.5, 7.5, 54.0)  # west, south, east, north of the Netherlands
_METRES = (0.0, 300_000.0, 300_000.0, 630_000.0)  # the same in RD (EPSG:28992)


@cache
def _from_rd() -> Any:
    from pyproj import Transformer  # only who loads a file needs it, and a server starts sooner without

    return Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)


def _is_rd(west: float, south: float, east: float, north: float) -> bool:
    """Which of the two it is, by its numbers: a file that says the wrong thing, or nothing, is read all the same.

    Raises:
        ValueError: neither; both lie in the Netherlands.
    """
    for frame in (_DEGREES, _METRES):
        if frame[0] <= west <= east <= frame[2] and frame[1] <= south <= north <= frame[3]:
            return frame is _METRES
    raise ValueError(f"{west:g}, {south:g} lies outside the Netherlands, in WGS84 and in RD")


def read(raw: bytes | dict[str, Any] | None) -> BaseGeometry | None:
    """The shape of WKB or GeoJSON; none when there is none, or it is empty.

    Raises:
        ValueError: it is no shape.
    """
    if raw is None:
        return None
    try:
        shape = shapely.from_wkb(raw) if isinstance(raw, bytes) else shapely.from_geojson(json.dumps(raw))
    except shapely.errors.ShapelyError as wrong:
        raise ValueError(f"its geometry cannot be read ({wrong})") from wrong
    return None if shape.is_empty else shape


def area(shape: BaseGeometry) -> dict[str, Any]:
    """A surface as GeoJSON in WGS84; made valid when it crosses itself.

    Raises:
        ValueError: it is no surface, or not in the Netherlands.
    """
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"its geometry is a {shape.geom_type}, not a surface")
    is_rd = _is_rd(*shape.bounds)

    def rounded(x: Any, y: Any) -> tuple[Any, Any]:
        x, y = _from_rd().transform(x, y) if is_rd else (x, y)
        return x.round(6), y.round(6)

    shape = shapely.transform(shapely.force_2d(shape), rounded, interleaved=False)
    if not shape.is_valid:
        shape = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    found: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    return found


def spot(x: float, y: float) -> Spot:
    """A point in WGS84.

    Raises:
        ValueError: it is not in the Netherlands.
    """
    if _is_rd(x, y, x, y):
        x, y = _from_rd().transform(x, y)
    return round(x, 6), round(y, 6)


def spot_of(shape: BaseGeometry) -> Spot:
    """A point, or a point inside a surface.

    Raises:
        ValueError: it is not in the Netherlands.
    """
    point = shape if shape.geom_type == "Point" else shape.point_on_surface()
    return spot(point.x, point.y)
