# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: N999 - Django takes the name of a command from its file
"""buurtsamen load-demo: two municipalities in the middle of a round."""

from typing import Any

from django.core.management import BaseCommand

from buurtsamen.demo import loading


class Command(BaseCommand):
    help = (
        "Load the demo: Almelo with a pilot and an open round, and Rheden, with invented addresses and initiatives."
        " Adds to an empty database; what is there already stays. Safe to repeat."
    )

    def handle(self, **options: Any) -> None:
        loading.load(self.stdout.write)
