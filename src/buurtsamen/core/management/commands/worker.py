# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""buurtsamen worker: does what is to be done in the background; as many of them, on as many machines, as wanted."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from buurtsamen.core import jobs


class Command(BaseCommand):
    help = "Do the work in the background until stopped (SIGTERM, Ctrl-C); what is under way is ended first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concurrency", type=int, default=settings.WORKER_CONCURRENCY, help="jobs at once")
        parser.add_argument(
            "--patience",
            type=float,
            default=60,
            metavar="SECONDS",
            help="a worker that gives no sign of life for so long is dead: its jobs are done by another",
        )

    def handle(self, *, concurrency: int, patience: float, **options: Any) -> None:
        if concurrency < 1 or patience <= 0:
            raise CommandError("--concurrency and --patience are more than zero.")
        try:
            jobs.work(concurrency=concurrency, patience=patience)
        except jobs.Lost as lost:
            raise CommandError(f"This worker has no database: {str(lost).partition(chr(10))[0]}") from lost
