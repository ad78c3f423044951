# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Loading districts and neighbourhoods."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.management import CommandError, call_command

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.places.models import District, Municipality, Neighbourhood
from buurtsamen.places.tests.packages import RD, WGS84, geojson, geopackage, square

NORTH, SOUTH = square(6.6, 52.3), square(6.6, 52.29)


def wijk(code: str, name: str = "Dorp", shape: Any = NORTH, **more: Any) -> dict[str, Any]:
    """A row of PDOK's layer `wijken`."""
    town = {"gemeentecode": f"GM{code[2:6]}", "gemeentenaam": f"Gemeente {code[2:6]}"}
    return {"geom": shape, "wijkcode": code, "wijknaam": name, **town, "water": "NEE", "jaar": 2027, **more}


def buurt(code: str, name: str = "Noord", shape: Any = NORTH, **more: Any) -> dict[str, Any]:
    """A row of PDOK's layer `buurten`."""
    row = wijk(f"WK{code[2:8]}", shape=shape, **more)
    del row["wijknaam"]
    return row | {"buurtcode": code, "buurtnaam": name}


def load(town: Town, file: Path, *options: str) -> str:
    """What the command says; afterwards we work for the town again."""
    said = StringIO()
    try:
        call_command("load-areas", file, *options, stdout=said)
    finally:
        walls.enter(town.municipality.pk)
    return said.getvalue()


def known(town: Town) -> list[tuple[str, str, int]]:
    walls.enter(town.municipality.pk)
    return [
        *District.objects.order_by("code").values_list("code", "name", "year"),
        *Neighbourhood.objects.order_by("code").values_list("code", "name", "year"),
    ]


@pytest.mark.parametrize("srs", [RD, WGS84])
def test_a_geopackage_of_pdok_is_loaded_in_either_projection(town: Town, tmp_path: Path, srs: int) -> None:
    layers = {
        "gemeenten": [{"geom": NORTH, "gemeentecode": "GM0001", "gemeentenaam": "Lindedorp"}],
        "buurten": [buurt("BU00010000", "Noord"), buurt("BU00010001", "Zuid", SOUTH)],
        "wijken": [wijk("WK000100", "Dorp", shapely.union(NORTH, SOUTH))],
    }

    said = load(town, geopackage(tmp_path / "wijkenbuurten_2027.gpkg", layers, srs))

    assert said == "Lindedorp: 1 districts (0 new), 2 neighbourhoods (1 new).\n"
    assert known(town) == [("WK000100", "Dorp", 2027), ("BU00010000", "Noord", 2027), ("BU00010001", "Zuid", 2027)]
    south = Neighbourhood.objects.get(code="BU00010001")
    assert south.district.code == "WK000100"
    assert shapely.equals_exact(shapely.geometry.shape(south.geometry), SOUTH, 0.000005, normalize=True)
    assert south.geometry
    assert all(round(axis, 6) == axis for corner in south.geometry["coordinates"][0] for axis in corner)
    assert Municipality.objects.get(pk=town.municipality.pk).areas_year == 2027


@pytest.mark.parametrize("srs", [RD, WGS84])
def test_the_small_files_of_this_project_are_loaded(town: Town, tmp_path: Path, srs: int) -> None:
    said = {"gemeentecode": "GM0001", "gemeente": "Lindedorp", "jaar": 2027}
    districts = [(NORTH, {"code": "WK000101", "naam": "Veld", **said})]
    parts = [(NORTH, {"code": "BU00010100", "naam": "Veld Noord", "wijkcode": "WK000101", **said})]

    load(town, geojson(tmp_path / "wijken.geojson", districts, srs))
    load(town, geojson(tmp_path / "buurten.geojson", parts, srs))

    assert ("BU00010100", "Veld Noord", 2027) in known(town)
    found = Neighbourhood.objects.get(code="BU00010100")
    assert shapely.equals_exact(shapely.geometry.shape(found.geometry), NORTH, 0.000005, normalize=True)


def test_columns_may_have_the_names_of_older_years(town: Town, tmp_path: Path) -> None:
    rows = [{"geom": SOUTH, "BU_CODE": "BU00010001", "BU_NAAM": "Zuid", "WK_CODE": "WK000100", "WATER": "NEE"}]

    load(town, geopackage(tmp_path / "buurten.gpkg", {"buurt_2027": rows}), "--year", "2027")

    assert ("BU00010001", "Zuid", 2027) in known(town)


def test_an_area_without_a_shape_is_known_and_named(town: Town, tmp_path: Path) -> None:
    rows = [buurt("BU00010001", "Zuid", None), buurt("BU00010002", "Oost", shapely.Polygon())]

    said = load(town, geopackage(tmp_path / "buurten.gpkg", {"buurten": rows}))

    assert "Lindedorp: without a shape: Zuid, Oost." in said
    shapeless = Neighbourhood.objects.filter(geometry__isnull=True).order_by("code")
    assert [area.name for area in shapeless] == ["Noord", "Zuid", "Oost"]


def test_loading_twice_is_the_same_as_once(town: Town, tmp_path: Path) -> None:
    file = geopackage(tmp_path / "buurten.gpkg", {"buurten": [buurt("BU00010000"), buurt("BU00010001", "Zuid", SOUTH)]})
    load(town, file)
    once = list(Neighbourhood.objects.order_by("pk").values())

    assert "2 neighbourhoods (0 new)" in load(town, file)

    assert list(Neighbourhood.objects.order_by("pk").values()) == once


def test_the_next_year_renames_and_adds_and_deletes_nothing(town: Town, tmp_path: Path) -> None:
    load(town, geopackage(tmp_path / "2027.gpkg", {"buurten": [buurt("BU00010000"), buurt("BU00010001", "Zuid")]}))
    after = [buurt("BU00010000", "Noorderveld", SOUTH, jaar=2028), buurt("BU00010002", "Oost", jaar=2028)]

    load(town, geopackage(tmp_path / "2028.gpkg", {"buurten": after}))

    assert known(town)[1:] == [
        ("BU00010000", "Noorderveld", 2028),
        ("BU00010001", "Zuid", 2027),
        ("BU00010002", "Oost", 2028),
    ]
    today = Neighbourhood.objects.of(town.municipality).current().order_by("code")
    assert [area.name for area in today] == ["Noorderveld", "Oost"]
    assert shapely.equals_exact(shapely.geometry.shape(today[0].geometry), SOUTH, 0.000005, normalize=True)


def test_an_older_file_changes_nothing_of_what_a_newer_one_said(town: Town, tmp_path: Path) -> None:
    load(town, geopackage(tmp_path / "2027.gpkg", {"buurten": [buurt("BU00010000", "Noorderveld")]}))
    before = [buurt("BU00010000", "Noord", jaar=2024), buurt("BU00010001", "Zuid", jaar=2024)]

    load(town, geopackage(tmp_path / "2024.gpkg", {"buurten": before}))

    assert known(town)[1:] == [("BU00010000", "Noorderveld", 2027), ("BU00010001", "Zuid", 2024)]
    assert Municipality.objects.get(pk=town.municipality.pk).areas_year == 2027


def test_open_water_is_no_neighbourhood(town: Town, tmp_path: Path) -> None:
    rows = [buurt("BU00010000"), buurt("BU00019998", "Buitenwater", water="JA")]

    load(town, geopackage(tmp_path / "buurten.gpkg", {"buurten": rows}))

    assert "BU00019998" not in str(known(town))


def test_what_is_not_here_is_passed_over_counted_and_named(town: Town, tmp_path: Path) -> None:
    rows = [buurt("BU00010000"), buurt("BU05010000"), buurt("BU05010001"), buurt("BU0363AF01", shape=None)]

    said = load(town, geopackage(tmp_path / "buurten.gpkg", {"buurten": rows}))

    assert "Passed over: 3 areas of 2 municipalities that are not loaded: Gemeente 0501, Gemeente 0363." in said


def test_a_file_of_the_whole_country_loads_each_municipality_that_is_here(
    town: Town, other_town: Town, tmp_path: Path
) -> None:
    file = geopackage(tmp_path / "2.gpkg", {"buurten": [buurt("BU00010001", "Zuid"), buurt("BU00020001", "Ginds")]})

    load(town, file)

    assert [name for _, name, _ in known(town)] == ["Dorp", "Noord", "Zuid"]
    assert [name for _, name, _ in known(other_town)] == ["Dorp", "Noord", "Ginds"]


def test_a_neighbour_that_is_not_asked_for_is_not_touched(town: Town, other_town: Town, tmp_path: Path) -> None:
    before = known(other_town)
    file = geopackage(tmp_path / "2.gpkg", {"buurten": [buurt("BU00010001", "Zuid"), buurt("BU00020001", "Ginds")]})

    said = load(town, file, "--municipality", "GM0001")

    assert "Passed over: 1 areas of 1 municipalities that are not loaded: Gemeente 0002." in said
    assert known(other_town) == before
    assert "Ginds" not in str(known(town))


def test_a_dry_run_tells_and_changes_nothing(town: Town, tmp_path: Path) -> None:
    before = known(town)

    said = load(town, geopackage(tmp_path / "2.gpkg", {"buurten": [buurt("BU00010001", "Zuid")]}), "--dry-run")

    assert "1 neighbourhoods (1 new)" in said
    assert "nothing was changed" in said
    assert known(town) == before


BOWTIE = shapely.Polygon([(6.6, 52.3), (6.61, 52.31), (6.61, 52.3), (6.6, 52.31)])


def test_a_shape_that_crosses_itself_is_made_valid(town: Town, tmp_path: Path) -> None:
    load(town, geopackage(tmp_path / "2.gpkg", {"buurten": [buurt("BU00010000", shape=BOWTIE)]}))

    assert shapely.geometry.shape(Neighbourhood.objects.get(code="BU00010000").geometry).is_valid


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (buurt("PV0001"), "buurten row 2: “PV0001” is not the code of a district (WK) or neighbourhood (BU)"),
        (buurt("BU00010000"), "buurten row 2: BU00010000 stands twice in it"),
        (buurt("BU00010001", ""), "buurten row 2: the name of BU00010001 must have 1 to 80 characters"),
        (buurt("BU00010001", jaar=None), "buurten row 2: the file does not say of which year BU00010001 is"),
        (buurt("BU00019900"), "buurten row 2: BU00019900 lies in WK000199, which is not known; load the districts"),
        (buurt("BU00010001", shape=shapely.Point(6.6, 52.3)), "row 2: BU00010001: its geometry is a Point"),
        (buurt("BU00010001", shape=square(52.3, 6.6)), "row 2: BU00010001: 52.3, 6.6 lies outside the Netherlands"),
    ],
)
def test_a_wrong_file_is_refused_at_its_row_and_changes_nothing(
    town: Town, tmp_path: Path, wrong: dict[str, Any], why: str
) -> None:
    before = known(town)
    file = geopackage(tmp_path / "wrong.gpkg", {"buurten": [buurt("BU00010000", "Anders"), wrong]}, WGS84)

    with pytest.raises(CommandError) as refusal:
        load(town, file)

    assert why in str(refusal.value)
    assert str(refusal.value).startswith("wrong.gpkg: ")
    assert str(refusal.value).endswith(". Nothing was changed.")
    assert known(town) == before


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("areas.geojson", '{"type": "Feature"}', "it is not a GeoJSON FeatureCollection"),
        ("areas.geojson", '{"features": [{"type": "Feat', "feature 1: it breaks off, or is not JSON"),
        (
            "areas.geojson",
            '{"features": [{"properties": {"code": "WK000100"}}]}',
            "feature 1: it is not a GeoJSON Feature",
        ),
        ("areas.geojson", '{"features": []}', "there is no district or neighbourhood of Lindedorp in it"),
        ("areas.geojson", b'{"features": "\xff"}', "it is not text in UTF-8"),
        (
            "areas.geojson",
            '{"features": [{"properties": {"code": "WK000100", "naam": "x", "jaar": 2025},'
            ' "geometry": {"type": "Polygon"}}]}',
            "feature 1: WK000100: its geometry cannot be read",
        ),
        ("areas.gpkg", "no database", "it is not a GeoPackage that can be read"),
        ("areas.gpkg", "", "it is not a GeoPackage that can be read"),
        ("areas.shp", "", "the name must end in .gpkg or .geojson or .json"),
        ("", "", "there is no such file"),
    ],
)
def test_a_file_of_another_kind_is_refused(town: Town, tmp_path: Path, name: str, text: str | bytes, why: str) -> None:
    file = tmp_path / (name or "absent.gpkg")
    if name:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    with pytest.raises(CommandError) as refusal:
        load(town, file)

    assert why in str(refusal.value)


def test_a_municipality_that_is_not_here_is_refused(town: Town, tmp_path: Path) -> None:
    file = geopackage(tmp_path / "2.gpkg", {"buurten": [buurt("BU00010001")]})

    with pytest.raises(CommandError, match="there is no municipality GM9999 here"):
        load(town, file, "--municipality", "GM9999")


def test_geojson_larger_than_a_piece_is_read_feature_by_feature(town: Town, tmp_path: Path) -> None:
    said = {"gemeentecode": "GM0001", "jaar": 2027, "toelichting": "é" * 3_000}
    parts = [(NORTH, {"code": f"BU000100{number}", "naam": f"Deel {number}", **said}) for number in range(10, 99)]

    assert "89 neighbourhoods (89 new)" in load(town, geojson(tmp_path / "many.geojson", parts))
