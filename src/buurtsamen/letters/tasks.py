# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a worker does for this room."""

from django.utils import timezone
from procrastinate.contrib.django import app

from buurtsamen.core import walls
from buurtsamen.letters import participation
from buurtsamen.places.models import Municipality


@app.periodic(cron="20 3 * * *")
@app.task(name=participation.COUNTS, queueing_lock=participation.COUNTS)
def count(timestamp: int) -> None:  # noqa: ARG001 - for which moment
    """Letters know whether their household took part; those of settled rounds forget their vouchers."""
    for municipality in Municipality.objects.order_by("pk"):
        with walls.inside(municipality.pk):
            participation.count(municipality, at=timezone.now())
            participation.forget(municipality, at=timezone.now())
