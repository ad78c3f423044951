# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""make bench: one line `name=value` for each figure; with a prefix, only what begins with it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from bench.figures import Figures
from buurtsamen.config import embedded

FOLDER = Path("var/bench").absolute()
PROGRAM = [sys.executable, "-c", "from buurtsamen.config.cli import main; main()"]


@contextmanager
def database(server: str, name: str) -> Iterator[dict[str, str]]:
    """An empty database with all migrations; what a process needs to work on it."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        embedded.ensure_database(connection, name)
    environment = embedded.environment(FOLDER, server) | embedded.urls(server, name) | {"ACCESS_LOG": "no"}
    subprocess.run([*PROGRAM, "migrate", "--verbosity=0"], env={**os.environ, **environment}, check=True)
    yield environment
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def main() -> None:
    """Run everything, or the parts with a figure that begins with the first argument."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    figures = Figures()

    def wanted(*names: str) -> bool:
        return any(name.startswith(only) or only.startswith(name) for name in names)

    with embedded.running(FOLDER) as server:
        if wanted("demo_load_s"):
            with database(server, "bench_demo") as environment:
                measure_demo(environment, figures)
        with database(server, "bench") as environment:
            os.environ.update(environment, DJANGO_SETTINGS_MODULE="buurtsamen.config.settings")
            measure(server, figures, wanted)


def measure_demo(environment: dict[str, str], figures: Figures) -> None:
    """Seconds to load the demo into an empty database, Python's start included."""
    began = time.perf_counter()
    subprocess.run([*PROGRAM, "load-demo"], env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)
    figures.say("demo_load_s", time.perf_counter() - began)


def measure(server: str, figures: Figures, wanted: Callable[..., bool]) -> None:
    """All that happens in one town."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from bench import applying, desk, giving, issuing, looking, printing, town
    from buurtsamen.config import serving

    made = town.build()
    call_command("collectstatic", interactive=False, verbosity=0)
    with serving.serving(FOLDER / "site.log") as site:
        if wanted("gift_", "limit_pgbench"):
            giving.measure_pgbench(server, figures)
            giving.measure(made, site, figures)
        if wanted("home_", "constant_", "initiative", "first_"):
            looking.measure(site, figures)
    if wanted("home_", "initiative", "public_"):
        looking.measure_uncached(figures)
    if wanted("desk_", "journal_", "inbox_"):
        desk.measure(made, figures, wanted)
    parts: list[tuple[tuple[str, ...], Callable[..., None], list[object]]] = [
        (("letters_",), printing.measure, []),
        (("wizard_",), applying.measure, []),
        (("photo_",), applying.measure_photo, []),
        (("issue_3",), issuing.measure, []),
        (("issue_1", "limit_copy"), issuing.measure_million, []),
        (("code_lookup", "limit_empty"), issuing.measure_lookup, [os.environ["DATABASE_URL"]]),
    ]
    for names, part, arguments in parts:
        if wanted(*names):
            part(made, *arguments, figures)
    connections.close_all()


if __name__ == "__main__":
    main()
