# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for measuring letters: from 33,795 addresses to finished files, and how a second worker helps."""

import io
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
from django.db import connection
from django.utils import timezone

from bench.figures import Figures
from bench.town import Town, prepared_round
from buurtsamen.config import serving
from buurtsamen.core import dates, walls
from buurtsamen.letters import composing, production, runs
from buurtsamen.letters.models import PrintFile, PrintRun
from buurtsamen.letters.paper import pdf
from buurtsamen.places.models import Address, Street
from buurtsamen.rounds import codes

LETTERS = 33_795
ROUNDS = {1: 41, 2: 42}  # how many workers → the number of its round
_LOG = Path("var/bench/worker.log")


def measure(town: Town, figures: Figures) -> None:
    """Seconds and memory with one worker, then seconds with two; letters a second of the laying alone; kB each."""
    walls.enter(town.municipality.pk)
    _addresses(town)
    run, seconds, peak = _printed(town, 1, figures)
    figures.say("letters_33795_s", figures.known["letters_prepare_s"] + seconds)
    figures.say("letters_peak_mb", peak / 2**20)
    _lay(run, figures)
    _, both, _ = _printed(town, 2, figures)
    figures.say("letters_two_workers_ratio", seconds / both)


def _addresses(town: Town) -> None:
    streets = [
        Street.objects.create(municipality=town.municipality, name=f"Straat {number}", town="Meetstad")
        for number in range(200)
    ]
    Address.objects.bulk_create(
        Address(
            municipality=town.municipality,
            bag_id=f"9999{number:012}",
            street=streets[number % len(streets)],
            neighbourhood=town.neighbourhood,
            postcode=f"{1000 + number % 9000}{chr(65 + number % 26)}{chr(65 + number // 26 % 26)}",
            number=1 + number // 200,
        )
        for number in range(LETTERS)
    )


def _printed(town: Town, workers: int, figures: Figures) -> tuple[PrintRun, float, int]:
    """Produced by so many workers, that wait for work already: seconds of that, and the most memory of one (bytes)."""
    round_ = prepared_round(town, ROUNDS[workers], LETTERS)
    began = time.perf_counter()
    run = runs.prepare(round_, [town.neighbourhood.district], by=None, on=dates.today(), at=timezone.now())
    if workers == 1:
        figures.say("letters_prepare_s", time.perf_counter() - began)
    peak = 0
    with _working(workers) as programs:
        began = time.perf_counter()
        production.begin(run, by="bench", at=timezone.now())
        while run.state != PrintRun.State.PRODUCED:
            peak = max(peak, *(psutil.Process(program.pid).memory_info().rss for program in programs))
            time.sleep(0.05)
            run.refresh_from_db()
            assert not run.trouble, run.trouble
        seconds = time.perf_counter() - began
    figures.say(f"letters_produce_{workers}_s", seconds)
    return run, seconds, peak


@contextmanager
def _working(count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many workers wait for work; each does one job at a time."""
    with ExitStack() as stack, connection.cursor() as cursor:
        programs = [stack.enter_context(serving.working(_LOG, "--concurrency", "1")) for _ in range(count)]
        waiting = 0
        deadline = time.monotonic() + 60
        while waiting < count:
            assert time.monotonic() < deadline, "no worker waits for work"
            assert all(program.poll() is None for program in programs), _LOG.read_text()
            cursor.execute("select count(*) from pg_stat_activity where query ilike 'listen %'")
            (waiting,) = cursor.fetchone()
            time.sleep(0.05)
        yield programs


def _lay(run: PrintRun, figures: Figures) -> None:
    """Laying over alone, of the letters of one file that are in memory already."""
    rows = PrintFile.objects.select_related("run__key", "run__round__municipality", "run__municipality", "district")
    file = rows.get(run=run, number=1)
    letters, sheet = list(composing.letters(file)), composing.sheet(file, on=dates.today())
    sizes = []
    for part in (letters[:1], letters):
        buffer, began = io.BytesIO(), time.perf_counter()
        pdf.write(buffer, sheet, part, title="bench", address=composing.address_of_codes(run), alphabet=codes.ALPHABET)
        sizes.append((buffer.tell(), time.perf_counter() - began))
    (one, static), (all_, seconds) = sizes
    figures.say("letters_lay_per_s", (len(letters) - 1) / (seconds - static))
    figures.say("letters_kb_each", (all_ - one) / (len(letters) - 1) / 1024)
