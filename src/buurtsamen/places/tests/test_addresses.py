# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Loading the homes of a municipality."""

from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.core import walls
from buurtsamen.places.models import Address, Municipality, Neighbourhood, Street
from buurtsamen.places.tests.packages import bag, bag_light, geojson, square, table

IN_THE_NORTH, IN_THE_SOUTH, ON_THE_LAKE, FAR_AWAY = (6.605, 52.305), (6.605, 52.295), (6.615, 52.305), (6.7, 52.3)


@pytest.fixture(autouse=True)
def divided(town: Town) -> Neighbourhood:
    """The north of Lindedorp has a shape, and there is a south below it."""
    geometry = {"type": "Polygon", "coordinates": [list(square(6.6, 52.3).exterior.coords)]}
    Neighbourhood.objects.filter(pk=town.north.pk).update(geometry=geometry)
    return Neighbourhood.objects.create(
        municipality=town.municipality,
        district=town.north.district,
        code="BU00010001",
        name="Zuid",
        year=town.north.year,
        geometry={"type": "Polygon", "coordinates": [list(square(6.6, 52.29).exterior.coords)]},
    )


def home(door: int, spot: tuple[object, object] | None = IN_THE_NORTH, **said: Any) -> dict[str, Any]:
    """A row of a CSV: a door in the Lindelaan, which is one of the six of the town when it has their number."""
    longitude, latitude = spot or ("", "")
    return {
        "bag_id": f"0001200{door:09}",
        "street": "Lindelaan",
        "number": door,
        "letter": "",
        "addition": "",
        "postcode": "7602AB",
        "town": "Lindedorp",
        "kind": "",
        "longitude": longitude,
        "latitude": latitude,
        "neighbourhood": "",
    } | said


def the_six() -> Iterator[dict[str, Any]]:
    return (home(number, (6.6, 52.3), neighbourhood="BU00010000") for number in range(1, 7))


def load(town: Town, rows: list[dict[str, Any]], path: Path, *options: str) -> str:
    return run(town, table(path / "homes.csv", rows), *options)


def run(town: Town, file: Path, *options: str) -> str:
    """What the command says; afterwards we work for the town again."""
    said = StringIO()
    arguments = options if "--municipality" in options else (*options, "--municipality", town.municipality.code)
    try:
        call_command("load-addresses", file, *arguments, stdout=said)
    finally:
        walls.enter(town.municipality.pk)
    return said.getvalue()


def found(number: int) -> Address:
    return Address.objects.select_related("street", "neighbourhood").get(bag_id=f"0001200{number:09}")


def everything() -> list[dict[str, Any]]:
    return [dict(row) for rows in (Address.objects, Street.objects) for row in rows.order_by("pk").values()]


def test_a_home_is_loaded_with_all_that_is_known_of_it(town: Town, tmp_path: Path) -> None:
    row = home(7, letter="a", addition="2hs", postcode="7602 ac", kind="boat", street="Kanaal")

    load(town, [row], tmp_path)

    boat = found(7)
    assert (boat.street.name, boat.street.town, boat.neighbourhood.name) == ("Kanaal", "Lindedorp", "Noord")
    assert (boat.number, boat.letter, boat.addition, boat.postcode, boat.kind) == (7, "a", "2hs", "7602AC", "boat")
    assert (boat.longitude, boat.latitude, boat.gone_on) == (*IN_THE_NORTH, None)


def test_loading_tells_what_is_new_gone_changed_and_the_same(town: Town, tmp_path: Path) -> None:
    first, second, third, *rest = the_six()

    said = load(town, [first, second | {"letter": "A"}, *rest, home(7), home(8)], tmp_path)

    assert said == "Lindedorp: 2 homes new, 1 gone, 1 changed, 4 the same.\n"
    assert found(third["number"]).gone_on == A_DAY_IN_MAY


def test_loading_twice_is_the_same_as_once(town: Town, tmp_path: Path) -> None:
    rows = [*the_six(), home(7), home(8, None, neighbourhood="BU00010001"), home(9, IN_THE_SOUTH, letter="b")]
    load(town, rows, tmp_path)
    once = everything()

    assert load(town, rows, tmp_path) == "Lindedorp: 0 homes new, 0 gone, 0 changed, 9 the same.\n"

    assert everything() == once


def test_many_homes_at_one_postcode_and_number_are_as_many_addresses(town: Town, tmp_path: Path) -> None:
    flat = [home(1_000 + door, number=100, addition=str(door)) for door in range(443)]

    load(town, [*the_six(), *flat], tmp_path)

    assert Address.objects.lived_in().filter(postcode="7602AB", number=100).count() == 443


def test_a_new_home_has_no_postcode_yet_and_gets_one(town: Town, tmp_path: Path) -> None:
    load(town, [home(7, postcode="")], tmp_path)
    assert found(7).postcode == ""

    assert "1 changed" in load(town, [home(7, postcode="7602AD")], tmp_path)

    assert found(7).postcode == "7602AD"


def test_a_street_may_run_through_two_neighbourhoods(town: Town, tmp_path: Path) -> None:
    load(town, [*the_six(), home(7, IN_THE_NORTH), home(8, IN_THE_SOUTH)], tmp_path)

    assert found(7).street_id == found(8).street_id == found(1).street_id
    assert (found(7).neighbourhood.name, found(8).neighbourhood.name) == ("Noord", "Zuid")


def test_streets_of_one_name_in_two_towns_are_two(town: Town, tmp_path: Path) -> None:
    load(town, [home(7), home(8, town="Eikedorp")], tmp_path)

    assert found(7).street_id != found(8).street_id


def test_a_home_that_disappears_is_gone_and_can_come_back(town: Town, tmp_path: Path) -> None:
    load(town, [*the_six(), home(7)], tmp_path)
    was = found(7).pk

    load(town, [*the_six()], tmp_path, "--on", "2026-04-01")
    assert found(7).gone_on == date(2026, 4, 1)
    load(town, [*the_six()], tmp_path, "--on", "2026-05-01")
    assert found(7).gone_on == date(2026, 4, 1)
    assert Address.objects.lived_in().count() == 6

    assert load(town, [*the_six(), home(7)], tmp_path) == "Lindedorp: 0 homes new, 0 gone, 1 changed, 6 the same.\n"
    assert (found(7).pk, found(7).gone_on) == (was, None)


def test_a_house_boat_on_open_water_belongs_to_the_nearest_shore(town: Town, tmp_path: Path) -> None:
    load(town, [home(7, ON_THE_LAKE, kind="ligplaats")], tmp_path)

    assert (found(7).kind, found(7).neighbourhood.name) == (Address.Kind.BOAT, "Noord")


def cbs(path: Path, *rows: str) -> str:
    file = path / "pc6hnr20260801_gwb.csv"
    file.write_text("\n".join(["PC6;Huisnummer;Buurt2026;Wijk2026;Gemeente2026", *rows]), encoding="utf-8")
    return str(file)


def test_the_file_of_cbs_decides_before_the_shape(town: Town, tmp_path: Path) -> None:
    areas = cbs(tmp_path, "7602AB;7;00010001;000100;0001", '"7602AB";8;10001;100;1', "7602AB;9;05010001;050100;0501")

    load(town, [home(7), home(8), home(9), home(10)], tmp_path, "--areas", areas)

    assert [found(number).neighbourhood.name for number in range(7, 11)] == ["Zuid", "Zuid", "Noord", "Noord"]


def test_what_the_file_of_homes_says_comes_before_the_file_of_cbs(town: Town, tmp_path: Path) -> None:
    areas = cbs(tmp_path, "7602AB;7;00010001;000100;0001")

    load(town, [home(7, neighbourhood="BU00010000")], tmp_path, "--areas", areas)

    assert found(7).neighbourhood.name == "Noord"


def test_the_next_year_a_home_may_lie_in_another_neighbourhood(town: Town, tmp_path: Path) -> None:
    load(town, [home(7)], tmp_path)
    said = {"gemeente": "Lindedorp", "jaar": 2027}
    parts = [(square(6.6, 52.3), {"code": "BU00010002", "naam": "Noorderveld", **said})]
    call_command("load-areas", geojson(tmp_path / "buurten_2027.geojson", parts), stdout=StringIO())
    walls.enter(town.municipality.pk)

    assert "1 changed" in load(town, [home(7)], tmp_path)

    assert found(7).neighbourhood.name == "Noorderveld"
    assert Neighbourhood.objects.filter(code="BU00010000").exists()


def test_the_homes_of_the_bag_get_their_neighbourhood(town: Town, tmp_path: Path) -> None:
    file = bag_light(tmp_path / "bag-light.gpkg", [bag(21, IN_THE_NORTH), bag(22, IN_THE_SOUTH), bag(23, IN_THE_SOUTH)])

    assert run(town, file) == "Lindedorp: 5 homes new, 6 gone, 0 changed, 0 the same.\n"
    assert run(town, file) == "Lindedorp: 0 homes new, 0 gone, 0 changed, 5 the same.\n"

    there = Address.objects.lived_in().order_by("number")
    assert [(address.number, address.kind, address.neighbourhood.name) for address in there] == [
        (21, "home", "Noord"),
        (22, "home", "Zuid"),
        (23, "home", "Zuid"),
        (31, "boat", "Noord"),
        (32, "pitch", "Zuid"),
    ]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (home(7, bag_id="141"), "row 3: bag_id must be 16 digits, not “141”"),
        (home(7, street=""), "row 3: street must be 1 to 80 characters"),
        (home(7, number="12a"), "row 3: number must be a number from 1 to 99999, not “12a”"),
        (home(7, letter="AB"), "row 3: letter must be one letter, or nothing"),
        (home(7, addition="boven"), "row 3: addition must be at most four letters and digits"),
        (home(7, postcode="0602AB"), "row 3: postcode must be like 7602AB, or nothing"),
        (home(7, town="x" * 81), "row 3: town must be 1 to 80 characters"),
        (home(7, kind="castle"), "row 3: kind must be home, boat or pitch, not “castle”"),
        (home(7, neighbourhood="Noord"), "row 3: neighbourhood must be like BU01411000, or nothing, not “Noord”"),
        (home(7, neighbourhood="BU00010009"), "row 3: BU00010009 is no neighbourhood here now; load the areas"),
        (home(7, (52.3, 6.6)), "row 3: “52.3”; “6.6” is not a place in the Netherlands"),
        (home(7, (6.6, "")), "row 3: “6.6”; “” is not a place in the Netherlands"),
        (home(7, None), "row 3: no neighbourhood can be found for Lindelaan 7"),
        (home(7, FAR_AWAY), "row 3: no neighbourhood can be found for Lindelaan 7"),
        (home(1, letter="B"), "row 3: 0001200000000001 stands in it before, with another address"),
        (home(7, street="Laan;8"), "row 3: it has 12 columns, and row 1 has 11"),
    ],
)
def test_a_wrong_row_is_refused_with_its_number_and_nothing_changes(
    town: Town, tmp_path: Path, wrong: dict[str, Any], why: str
) -> None:
    before = everything()

    with pytest.raises(CommandError) as refusal:
        load(town, [home(1), wrong], tmp_path)

    assert str(refusal.value).startswith(f"homes.csv: {why}")
    assert str(refusal.value).endswith(". Nothing was changed.")
    assert everything() == before


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "row 1: there is no column bag_id, street"),
        (b"bag_id;street;number;letter;postcode;town\n", "row 1: there is no column addition"),
        (b"bag_id;street;number;letter;addition;postcode;town\n", "there is no home of Lindedorp in it"),
        (b"bag_id;street;number;letter;addition;postcode;town\n\xff", "it is not text in UTF-8"),
    ],
)
def test_a_file_that_is_no_list_of_homes_is_refused(town: Town, tmp_path: Path, text: bytes, why: str) -> None:
    before = everything()
    file = tmp_path / "homes.csv"
    file.write_bytes(text)

    with pytest.raises(CommandError, match=why):
        run(town, file)

    assert everything() == before


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (["7602AB;7"], "row 2: it is not a postcode, a number and three codes"),
        (["7602AB;7;05010001;050100;0501"], "there is no row of GM0001 in it"),
    ],
)
def test_a_wrong_file_of_cbs_is_refused_by_its_name(town: Town, tmp_path: Path, rows: list[str], why: str) -> None:
    with pytest.raises(CommandError, match=f"pc6hnr20260801_gwb.csv: {why}"):
        load(town, [home(7)], tmp_path, "--areas", cbs(tmp_path, *rows))


def test_another_file_is_not_taken_for_that_of_cbs(town: Town, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="homes.csv: row 1: the columns must be PC6;Huisnummer;BuurtYYYY"):
        load(town, [home(7)], tmp_path, "--areas", str(tmp_path / "homes.csv"))


def test_a_dry_run_tells_and_changes_nothing(town: Town, tmp_path: Path) -> None:
    before = everything()

    said = load(town, [home(7)], tmp_path, "--dry-run")

    assert said.startswith("Lindedorp: 1 homes new, 6 gone, 0 changed, 0 the same.\n")
    assert "nothing was changed" in said
    assert everything() == before


def test_a_neighbour_is_not_touched_and_not_seen(town: Town, other_town: Town, tmp_path: Path) -> None:
    walls.enter(other_town.municipality.pk)
    before = everything()

    assert load(town, [home(7)], tmp_path) == "Lindedorp: 1 homes new, 6 gone, 0 changed, 0 the same.\n"

    assert {address["municipality_id"] for address in Address.objects.values()} == {town.municipality.pk}
    walls.enter(other_town.municipality.pk)
    assert everything() == before


def test_a_home_of_the_neighbour_with_the_same_id_is_another_row(town: Town, other_town: Town, tmp_path: Path) -> None:
    taken = "0002200000000001"

    load(town, [home(7, bag_id=taken)], tmp_path)

    assert Address.objects.get(bag_id=taken).number == 7
    walls.enter(other_town.municipality.pk)
    assert Address.objects.get(bag_id=taken).number == 1


def test_with_one_municipality_it_need_not_be_said(town: Town, tmp_path: Path) -> None:
    file = table(tmp_path / "homes.csv", [home(7)])
    said = StringIO()

    call_command("load-addresses", file, stdout=said)

    assert said.getvalue().startswith("Lindedorp: 1 homes new")


def test_with_more_municipalities_it_must_be_said(town: Town, other_town: Town, tmp_path: Path) -> None:
    file = table(tmp_path / "homes.csv", [home(7)])

    with pytest.raises(CommandError, match="here are: GM0001 Lindedorp, GM0002 Elders"):
        call_command("load-addresses", file)
    with pytest.raises(CommandError, match="Say which municipality"):
        run(town, file, "--municipality", "GM9999")


def test_afterwards_the_connection_sees_nothing(town: Town, tmp_path: Path) -> None:
    call_command("load-addresses", table(tmp_path / "homes.csv", [home(7)]), stdout=StringIO())

    assert not Address.objects.exists()
    assert Municipality.objects.exists()
