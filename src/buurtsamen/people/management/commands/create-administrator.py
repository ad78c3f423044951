# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: N999 - Django takes the name of a command from its file
"""buurtsamen create-administrator: a link with which somebody becomes administrator of a municipality, once."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from buurtsamen.core import walls
from buurtsamen.people import accounts, invitations
from buurtsamen.people.models import RoleName
from buurtsamen.places.models import Host


class Command(BaseCommand):
    help = (
        "Print a link with which whoever has this e-mail address becomes administrator: once, within 14 days. An"
        " earlier link for the same address works no longer."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", required=True, help="name in the address bar: almelobuurtsamen.nl")
        parser.add_argument("--email", required=True, help="of the administrator")
        parser.add_argument("--name", required=True, help="of the administrator")

    def handle(self, **options: Any) -> None:
        host = (
            Host.objects.select_related("municipality").filter(name=options["host"].partition(":")[0].lower()).first()
        )
        if host is None:
            raise CommandError(f"There is no municipality at {options['host']}. Nothing was changed.")
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']} is no e-mail address. Nothing was changed.") from error
        with walls.inside(host.municipality_id), transaction.atomic():
            accounts.sign_up(options["email"], name=options["name"])
            _, link = invitations.invite(
                municipality=host.municipality,
                email=options["email"],
                role=RoleName.ADMINISTRATOR,
                by=None,
                at=timezone.now(),
                origin=f"{'https' if settings.HTTPS else 'http'}://{options['host'].lower()}",
            )
        self.stdout.write(f"For {options['email']}, once, within 14 days:\n{link}")
