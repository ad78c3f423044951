# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a worker does for this room."""

from django.utils import timezone
from procrastinate.contrib.django import app

from buurtsamen.applications import starting
from buurtsamen.places import towns


@app.periodic(cron="20 3 * * *")
@app.task(name=starting.FORGETS, queueing_lock=starting.FORGETS)
def forget(timestamp: int) -> None:  # noqa: ARG001 - for which moment
    """Plans that were begun and not touched for a year are gone."""
    towns.in_each(lambda town: starting.forget(town, at=timezone.now()))
