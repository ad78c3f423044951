# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the walls between municipalities, as migration operations and one door.

Every table with rows of a municipality carries `municipality_id`. `Wall` gives such a table row-level security,
forced, and foreign keys that hold the municipality as well, so that no row can point across. `enter` tells the
database which municipality the connection works for; before that it sees no row at all.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import TransactionStatus

# Which municipality a host name means is asked before it is known for whom the connection works.
OPEN = frozenset({"places_host"})

_LISTENS = (TransactionStatus.IDLE, TransactionStatus.INTRANS)
_HERE = "nullif(current_setting('buurtsamen.municipality', true), '')::int"


class Wall(migrations.RunSQL):
    """Put row-level security on a table, and keep both ends of its references in one municipality.

    Args:
        table: a table with a column `municipality_id`.
        ends: column of this table → the table it refers to; that table has a wall with `is_end`.
        is_end: other tables refer to this one.
        append_only: rows are never changed or deleted, by anyone.
    """

    def __init__(
        self,
        table: str,
        *,
        ends: Mapping[str, str] | None = None,
        is_end: bool = False,
        append_only: bool = False,
    ) -> None:
        forward = [
            f"alter table {table} enable row level security",
            f"alter table {table} force row level security",
            f"create policy one_municipality on {table} using (municipality_id = {_HERE})",
            f"create policy owner_migrates on {table} to current_user using (true)",
        ]
        if is_end:
            forward.append(f"alter table {table} add constraint {table}_in_town unique (municipality_id, id)")
        for column, other in (ends or {}).items():
            forward.append(
                f"alter table {table} add constraint {table}_{column}_same_town"
                f" foreign key (municipality_id, {column}) references {other} (municipality_id, id)"
            )
        if append_only:
            forward += [
                f"create function {table}_is_final() returns trigger language plpgsql as $$ "
                f"begin raise exception 'a row of {table} is never changed or deleted'; end $$",
                f"create trigger {table}_is_final before update or delete on {table}"
                f" for each row execute function {table}_is_final()",
                f"create trigger {table}_is_not_emptied before truncate on {table}"
                f" for each statement execute function {table}_is_final()",
            ]
        super().__init__(";\n".join(forward), migrations.RunSQL.noop)


def enter(municipality_id: int, using: str = DEFAULT_DB_ALIAS) -> None:
    """From now on this connection sees the rows of this municipality, and no others.

    Costs nothing when the connection works for it already. It lasts until the next call; said inside a
    transaction that is rolled back, it was never said.
    """
    connection = connections[using]
    connection.ensure_connection()
    connection.close_if_health_check_failed()  # now, not after this: a new connection works for nobody
    connection.ensure_connection()
    raw: Any = connection.connection
    is_sure = not connection.in_atomic_block and getattr(raw, "municipality_is_sure", False)
    if is_sure and raw.municipality_id == municipality_id:
        return
    with connection.cursor() as cursor:
        cursor.execute("select set_config('buurtsamen.municipality', %s, false)", [str(municipality_id or "")])
    raw.municipality_id = municipality_id
    raw.municipality_is_sure = not connection.in_atomic_block


def leave(using: str = DEFAULT_DB_ALIAS) -> None:
    """From now on this connection sees no row of any municipality."""
    enter(0, using)


@contextmanager
def visiting(municipality_id: int, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Work for another municipality for a while, and afterwards for whoever the connection worked for before."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(f"select coalesce({_HERE}, 0)")
        (before,) = cursor.fetchone()
    enter(municipality_id, using)
    try:
        yield
    finally:
        if _listens(connection):
            enter(before, using)


@contextmanager
def inside(municipality_id: int, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Work for one municipality, and see no row afterwards."""
    enter(municipality_id, using)
    try:
        yield
    finally:
        if _listens(connections[using]):
            leave(using)


def _listens(connection: BaseDatabaseWrapper) -> bool:
    """Not when a transaction failed; rolling it back also takes back what `enter` said in it."""
    raw: Any = connection.connection
    return bool(raw) and not connection.needs_rollback and raw.info.transaction_status in _LISTENS


def grant(role: str, using: str = "owner") -> None:
    """Give the application's role what it needs on every table, and no more. Safe to repeat.

    Tables that are append-only (a trigger `TABLE_is_final`) may be read and added to; tables that only
    triggers write (comment `kept by triggers`) may be read.
    """
    connection = connections[using]
    quoted = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select c.relname,
                   exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = c.relname || '_is_final'),
                   coalesce(obj_description(c.oid) = 'kept by triggers', false)
            from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            """
        )
        for table, is_final, is_kept in cursor.fetchall():
            rights = "select" if is_kept else "select, insert" if is_final else "select, insert, update, delete"
            name = connection.ops.quote_name(table)
            cursor.execute(f"revoke all on {name} from {quoted}; grant {rights} on {name} to {quoted}")
        cursor.execute(f"grant usage, select on all sequences in schema public to {quoted}")
