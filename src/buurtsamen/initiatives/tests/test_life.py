# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tables of steps say all that can become of an initiative, a round and a voucher, and nothing else happens."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from buurtsamen.conftest import Town
from buurtsamen.core.lives import Life
from buurtsamen.initiatives import life
from buurtsamen.initiatives.models import Initiative
from buurtsamen.people.models import Event
from buurtsamen.rounds import lives
from buurtsamen.rounds.models import Round, Voucher

PACKAGE = Path(__file__).resolve().parents[2]
ROOMS = ("rounds", "initiatives", "sharing", "applications", "reviews", "makers", "letters", "website")
OWN_STATE = ("sharing/", "letters/")  # needs, offers and print runs have lives of their own
IN_SQL = re.compile(r"(?:update|set|,)\s+(?:\w+\.)?state\s*=", re.IGNORECASE)

# Every place that writes the state of one of the three, and the steps it takes there. A new one needs a line.
WRITES: dict[str, list[str]] = {
    "initiatives/life.py take": list(life.STEPS),
    "initiatives/gifts.py _GIVE": ["fund"],
    "rounds/rounds.py _step": list(lives.ROUND),
    "rounds/rounds.py settle": ["lapse"],
    "rounds/vouchers.py _USE": ["activate", "give a part", "give"],
    "rounds/vouchers.py put_back": ["put back"],
    "rounds/vouchers.py void": ["void"],
    "rounds/vouchers.py void_unused": ["void"],
    "rounds/vouchers.py expire": ["expire"],
}


def writes(file: Path) -> Iterator[str]:
    """The functions and statements of a module that write a state."""
    for top in ast.parse(file.read_text(encoding="utf-8")).body:
        name = getattr(top, "name", None) or (top.targets[0].id if _is_named(top) else "")  # type: ignore[attr-defined]
        is_row = any(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "update"
            and any(keyword.arg == "state" for keyword in node.keywords)
            for node in ast.walk(top)
        )
        texts = [node.value for node in ast.walk(top) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        if is_row or any("update " in text and IN_SQL.search(text) for text in texts):
            yield name


def _is_named(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)


def test_nothing_writes_a_state_but_the_steps() -> None:
    found = {
        f"{file.relative_to(PACKAGE).as_posix()} {name}"
        for room in ROOMS
        for file in (PACKAGE / room).rglob("*.py")
        if not {"tests", "migrations"} & set(file.parts)
        for name in writes(file)
    }

    assert {place for place in found if not place.startswith(OWN_STATE)} == WRITES.keys()
    told = life.STEPS.keys() | lives.ROUND.keys() | lives.VOUCHER.keys()
    assert {step for steps in WRITES.values() for step in steps} == told


@pytest.mark.parametrize(
    ("steps", "states"),
    [(life.STEPS, Initiative.State), (lives.ROUND, Round.State), (lives.VOUCHER, Voucher.State)],
    ids=["initiative", "round", "voucher"],
)
def test_every_state_is_reached_from_the_first_one(steps: Life, states: type[Initiative.State]) -> None:
    reached = {next(iter(states))}
    for _ in states:
        reached |= {step.ends for step in steps.values() if reached & set(step.begins)}  # type: ignore[misc]

    assert reached == set(states)


def test_a_step_is_taken_once_and_from_where_it_begins(town: Town) -> None:
    Initiative.objects.filter(pk=town.garden.pk).update(state="funded")
    town.garden.refresh_from_db()
    other = Initiative.objects.get(pk=town.garden.pk)

    life.take("begin", town.garden, by="test", at=timezone.now())

    with pytest.raises(life.Refused):
        life.take("begin", other, by="test", at=timezone.now())
    with pytest.raises(life.Refused):
        life.take("approve", town.benches, by="test", at=timezone.now())
    assert [event.what for event in Event.objects.all()] == ["initiatives.initiative.begun"]
