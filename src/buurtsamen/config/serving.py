# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for serving: the web server and a worker, as the demo, the tests and the bench start them."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ADDRESS = "127.0.0.1"
WORKERS, THREADS = 2, 2
PROGRAM = [sys.executable, "-c", "from buurtsamen.config.cli import main; main()"]


def command(port: int, *, workers: int = WORKERS) -> list[str]:
    """What starts granian on this machine: WSGI, HTTP/1.1, a few threads a worker, no log of its own."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1"),
        *("--host", ADDRESS, "--port", str(port), "--workers", str(workers), "--blocking-threads", str(THREADS)),
        *("--log-level", "error", "--workers-kill-timeout", "5", "--respawn-failed-workers"),
        "buurtsamen.config.wsgi:application",
    ]


@dataclass
class Site:
    """A site that answers.

    Attributes:
        log: the file that everything it says goes to.
    """

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def url(self, path: str = "/", host: str = ADDRESS) -> str:
        """An address of it."""
        return f"http://{host}:{self.port}{path}"

    def kill(self) -> None:
        """End it and its workers at once (SIGKILL), as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def free_port() -> int:
    """A port where nobody listens at this moment."""
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


def start(log: Path, *, environment: Mapping[str, str] | None = None, port: int = 0, workers: int = WORKERS) -> Site:
    """Start a site in a process group of its own, and wait until it answers.

    Raises:
        RuntimeError: it ended, or did not answer within a minute; what it said is in the message.
    """
    port = port or free_port()
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 - our own words
            command(port, workers=workers),
            env={**os.environ, **(environment or {})},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    site = Site(port, process, log)
    try:
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if answers(port):
                return site
            time.sleep(0.02)
    except BaseException:  # Ctrl-C while it comes up
        site.kill()
        raise
    if process.poll() is None:
        site.kill()
    raise RuntimeError(f"The site does not answer. It said: {log.read_text(errors='replace')[-2000:]}")


def answers(port: int) -> bool:
    """Whether something answers at this port that it is well."""
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=5)
    try:
        connection.request("GET", "/gezond")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@contextmanager
def serving(
    log: Path, *, environment: Mapping[str, str] | None = None, port: int = 0, workers: int = WORKERS
) -> Iterator[Site]:
    """A site answers while inside."""
    site = start(log, environment=environment, port=port, workers=workers)
    try:
        yield site
    finally:
        if site.process.poll() is None:
            os.killpg(site.process.pid, signal.SIGTERM)
            try:
                site.process.wait(10)
            except subprocess.TimeoutExpired:
                site.kill()


@contextmanager
def working(
    log: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A worker does what waits while inside, soon after; what it is at in the end, it ends."""
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 - our own words
            [*PROGRAM, "worker", *arguments],
            env={**os.environ, **(environment or {})},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
