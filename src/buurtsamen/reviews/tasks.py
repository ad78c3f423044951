# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a worker does for this room."""

from django.utils import timezone
from procrastinate.contrib.django import app

from buurtsamen.core import dates
from buurtsamen.places import towns
from buurtsamen.reviews import advices


@app.periodic(cron="20 7 * * 1-5")
@app.task(name=advices.REMINDS, queueing_lock=advices.REMINDS)
def remind(timestamp: int) -> None:  # noqa: ARG001 - for which moment
    """Advisers whose time is nearly over have a mail, on working days."""
    towns.in_each(lambda town: advices.remind(town, on=dates.today(), at=timezone.now()))
