# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the tests' PostgreSQL: a pytest plugin that every test process loads before the settings.

One server, in `var/test`; one template with all migrations, made anew when a migration changes; one database
for each test process, thrown away at its end. Tests work as the application's role, as the product does.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql

from buurtsamen.config import embedded

_PACKAGE = Path(__file__).resolve().parent.parent
_FOLDER = _PACKAGE.parents[1] / "var" / "test"
_stack = ExitStack()


def _fingerprint() -> str:
    sources = [*_PACKAGE.glob("*/migrations/*.py"), _PACKAGE / "core" / "walls.py"]
    return sha256(b"".join(source.read_bytes() for source in sorted(sources))).hexdigest()[:16]


class Databases:
    """Makes and drops databases with all migrations in them, in a moment."""

    def __init__(self) -> None:
        self.server = _stack.enter_context(embedded.running(_FOLDER, fast=True))
        self.template = f"template_{_fingerprint()}"
        with self._connect() as connection:
            connection.execute("select pg_advisory_lock(1)")
            if not connection.execute(
                "select 1 from pg_database where datname = %s and datistemplate", [self.template]
            ).fetchone():
                self._make_template(connection)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self.server.get_uri(), autocommit=True)

    def _make_template(self, connection: psycopg.Connection) -> None:
        connection.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(self.template)))
        embedded.ensure_database(connection, self.template)
        subprocess.run(
            [
                sys.executable,
                "-c",
                "from buurtsamen.config.cli import main; main()",
                "migrate",
                "--verbosity=0",
            ],
            env={**os.environ, **self.environment(self.template)},
            check=True,
        )
        connection.execute("update pg_database set datistemplate = true where datname = %s", [self.template])

    def environment(self, name: str) -> dict[str, str]:
        """What a process needs to work on this database, with keys that are the same in every run."""
        return {
            **embedded.urls(self.server, name),
            "SECRET_KEY": "tests" * 10,
            "CODE_PEPPER": "aa" * 32,
            "SEAL_KEY": "bb" * 32,
            "HTTPS": "no",
            "TRUSTED_PROXIES": "127.0.0.1",
            "ACCESS_LOG": "yes",
            "PAGE_CACHE": "yes",
            "STATIC_ROOT": str(_FOLDER / "static"),
        }

    @contextmanager
    def fresh(self, name: str) -> Iterator[None]:
        """A database with this name is there, with all migrations and no rows."""
        with self._connect() as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
            embedded.ensure_database(connection, name, self.template)
        try:
            yield
        finally:
            with self._connect() as connection:
                connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


databases = Databases()
name = f"test_{os.getpid()}"
_stack.enter_context(databases.fresh(name))
os.environ.update(databases.environment(name))


def pytest_unconfigure() -> None:
    """Drop what this process made."""
    if "django" in sys.modules:
        from django.db import connections

        connections.close_all()
    _stack.close()
