# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: N999 - Django takes the name of a command from its file
"""buurtsamen load-areas: the districts and neighbourhoods of a year."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction

from buurtsamen.places import areas
from buurtsamen.places.files import Refused

_NAMED = 12  # of the whole country more than 300 are passed over


class Command(BaseCommand):
    help = (
        "Load districts and neighbourhoods from PDOK's CBS Wijken en Buurten (GeoPackage or GeoJSON, RD or WGS84)."
        " Adds and updates; never deletes. Only for municipalities that are here. Safe to repeat."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--municipality", action="append", default=[], metavar="GM0141", help="only this one")
        parser.add_argument(
            "--year", type=int, choices=range(2000, 2100), metavar="2025", help="when the file has none"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    def handle(self, **options: Any) -> None:
        try:
            with transaction.atomic():
                report = areas.load(options["file"], municipalities=options["municipality"], year=options["year"])
                transaction.set_rollback(options["dry_run"])
        except Refused as refusal:
            raise CommandError(f"{refusal}. Nothing was changed.") from refusal
        for loaded in report.loaded:
            self.stdout.write(
                f"{loaded.town}: {loaded.districts} districts ({loaded.new_districts} new),"
                f" {loaded.neighbourhoods} neighbourhoods ({loaded.new_neighbourhoods} new)."
            )
            if loaded.shapeless:
                self.stdout.write(f"{loaded.town}: without a shape: {', '.join(loaded.shapeless)}.")
        if names := list(report.passed_over):
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            self.stdout.write(
                f"Passed over: {report.passed_over.total()} areas of {len(names)} municipalities that are not"
                f" loaded: {', '.join(names[:_NAMED])}{more}."
            )
        if options["dry_run"]:
            self.stdout.write("This was a dry run: nothing was changed.")
