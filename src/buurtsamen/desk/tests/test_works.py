# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Long work: asked once, done once, told how far it is, and ended with a result or a sentence."""

import os
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.conninfo import make_conninfo

from buurtsamen.conftest import Town
from buurtsamen.core import failpoints, jobs, walls
from buurtsamen.core.alone import Busy
from buurtsamen.desk import tasks, works
from buurtsamen.desk.doors import DeskRequest
from buurtsamen.desk.models import Work
from buurtsamen.desk.tests.staffing import colleague
from buurtsamen.people.models import Event, RoleName

DONE: list[dict[str, Any]] = []


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two kinds of work that only these tests know."""
    monkeypatch.setattr(works, "_kinds", dict(works._kinds))
    DONE.clear()

    @works.task("tests.count", title="Count", page="desk")
    def count(step: works.Steps, *, to: int) -> dict[str, Any]:
        step.total = to
        for number in range(to):
            step.forward()
            DONE.append({"number": number, "told": Work.objects.get(pk=step.work.pk).done})
        return {"text": f"Counted to {to}"}

    @works.task("tests.fall", title="Fall", page="desk")
    def fall(step: works.Steps, *, how: str) -> dict[str, Any]:
        raise {"refused": works.Refused("No paper left."), "gone": OperationalError("gone")}.get(
            how, ValidationError(how)
        )

    yield


def asking(town: Town, role: RoleName = RoleName.TREASURER) -> DeskRequest:
    return cast(DeskRequest, SimpleNamespace(municipality=town.municipality, user=colleague(town, role)))


def lines(town: Town) -> list[tuple[str, str, str]]:
    events = Event.objects.of(town.municipality).filter(thing__startswith="desk.work:").order_by("pk")
    return [(event.what, event.actor.name if event.actor else event.job, event.why) for event in events]


def test_what_was_asked_is_done_by_a_worker_and_stands_in_the_journal(town: Town) -> None:
    work = works.start("tests.count", request=asking(town), to=3)
    assert work.state == "queued"
    assert list(works.running(town.municipality)) == [work]

    jobs.run_waiting()

    work.refresh_from_db()
    assert (work.state, work.done, work.total) == ("done", 3, 3)
    assert work.outcome == {"text": "Counted to 3"}
    assert work.started_at
    assert work.ended_at
    assert not works.running(town.municipality)
    assert lines(town) == [("desk.work.asked", "Marieke", ""), ("desk.work.done", "desk.work", "")]


def test_the_same_is_not_begun_twice_while_it_waits_or_runs(town: Town) -> None:
    request = asking(town)
    first = works.start("tests.count", request=request, to=3)

    assert works.start("tests.count", request=request, to=3) == first
    assert works.start("tests.count", request=request, to=4) != first
    jobs.run_waiting()
    assert works.start("tests.count", request=request, to=3) != first


def test_progress_is_told_now_and_then(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(works, "_SAYS_EVERY_SECONDS", 0)
    work = works.start("tests.count", request=asking(town), to=3)

    works.carry_out(work.pk)

    assert [each["told"] for each in DONE] == [1, 2, 3]


def test_done_twice_is_done_once(town: Town) -> None:
    work = works.start("tests.count", request=asking(town), to=3)
    works.carry_out(work.pk)

    works.carry_out(work.pk)

    assert len(DONE) == 3
    assert [what for what, *_ in lines(town)] == ["desk.work.asked", "desk.work.done"]


def test_what_broke_off_before_its_end_is_done_again_and_ends_once(town: Town) -> None:
    work = works.start("tests.count", request=asking(town), to=3)

    def die() -> None:
        raise SystemExit

    with failpoints.at("works.end", die), pytest.raises(SystemExit):
        works.carry_out(work.pk)
    work.refresh_from_db()
    assert (work.state, work.ended_at) == ("running", None)

    works.carry_out(work.pk)

    work.refresh_from_db()
    assert work.state == "done"
    assert [what for what, *_ in lines(town)] == ["desk.work.asked", "desk.work.done"]


def test_a_refusal_is_one_sentence_for_whoever_asked(town: Town) -> None:
    work = works.start("tests.fall", request=asking(town), how="refused")

    jobs.run_waiting()

    work.refresh_from_db()
    assert (work.state, work.failure) == ("failed", "No paper left.")
    assert lines(town)[-1] == ("desk.work.failed", "desk.work", "No paper left.")


def test_a_fault_is_a_sentence_that_says_what_to_do_and_stands_in_the_log(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    work = works.start("tests.fall", request=asking(town), how="a secret detail")

    jobs.run_waiting()

    work.refresh_from_db()
    assert work.state == "failed"
    assert "secret" not in work.failure
    assert "a secret detail" in caplog.text


def test_when_the_database_goes_away_it_is_tried_again_later(town: Town) -> None:
    work = works.start("tests.fall", request=asking(town), how="gone")

    with pytest.raises(OperationalError):
        works.carry_out(work.pk)

    work.refresh_from_db()
    assert work.state == "running"
    strategy = tasks.work.retry_strategy
    assert strategy
    job = cast(Any, SimpleNamespace(attempts=0))
    assert strategy.get_retry_decision(exception=OperationalError(), job=job)
    assert strategy.get_retry_decision(exception=Busy(), job=job)
    assert not strategy.get_retry_decision(exception=ValueError(), job=job)


def test_two_workers_are_never_at_the_same_work(town: Town) -> None:
    work = works.start("tests.count", request=asking(town), to=3)
    here = make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])
    with psycopg.connect(here, autocommit=True) as other:
        other.execute("select pg_advisory_lock(hashtextextended(%s, 0))", [f"desk.work:{work.pk}"])

        with pytest.raises(Busy):
            works.carry_out(work.pk)
        assert DONE == []
        other.execute("select pg_advisory_unlock_all()")

    works.carry_out(work.pk)
    assert len(DONE) == 3


def test_work_of_another_municipality_is_not_there(town: Town, other_town: Town) -> None:
    work = works.start("tests.count", request=asking(town), to=3)

    with walls.inside(other_town.municipality.pk):
        works.carry_out(work.pk)
        assert not works.running(other_town.municipality)
        assert works.last(other_town.municipality, "tests.count") is None
    walls.enter(town.municipality.pk)

    assert DONE == []
    assert works.last(town.municipality, "tests.count") == work


def test_nobody_waits_for_work_that_no_worker_will_do_any_more(town: Town) -> None:
    alive = works.start("tests.count", request=asking(town), to=3)
    lost = works.start("tests.count", request=asking(town), to=4)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'failed' where args->>'work' = %s", [str(lost.pk)])
    now = timezone.now()

    assert works.give_up_lost(town.municipality, now) == 0  # its job may not be queued yet
    assert works.give_up_lost(town.municipality, now + timedelta(minutes=2)) == 1
    assert works.give_up_lost(town.municipality, now + timedelta(minutes=2)) == 0

    lost.refresh_from_db()
    alive.refresh_from_db()
    assert (lost.state, alive.state) == ("failed", "queued")


def test_a_job_holds_numbers_only(town: Town) -> None:
    work = works.start("tests.count", request=asking(town), to=3)

    job = ProcrastinateJob.objects.get(task_name="desk.work")

    assert job.args == {"municipality": town.municipality.pk, "work": work.pk}
