# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lines of the journal go when their term is over, and by no other way, whoever asks."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.people import journal, seals, tasks
from buurtsamen.people.models import Event, Seal
from buurtsamen.places.models import Municipality

READING, DECISION = Event.Kept.READING, Event.Kept.DECISION


def record(town: Town, days_ago: float, kept: str = READING) -> int:
    at = timezone.now() - timedelta(days=days_ago)
    made = journal.record(
        "people.journal.read", town.municipality, where=town.municipality, at=at, by="by hand", kept=kept
    )
    return made.pk


def left(town: Town) -> set[int]:
    return set(Event.objects.of(town.municipality).exclude(what=journal.FORGOTTEN).values_list("pk", flat=True))


def ask(town: int, kind: str | None, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select people_forget(%s, %s, %s)", [town, kind, at])
        return int(cursor.fetchone()[0])


def test_each_kind_goes_after_its_own_term(town: Town) -> None:
    record(town, 370)
    young = record(town, 360)
    record(town, 7 * 366, DECISION)
    decided = record(town, 6 * 366, DECISION)
    seals.seal(town.municipality)

    assert journal.forget(town.municipality, at=timezone.now()) == {"reading": 1, "decision": 1}

    assert left(town) == {young, decided}
    assert Seal.objects.count() == 4  # the links stay


def test_it_is_written_down_how_many_went_and_from_before_which_day(town: Town) -> None:
    record(town, 370)
    record(town, 371)
    seals.seal(town.municipality)
    now = timezone.now()

    journal.forget(town.municipality, at=now)

    line = Event.objects.get(what=journal.FORGOTTEN)
    assert (line.job, line.why, line.kept) == ("people.forget", "2 lines", DECISION)
    day = now.astimezone(UTC).date()
    assert line.change == {"reading": [None, str(day.replace(year=day.year - 1))]}


def test_a_second_time_nothing_goes_and_nothing_is_said(town: Town) -> None:
    record(town, 370)
    seals.seal(town.municipality)
    journal.forget(town.municipality, at=timezone.now())

    assert journal.forget(town.municipality, at=timezone.now()) == {"reading": 0, "decision": 0}
    assert Event.objects.filter(what=journal.FORGOTTEN).count() == 1


def test_what_is_not_sealed_stays(town: Town) -> None:
    record(town, 370)

    assert journal.forget(town.municipality, at=timezone.now()) == {"reading": 0, "decision": 0}
    assert len(left(town)) == 1


def test_the_municipality_says_how_long(town: Town) -> None:
    record(town, 100)
    seals.seal(town.municipality)
    Municipality.objects.filter(pk=town.municipality.pk).update(reading_months=3)

    assert journal.forget(town.municipality, at=timezone.now())["reading"] == 1


@pytest.mark.parametrize("term", [{"reading_months": 0}, {"decision_years": 6}])
def test_a_term_shorter_than_the_law_wants_is_refused(town: Town, term: dict[str, int]) -> None:
    with pytest.raises(IntegrityError, match="journal_keeps"), transaction.atomic():
        Municipality.objects.filter(pk=town.municipality.pk).update(**term)


def test_a_moment_that_is_still_to_come_makes_nothing_older(town: Town) -> None:
    record(town, 300)
    record(town, 300, DECISION)
    seals.seal(town.municipality)

    for kind in (READING, DECISION):
        assert ask(town.municipality.pk, kind, timezone.now() + timedelta(days=9999)) == 0
    assert len(left(town)) == 2


def test_no_other_kind_of_line_goes(town: Town) -> None:
    record(town, 9999)
    seals.seal(town.municipality)

    for kind in (None, "", "readings", "other"):
        assert ask(town.municipality.pk, kind, timezone.now()) == 0


def test_lines_of_another_municipality_stay(town: Town, other_town: Town) -> None:
    with walls.inside(other_town.municipality.pk):
        kept = record(other_town, 370)
        seals.seal(other_town.municipality)
    walls.enter(town.municipality.pk)

    with pytest.raises(IntegrityError, match="another municipality"), transaction.atomic():
        journal.forget(other_town.municipality, at=timezone.now())
    assert journal.forget(town.municipality, at=timezone.now())["reading"] == 0
    walls.enter(other_town.municipality.pk)
    assert left(other_town) == {kept}


@pytest.mark.parametrize(
    "statement",
    [
        "delete from people_event",
        "truncate people_event",
        "update people_event set at = '2001-01-01'",
        "alter table people_event disable trigger people_event_is_final",
        "set session_replication_role = replica",
        "drop function people_event_is_final() cascade",
    ],
)
def test_saying_that_it_is_forgetting_gives_the_website_no_right(town: Town, statement: str) -> None:
    record(town, 9999)
    seals.seal(town.municipality)

    refusal = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set buurtsamen.forgets = 'yes'")
        cursor.execute(statement)

    assert len(left(town)) == 1


def test_a_table_of_ones_own_does_not_take_the_place_of_the_terms(town: Town) -> None:
    """The function runs as the owner of the tables, so it must not read what whoever calls it laid before it."""
    record(town, 300)
    seals.seal(town.municipality)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("create temporary table places_municipality as select * from public.places_municipality")
        cursor.execute("update pg_temp.places_municipality set reading_months = 0")
        cursor.execute("set local search_path = pg_temp, public")
        assert ask(town.municipality.pk, READING, timezone.now()) == 0
        transaction.set_rollback(True)


def test_after_it_forgot_the_database_guards_the_lines_again(town: Town) -> None:
    record(town, 370)
    seals.seal(town.municipality)

    with transaction.atomic(), connection.cursor() as cursor:
        ask(town.municipality.pk, READING, timezone.now())
        cursor.execute("select current_setting('buurtsamen.forgets', true)")
        assert cursor.fetchone() == ("no",)


def test_the_job_forgets_in_every_municipality(town: Town, other_town: Town) -> None:
    for each in (town, other_town):
        walls.enter(each.municipality.pk)
        record(each, 370)
        seals.seal(each.municipality)

    tasks.forget(timestamp=0)

    for each in (town, other_town):
        walls.enter(each.municipality.pk)
        assert left(each) == set()


def test_the_history_of_a_thing_is_its_own_with_the_newest_first(town: Town, other_town: Town) -> None:
    for number, thing in enumerate((town.spring, town.garden, town.spring)):
        at = timezone.now() + timedelta(minutes=number)
        journal.record("rounds.round.closed", thing, where=town.municipality, at=at, by="by hand", why=str(number))
    with walls.inside(other_town.municipality.pk):
        journal.record("x.y.z", town.spring, where=other_town.municipality, at=timezone.now(), by="by hand")
    walls.enter(town.municipality.pk)

    assert [event.why for event in journal.of(town.spring)] == ["2", "0"]
