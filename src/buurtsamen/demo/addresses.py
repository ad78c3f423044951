# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the invented addresses of the demo: streets, house numbers, postcodes and spots on the map.

No list of real addresses was used. Their register numbers lie in a range that the register has not reached
(`0141200900000000` and up), so that an invented address is never taken for a real one.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import shapely
from django.db import connection
from shapely.geometry import shape

from buurtsamen.demo.chance import dice, divided
from buurtsamen.demo.towns import Town, read
from buurtsamen.places.models import Street

_LETTERS = "ABCDEGHJKLMNPRSTVWXZ"
_PAIRS = [first + second for first in _LETTERS for second in _LETTERS if first + second not in ("SA", "SD", "SS")]
_DOORS_PER_STREET = 34
_DOORS_PER_POSTCODE = 22


@dataclass(frozen=True, slots=True)
class Door:
    """One invented address."""

    street: str
    town: str
    neighbourhood: str  # code
    postcode: str
    number: int
    letter: str
    addition: str
    longitude: float | None
    latitude: float | None


def households(content: dict[str, Any]) -> dict[str, int]:
    """How many households each neighbourhood has: spread like the dwellings of CBS over the districts."""
    districts = content["district"]
    counts: dict[str, int] = {}
    for district, total in zip(
        districts, divided(content["households"], [row["dwellings"] for row in districts]), strict=True
    ):
        few: dict[str, int] = district.get("few", {})
        weights: dict[str, int] = district["neighbourhoods"]
        rest = divided(total - sum(few.values()), list(weights.values()))
        counts |= few | dict(zip(weights, rest, strict=True))
    return counts


def invent(content: dict[str, Any], shapes: dict[str, dict[str, Any] | None]) -> list[Door]:
    """All addresses of a municipality, neighbourhood by neighbourhood.

    Args:
        shapes: code of a neighbourhood → its GeoJSON shape, when it has one.
    """
    chance = dice(f"addresses of {content['name']}")
    words = read("streets.toml")
    pairs = itertools.product(words["stems"], words["endings"])
    names = [stem + ending for stem, ending in pairs if ending not in stem.lower()]
    chance.shuffle(names)
    fresh_names = iter(names)
    counts = households(content)
    doors: list[Door] = []
    for district in content["district"]:
        postcodes = (f"{digits}{pair}" for digits in district["postcodes"] for pair in _PAIRS)
        towns = itertools.cycle(district["towns"])
        through, reached = next(fresh_names), 0  # one street runs through the whole district
        for code in sorted(district["neighbourhoods"] | district.get("few", {})):
            ground = Ground(shapes[code], chance)
            sizes = divided(counts[code], [chance.randint(5, 12) for _ in range(1 + counts[code] // _DOORS_PER_STREET)])
            for place, size in enumerate(sizes):
                if place == 0:
                    doors += _street(through, district["towns"][0], code, size, reached, postcodes, ground, chance)
                    reached += size
                else:
                    doors += _street(next(fresh_names), next(towns), code, size, 0, postcodes, ground, chance)
    return doors


def _street(
    name: str,
    town: str,
    neighbourhood: str,
    size: int,
    reached: int,
    postcodes: Iterator[str],
    ground: "Ground",
    chance: random.Random,
) -> list[Door]:
    """The doors of a street in one neighbourhood; one street in eight has flats with letters or numbers behind."""
    kind = chance.choices(["houses", "letters", "rooms"], [28, 3, 1])[0] if reached == 0 else "houses"
    doors = []
    postcode = ""
    spots = ground.row(size)
    for place in range(size):
        if place % _DOORS_PER_POSTCODE == 0:
            postcode = next(postcodes)
        number, letter, addition = reached + place + 1, "", ""
        if kind == "letters":
            number, letter = 1 + 2 * (place // 8), "ABCDEFGH"[place % 8]
        elif kind == "rooms":
            number, addition = 2, str(place + 1)
        doors.append(Door(name, town, neighbourhood, postcode, number, letter, addition, *spots[place]))
    return doors


class Ground:
    """A neighbourhood's surface, on which streets are laid; without a shape, addresses have no spot."""

    def __init__(self, geometry: dict[str, Any] | None, chance: random.Random) -> None:
        self._chance = chance
        self._shape = shape(geometry) if geometry else None
        if self._shape is not None:
            shapely.prepare(self._shape)

    def spot(self) -> tuple[float, float]:
        """Any point inside, as longitude and latitude to a metre."""
        assert self._shape is not None  # noqa: S101 - the caller asked
        west, south, east, north = self._shape.bounds
        while True:
            spot = round(self._chance.uniform(west, east), 5), round(self._chance.uniform(south, north), 5)
            if shapely.contains_xy(self._shape, *spot):
                return spot

    def row(self, size: int) -> list[tuple[float, float] | tuple[None, None]]:
        """Points along a straight street; where it would leave the neighbourhood, it goes on from somewhere else."""
        if self._shape is None:
            return [(None, None)] * size
        spots: list[tuple[float, float] | tuple[None, None]] = []
        (longitude, latitude), step = self.spot(), self._step()
        for _ in range(size):
            spots.append((longitude, latitude))
            longitude, latitude = round(longitude + step[0], 5), round(latitude + step[1], 5)
            if not shapely.contains_xy(self._shape, longitude, latitude):
                (longitude, latitude), step = self.spot(), self._step()
        return spots

    def _step(self) -> tuple[float, float]:
        """About nine metres, in any direction."""
        return self._chance.uniform(-0.00013, 0.00013), self._chance.uniform(-0.00008, 0.00008)


def write(town: Town) -> None:
    """Make a town's streets and addresses, and list its households in their order. One COPY, one INSERT."""
    shapes = {code: area.geometry for code, area in town.neighbourhoods.items()}
    doors = invent(town.content, shapes)
    municipality = town.municipality
    names = sorted({(door.town, door.street) for door in doors})
    made = Street.objects.bulk_create(Street(municipality=municipality, town=at, name=name) for at, name in names)
    streets = {(street.town, street.name): street.pk for street in made}
    town.households = [(door.neighbourhood, town.neighbourhoods[door.neighbourhood].pk) for door in doors]
    prefix = town.content["bag_prefix"]
    with connection.cursor() as cursor:
        cursor.execute(
            "create temporary table doors (bag_id text, street_id bigint, neighbourhood_id bigint, postcode text,"
            " number int, letter text, addition text, longitude float, latitude float) on commit drop"
        )
        with cursor.copy("copy doors from stdin") as copy:
            for count, (door, (_, neighbourhood_id)) in enumerate(zip(doors, town.households, strict=True), 1):
                street_id = streets[door.town, door.street]
                where = (door.postcode, door.number, door.letter, door.addition, door.longitude, door.latitude)
                copy.write_row((f"{prefix}{count:08}", street_id, neighbourhood_id, *where))
        cursor.execute(
            """
            insert into places_address (municipality_id, bag_id, kind, street_id, neighbourhood_id, postcode, number,
                                        letter, addition, longitude, latitude)
            select %s, bag_id, 'home', street_id, neighbourhood_id, postcode, number, letter, addition,
                   longitude, latitude
            from doors order by bag_id
            """,
            [municipality.pk],
        )
        cursor.execute("drop table doors")
