# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sealing the journal: one chain for each municipality, without gaps, whoever seals and whatever breaks."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import override_settings

from buurtsamen.conftest import Town, build
from buurtsamen.core import failpoints, walls
from buurtsamen.core.tests.racing import DONE, race
from buurtsamen.people import journal, seals, tasks
from buurtsamen.people.models import Event, Seal, Unsealed

NOON = datetime(2026, 5, 10, 10, 0, tzinfo=UTC)


def record(town: Town, count: int = 1) -> None:
    for minutes in range(count):
        at = NOON + timedelta(minutes=minutes)
        journal.record("rounds.round.closed", town.spring, where=town.municipality, at=at, by="by hand", why="Ja: €")


def events_of(town: Town) -> list[int]:
    return list(Event.objects.of(town.municipality).order_by("pk").values_list("pk", flat=True))


def chain_of(town: Town) -> list[tuple[int, int]]:
    return list(Seal.objects.of(town.municipality).order_by("number").values_list("number", "event_id"))


def test_every_line_gets_the_next_number(town: Town) -> None:
    record(town, 3)
    assert Unsealed.objects.count() == 3

    assert seals.seal(town.municipality) == 3
    record(town, 2)
    assert seals.seal(town.municipality) == 2
    assert seals.seal(town.municipality) == 0

    assert chain_of(town) == list(enumerate(events_of(town), start=1))
    assert not Unsealed.objects.exists()


def test_more_lines_than_fit_in_one_transaction_are_all_sealed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "BATCH", 2)
    record(town, 5)

    assert seals.seal(town.municipality) == 5
    assert chain_of(town) == list(enumerate(events_of(town), start=1))


def test_each_municipality_has_a_chain_of_its_own(town: Town, other_town: Town) -> None:
    record(town)
    with walls.inside(other_town.municipality.pk):
        record(other_town, 2)
        assert seals.seal(other_town.municipality) == 2
        assert [number for number, _ in chain_of(other_town)] == [1, 2]
    walls.enter(town.municipality.pk)

    assert seals.seal(town.municipality) == 1
    assert [number for number, _ in chain_of(town)] == [1]


def test_from_inside_one_municipality_another_is_not_sealed(town: Town, other_town: Town) -> None:
    with walls.inside(other_town.municipality.pk):
        record(other_town)
    walls.enter(town.municipality.pk)

    assert seals.seal(other_town.municipality) == 0


def test_the_same_line_has_another_seal_under_another_key_and_elsewhere_in_the_chain(town: Town) -> None:
    line = (1, 1, NOON, None, "job", "a.b.c", "d.e:1", "why", "{}", "decision")
    link = (1, 1, 1, NOON, "decision", b"l" * 32)

    with override_settings(SEAL_KEY=b"another"):
        others = {seals.line_digest(line), seals.chain_digest(*link, b"")}

    assert others.isdisjoint({seals.line_digest(line), seals.chain_digest(*link, b"")})
    assert seals.chain_digest(*link, b"") != seals.chain_digest(*link, b"x" * 32)
    assert seals.line_digest(line) != seals.line_digest((*line[:-1], "reading"))


def test_what_breaks_off_sealed_nothing_and_is_done_the_next_time(town: Town) -> None:
    record(town, 2)

    def fall() -> None:
        raise OSError("the power went")

    with failpoints.at("seals.seal", fall), pytest.raises(OSError, match="power"):
        seals.seal(town.municipality)
    assert (Seal.objects.count(), Unsealed.objects.count()) == (0, 2)

    assert seals.seal(town.municipality) == 2


def test_of_two_workers_at_once_each_seals_what_the_other_did_not(committed: str) -> None:
    town = build("lindedorp.test")
    record(town, 50)
    counts: list[int] = []

    def attempt() -> None:
        counts.append(seals.seal(town.municipality))

    outcomes = race(town.municipality.pk, [attempt] * 8)

    assert outcomes == [DONE] * 8
    assert sum(counts) == 50
    assert chain_of(town) == list(enumerate(events_of(town), start=1))


def test_a_second_link_with_the_same_number_or_for_the_same_line_is_refused(town: Town) -> None:
    record(town, 2)
    seals.seal(town.municipality)
    first, second = Seal.objects.order_by("number")

    for number, event_id in ((1, second.event_id + 1), (3, first.event_id)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Seal.objects.create(
                municipality=town.municipality, number=number, event_id=event_id, at=NOON, line=b"", chain=b""
            )


@pytest.mark.parametrize(
    "statement", ["update people_seal set line = ''", "delete from people_seal", "truncate people_seal"]
)
def test_a_link_is_never_changed_or_deleted(town: Town, statement: str) -> None:
    record(town)
    seals.seal(town.municipality)

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_job_seals_every_municipality(town: Town, other_town: Town) -> None:
    record(town)
    with walls.inside(other_town.municipality.pk):
        record(other_town)

    tasks.seal(timestamp=0)

    for each in (town, other_town):
        walls.enter(each.municipality.pk)
        assert len(chain_of(each)) == 1
