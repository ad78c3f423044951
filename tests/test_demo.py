# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo is started, stopped and refused as a person does it: with a real command, signals and ports."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils import timezone

from buurtsamen.config import serving, testing
from buurtsamen.conftest import build
from buurtsamen.core import walls
from buurtsamen.demo import loading, towns
from buurtsamen.people import journal
from buurtsamen.places.models import Municipality

BUURTSAMEN = str(Path(sys.executable).parent / "buurtsamen")


@pytest.fixture
def environment(committed: str, tmp_path: Path) -> dict[str, str]:
    """A database of its own, and a home."""
    home = {"BUURTSAMEN_HOME": str(tmp_path), "STATIC_ROOT": str(tmp_path / "static")}
    return {**os.environ, **testing.databases.environment(committed), **home}


@pytest.fixture
def loaded(environment: dict[str, str]) -> dict[str, str]:
    """The same with a demo without residents in it: loading a whole one takes ten seconds."""
    for content in towns.contents():
        town = towns.found(content)
        with walls.inside(town.pk):
            journal.record(loading.LOADED, town, where=town, at=timezone.now(), by=loading.JOB)
    return environment


@contextmanager
def demo(environment: dict[str, str], port: int, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The demo runs and has told its addresses; the test ends it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # tests that run in the background were told to ignore it
    process = subprocess.Popen(
        [BUURTSAMEN, "demo", "--port", str(port), "--workers", "1", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                break
        assert f"http://127.0.0.1:{port}/" in "".join(said)
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def do_something() -> None:
    """What is done in the demo, of which one sees later whether it was kept."""
    almelo = Municipality.objects.get(name="Almelo")
    with walls.inside(almelo.pk):
        assert Municipality.objects.filter(pk=almelo.pk).update(phone="0546 12 34 56")


def end(process: subprocess.Popen[str], how: signal.Signals) -> tuple[int, str]:
    """Send a signal to all of the terminal, as Ctrl-C does; how it ended and what it said last."""
    os.killpg(process.pid, how)
    code = process.wait(60)
    assert process.stdout
    return code, process.stdout.read()


def refusal(environment: dict[str, str], *arguments: str) -> str:
    """What the demo says that does not start: one line."""
    done = subprocess.run(
        [BUURTSAMEN, "demo", *arguments], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    return line


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_ctrl_c_stops_everything_and_the_next_start_goes_on(loaded: dict[str, str]) -> None:
    port = serving.free_port()
    with demo(loaded, port) as process:
        assert serving.answers(port)
        assert f"runs already, at http://127.0.0.1:{port}/" in refusal(loaded, "--port", str(serving.free_port()))
        assert "runs already" in refusal(loaded, "--reset")
        do_something()
        assert end(process, signal.SIGINT) == (0, "\n  Stopped. Everything is kept.\n")
    assert is_free(port)

    with demo(loaded, port) as process:
        assert Municipality.objects.get(name="Almelo").phone == "0546 12 34 56"
        code, _ = end(process, signal.SIGTERM)
    assert code == 128 + signal.SIGTERM
    assert is_free(port)


def test_starting_over_loads_the_whole_demo_anew(loaded: dict[str, str]) -> None:
    do_something()

    with demo(loaded, serving.free_port(), "--reset") as process:
        assert Municipality.objects.get(name="Almelo").phone != "0546 12 34 56"
        codes = json.loads((Path(loaded["BUURTSAMEN_HOME"]) / "demo-codes.json").read_text())
        end(process, signal.SIGINT)

    assert list(codes)[:3] == ["fresh", "activated", "given"]


def test_a_port_that_somebody_else_has_is_said_in_one_line(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert f"Port {port} is not free" in refusal(environment, "--port", str(port))
    assert "Port 70000 is not free" in refusal(environment, "--port", "70000")


def test_a_database_with_a_real_municipality_is_left_alone(environment: dict[str, str]) -> None:
    build("lindedorp.test")

    for arguments in ([], ["--reset"]):
        assert "not a demo's" in refusal(environment, "--port", str(serving.free_port()), *arguments)
    assert Municipality.objects.get().name == "Lindedorp"


def test_a_web_server_that_does_not_start_is_said_in_one_line(loaded: dict[str, str]) -> None:
    assert "demo.log" in refusal({**loaded, "GRANIAN_BACKLOG": "none"}, "--port", str(serving.free_port()))
