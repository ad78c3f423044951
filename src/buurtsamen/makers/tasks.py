# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a worker does for this room."""

from django.utils import timezone
from procrastinate.contrib.django import app

from buurtsamen.core import dates
from buurtsamen.makers import news, questions, saving, stacks
from buurtsamen.places import towns
from buurtsamen.places.models import Municipality


@app.periodic(cron="*/2 * * * *")
@app.task(name=saving.CONGRATULATES, queueing_lock=saving.CONGRATULATES)
def congratulate(timestamp: int) -> None:  # noqa: ARG001 - for which moment
    """The makers of what was just funded know it."""
    towns.in_each(lambda town: saving.congratulate(town, on=dates.today(), at=timezone.now()))


@app.periodic(cron="20 4 * * *")
@app.task(name=saving.CALENDAR, queueing_lock=saving.CALENDAR)
def calendar(timestamp: int) -> None:  # noqa: ARG001 - for which moment
    """What ended yesterday stops, makers are asked what is asked today, and what nobody needs any more is gone."""
    towns.in_each(_turn)


def _turn(municipality: Municipality) -> None:
    on, at = dates.today(), timezone.now()
    saving.end_those_over(municipality, on=on, at=at)
    saving.ask(municipality, on=on)
    news.remind(municipality, on=on)
    stacks.tidy(municipality, on=on, at=at)
    questions.forget(municipality, on=on)
