# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: N999
"""buurtsamen create-municipality: a platform of its own, at a host name of its own, with the first texts."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from buurtsamen.core import walls
from buurtsamen.places.models import Host, Municipality
from buurtsamen.website import pages

_FIELDS = {
    "code": "CBS code: GM0141",
    "name": "Almelo",
    "platform": "the name on the site: Almelo Buurt Samen",
    "phone": "where residents call for help",
    "email": "where residents write to",
}


class Command(BaseCommand):
    help = "Create a municipality with its platform, its first host name and the first texts of its public pages."

    def add_arguments(self, parser: CommandParser) -> None:
        for name, meaning in _FIELDS.items():
            parser.add_argument(f"--{name}", required=True, help=meaning)
        parser.add_argument("--host", required=True, help="name in the address bar: almelobuurtsamen.nl")
        parser.add_argument("--administrator", help="e-mail address of who gets a link to become administrator")

    def handle(self, **options: Any) -> None:
        made = Municipality(**{name: options[name] for name in _FIELDS})
        host = Host(name=options["host"].lower(), municipality=made)
        try:
            made.full_clean(exclude=["brand"])
            host.full_clean(exclude=["municipality"])
        except ValidationError as error:
            raise CommandError(" ".join([*error.messages, "Nothing was changed."])) from error
        with transaction.atomic():
            made.save(force_insert=True)
            walls.enter(made.pk)
            host.save(force_insert=True)
            pages.install(made)
        self.stdout.write(f"{made.platform} ({made.code}) is there, at {host.name}. Next: load-areas, load-addresses.")
        if options["administrator"]:
            name = options["administrator"].partition("@")[0]
            call_command(
                "create-administrator", host=host.name, email=options["administrator"], name=name, stdout=self.stdout
            )
        else:
            self.stdout.write("Then: create-administrator, which prints a link for the first one who works there.")
