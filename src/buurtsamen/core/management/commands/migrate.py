# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""buurtsamen migrate: as the owner of the tables, who then gives the application's role its rights."""

from typing import Any

from django.conf import settings
from django.core.management.commands import migrate

from buurtsamen.core import walls


class Command(migrate.Command):
    help = "Bring the database up to date, as the owner of its tables, and grant the application's role what it needs."

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options["database"] == "owner":
            walls.grant(settings.DATABASES["default"]["USER"])
