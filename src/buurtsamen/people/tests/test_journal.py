# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The journal: who did what, for ever, and never a code."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.people import journal
from buurtsamen.people.models import Event, User

NOON = datetime(2026, 5, 10, 10, 0, tzinfo=UTC)


def record(town: Town, why: str = "", by: User | str = "by hand", change: dict[str, object] | None = None) -> Event:
    return journal.record(
        "rounds.round.closed", town.spring, where=town.municipality, at=NOON, by=by, why=why, change=change
    )


def test_a_line_says_who_did_what_when_and_why(town: Town) -> None:
    noor = User.objects.create_user("Noor@Lindedorp.test", name="Noor")

    record(town, "The post is late", by=noor, change={"closes_on": ["2026-05-31", "2026-06-07"]})

    event = Event.objects.of(town.municipality).get()
    assert (event.actor, event.job, event.at) == (noor, "", NOON)
    assert (event.what, event.thing) == ("rounds.round.closed", f"rounds.round:{town.spring.pk}")
    assert (event.why, event.change) == ("The post is late", {"closes_on": ["2026-05-31", "2026-06-07"]})
    assert str(event) == f"2026-05-10 10:00 rounds.round.closed rounds.round:{town.spring.pk}"


def test_what_a_job_did_has_its_name(town: Town) -> None:
    event = record(town, by="by-the-calendar")

    assert (event.actor, event.job) == (None, "by-the-calendar")


def test_a_line_without_anybody_is_refused(town: Town) -> None:
    with pytest.raises(IntegrityError, match="event_has_somebody_or_a_job"), transaction.atomic():
        record(town, by="")


@pytest.mark.parametrize(
    "statement", ["update people_event set why = 'nothing'", "delete from people_event", "truncate people_event"]
)
def test_a_line_is_never_changed_or_deleted(town: Town, statement: str) -> None:
    record(town)

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Event.objects.count() == 1


def test_a_line_of_another_municipality_is_not_seen_or_written(town: Town, other_town: Town) -> None:
    with walls.inside(other_town.municipality.pk):
        record(other_town)
    walls.enter(town.municipality.pk)

    assert not Event.objects.exists()
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        record(other_town)


@pytest.mark.parametrize("name", ["aisha", "bram", "chen", "dewi", "emre", "fleur"])
def test_no_line_holds_a_code(town: Town, name: str) -> None:
    code = town.codes[name]
    written = f"{code[:4]}-{code[4:8]}-{code[8:]}"

    record(town, f"Lost the letter with {written}", change={"code": [written, code.lower()], code: [{"x": (code, 7)}]})

    with connection.cursor() as cursor:
        cursor.execute("select e::text from people_event e")
        text = " ".join(row for (row,) in cursor.fetchall())
    assert not any(part in text.upper() for part in (code[:4], code[4:8], code[8:]))
    event = Event.objects.get()
    assert event.why == "Lost the letter with ****"
    assert event.change == {"code": ["****", "****"], "****": [{"x": ["****", 7]}]}


def test_when_the_act_fails_nothing_was_done_and_nothing_is_said(town: Town) -> None:
    def act() -> None:
        with transaction.atomic():
            record(town)
            raise OSError("the power went")

    with pytest.raises(OSError, match="power"):
        act()

    assert not Event.objects.exists()
