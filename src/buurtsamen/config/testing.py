# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the tests' PostgreSQL: a pytest plugin that every test process loads before the settings.

One server, or the one whose superuser BUURTSAMEN_TEST_SERVER names; one template with all migrations, made
anew when a migration changes; one database for each test process, thrown away at its end. All files are in memory,
in `/dev/shm`, where there is room for that, else in `var/test`: tests make and drop a database of a thousand files
more than a hundred times, and a file system without a journal (ext4 on many virtual machines) gets slower with each.
Tests work as the application's role, as the product does. Nothing is skipped: a skip fails the run.
"""

import gc
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from _pytest import runner
from psycopg import sql

from buurtsamen.config import embedded

_PACKAGE = Path(__file__).resolve().parent.parent
_MEMORY, _ROOM = Path("/dev/shm"), 2 * 2**30  # noqa: S108 - the names in it are the user's own
_stack = ExitStack()


def _fingerprint() -> str:
    sources = [*_PACKAGE.glob("*/migrations/*.py"), _PACKAGE / "core" / "walls.py"]
    return sha256(b"".join(source.read_bytes() for source in sorted(sources))).hexdigest()[:16]


def _place() -> Path:
    """Where the server and the files of tests are; those in memory stay for the next run, about 150 MB."""
    if not _MEMORY.is_dir() or shutil.disk_usage(_MEMORY).free < _ROOM:
        return _PACKAGE.parents[1] / "var" / "test"
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))
    return _MEMORY / f"buurtsamen-{os.getuid()}-{sha256(bytes(_PACKAGE)).hexdigest()[:8]}"


_FOLDER = _place()


class Databases:
    """Makes and drops databases with all migrations in them, in a moment."""

    def __init__(self) -> None:
        self.server = os.environ.get("BUURTSAMEN_TEST_SERVER") or _stack.enter_context(
            embedded.running(_FOLDER, fast=True)
        )
        self.template = f"template_{_fingerprint()}"
        with self._connect() as connection:
            connection.execute("select pg_advisory_lock(1)")
            embedded.ensure_roles(connection)
            if not connection.execute(
                "select 1 from pg_database where datname = %s and datistemplate", [self.template]
            ).fetchone():
                self._tidy(connection)
                self._make_template(connection)
            self._collect_static()

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self.server, autocommit=True)

    def _tidy(self, connection: psycopg.Connection) -> None:
        """Drop what killed test processes left, and the templates of earlier migrations when nobody else tests."""
        names = {name for (name,) in connection.execute("select datname from pg_database")}
        tests = {name: int(name.split("_")[1]) for name in names if re.match(r"test_\d+", name)}
        dead = {name for name, process in tests.items() if not psutil.pid_exists(process)}
        if dead == tests.keys():
            dead |= {name for name in names if name.startswith("template_")}
            connection.execute("update pg_database set datistemplate = false where datname like 'template\\_%'")
        for name in dead:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))

    def _make_template(self, connection: psycopg.Connection) -> None:
        connection.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(self.template)))
        embedded.ensure_database(connection, self.template)
        self.run("migrate", "--verbosity=0")
        connection.execute("update pg_database set datistemplate = true where datname = %s", [self.template])

    def _collect_static(self) -> None:
        """Static files are collected as for a site, anew when one of them changed."""
        manifest = _FOLDER / "static" / "staticfiles.json"
        sources = [file.stat().st_mtime for file in _PACKAGE.glob("*/static/**/*") if file.is_file()]
        if not manifest.exists() or manifest.stat().st_mtime < max(sources, default=0):
            self.run("collectstatic", "--no-input", "--clear", "--verbosity=0")

    def run(self, *arguments: str) -> None:
        """Run a command of ours on the template."""
        program = [sys.executable, "-c", "from buurtsamen.config.cli import main; main()"]
        subprocess.run([*program, *arguments], env=os.environ | self.environment(self.template), check=True)  # noqa: S603

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
            "FILES": str(_FOLDER / "files" / name),
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


def another(what: str) -> str:
    """One more database of this process, with all migrations and no rows, for as long as it runs; its name."""
    made = f"{name}_{what}"
    _stack.enter_context(databases.fresh(made))
    return made


def pytest_collection_finish() -> None:
    """All that is loaded by now stays, so it need not be looked through for what may go."""
    gc.freeze()


def _run(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    return runner.pytest_runtest_protocol(item, nextitem)


# Python keeps its calls in blocks of 16 kB, and gives an empty one back to the kernel at once: a loop whose calls cross
# the edge of a block asks for one each time (python/cpython issue 142183), which took a sixth of the tests' time. A
# call of 128 kB gets a block of 256 kB, with room for all that it calls.
_run.__code__ = _run.__code__.replace(co_stacksize=16_000)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Run a test with room for its calls."""
    return _run(item, nextitem)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run in which something was skipped has failed."""
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and {"skipped", "xfailed"} & reporter.stats.keys():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure() -> None:
    """Drop what this process made."""
    if "django" in sys.modules:
        from django.db import connections

        connections.close_all()
    _stack.close()
