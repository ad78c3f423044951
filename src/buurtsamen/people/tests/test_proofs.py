# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: S608 - numbers that the test made itself
"""`buurtsamen prove` finds what was done to the journal with SQL, also by whoever owns the tables."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test.utils import override_settings
from django.utils import timezone

from buurtsamen.conftest import Town, build
from buurtsamen.core import walls
from buurtsamen.core.tests.breaking import break_it, check_that_prove_notices, what_prove_says
from buurtsamen.people import journal, seals
from buurtsamen.people.models import Event, Seal
from buurtsamen.places.models import Municipality

SAYS = "people.journal does not hold for Lindedorp Samen: "


def record(town: Town, count: int = 1, *, days_ago: float = 0, kept: str = Event.Kept.DECISION) -> list[int]:
    """So many lines, a minute apart; their numbers."""
    at = timezone.now() - timedelta(days=days_ago, hours=count / 60)
    return [
        journal.record(
            "rounds.round.closed",
            town.spring,
            where=town.municipality,
            at=at + timedelta(minutes=number),
            by="by hand",
            why=f"The post is late {number}",
            kept=kept,
        ).pk
        for number in range(count)
    ]


def line_of_prove(town: str = "Lindedorp") -> str:
    out = StringIO()
    call_command("prove", stdout=out)
    (line,) = [line for line in out.getvalue().splitlines() if line.startswith("people.journal") and town in line]
    return line


def heads(*earlier: str) -> list[str]:
    out = StringIO()
    call_command("journal-head", *earlier, stdout=out)
    return out.getvalue().split()


def head_of(town: Town) -> str:
    last = Seal.objects.of(town.municipality).order_by("-number")[0]
    return f"head {last.number} {bytes(last.chain).hex()[:16]}"


def test_it_says_how_long_the_chain_is_and_how_it_ends(committed: str) -> None:
    town = build("lindedorp.test")
    record(town, 3)
    seals.seal(town.municipality)
    record(town, 1)

    assert line_of_prove().endswith(f": lines 4, forgotten after their term 0, {head_of(town)}: holds")


def test_a_journal_without_a_seal_yet_holds(committed: str) -> None:
    town = build("lindedorp.test")
    record(town, 3, days_ago=20)

    assert line_of_prove().endswith(": lines 3, forgotten after their term 0, head 0 none: holds")


def test_whatever_is_done_to_it_with_sql_is_found(committed: str, pytestconfig: pytest.Config) -> None:
    town = build("lindedorp.test")
    first, second, third, fourth, last = record(town, 5)
    seals.seal(town.municipality)
    (waiting,) = record(town, 1)
    walls.enter(build("elders.test", 2).municipality.pk)
    at = {pk: f"{when:%Y-%m-%d %H:%M}" for pk, when in Event.objects.using("owner").values_list("pk", "at")}
    new = "municipality_id, at, job, what, thing, why, change, kept"

    def changed(pk: int, count: int = 1) -> str:
        return f"{SAYS}{count} wrong, first: line {pk} of {at[pk]} was changed"

    check_that_prove_notices(
        committed,
        pytestconfig,
        {
            **{
                f"update people_event set {column} = {value} where id = {second}": changed(second)
                for column, value in {
                    "why": "'Nobody is late'",
                    "what": "'rounds.round.opened'",
                    "thing": "'rounds.round:8'",
                    "job": "'somebody else'",
                    "at": "at + interval '1 microsecond'",
                    "kept": "'reading'",
                    "change": """'{"closes_on": ["2026-05-31", "2026-06-07"]}'""",
                }.items()
            },
            f"delete from people_event where id = {second}": (
                f"{SAYS}1 wrong, first: line {second} of {at[second]} is gone before its term"
            ),
            f"delete from people_event where id = {waiting}": (
                f"{SAYS}1 wrong, first: line {waiting} is gone that was not sealed yet"
            ),
            f"insert into people_event ({new}) select {new} from people_event where id = {third}": (
                f"{SAYS}1 wrong, first: line {waiting + 1} was added without a seal"
            ),
            f"update people_event a set why = b.why, at = b.at from people_event b"
            f" where (a.id, b.id) in (({second}, {third}), ({third}, {second}))": changed(second, 2),
            f"delete from people_seal where event_id = {second}": f"{SAYS}2 wrong, first: link 2 of the chain is gone",
            f"delete from people_seal where event_id = {second}; delete from people_event where id = {second}": (
                f"{SAYS}1 wrong, first: link 2 of the chain is gone"
            ),
            f"update people_seal set at = at - interval '9 years' where event_id = {second}": (
                f"{SAYS}1 wrong, first: link 2 of the chain (line {second}) was changed"
            ),
            f"delete from people_event where id = {fourth};"
            f" update people_seal set kept = 'reading', at = at - interval '2 years' where event_id = {fourth}": (
                f"{SAYS}1 wrong, first: link 4 of the chain (line {fourth}) was changed"
            ),
            f"delete from people_seal where event_id = {last}": (
                f"{SAYS}1 wrong, first: line {last} was added without a seal"
            ),
            "delete from people_seal": f"{SAYS}1 wrong, first: line {first} was added without a seal",
            f"update people_event set municipality_id = municipality_id + 1 where id = {second}": changed(second),
        },
    )


def test_with_another_key_nothing_fits(committed: str) -> None:
    town = build("lindedorp.test")
    record(town, 2)
    with override_settings(SEAL_KEY=b"whoever has the database but not the key"):
        seals.seal(town.municipality)

    assert what_prove_says().startswith(f"{SAYS}2 wrong, first: link 1 of the chain")


def test_an_end_that_was_cut_off_is_seen_by_the_head(committed: str, pytestconfig: pytest.Config) -> None:
    """The only harm that the chain cannot show by itself; docs/operating.md says what to keep elsewhere."""
    town = build("lindedorp.test")
    *_, last = record(town, 3)
    seals.seal(town.municipality)
    before = heads()
    assert heads(*before) == before
    record(town)
    seals.seal(town.municipality)
    assert heads(*before) != before  # and yet the earlier one is still there

    break_it(
        committed,
        pytestconfig,
        f"delete from people_event where id >= {last}; delete from people_seal where number >= 3",
    )

    call_command("prove")
    with pytest.raises(CommandError, match=f"cut off or replaced: {before[0]} is not there"):
        heads(*before)
    record(town)
    seals.seal(town.municipality)
    with pytest.raises(CommandError, match="cut off or replaced"):
        heads(*before)


def test_what_is_no_head_is_refused() -> None:
    for head in ("GM0001", "GM0001:x:0123456789abcdef", "GM0001:3:", "GM0001:3:01"):
        with pytest.raises(CommandError, match="is no head"):
            heads(head)


def test_lines_that_wait_for_more_than_an_hour_are_told(committed: str) -> None:
    town = build("lindedorp.test")
    record(town)
    seals.seal(town.municipality)
    record(town, 2, days_ago=0.1)

    assert what_prove_says().startswith(f"{SAYS}1 wrong, first: 2 lines wait for a seal, since ")


def test_lines_whose_term_is_over_may_be_gone_and_others_not(committed: str, pytestconfig: pytest.Config) -> None:
    town = build("lindedorp.test")
    record(town, 2, days_ago=400, kept=Event.Kept.READING)
    (old,) = record(town, 1, days_ago=400)
    seals.seal(town.municipality)

    gone = journal.forget(town.municipality, at=timezone.now())
    assert gone == {"reading": 2, "decision": 0}
    assert ": lines 2, forgotten after their term 2, " in line_of_prove()

    break_it(committed, pytestconfig, f"delete from people_event where id = {old}")
    assert what_prove_says().startswith(f"{SAYS}1 wrong, first: line {old} of ")


def test_what_was_forgotten_stays_right_when_the_term_is_made_longer(
    committed: str, pytestconfig: pytest.Config
) -> None:
    town = build("lindedorp.test")
    record(town, 1, days_ago=400, kept=Event.Kept.READING)
    seals.seal(town.municipality)
    journal.forget(town.municipality, at=timezone.now())
    (kept,) = record(town, 1, days_ago=300, kept=Event.Kept.READING)
    seals.seal(town.municipality)
    Municipality.objects.filter(pk=town.municipality.pk).update(reading_months=36)

    assert "forgotten after their term 1" in line_of_prove()

    break_it(committed, pytestconfig, f"delete from people_event where id = {kept}")
    assert what_prove_says().startswith(f"{SAYS}1 wrong, first: line {kept} of ")


def test_a_line_that_says_that_all_was_forgotten_forgives_nothing(committed: str, pytestconfig: pytest.Config) -> None:
    town = build("lindedorp.test")
    (theft,) = record(town)
    forged = {"reading": [None, "2999-01-01"], "decision": [None, "2999-01-01"]}
    at, where = timezone.now(), town.municipality
    journal.record(journal.FORGOTTEN, where, where=where, at=at, by=journal.FORGETS, change=forged)
    seals.seal(where)

    break_it(
        committed,
        pytestconfig,
        f"delete from people_event where id = {theft}; alter table places_municipality"
        " drop constraint journal_keeps_decisions_seven_years; update places_municipality set decision_years = 0",
    )

    assert what_prove_says().startswith(f"{SAYS}1 wrong, first: line {theft} of ")


def test_many_lines_are_proved_a_few_at_a_time(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("buurtsamen.people.proofs._AT_ONCE", 2)
    town = build("lindedorp.test")
    record(town, 5)
    seals.seal(town.municipality)

    assert ": lines 5, " in line_of_prove()
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from pg_cursors where name = 'people_chains'")
        assert cursor.fetchone() == (0,)


def test_the_moments_of_a_line_are_the_same_in_every_time_zone() -> None:
    summer = datetime(2026, 7, 1, 12, tzinfo=UTC)
    line = (1, 1, summer, None, "job", "a.b.c", "d.e:1", "why", "{}", "decision")
    elsewhere = (1, 1, summer.astimezone(timezone.get_default_timezone()), *line[3:])

    assert seals.line_digest(line) == seals.line_digest(elsewhere)
