# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Work in the background: queued with the change it belongs to, done once it is committed, kept when it fails."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from buurtsamen.conftest import Town
from buurtsamen.core import jobs, tasks

SAID: list[str] = []


@pytest.fixture(autouse=True)
def said() -> Iterator[list[str]]:
    """What the jobs of this file said; they are known only here."""
    known = dict(app.tasks)
    SAID.clear()

    @app.task(name="tests.say")
    def say(word: str) -> None:
        SAID.append(word)
        if word == "fall":
            raise OSError("the power went")
        if word == "more":
            app.configure_task("tests.say").defer(word="again")

    yield SAID
    app.tasks.clear()
    app.tasks.update(known)


def say(word: str) -> None:
    app.configure_task("tests.say").defer(word=word)


def test_jobs_are_done_in_the_order_in_which_they_were_queued(town: Town, said: list[str]) -> None:
    say("one")
    say("more")
    say("two")

    assert jobs.run_waiting() == 4

    assert said == ["one", "more", "two", "again"]
    assert not ProcrastinateJob.objects.exists()
    assert connection.connection.municipality_id == town.municipality.pk  # still inside the town


def test_a_job_of_a_change_that_failed_was_never_queued(db: None, said: list[str]) -> None:
    def change() -> None:
        with transaction.atomic():
            say("one")
            raise OSError("the power went")

    with pytest.raises(OSError, match="power"):
        change()

    assert jobs.run_waiting() == 0
    assert said == []


def test_a_job_that_fails_waits_again(db: None, said: list[str]) -> None:
    say("one")
    say("fall")

    with pytest.raises(OSError, match="power"):
        jobs.run_waiting()

    assert said == ["one", "fall"]
    assert [job.args for job in ProcrastinateJob.objects.filter(status="todo")] == [{"word": "fall"}]


def test_a_job_for_later_waits(db: None, said: list[str]) -> None:
    app.configure_task("tests.say", schedule_in={"hours": 1}).defer(word="one")

    assert jobs.run_waiting() == 0


def test_old_sessions_and_jobs_are_cleaned_away(db: None) -> None:
    now = timezone.now()
    for number, days in enumerate((-1, 1)):
        Session.objects.create(session_key=str(number), session_data="", expire_date=now + timedelta(days=days))
    for word in ("old", "new", "waiting"):
        say(word)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'failed' where args->>'word' <> 'waiting'")
        cursor.execute(
            "update procrastinate_events e set at = now() - interval '31 days' from procrastinate_jobs j"
            " where j.id = e.job_id and args->>'word' <> 'new'"
        )

    tasks.tidy(timestamp=0)

    assert [session.session_key for session in Session.objects.all()] == ["1"]
    assert {job.args["word"] for job in ProcrastinateJob.objects.all()} == {"new", "waiting"}


def test_every_job_of_ours_has_a_name_of_its_room() -> None:
    modules = {name: task.func.__module__ for name, task in app.tasks.items()}
    ours = {name: module for name, module in modules.items() if module.endswith(".tasks") and "buurtsamen" in module}

    assert {"core.tidy"} <= ours.keys()
    assert all(module == f"buurtsamen.{name.split('.')[0]}.tasks" for name, module in ours.items())
