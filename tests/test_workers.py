# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Workers are killed in the middle of their jobs: each job is done in the end, and what it does is there once."""

import os
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import live
import psycopg
import pytest
from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from buurtsamen.config import serving, testing
from buurtsamen.conftest import Town
from buurtsamen.core import jobs
from buurtsamen.core.tests.breaking import superuser
from buurtsamen.desk import checking, works
from buurtsamen.desk.doors import DeskRequest
from buurtsamen.desk.models import Work
from buurtsamen.people import journal
from buurtsamen.people.models import Event, Seal, Unsealed, User
from buurtsamen.people.tasks import seal

KILLS, LINES, PATIENCE = 3, 30, 120
QUICK = ("--patience", "1")
CALLED = {"PGAPPNAME": "worker under test"}
MINE = "from pg_stat_activity where application_name = 'worker under test' and datname = current_database()"
HANG_UP = f"select pg_terminate_backend(pid) {MINE}"
IS_LISTENING = f"select exists (select {MINE} and query like 'LISTEN%')"  # noqa: S608
AT_THE_GATE = "select count(*) from pg_locks where not granted and relation = 'people_seal'::regclass"


def wait_until(is_so: Callable[[], Any], log: Path) -> None:
    """Look again and again, until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, log.read_text()[-3000:]
        time.sleep(0.02)


def both_stand_at(gate: psycopg.Connection) -> bool:
    """Whoever seals and whoever proves wait to be let through."""
    return gate.execute(AT_THE_GATE).fetchone() == (2,)


def with_work(town: Town) -> Work:
    """Lines to be sealed, and a treasurer who wants the books checked."""
    for number in range(LINES):
        at = timezone.now()
        journal.record(
            "rounds.round.closed", town.spring, where=town.municipality, at=at, by="by hand", why=f"{number}"
        )
    treasurer = User.objects.create_user("noor@lindedorp.test", name="Noor")
    request = cast(DeskRequest, SimpleNamespace(municipality=town.municipality, user=treasurer))
    return works.start(checking.NAME, request=request)


def test_what_killed_workers_were_at_is_done_in_the_end_and_once(committed: str, tmp_path: Path) -> None:
    environment, log = testing.databases.environment(committed), tmp_path / "log"
    work = with_work(live.a_town())

    for _ in range(KILLS):
        # Whoever seals has taken lines out of the queue, and whoever proves is half-way, when they come to this gate.
        with psycopg.connect(environment["DATABASE_OWNER_URL"]) as gate:
            gate.execute("lock table people_seal in access exclusive mode")
            with serving.working(log, *QUICK, environment=environment) as worker:
                wait_until(partial(both_stand_at, gate), log)
                work.refresh_from_db()
                assert work.state == "running"
                worker.kill()
        assert not Seal.objects.exists()

    with serving.working(log, *QUICK, environment=environment) as worker:
        wait_until(lambda: Work.objects.filter(pk=work.pk, state="done").exists(), log)
        seal.configure().defer(timestamp=0)  # for the line that says so; else it waits until the minute is over
        wait_until(lambda: not Unsealed.objects.exists(), log)
        wait_until(lambda: not ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).exists(), log)

    assert list(Seal.objects.order_by("number").values_list("number", flat=True)) == list(range(1, LINES + 3))
    assert set(Seal.objects.values_list("event_id", flat=True)) == set(Event.objects.values_list("pk", flat=True))
    assert Event.objects.filter(what__startswith="desk.work.").count() == 2  # asked and done
    assert log.read_text().count("died") >= 2 * KILLS
    call_command("prove")


def test_a_job_that_kills_its_worker_again_and_again_is_given_up(committed: str, tmp_path: Path) -> None:
    environment, log = testing.databases.environment(committed), tmp_path / "log"
    work = with_work(live.a_town())
    job = ProcrastinateJob.objects.filter(task_name=works.JOB)
    with psycopg.connect(environment["DATABASE_OWNER_URL"]) as database:
        database.execute("update procrastinate_jobs set status = 'doing', attempts = %s", [jobs.TRIES - 1])

    with serving.working(log, *QUICK, environment=environment):
        wait_until(lambda: job.filter(status="failed").exists(), log)

    work.refresh_from_db()
    assert work.state == "queued"  # until `desk.lost` tells whoever asked
    assert works.give_up_lost(work.municipality, timezone.now() + works._LOST_AFTER) == 1


def test_a_worker_that_is_asked_to_stop_ends_what_it_is_at(committed: str, tmp_path: Path) -> None:
    environment, log = testing.databases.environment(committed), tmp_path / "log"
    work = with_work(live.a_town())

    with serving.working(log, *QUICK, environment=environment) as worker:
        with psycopg.connect(environment["DATABASE_OWNER_URL"]) as gate:
            gate.execute("lock table people_seal in access exclusive mode")
            wait_until(partial(both_stand_at, gate), log)
            os.kill(worker.pid, signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0

    work.refresh_from_db()
    assert work.state == "done"
    assert Seal.objects.count() >= LINES + 1
    assert not ProcrastinateJob.objects.filter(status="doing").exists()


def test_a_worker_outlives_a_database_that_hung_up(committed: str, pytestconfig: pytest.Config, tmp_path: Path) -> None:
    environment, log = testing.databases.environment(committed) | CALLED, tmp_path / "log"
    town = live.a_town()

    with (
        superuser(committed, pytestconfig) as database,
        serving.working(log, *QUICK, environment=environment) as worker,
    ):
        wait_until(lambda: database.execute(IS_LISTENING).fetchone() == (True,), log)
        database.execute(HANG_UP)
        work = with_work(town)
        wait_until(lambda: Work.objects.filter(pk=work.pk, state="done").exists(), log)
        assert worker.poll() is None


def test_a_worker_outlives_a_database_that_hung_up_while_it_asked_what_is_due(
    committed: str, pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    environment, log = testing.databases.environment(committed) | CALLED, tmp_path / "log"
    work = with_work(live.a_town())
    waits = "select count(*) from pg_locks where not granted and relation = 'procrastinate_periodic_defers'::regclass"

    with superuser(committed, pytestconfig) as database, psycopg.connect(environment["DATABASE_OWNER_URL"]) as gate:
        gate.execute("lock table procrastinate_periodic_defers in access exclusive mode")
        with serving.working(log, *QUICK, environment=environment) as worker:
            wait_until(lambda: gate.execute(waits).fetchone() == (1,), log)
            database.execute(HANG_UP)
            gate.rollback()
            wait_until(lambda: Work.objects.filter(pk=work.pk, state="done").exists(), log)
            assert worker.poll() is None


def test_a_worker_says_in_one_line_that_it_cannot_reach_the_database(committed: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    environment = testing.databases.environment(f"{committed}_gone")

    with serving.working(log, environment=environment) as worker:
        assert worker.wait(PATIENCE) == 1

    assert len(log.read_text().splitlines()) == 1, log.read_text()
