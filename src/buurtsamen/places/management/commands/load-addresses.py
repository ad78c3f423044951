# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: N999 - Django takes the name of a command from its file
"""buurtsamen load-addresses: the homes of one municipality."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction

from buurtsamen.core import dates
from buurtsamen.places import addresses
from buurtsamen.places.files import Refused
from buurtsamen.places.models import Municipality


class Command(BaseCommand):
    help = (
        "Load the homes of one municipality from PDOK's bag-light.gpkg or a CSV (columns: see places/homes.py)."
        " Adds, updates, and marks what disappeared as gone; never deletes. Load the areas first. Safe to repeat."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--areas", type=Path, metavar="PC6HNR", help="the CSV of CBS with a neighbourhood for each door"
        )
        parser.add_argument("--municipality", metavar="GM0141", help="may be left out when there is only one")
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="when a home is gone; today")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    def handle(self, **options: Any) -> None:
        municipality = _municipality(options["municipality"])
        try:
            with transaction.atomic():
                report = addresses.load(
                    options["file"],
                    municipality=municipality,
                    of_cbs=options["areas"],
                    on=options["on"] or dates.today(),
                )
                transaction.set_rollback(options["dry_run"])
        except Refused as refusal:
            raise CommandError(f"{refusal}. Nothing was changed.") from refusal
        self.stdout.write(
            f"{municipality.name}: {report.new} homes new, {report.gone} gone, {report.changed} changed,"
            f" {report.same} the same."
        )
        if options["dry_run"]:
            self.stdout.write("This was a dry run: nothing was changed.")


def _municipality(code: str | None) -> Municipality:
    here = list(Municipality.objects.order_by("code"))
    asked = [town for town in here if code in (None, town.code)]
    if len(asked) != 1:
        names = ", ".join(f"{town.code} {town.name}" for town in here)
        raise CommandError(f"Say which municipality with --municipality; here are: {names or 'none'}.")
    return asked[0]
