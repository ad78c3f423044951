# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The second wall: what the database itself keeps between municipalities, asked in raw SQL, of every table."""

from typing import cast

import psycopg
import pytest
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.test.utils import CaptureQueriesContext

from buurtsamen.conftest import Town, build
from buurtsamen.core import proofs, walls
from buurtsamen.core.tests.breaking import check_that_prove_notices, superuser

ROLE = connections["default"].settings_dict["USER"]
NO_WALL = "walls.standing does not hold for the whole installation: no whole wall around"
OF_THE_ROLE = "walls.role does not hold for the whole installation:"
TOO_MUCH = f"{OF_THE_ROLE} {ROLE}"
# A value for each type of column, so that a table that nobody thought of gets a row as well.
SAMPLE = {
    "integer": "7",
    "smallint": "7",
    "double precision": "7",
    "boolean": "true",
    "date": "date '2026-05-10'",
    "timestamp with time zone": "timestamptz '2026-05-10 12:00Z'",
    "uuid": "gen_random_uuid()",
    "jsonb": "'{}'",
    "ARRAY": "'{}'",
    "bytea": "uuid_send(gen_random_uuid())",
    "inet": "inet '192.0.2.1'",
}


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select relname from pg_class join pg_attribute on attrelid = pg_class.oid
            where attname = 'municipality_id' and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
            order by relname
            """
        )
        return [name for (name,) in cursor.fetchall() if name not in walls.OPEN]


@pytest.fixture
def full(committed: str, pytestconfig: pytest.Config) -> tuple[int, int, list[str]]:
    """Two municipalities, and every table with a row of each: their ids, and the tables. Their checks are off."""
    here, there = build("lindedorp.test").municipality.pk, build("elders.test", 2).municipality.pk
    names = tables()
    with superuser(committed, pytestconfig) as raw:
        for table, check in raw.execute(
            "select conrelid::regclass::text, conname from pg_constraint where contype = 'c' and conrelid <> 0"
        ).fetchall():
            raw.execute(f'alter table {table} drop constraint "{check}"'.encode())
        for table in names:
            for town in (here, there):
                if not raw.execute(f"select from {table} where municipality_id = {town}".encode()).rowcount:  # noqa: S608
                    put_a_row(raw, table, town)
    return here, there, names


def put_a_row(raw: psycopg.Connection, table: str, town: int) -> None:
    """Nothing in it need make sense: checks and references are off for the superuser."""
    needed = raw.execute(
        """
        select column_name, data_type from information_schema.columns
        where table_name = %s and is_nullable = 'NO' and identity_generation is null
          and column_name <> 'municipality_id'
        """,
        [table],
    ).fetchall()
    names = ", ".join(["municipality_id", *(f'"{name}"' for name, _ in needed)])
    sample = SAMPLE | {"bigint": f"7{town}"}  # a key of something else is another one in each town
    values = ", ".join([str(town), *(sample.get(kind, f"'{town}'") for _, kind in needed)])
    raw.execute(f"insert into {table} ({names}) values ({values})".encode())  # noqa: S608


def seen(table: str) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(f"select municipality_id, count(*) from {table} group by 1")  # noqa: S608
        return dict(cursor.fetchall())


def test_every_model_with_a_municipality_is_such_a_table(db: None) -> None:
    assert set(tables()) | walls.OPEN == set(proofs.tables_with_walls())


def test_only_rows_of_the_municipality_that_was_entered_are_seen(full: tuple[int, int, list[str]]) -> None:
    here, there, names = full
    assert len(names) >= 20
    for town in (here, there):
        walls.enter(town)
        for table in names:
            assert list(seen(table)) == [town], table


def test_without_a_municipality_nothing_is_seen(full: tuple[int, int, list[str]]) -> None:
    here, _, names = full
    walls.leave()
    assert not any(seen(table) for table in names)
    with connection.cursor() as cursor:
        cursor.execute("reset buurtsamen.municipality")
    assert not any(seen(table) for table in names)
    walls.enter(here)
    connection.close()
    assert not any(seen(table) for table in names)  # a new connection works for nobody
    for nowhere in (-1, 999_999):
        walls.enter(nowhere)
        assert not any(seen(table) for table in names)


def test_rows_of_another_municipality_are_neither_changed_nor_deleted(full: tuple[int, int, list[str]]) -> None:
    here, there, names = full
    walls.enter(here)
    for table in names:
        for statement in (
            f"update {table} set municipality_id = {here} where municipality_id = {there}",  # noqa: S608
            f"delete from {table} where municipality_id = {there}",  # noqa: S608
        ):
            with connection.cursor() as cursor:
                try:
                    cursor.execute(statement)
                except ProgrammingError as error:  # no such right, or a final row
                    assert "permission denied" in str(error) or "never changed" in str(error)
                else:
                    assert cursor.rowcount == 0, statement


def test_a_row_for_another_municipality_is_refused(full: tuple[int, int, list[str]]) -> None:
    here, there, names = full
    for entered in (here, 0):
        walls.enter(entered)
        for table in names:
            with connection.cursor() as cursor, pytest.raises(ProgrammingError) as error:
                cursor.execute(f"insert into {table} (municipality_id) values ({there})")  # noqa: S608
            is_kept = "permission denied" in str(error.value) and table == "money_balance"
            assert is_kept or "violates row-level security" in str(error.value), table


def test_a_row_does_not_move_to_another_municipality(full: tuple[int, int, list[str]]) -> None:
    here, there, names = full
    walls.enter(here)
    for table in names:
        with connection.cursor() as cursor, pytest.raises((ProgrammingError, IntegrityError)):
            cursor.execute(f"update {table} set municipality_id = {there}")  # noqa: S608


# What the database does not hold, because the keys are random and nobody knows one of elsewhere; `prove` looks.
PROVED_ONLY = {
    "initiatives_gift.voucher_id",
    "money_posting.transaction_id",
    "money_transaction.reverses_id",
}


def point_across(table: str, column: str, other: str, key: str, here: int, there: int) -> str:
    """A statement that lets a row of here refer to a row of there, if it can be to one that is not taken."""
    return f"""
        update {table} set {column} = (
            select {key} from {other} o where municipality_id = {there}
            order by exists (select from {table} t where t.{column} = o.{key}) limit 1
        ) where ctid = (select ctid from {table} where municipality_id = {here} limit 1)
    """  # noqa: S608


def test_a_reference_into_another_municipality_is_refused_by_the_database(full: tuple[int, int, list[str]]) -> None:
    here, there, _ = full
    refused, let_through = set(), set()
    for table, column, other, key in proofs.references_between_walls():
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute(f"alter table {table} disable trigger user")  # what is final or frozen would refuse first
            try:
                cursor.execute(point_across(table, column, other, key, here, there))
            except IntegrityError as error:
                assert "_same_town" in str(error)  # noqa: PT017 - the rest must not pass
                refused.add(f"{table}.{column}")
            else:
                assert cursor.rowcount == 1
                let_through.add(f"{table}.{column}")
            transaction.set_rollback(True, using="owner")

    assert let_through == PROVED_ONLY
    assert len(refused) >= 20


def test_a_reference_into_another_municipality_is_found_by_the_proof(
    full: tuple[int, int, list[str]], committed: str, pytestconfig: pytest.Config
) -> None:
    here, there, _ = full
    proof = next(proof for proof in proofs.PROOFS if proof.name == "walls.across")
    with superuser(committed, pytestconfig) as raw:
        assert [answer.difference for answer in proof.answer(cast(CursorWrapper, raw.cursor()))] == ["", ""]
        for table, column, other, key in proofs.references_between_walls():
            with raw.transaction(force_rollback=True), raw.cursor() as cursor:
                cursor.execute(point_across(table, column, other, key, here, there).encode())
                answers = {answer.municipality_id: answer for answer in proof.answer(cast(CursorWrapper, cursor))}
                assert answers[here].difference == f"1 rows point into another municipality, first in {table}.{column}"


NEIGHBOURHOODS_ELSEWHERE = """
    update places_neighbourhood set municipality_id = (select id from places_municipality where code = 'GM0002')
"""
DAMAGES = {
    NEIGHBOURHOODS_ELSEWHERE: "walls.across does not hold for Lindedorp Samen: ",
    "alter table money_posting no force row level security": f"{NO_WALL} money_posting.",
    "alter table rounds_voucher disable row level security": f"{NO_WALL} rounds_voucher.",
    "drop policy one_municipality on people_event": f"{NO_WALL} people_event.",
    "create policy everybody on initiatives_gift using (true)": f"{NO_WALL} initiatives_gift.",
    "create table forgotten (municipality_id bigint)": f"{NO_WALL} forgotten.",
    f"alter role {ROLE} superuser": f"{TOO_MUCH} is superuser.",
    f"alter role {ROLE} bypassrls": f"{TOO_MUCH} may pass row-level security.",
    f"alter table django_session owner to {ROLE}": f"{TOO_MUCH} owns tables.",
    f"grant buurtsamen_owner to {ROLE}": f"{TOO_MUCH} owns tables.",
    f"alter role {ROLE} rename to somebody": f"{OF_THE_ROLE} there is no role {ROLE}.",
}


def test_prove_says_which_wall_has_a_gap(committed: str, pytestconfig: pytest.Config) -> None:
    build("lindedorp.test")
    build("elders.test", 2)

    check_that_prove_notices(committed, pytestconfig, DAMAGES)


FINAL = [
    *("money_transaction", "money_posting", "people_event", "people_seal"),
    *("reviews_decisionletter", "reviews_note", "website_pageversion"),
]


def test_books_and_journal_are_never_rewritten(full: tuple[int, int, list[str]]) -> None:
    walls.enter(full[0])
    for table in FINAL:
        for statement in (
            f"update {table} set municipality_id = 1",  # noqa: S608
            f"delete from {table}",  # noqa: S608
            f"truncate {table} cascade",
        ):
            with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
                cursor.execute(statement)
            with (
                connections["owner"].cursor() as cursor,
                pytest.raises(ProgrammingError, match="is never (changed|emptied)"),
            ):
                cursor.execute(statement)  # nor by the owner


@pytest.mark.parametrize(
    "statement",
    [
        "insert into money_balance (account_id, part, municipality_id, cents) values (1, 1, 1, 1)",
        "update money_balance set cents = cents + 1",
        "delete from money_balance",
        "truncate money_balance",
    ],
)
def test_running_totals_are_kept_by_triggers_alone(town: Town, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_application_makes_no_tables(town: Town) -> None:
    for statement in (
        "create table mine (id int)",
        "alter table money_account add column x int",
        "drop table money_posting",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_what_was_entered_in_a_transaction_that_failed_was_not_entered(committed: str) -> None:
    """The connection worked for one municipality, and turned to another in a transaction that was rolled back."""
    here, there = build("lindedorp.test").municipality.pk, build("elders.test", 2).municipality.pk
    walls.enter(here)
    with pytest.raises(OSError, match="power"), transaction.atomic():
        walls.enter(there)
        raise OSError("the power went")

    walls.enter(there)

    assert list(seen("money_account")) == [there]


def test_entering_again_costs_no_query(committed: str) -> None:
    here = build("lindedorp.test").municipality.pk
    walls.enter(here)

    with CaptureQueriesContext(connection) as asked:
        walls.enter(here)

    assert not asked.captured_queries


def test_inside_ends_with_seeing_nothing(committed: str) -> None:
    here = build("lindedorp.test").municipality.pk
    walls.leave()

    with walls.inside(here):
        assert seen("money_account")

    assert not seen("money_account")


def test_inside_does_not_hide_what_went_wrong(committed: str) -> None:
    """After an error of the database the transaction hears nothing any more, not even `leave`."""
    here = build("lindedorp.test").municipality.pk
    walls.leave()

    with pytest.raises(IntegrityError), transaction.atomic(), walls.inside(here), connection.cursor() as cursor:
        cursor.execute("insert into money_account (municipality_id, name, has_floor) select 1, 'council', false")

    assert not seen("money_account")


def test_a_new_table_gets_its_rights_with_migrate(committed: str) -> None:
    call_command("migrate", verbosity=0)  # safe to repeat
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """
            select distinct table_name, string_agg(privilege_type, ' ' order by privilege_type)
            from information_schema.role_table_grants where grantee = %s group by table_name
            """,
            [connections["default"].settings_dict["USER"]],
        )
        rights = dict(cursor.fetchall())
    assert {table for table, given in rights.items() if given == "SELECT"} == {"money_balance"}
    assert {table for table, given in rights.items() if given == "INSERT SELECT"} == set(FINAL)
    assert set(rights.values()) == {"SELECT", "INSERT SELECT", "DELETE INSERT SELECT UPDATE"}


def test_after_a_visit_the_connection_works_for_whom_it_did_before(town: Town, other_town: Town) -> None:
    here, there = town.municipality.pk, other_town.municipality.pk
    with walls.visiting(there):
        assert list(seen("rounds_round")) == [there]
        with walls.visiting(here):
            assert list(seen("rounds_round")) == [here]
        with pytest.raises(ZeroDivisionError), transaction.atomic(), walls.visiting(here):
            raise ZeroDivisionError
        assert list(seen("rounds_round")) == [there]
        with pytest.raises(ProgrammingError), transaction.atomic(), walls.visiting(here):
            connection.cursor().execute("select from nowhere")
        assert list(seen("rounds_round")) == [there]
    assert list(seen("rounds_round")) == [here]
