# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for running the demo: from an empty database to an address to open."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper
from django.db import connections
from django.urls import reverse

from buurtsamen.config.serving import ADDRESS
from buurtsamen.demo import loading, staff
from buurtsamen.people.models import Event
from buurtsamen.places.models import Host, Municipality

DOORS = "buurtsamen.demo.urls"


class Refused(CommandError):
    """The demo cannot run now; the message is one line that says why. Nothing was changed."""


class Progress:
    """A line for each step: what is being done now and, once it is done, the seconds it took."""

    def __init__(self, out: OutputWrapper) -> None:
        self.out = out
        self.since: float | None = None

    def __call__(self, step: str) -> None:
        """The step before is done; this one begins."""
        self.done()
        self.out.write(f"  {step:<52}", ending="")
        self.out.flush()
        self.since = time.monotonic()

    def done(self) -> None:
        """The last step is done."""
        if self.since is not None:
            self.out.write(f"{time.monotonic() - self.since:6.1f} s")
        self.since = None

    def detail(self, line: str) -> None:
        """A line about a step that is done already: `Almelo: 12 districts (0.3 s)`."""
        step, _, seconds = line.rpartition(" (")
        self.out.write(f"  {step:<52}{seconds.removesuffix(' s)'):>6} s")
        self.out.flush()


@contextmanager
def alone(port: int) -> Iterator[None]:
    """One demo at a time runs on a database, at a port where nobody else listens.

    Raises:
        Refused: of both.
    """
    connection = connections["owner"].copy()
    with closing(connection), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtext('demo'))")
        if not cursor.fetchone()[0]:
            cursor.execute("select max(application_name) from pg_stat_activity where application_name like 'http://%'")
            raise Refused(f"The demo runs already, at {cursor.fetchone()[0]}. Stop it first, with Ctrl-C.")
        cursor.execute("select set_config('application_name', %s, false)", [f"http://{ADDRESS}:{port}/"])
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ADDRESS, port))
            except (OSError, OverflowError) as error:
                raise Refused(f"Port {port} is not free: {error}. Another one: make demo PORT=8001") from error
        yield


def prepare(progress: Progress, *, reset: bool = False) -> None:
    """The demo is in the database, and the static files are where they are served from.

    Args:
        reset: what was done in the demo is lost.

    Raises:
        Refused: the database holds a municipality that is no demo; nothing was changed.
    """
    if _is_real():
        raise Refused("This database is not a demo's. Leave DATABASE_URL out, or name an empty one.")
    if reset:
        progress("Emptying the database")
        _empty()
    progress("Tables and rules of the database")
    call_command("migrate", verbosity=0)
    if not loading.is_loaded():
        progress.done()
        loading.load(progress.detail)
    progress("Files of the website")
    call_command("collectstatic", interactive=False, verbosity=0)


def _is_real() -> bool:
    municipalities = Municipality.objects.using("owner")
    if (
        Municipality._meta.db_table not in connections["owner"].introspection.table_names()
        or not municipalities.exists()
    ):
        return False  # also when a first start was cut off between two migrations
    demos = Event.objects.using("owner").filter(what=loading.LOADED).values("municipality")
    return municipalities.exclude(pk__in=demos).exists()


def _empty() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("drop schema public cascade; create schema public; grant usage on schema public to public")


def addresses(port: int) -> list[tuple[str, str]]:
    """The platforms in the database, each with an address of it."""
    hosts = Host.objects.using("owner").select_related("municipality").order_by("name")
    return [(host.municipality.platform, f"http://{host.name}:{port}/") for host in hosts]


def logins() -> list[staff.Login]:
    """Everybody one can sign in as in the first municipality; the others have the same."""
    first = Municipality.objects.using("owner").order_by("pk").first()
    return list(staff.logins(first)) if first else []


def people(port: int) -> str:
    """Where those who can sign in stand, with codes that are always of now."""
    return f"http://{ADDRESS}:{port}{reverse('demo_logins', urlconf=DOORS)}"


def mailbox(port: int) -> str:
    """Where all mail of the demo lands."""
    return f"http://{ADDRESS}:{port}{reverse('demo_mails', urlconf=DOORS)}"


def desk(port: int) -> str:
    """Where the desk of the first municipality is."""
    return f"http://{ADDRESS}:{port}{reverse('desk', urlconf=DOORS)}"
