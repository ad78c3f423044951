# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for work in the background: jobs of Procrastinate, and the workers that do them (docs/decisions/0018).

A room keeps its jobs in a module `tasks`, each with a name of its own: `@app.task(name="people.seal")`. A job is
queued with `defer`, in the transaction of the change it belongs to, also by another job. Its arguments stand in a
table without walls and in logs: numbers of rows and of the municipality (then `walls.inside`), never personal data in
the clear. A worker may die at any moment, so every job is safe to run twice.
"""

import asyncio
import json
import logging
import time
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from procrastinate import signals
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.sql import queries

from buurtsamen.core import walls

TRIES = 10  # a job whose worker died so often is given up: it may well be what kills them
LOSSES, LONG_SECONDS = 5, 60  # so many times, each within so long, it begins again when the database hung up
KEPT_HOURS = 30 * 24  # what failed can be looked at so long

_log = logging.getLogger(__name__)

# A worker is dead when it gave no sign of life for so long. What it was doing is done again, or given up.
_AGAIN = """
update procrastinate_jobs job set attempts = attempts + 1, worker_id = null, scheduled_at = null,
    status = (case when attempts + 1 < %(tries)s then 'todo' else 'failed' end)::procrastinate_job_status
where status = 'doing' and not exists (
    select from procrastinate_workers worker
    where worker.id = job.worker_id and worker.last_heartbeat > now() - make_interval(secs => %(patience)s))
returning id, task_name, status
"""


class Lost(Exception):
    """A worker has no database."""


class _Connector(PsycopgConnector):
    """A worker's own connections; what a job queues goes over the connection, and in the transaction, of the job."""

    def get_sync_connector(self) -> BaseConnector:
        return DjangoConnector()


def work(*, concurrency: int, patience: float) -> None:
    """Do jobs of all queues until SIGTERM or SIGINT; those under way are ended first.

    Args:
        concurrency: how many at once.
        patience: seconds without a sign of life after which another worker counts as dead.

    Raises:
        Lost: the database is not there, or hung up again and again; whoever started the worker starts it again.
    """
    losses = 0
    while losses < LOSSES:
        began = time.monotonic()
        lost = _work_until_lost(concurrency, patience)
        if lost is None:
            return
        _log.warning("The database hung up: %s", str(lost).strip())
        losses = losses + 1 if time.monotonic() - began < LONG_SECONDS else 1
    raise Lost("it hung up again and again")


def _work_until_lost(concurrency: int, patience: float) -> BaseException | None:
    """None when the worker was asked to stop; how the database was lost otherwise."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        connection.close()
        connection.ensure_connection()
    except OperationalError as error:  # says at once that it is not there; the connections of a worker try for long
        raise Lost(str(error)) from error
    connector = _Connector(kwargs=connector_params(), min_size=1, max_size=4)
    lost = None
    try:
        with app.replace_connector(connector):
            asyncio.run(_work(concurrency, patience))
    except* (psycopg.OperationalError, ConnectorException) as group:
        lost = group.exceptions[0]
    return lost


async def _work(concurrency: int, patience: float) -> None:
    async with app.open_async(), asyncio.TaskGroup() as group:
        watch = group.create_task(_watch(patience))
        doing = app.run_worker_async(
            concurrency=concurrency,
            delete_jobs="successful",
            update_heartbeat_interval=patience / 4,
            stalled_worker_timeout=patience,
            fetch_job_polling_interval=min(patience / 4, 5),
            install_signal_handlers=False,
        )
        worker = group.create_task(doing)
        with signals.on_stop(worker.cancel):  # type: ignore[arg-type]  # it ends what it is at
            await asyncio.wait([worker])
        watch.cancel()
        if not worker.cancelled():  # it stops by itself, without an error, when what listens or defers beside it fails
            raise ConnectorException("its worker stopped")


async def _watch(patience: float) -> None:
    """Give the jobs of workers that died back to those that live."""
    while True:
        found = await app.connector.execute_query_all_async(_AGAIN, tries=TRIES, patience=float(patience))
        for row in found:
            _log.warning("The worker of job %(id)s (%(task_name)s) died; it is now: %(status)s", row)
        await asyncio.sleep(patience / 4)


def forget_old() -> None:
    """Jobs that ended long ago are gone; those that were done went at once."""
    ended = ["succeeded", "failed", "cancelled", "aborted"]
    _on_this_connection().execute_query(queries["delete_old_jobs"], nb_hours=KEPT_HOURS, queue=None, statuses=ended)


def run_waiting() -> int:
    """Do all jobs that wait and are due on this connection, one after the other, as in a test or before a command ends.

    Returns:
        How many there were.

    Raises:
        Exception: what a job raised; that job waits again, and those before it are done.
    """
    count = 0
    with walls.visiting(0):  # as a worker begins
        while _run_one():
            count += 1
    return count


def _run_one() -> bool:
    connector = _on_this_connection()
    with transaction.atomic():
        row = connector.execute_query_one(queries["fetch_job"], queues=None, worker_id=None)
        if row["id"] is None:
            return False
        app.tasks[row["task_name"]](**json.loads(row["args"]))
        connector.execute_query(queries["finish_job"], job_id=row["id"], status="succeeded", delete_job=True)
    return True


def _on_this_connection() -> Any:
    return DjangoConnector()
