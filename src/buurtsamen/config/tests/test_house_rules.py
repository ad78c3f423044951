# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every room keeps to, and no other tool judges."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

PACKAGE = Path(__file__).resolve().parents[2]
ROOT = PACKAGE.parents[1]
SOURCES = sorted(file for folder in ("src", "tests", "tools", "bench") for file in (ROOT / folder).rglob("*.py"))
READS_A_VARIABLE = re.compile(r"(?:env\.(?:text|flag|database)|os\.environ(?:\.get)?)[\[(]\s*\"([A-Z_]+)\"")


def views(resolver: URLResolver) -> Iterator[Callable[..., Any]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from views(each)
        elif isinstance(each, URLPattern):
            yield each.callback


def name_of(view: Callable[..., Any]) -> str:
    return f"{view.__module__}.{view.__name__}"


VIEWS = sorted({*views(get_resolver())}, key=name_of)


@pytest.mark.parametrize("view", VIEWS, ids=name_of)
def test_only_the_street_door_is_open(view: Callable[..., Any]) -> None:
    is_open = not getattr(view, "login_required", True)

    assert is_open == view.__module__.endswith(".views_public")


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_a_name_asks_nothing_of_the_database(model: type[models.Model]) -> None:
    """Without the fixture `db`, a query fails."""
    if not model.__module__.startswith("buurtsamen."):
        return
    fields = model._meta.concrete_fields
    row = model(
        **{field.attname: 1 for field in fields if field.is_relation},
        **{field.attname: timezone.now() for field in fields if isinstance(field, models.DateField)},
    )

    assert isinstance(str(row), str)


def test_every_table_of_a_municipality_has_its_wall(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select relname from pg_class join pg_attribute on attrelid = pg_class.oid and attname = 'municipality_id'
            where relkind = 'r' and not (relrowsecurity and relforcerowsecurity)
            """
        )
        assert not cursor.fetchall()
        cursor.execute(
            """
            select f.conrelid::regclass || '.' || a.attname from pg_constraint f
            join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
            join pg_attribute here on here.attrelid = f.conrelid and here.attname = 'municipality_id'
            join pg_attribute there on there.attrelid = f.confrelid and there.attname = 'municipality_id'
            where f.contype = 'f' and cardinality(f.conkey) = 1 and not exists (
                select from pg_constraint w where w.contype = 'f' and w.conrelid = f.conrelid
                and w.confrelid = f.confrelid and w.conkey @> array[f.conkey[1], here.attnum]
            )
            """
        )
        assert {column for (column,) in cursor.fetchall()} == {  # by a random key: docs/decisions/0014
            "initiatives_gift.voucher_id",
            "money_posting.transaction_id",
            "money_transaction.reverses_id",
        }


def test_files_have_one_subject() -> None:
    written = [file for file in SOURCES if file.name != "0001_initial.py"]  # Django writes those
    lines = {file.relative_to(ROOT): len(file.read_text(encoding="utf-8").splitlines()) for file in written}

    assert not {file: count for file, count in lines.items() if count > 400}


def test_modules_say_what_they_are_the_place_for() -> None:
    for file in SOURCES:
        folders = set(file.relative_to(ROOT).parts)
        if folders & {"migrations", "tests"} or file.name in ("__init__.py", "conftest.py"):
            continue
        said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
        is_command = bool(folders & {"management", "__main__.py"})
        begin = (
            ("buurtsamen ", "make ")
            if is_command
            else ("The place", "The street door", "The back-office door", "The routes")
        )
        assert said.startswith(begin), f"{file.relative_to(ROOT)}: {said[:60]!r}"


def test_migrations_say_what_they_do() -> None:
    names = {file.stem for file in PACKAGE.glob("*/migrations/0*.py")}

    assert names
    assert not {name for name in names if not re.fullmatch(r"\d{4}_[a-z_]+", name) or "_auto" in name}


def test_every_variable_stands_in_the_example() -> None:
    known = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    read = {name for file in SOURCES for name in READS_A_VARIABLE.findall(file.read_text(encoding="utf-8"))}

    assert "SECRET_KEY" in read
    assert read - {"DJANGO_SETTINGS_MODULE"} == known
