# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: N999 - Django takes the name of a command from its file
"""buurtsamen produce-run GM0141 3: make the files of a print run here, beside the workers that do the same."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from buurtsamen.core import walls
from buurtsamen.letters import production, runs
from buurtsamen.letters.models import PrintRun
from buurtsamen.places.models import Municipality


class Command(BaseCommand):
    help = "Make the files of a print run, with a bar that says how far it is. Safe to repeat, and on many machines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("municipality", help="the code of CBS: GM0141")
        parser.add_argument("number", type=int, help="of the print run")

    def handle(self, *, municipality: str, number: int, **options: Any) -> None:
        town = Municipality.objects.filter(code=municipality).first()
        if not town:
            raise CommandError(f"There is no municipality {municipality}. Nothing was changed.")
        with walls.inside(town.pk):
            run = PrintRun.objects.filter(number=number).select_related("municipality").first()
            if not run:
                raise CommandError(f"{town.name} has no print run {number}. Nothing was changed.")
            try:
                if run.state == PrintRun.State.PREPARED:
                    production.begin(run, by="produce-run", at=timezone.now())
            except runs.Refused as refusal:
                raise CommandError(refusal.message) from refusal
            with tqdm(total=run.letters, unit=" letters", ncols=80, file=self.stderr) as bar:
                for done in production.work(run):
                    bar.update(done - bar.n)
            if run.trouble:
                raise CommandError(run.trouble)
            self.stdout.write(f"Print run {run.number}: {run.letters} letters, {run.pages} pages, {run.state}.")
