# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a worker does for this room."""

from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from buurtsamen.core import walls
from buurtsamen.core.alone import Busy
from buurtsamen.desk import checking, works
from buurtsamen.places import towns

_LATER = RetryStrategy(max_attempts=9, exponential_wait=2, retry_exceptions=(Busy, OperationalError, InterfaceError))


@app.task(name=works.JOB, queue="works", priority=-10, retry=_LATER)
def work(municipality: int, work: int) -> None:
    """Do a long work that somebody asked for."""
    with walls.inside(municipality):
        works.carry_out(work)


@app.periodic(cron="*/5 * * * *")
@app.task(name="desk.lost", queueing_lock="desk.lost")
def lost(timestamp: int) -> None:  # noqa: ARG001 - for which moment
    """Nobody waits for work that no worker will do any more."""
    towns.in_each(lambda town: works.give_up_lost(town, timezone.now()))


@works.task(checking.NAME, title=_("Check the books"), page="desk_check_books")
def prove(step: works.Steps) -> dict[str, Any]:
    """The proofs of all rooms."""
    return checking.check(step)
