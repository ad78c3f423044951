# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Maps as outlines."""

import json
import re
from math import cos, pi, radians, sin

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.places import maps
from buurtsamen.places.models import District
from buurtsamen.places.tests.packages import square

LEFT, RIGHT = square(6.6, 52.3), square(6.61, 52.3)


def drawn(*shapes: BaseGeometry | None) -> maps.Map:
    return maps.drawn(
        tuple(
            (f"WK0001{number:02}", f"Wijk {number}", shapely.to_geojson(shape) if shape else None)
            for number, shape in enumerate(shapes)
        )
    )


def polygons(path: str) -> list[shapely.Polygon]:
    rings = re.fullmatch(r"(M[-\d. L]+Z)+", path) and path.removesuffix("Z").split("Z")
    assert rings
    return [shapely.Polygon([tuple(map(float, point.split())) for point in ring[1:].split("L")]) for ring in rings]


def test_the_map_is_480_wide_with_north_up() -> None:
    town = drawn(LEFT, RIGHT)

    height = 12 + round(468 / 2 / cos(radians(52.305)))
    assert town.view_box == f"0 0 480 {height}"
    (left,), (right,) = (polygons(outline.path) for outline in town.outlines)
    assert left.bounds == pytest.approx((6, 6, 240, height - 6), abs=0.6)
    assert right.bounds == pytest.approx((240, 6, 474, height - 6), abs=0.6)
    assert town.place((6.6, 52.31)) == (6, 6)


def test_a_label_stands_inside_its_area() -> None:
    horseshoe = shapely.difference(square(6.6, 52.3), shapely.box(6.603, 52.3, 6.607, 52.308))

    (outline,) = drawn(horseshoe).outlines

    (polygon,) = polygons(outline.path)
    assert polygon.contains(shapely.Point(outline.x, outline.y))
    assert not polygon.contains(polygon.centroid)


def test_an_area_without_a_shape_is_named_and_not_drawn() -> None:
    town = drawn(LEFT, None)

    assert [outline.name for outline in town.outlines] == ["Wijk 0"]
    assert town.missing == ("Wijk 1",)


def test_without_any_shape_there_is_no_map() -> None:
    assert drawn(None).outlines == ()
    assert drawn().missing == ()


def test_a_hole_runs_the_other_way_round_and_islands_are_kept() -> None:
    around = shapely.difference(square(6.6, 52.3), square(6.603, 52.303, 0.004))

    (outline,) = drawn(shapely.union(around, square(6.62, 52.3, 0.005))).outlines

    first, *others = polygons(outline.path)
    assert len(others) == 2
    hole = next(ring for ring in others if first.contains(ring))
    assert hole.exterior.is_ccw != first.exterior.is_ccw


def test_crumbs_too_small_to_see_are_left_out() -> None:
    (outline,) = drawn(shapely.union(LEFT, square(6.62, 52.3, 0.000001))).outlines

    assert len(polygons(outline.path)) == 1


def coast(angle: float) -> tuple[float, float]:
    """A point on a border with much detail."""
    far = 0.05 * (1 + 0.05 * sin(40 * angle) + 0.01 * sin(900 * angle))
    return 6.66 + far * cos(angle), 52.36 + 0.6 * far * sin(angle)


def test_a_map_of_much_detail_stays_light_and_without_slits() -> None:
    """Twelve slices of a cake, each with 3,000 points, of which neighbours share a side."""
    slices = [
        shapely.Polygon([(6.66, 52.36), *(coast(2 * pi * (part + step / 2_999) / 12) for step in range(3_000))])
        for part in range(12)
    ]

    town = drawn(*slices)

    assert 3_000 < sum(len(outline.path) for outline in town.outlines) <= 12_000
    together = shapely.union_all([polygons(outline.path)[0].buffer(0.08) for outline in town.outlines])
    assert together.geom_type == "Polygon"
    assert not together.interiors


def test_the_same_areas_are_drawn_once() -> None:
    assert drawn(LEFT, RIGHT) is drawn(LEFT, RIGHT)


def test_the_map_of_a_town_shows_its_districts_of_today(town: Town, other_town: Town) -> None:
    walls.enter(town.municipality.pk)
    shape = json.loads(shapely.to_geojson(LEFT))
    old = {"municipality": town.municipality, "year": 2020, "geometry": shape}
    District.objects.create(code="WK000199", name="Vroeger", **old)
    assert maps.of(town.municipality).missing == ("Dorp",)

    District.objects.filter(code="WK000100").update(geometry=shape)

    shown = maps.of(town.municipality)
    assert [(outline.code, outline.name) for outline in shown.outlines] == [("WK000100", "Dorp")]
    walls.enter(other_town.municipality.pk)
    assert maps.of(other_town.municipality).outlines == ()
