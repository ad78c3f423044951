# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the municipalities of the demo: who they are, their areas, and what their council decided."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from buurtsamen.core import walls
from buurtsamen.money import ledger
from buurtsamen.money.models import Account
from buurtsamen.places import middleware
from buurtsamen.places.models import District, Host, Municipality, Neighbourhood

CONTENT = Path(__file__).parent / "content"
AREAS_YEAR = 2025

# What a year costs beside the vouchers, in euros (the proposal of Almelo): together with a ceiling of 203,000
# it is 298,000. A smaller town pays in proportion.
COSTS = {
    "platform": (27_000, "Platform, een jaar"),
    "settling": (6_000, "Afrekenen van initiatieven"),
    "printing": (16_000, "Drukken van de brieven"),
    "posting": (36_025, "Porto van de brieven"),
    "signs": (9_975, "Bordjes in de straat"),
}


@dataclass(slots=True)
class Town:
    """A municipality while its demo is being loaded.

    Attributes:
        households: of each address, in their order: the code and the key of its neighbourhood.
    """

    municipality: Municipality
    content: dict[str, Any]
    on: date
    districts: dict[str, District]
    neighbourhoods: dict[str, Neighbourhood]
    households: list[tuple[str, int]] = field(default_factory=list)

    def budget(self, year: int) -> Account:
        """The neighbourhood budget of a year."""
        return ledger.budget(self.municipality, year)

    def district_of(self, neighbourhood: str) -> str:
        """The district code of a neighbourhood code: `BU01411302` lies in `WK014113`."""
        return f"WK{neighbourhood[2:8]}"


def read(name: str) -> dict[str, Any]:
    """A file of the content."""
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))


def contents() -> list[dict[str, Any]]:
    """What is known of each municipality."""
    towns: list[dict[str, Any]] = read("towns.toml")["town"]
    return towns


def found(content: dict[str, Any]) -> Municipality:
    """The municipality's own row and its host names."""
    fields = ("code", "name", "platform", "phone", "email", "helpers", "minimum_organisers", "brand")
    municipality = Municipality.objects.create(**{field: content[field] for field in fields}, areas_year=AREAS_YEAR)
    with walls.inside(municipality.pk):
        Host.objects.bulk_create(Host(name=name, municipality=municipality) for name in content["hosts"])
    middleware.forget_hosts()
    return municipality


def enter(municipality: Municipality, content: dict[str, Any], on: date) -> Town:
    """The town with its areas, inside its walls."""
    return Town(
        municipality,
        content,
        on,
        {area.code: area for area in District.objects.of(municipality)},
        {area.code: area for area in Neighbourhood.objects.of(municipality)},
    )


def decide_budget(town: Town, year: int, euros: int) -> None:
    """The council's budget for the neighbourhoods in a year, decided in the autumn before it."""
    ledger.move(
        euros * 100,
        source=ledger.account(town.municipality, "council"),
        target=town.budget(year),
        key=f"council:{year}",
        why="Besloten door de raad",
        on=date(year - 1, 11, 10),
    )


def pay_costs(town: Town, year: int, days: dict[str, date], part: int = 1) -> None:
    """What the year costs beside the vouchers.

    Args:
        days: of a cost, the day it was booked.
        part: 1 for the whole amounts, 20 for a twentieth.
    """
    for name, (euros, why) in COSTS.items():
        ledger.move(
            euros * 100 // part,
            source=town.budget(year),
            target=ledger.account(town.municipality, f"cost:{name}"),
            key=f"cost:{name}:{year}",
            why=why,
            on=days[name],
        )
