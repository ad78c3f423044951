# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for measuring letters: from 33,795 addresses to finished files, and how a second worker helps."""

import io
import os
import subprocess
import sys
import time

import psutil
from django.utils import timezone

from bench.figures import Figures
from bench.town import Town, prepared_round
from buurtsamen.core import dates, walls
from buurtsamen.letters import composing, production, runs
from buurtsamen.letters.models import PrintFile, PrintRun
from buurtsamen.letters.paper import pdf
from buurtsamen.places.models import Address, Street
from buurtsamen.rounds import codes

LETTERS = 33_795
_COMMAND = [sys.executable, "-c", "from buurtsamen.config.cli import main; main()", "produce-run"]


def measure(town: Town, figures: Figures) -> None:
    """Seconds and memory for one worker, then for two; letters a second of the laying alone; kB each."""
    walls.enter(town.municipality.pk)
    _addresses(town)
    seconds, run = _printed(town, 41, workers=1, figures=figures)
    figures.say("letters_33795_s", seconds)
    _lay(run, figures)
    both, _ = _printed(town, 42, workers=2)
    produce = figures.known["letters_produce_one_worker_s"]
    figures.say("letters_two_workers_ratio", produce / both)


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


def _printed(town: Town, number: int, *, workers: int, figures: Figures | None = None) -> tuple[float, PrintRun]:
    """Seconds from addresses to files in the storage; with two workers, seconds of producing alone."""
    round_ = prepared_round(town, number, LETTERS)
    began = time.perf_counter()
    run = runs.prepare(round_, [town.neighbourhood.district], by=None, on=dates.today(), at=timezone.now())
    prepared = time.perf_counter()
    production.begin(run, by="bench", at=timezone.now())
    arguments = [*_COMMAND, town.municipality.code, str(run.number)]
    programs = [subprocess.Popen(arguments, env=os.environ, stderr=subprocess.DEVNULL) for _ in range(workers)]
    peak = 0
    while any(program.poll() is None for program in programs):
        for program in programs:
            peak = max(peak, _memory(program.pid))
        time.sleep(0.05)
    ended = time.perf_counter()
    walls.enter(town.municipality.pk)
    run.refresh_from_db()
    assert run.state == "produced", run.trouble
    if figures:
        figures.say("letters_prepare_s", prepared - began)
        figures.say("letters_produce_one_worker_s", ended - prepared)
        figures.say("letters_peak_mb", peak / 2**20)
        return ended - began, run
    return ended - prepared, run


def _memory(pid: int) -> int:
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:  # it ended just now
        return 0


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
