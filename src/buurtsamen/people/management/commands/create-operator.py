# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: N999 - Django takes the name of a command from its file
"""buurtsamen create-operator: somebody who runs the installation, and works in one municipality at a time."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from buurtsamen.people import accounts
from buurtsamen.people.models import User


class Command(BaseCommand):
    help = "Make whoever has this e-mail address an operator. They sign in at any of the sites. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)

    def handle(self, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']} is no e-mail address. Nothing was changed.") from error
        with transaction.atomic():
            user = accounts.sign_up(options["email"], name=options["name"])
            if accounts.may_have_code(user) is None:
                raise CommandError("This account belongs to the login of a municipality. Nothing was changed.")
            User.objects.filter(pk=user.pk).update(is_operator=True)
        self.stdout.write(f"{user.email} is an operator. They sign in with a code by e-mail and set up a second step.")
