# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for this room's jobs: cleaning up after sessions and jobs."""

from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app

from buurtsamen.core import jobs


@app.periodic(cron="20 2 * * *")
@app.task(name="core.tidy", queueing_lock="core.tidy")
def tidy(timestamp: int) -> None:  # noqa: ARG001 - for which moment
    """Sessions that ended and jobs of long ago are gone."""
    SessionStore.clear_expired()
    jobs.forget_old()
