# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The PostgreSQL that comes along starts whatever happened before, or says in one line why not."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import psycopg
import pytest

from buurtsamen.config import embedded


@pytest.fixture
def home() -> Iterator[Path]:
    with TemporaryDirectory() as folder:  # pytest's own are too long a path for a socket
        yield Path(folder)


def postmaster(home: Path) -> psutil.Process:
    return psutil.Process(int((home / "postgresql" / "postmaster.pid").read_text().split()[0]))


def runs(process: psutil.Process) -> bool:
    return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)


def test_it_stops_with_its_last_user_and_keeps_what_was_written(home: Path) -> None:
    with embedded.running(home, fast=True) as server, embedded.running(home) as same:
        assert server == same
        process = postmaster(home)
        with psycopg.connect(server) as connection:
            connection.execute("create table kept ()")
    assert not runs(process)

    with embedded.running(home, fast=True) as server, psycopg.connect(server) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (0,)


def test_a_start_that_was_cut_off_is_begun_again(home: Path) -> None:
    half = home / "postgresql.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    with embedded.running(home, fast=True):
        assert not half.exists()


@pytest.mark.parametrize("left", [None, "{me}\n/elsewhere\n", ""], ids=["its number", "that of another", "nothing"])
def test_what_a_killed_server_left_does_not_hinder_the_next(home: Path, left: str | None) -> None:
    with embedded.running(home, fast=True):
        killed = postmaster(home)
        killed.kill()
        while runs(killed):
            time.sleep(0.01)
        if left is not None:
            (home / "postgresql" / "postmaster.pid").write_text(left.format(me=os.getpid()))

        with embedded.running(home, fast=True) as server:
            psycopg.connect(server).close()


def test_a_user_that_was_killed_does_not_keep_it_running(home: Path) -> None:
    hold = "import sys, pathlib; from buurtsamen.config import embedded\n"
    hold += "with embedded.running(pathlib.Path(sys.argv[1]), fast=True): print('up', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as killed:
        assert killed.stdout and killed.stdout.readline() == b"up\n"
        killed.send_signal(signal.SIGKILL)
    process = postmaster(home)
    assert runs(process)

    with embedded.running(home):
        assert postmaster(home) == process
    assert not runs(process)


def test_keys_stay_and_only_their_owner_reads_them(home: Path) -> None:
    made = embedded.keys(home)

    assert embedded.keys(home) == made
    assert len(bytes.fromhex(made["CODE_PEPPER"])) == 32
    assert {(home / name.lower()).stat().st_mode & 0o777 for name in made} == {0o600}


@pytest.mark.parametrize("where", ["taken", "taken/inside", "a" * 120], ids=["a file", "in a file", "too long"])
def test_a_home_that_cannot_be_is_said_in_one_line(home: Path, where: str) -> None:
    (home / "taken").touch()
    command = "from buurtsamen.config.cli import main; main()"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE")}

    done = subprocess.run(
        [sys.executable, "-c", command, "check"],
        env={**environment, "BUURTSAMEN_HOME": str(home / where)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "BUURTSAMEN_HOME" in line
