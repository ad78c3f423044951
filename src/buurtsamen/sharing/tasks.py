# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a worker does for this room, once a day for every municipality."""

from django.utils import timezone
from procrastinate.contrib.django import app

from buurtsamen.core import dates
from buurtsamen.places import towns
from buurtsamen.places.models import Municipality
from buurtsamen.sharing import alerts, daily


@app.periodic(cron="10 6 * * *")
@app.task(name=daily.JOB, queueing_lock=daily.JOB)
def turn(timestamp: int) -> None:  # noqa: ARG001 - for which moment
    """Reminders, questions and news are queued; what ended is closed, and whose term is over is forgotten."""
    towns.in_each(_turn)


def _turn(municipality: Municipality) -> None:
    on, at = dates.today(), timezone.now()
    daily.end(municipality, on=on, at=at)
    daily.remind(municipality, on=on)
    daily.ask(municipality, on=on)
    daily.forget(municipality, on=on, at=at)
    alerts.tell(municipality, on=on)
