# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what many tests begin with: its rows are written once in each test process, not for every test.

What a test does is rolled back, so the next one finds these rows as they were made. Each combination of them has a
database of its own (a world): a test sees the rows that it asks for, and without asking it sees none.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from buurtsamen.config import testing
from buurtsamen.core import walls
from buurtsamen.places import middleware
from buurtsamen.rounds import limits

Make = Callable[[], object]


@dataclass
class World:
    """A database with what was made in it.

    Attributes:
        town: the municipality that the connection worked for when all was made.
        made: what each maker gave; every test gets objects of its own.
    """

    name: str
    town: int = 0
    made: dict[Make, bytes] = field(default_factory=dict)


_makers: list[Make] = []  # in the order in which they are made
_worlds: dict[tuple[Make, ...], World] = {(): World(testing.name)}
_numbers = count(1)
_lines: dict[tuple[str, str], BaseDatabaseWrapper] = {}
_now = _worlds[()]


def begin(make: Make) -> Any:
    """A fixture of what this makes, in rows that were written before the first test that asked for it.

    It is made on no day in particular: `dates.today()` is not fixed yet.
    """
    _makers.append(make)

    def given(db: None, today: object) -> object:  # noqa: ARG001 - what is open, and the day on which it is asked for
        middleware.forget_hosts()
        limits._until.clear()
        walls.enter(_now.town)
        return pickle.loads(_now.made[make])  # noqa: S301 - our own

    given.__doc__, vars(given)["make"] = make.__doc__, make
    return pytest.fixture(name=make.__name__)(given)


def enter(request: pytest.FixtureRequest) -> None:
    """From now on all connections work in the world of what this test asks for."""
    global _now
    fixtures = request.node._fixtureinfo.name2fixturedefs.values()
    asked = {getattr(definitions[-1].func, "make", None) for definitions in fixtures}
    key = tuple(make for make in _makers if make in asked)
    if key not in _worlds:
        _worlds[key] = _made(key)
    _now = _worlds[key]
    _work_in(_now.name)


def _made(makers: tuple[Make, ...]) -> World:
    world = World(testing.another(f"world{next(_numbers)}"))
    _work_in(world.name)
    for make in makers:
        world.made[make] = pickle.dumps(make())
    world.town = getattr(connection.connection, "municipality_id", 0)
    return world


def _work_in(name: str) -> None:
    """The connections to each world stay open beside each other."""
    for alias in connections:
        _lines.setdefault((connections.settings[alias]["NAME"], alias), connections[alias])
        connections.settings[alias]["NAME"] = name
        if (name, alias) not in _lines:
            _lines[name, alias] = connections.create_connection(alias)
        connections[alias] = _lines[name, alias]
