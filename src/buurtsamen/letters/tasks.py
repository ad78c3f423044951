# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a worker does for this room."""

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from buurtsamen.core import walls
from buurtsamen.core.alone import Busy
from buurtsamen.letters import participation, production
from buurtsamen.places.models import Municipality


@app.periodic(cron="20 3 * * *")
@app.task(name=participation.COUNTS, queueing_lock=participation.COUNTS)
def count(timestamp: int) -> None:  # noqa: ARG001 - for which moment
    """Letters know whether their household took part; those of settled rounds forget their vouchers."""
    for municipality in Municipality.objects.order_by("pk"):
        with walls.inside(municipality.pk):
            participation.count(municipality, at=timezone.now())
            participation.forget(municipality, at=timezone.now())


@app.task(
    name=production.MAKES,
    retry=RetryStrategy(max_attempts=9, exponential_wait=2, retry_exceptions=(Busy, OperationalError, InterfaceError)),
)
def make_file(municipality: int, file: int) -> None:
    """A file for the printer is made."""
    with walls.inside(municipality):
        production.make(file)
