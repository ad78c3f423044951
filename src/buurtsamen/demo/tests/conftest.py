# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo, loaded once for all its tests into a database of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from buurtsamen.config import testing
from buurtsamen.core import walls
from buurtsamen.demo import loading
from buurtsamen.places import middleware
from buurtsamen.places.models import Municipality

TODAY = date(2026, 11, 23)


@dataclass
class Demo:
    """What was loaded, and how."""

    database: str
    report: list[str]
    codes: dict[str, str]
    home: Path


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Both roles work on another database."""
    before = {alias: connections.settings[alias]["NAME"] for alias in connections}

    def use(names: dict[str, str]) -> None:
        middleware.forget_hosts()
        for alias in connections:
            connections[alias].close()
            connections.settings[alias]["NAME"] = names[alias]
            connections[alias].settings_dict["NAME"] = names[alias]

    use(dict.fromkeys(before, name))
    try:
        yield
    finally:
        use(before)


@pytest.fixture(scope="session")
def demo(django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo as it is on Monday 23 November 2026."""
    name = f"{testing.name}_demo"
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch, testing.databases.fresh(name):
        patch.setenv("BUURTSAMEN_HOME", str(home))
        report: list[str] = []
        with django_db_blocker.unblock(), connected_to(name):
            loading.load(report.append, on=TODAY)
        yield Demo(name, report, dict(loading.codes_to_try()), home)


@pytest.fixture
def almelo(demo: Demo, django_db_blocker: DjangoDbBlocker) -> Iterator[Municipality]:
    """Inside the walls of Almelo; nothing is changed."""
    with django_db_blocker.unblock(), connected_to(demo.database):
        municipality = Municipality.objects.get(code="GM0141")
        with walls.inside(municipality.pk):
            yield municipality


@pytest.fixture
def rheden(demo: Demo, django_db_blocker: DjangoDbBlocker) -> Iterator[Municipality]:
    """Inside the walls of Rheden; nothing is changed."""
    with django_db_blocker.unblock(), connected_to(demo.database):
        municipality = Municipality.objects.get(code="GM0275")
        with walls.inside(municipality.pk):
            yield municipality
