# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a worker does for this room."""

from django.utils import timezone
from procrastinate.contrib.django import app

from buurtsamen.people import accounts, journal, seals, tries
from buurtsamen.places import towns


@app.periodic(cron="* * * * *")
@app.task(name="people.seal", queueing_lock="people.seal")
def seal(timestamp: int) -> None:  # noqa: ARG001 - for which moment
    """Every line of the journals is in the chain of its municipality."""
    towns.in_each(seals.seal)


@app.periodic(cron="40 2 * * *")
@app.task(name=journal.FORGETS, queueing_lock=journal.FORGETS)
def forget(timestamp: int) -> None:  # noqa: ARG001 - for which moment
    """Lines of the journals whose term is over are gone."""
    towns.in_each(lambda town: journal.forget(town, at=timezone.now()))


@app.periodic(cron="50 2 * * *")
@app.task(name="people.tidy", queueing_lock="people.tidy")
def tidy(timestamp: int) -> None:  # noqa: ARG001 - for which moment
    """Wrong tries of long ago are gone, and accounts that nobody proved to be theirs."""
    tries.forget(timezone.now())
    accounts.forget_unproven(timezone.now())
