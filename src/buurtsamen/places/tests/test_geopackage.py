# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading the geometry of a GeoPackage."""

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest
import shapely

from buurtsamen.places import geopackage
from buurtsamen.places.files import Refused
from buurtsamen.places.tests import packages

POINT = shapely.Point(6.6, 52.3)


def with_blob(path: Path, blob: object) -> Path:
    packages.geopackage(path, {"homes": [{"geom": None, "name": "a"}]})
    with closing(sqlite3.connect(path)) as package, package:
        package.execute("update homes set geom = ?", [blob])
    return path


@pytest.mark.parametrize(("indicator", "size"), [(0, 0), (1, 4), (2, 6), (3, 6), (4, 8)])
@pytest.mark.parametrize("order", ["<", ">"])
def test_the_geometry_is_found_behind_every_envelope(tmp_path: Path, indicator: int, size: int, order: str) -> None:
    header = b"GP\x00" + bytes([indicator << 1 | (order == "<")]) + struct.pack(f"{order}i{size}d", 4326, *[0.0] * size)

    (row,) = geopackage.rows(with_blob(tmp_path / "a.gpkg", header + shapely.to_wkb(POINT)), "homes")

    assert isinstance(row.shape, bytes)
    assert shapely.from_wkb(row.shape) == POINT
    assert (row.where, row.values) == ("homes row 1", {"fid": 1, "name": "a"})


@pytest.mark.parametrize("blob", [b"", b"GP", b"XX\x00\x01aaaa", b"GP\x00\x21aaaa", b"GP\x00\x0baaaa", "text", 7])
def test_something_else_is_refused_at_its_row(tmp_path: Path, blob: object) -> None:
    with pytest.raises(Refused, match="homes row 1: its geometry is not that of a GeoPackage"):
        list(geopackage.rows(with_blob(tmp_path / "a.gpkg", blob), "homes"))


def test_no_geometry_and_an_empty_one_are_none(tmp_path: Path) -> None:
    empty = packages.blob(shapely.Point(), 4326)

    for blob in (None, empty):
        (row,) = geopackage.rows(with_blob(tmp_path / f"{blob is None}.gpkg", blob), "homes")
        assert row.shape is None


def test_only_rows_that_are_asked_for_are_read(tmp_path: Path) -> None:
    rows = [{"geom": POINT, "name": "a"}, {"geom": POINT, "name": "b"}]
    package = packages.geopackage(tmp_path / "a.gpkg", {"homes": rows})

    assert [row.where for row in geopackage.rows(package, "homes", only={"name": "b"})] == ["homes row 2"]
    assert geopackage.layers(package) == {"homes": {"fid", "geom", "name"}}


def test_a_layer_that_lost_its_geometry_is_refused(tmp_path: Path) -> None:
    package = packages.geopackage(tmp_path / "a.gpkg", {"homes": [{"name": "a"}]})

    with pytest.raises(Refused, match="its layer homes has no column geom"):
        list(geopackage.rows(package, "homes"))


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    """Half of it is gone, or a byte of its text is wrong."""
    whole = packages.geopackage(tmp_path / "a.gpkg", {"homes": [{"geom": POINT, "name": "a"}] * 1_000}).read_bytes()
    half, garbled = tmp_path / "half.gpkg", tmp_path / "garbled.gpkg"
    half.write_bytes(whole[: len(whole) // 2])
    garbled.write_bytes(
        whole.replace(b"create table homes", b"create table \xff\xffmes", 1).replace(b"CREATE", b"C\xffEATE")
    )

    for package in (half, garbled):
        with pytest.raises(Refused, match="it is not a GeoPackage that can be read"):
            list(geopackage.rows(package, "homes"))
