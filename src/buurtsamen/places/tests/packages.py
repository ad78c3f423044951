# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for making small files as PDOK and CBS publish them."""

import json
import sqlite3
import struct
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

_TO_RD = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
RD, WGS84 = 28992, 4326


def square(west: float, south: float, size: float = 0.01) -> BaseGeometry:
    """A square in degrees."""
    return shapely.box(west, south, west + size, south + size)


def in_rd(shape: BaseGeometry) -> BaseGeometry:
    """The same shape in metres."""

    def metres(x: Any, y: Any) -> Any:
        return _TO_RD.transform(x, y)

    return shapely.transform(shape, metres, interleaved=False)


def blob(shape: BaseGeometry | None, srs: int) -> bytes | None:
    """A geometry as a GeoPackage keeps it: with an envelope when it is a surface, as GDAL writes them."""
    if shape is None:
        return None
    shape = in_rd(shape) if srs == RD else shape
    wkb: bytes = shapely.to_wkb(shape)
    if shape.is_empty:
        return b"GP\x00\x11" + struct.pack("<i", srs) + wkb
    if shape.geom_type == "Point":
        return b"GP\x00\x01" + struct.pack("<i", srs) + wkb
    west, south, east, north = shape.bounds
    return b"GP\x00\x03" + struct.pack("<i4d", srs, west, east, south, north) + wkb


def geopackage(path: Path, layers: Mapping[str, Sequence[dict[str, Any]]], srs: int = RD) -> Path:
    """A GeoPackage with these layers; `geom` holds a shape in degrees, all other columns are text or numbers."""
    with closing(sqlite3.connect(path)) as package, package:
        package.execute("create table gpkg_geometry_columns (table_name text, column_name text, srs_id int)")
        for layer, rows in layers.items():
            package.execute("insert into gpkg_geometry_columns values (?, 'geom', ?)", [layer, srs])
            package.execute(f"create table {layer} (fid integer primary key, {', '.join(rows[0])})")
            for fid, row in enumerate(rows, start=1):
                values = [fid, *(blob(value, srs) if name == "geom" else value for name, value in row.items())]
                package.execute(f"insert into {layer} values ({', '.join('?' * len(values))})", values)  # noqa: S608
    return path


def geojson(path: Path, features: Sequence[tuple[BaseGeometry | None, dict[str, Any]]], srs: int = WGS84) -> Path:
    """A FeatureCollection of shapes in degrees and what is said of them."""
    path.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": values,
                        "geometry": shape and json.loads(shapely.to_geojson(in_rd(shape) if srs == RD else shape)),
                    }
                    for shape, values in features
                ],
            }
        ),
        encoding="utf-8",
    )
    return path


def table(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """A CSV with semicolons."""
    lines = [";".join(rows[0]), *(";".join(map(str, row.values())) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def bag(number: int, spot: tuple[float, float] | BaseGeometry = (6.605, 52.305), **said: Any) -> dict[str, Any]:
    """A row of the layer `verblijfsobject` of bag-light.gpkg: a home in the Lindelaan."""
    return {
        "geom": shapely.Point(spot) if isinstance(spot, tuple) else spot,
        "identificatie": f"0001010{number:09}",
        "status": "Verblijfsobject in gebruik",
        "gebruiksdoel": "woonfunctie",
        "openbare_ruimte_naam": "Lindelaan",
        "huisnummer": number,
        "huisletter": None,
        "toevoeging": None,
        "postcode": "7602AB",
        "woonplaats_naam": "Lindedorp",
        "nummeraanduiding_hoofdadres_identificatie": f"0001200{number:09}",
        "bronhouder_identificatie": "0001",
    } | said


def bag_light(path: Path, homes: Sequence[dict[str, Any]], srs: int = RD) -> Path:
    """A bag-light.gpkg with these homes, a house boat at 31 and a pitch at 32."""
    berth, pitch = bag(31, square(6.604, 52.304, 0.002)), bag(32, square(6.604, 52.294, 0.002))
    for place in (berth, pitch):
        del place["gebruiksdoel"]
        place["status"] = "Plaats aangewezen"
    return geopackage(path, {"verblijfsobject": homes, "ligplaats": [berth], "standplaats": [pitch]}, srs)
