# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading homes from a file."""

from pathlib import Path

import pytest
import shapely

from buurtsamen.places import homes
from buurtsamen.places.files import Refused
from buurtsamen.places.tests.packages import RD, WGS84, bag, bag_light, in_rd, table


@pytest.mark.parametrize("srs", [RD, WGS84])
def test_the_bag_gives_homes_boats_and_pitches(tmp_path: Path, srs: int) -> None:
    home, boat, pitch = homes.read(bag_light(tmp_path / "bag-light.gpkg", [bag(21)], srs), "GM0001")

    assert home[:-2] == (
        "verblijfsobject row 1",
        "0001200000000021",
        "home",
        "Lindelaan",
        "Lindedorp",
        "7602AB",
        21,
        "",
        "",
    )
    assert (boat.kind, boat.number, pitch.kind, pitch.number) == ("boat", 31, "pitch", 32)
    assert home.spot == boat.spot == (6.605, 52.305)
    assert pitch.spot == (6.605, 52.295)


def numbers(path: Path, *rows: dict[str, object]) -> list[int]:
    return [home.number for home in homes.read(bag_light(path / "bag-light.gpkg", rows), "GM0001")]


def test_only_what_is_in_use_to_live_in_is_a_home(tmp_path: Path) -> None:
    rows = [
        bag(1, gebruiksdoel="winkelfunctie,woonfunctie"),
        bag(2, gebruiksdoel="winkelfunctie"),
        bag(3, gebruiksdoel=None),
        bag(4, status="Verblijfsobject in gebruik (niet ingemeten)"),
        bag(5, status="Verbouwing verblijfsobject"),
        bag(6, status="Verblijfsobject gevormd"),
        bag(7, status="Verblijfsobject buiten gebruik"),
        bag(8, bronhouder_identificatie="0002"),
    ]

    assert numbers(tmp_path, *rows) == [1, 4, 5, 31, 32]


def test_what_the_bag_leaves_open_is_empty(tmp_path: Path) -> None:
    rows = [bag(1, postcode=None, geom=None), bag(2, huisletter="B", toevoeging="II")]

    first, second, *_ = homes.read(bag_light(tmp_path / "bag-light.gpkg", rows), "GM0001")

    assert (first.postcode, first.letter, first.addition, first.spot) == ("", "", "", None)
    assert (second.letter, second.addition) == ("B", "II")


def test_a_home_that_stands_in_it_twice_is_one(tmp_path: Path) -> None:
    assert numbers(tmp_path, bag(1), bag(1)) == [1, 31, 32]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (bag(1, huisletter="AA"), "verblijfsobject row 2: letter must be one letter, or nothing, not “AA”"),
        (bag(1, (4.9, 48.8)), "verblijfsobject row 2: 4.9, 48.8 lies outside the Netherlands"),
        (bag(2, openbare_ruimte_naam="Eikenlaan"), "verblijfsobject row 2: 0001200000000002 stands in it before"),
    ],
)
def test_a_wrong_row_is_refused(tmp_path: Path, row: dict[str, object], why: str) -> None:
    file = bag_light(tmp_path / "bag-light.gpkg", [bag(2), row], WGS84)

    with pytest.raises(Refused) as refusal:
        list(homes.read(file, "GM0001"))

    assert str(refusal.value).startswith(why)


def test_a_bag_without_its_columns_is_refused(tmp_path: Path) -> None:
    row = bag(1)
    del row["status"]

    with pytest.raises(Refused, match="its layer verblijfsobject has no column status"):
        numbers(tmp_path, row)


def test_a_table_may_have_its_spots_in_rd_with_a_comma(tmp_path: Path) -> None:
    spot = in_rd(shapely.Point(6.605, 52.305))
    row = {
        "bag_id": "0001200000000007",
        "street": "Lindelaan",
        "number": "7",
        "letter": "",
        "addition": "",
        "postcode": "",
        "town": "Lindedorp",
        "x": f"{spot.x:.2f}".replace(".", ","),
        "y": f"{spot.y:.2f}",
    }

    (home,) = homes.read(table(tmp_path / "homes.csv", [row]), "GM0001")

    assert home.spot == pytest.approx((6.605, 52.305), abs=0.000001)
    assert (home.where, home.kind, home.neighbourhood) == ("row 2", "home", "")
