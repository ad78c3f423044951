# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""buurtsamen daily: what the calendar asks, for every municipality. Run it shortly after midnight, Dutch time."""

from typing import Any

from django.core.management.base import BaseCommand

from buurtsamen.core import dates
from buurtsamen.initiatives import calendar
from buurtsamen.places import towns
from buurtsamen.places.models import Municipality


class Command(BaseCommand):
    help = "Open, close and settle rounds whose day has come, and delete old counts of wrong codes. Safe to repeat."

    def handle(self, **options: Any) -> None:
        towns.in_each(self._turn)

    def _turn(self, municipality: Municipality) -> None:
        for line in calendar.turn(municipality, on=dates.today()):
            self.stdout.write(line)
