# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Many at once, held at the point where a race would be lost."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

from django.db import connection

from buurtsamen.core import failpoints, walls

RACERS = 64
DONE = "done"


def race(
    town_id: int,
    attempts: Sequence[Callable[[], Any]],
    *points: str,
    refusals: type[Exception] | tuple[type[Exception], ...] = (),
) -> list[str]:
    """All attempts at once, each held at the failpoint that it reaches until every other stands at one too.

    Returns:
        Of each, `done`, or the name of the refusal; any other error is raised.
    """
    barrier = threading.Barrier(len(attempts), timeout=60)

    def run(attempt: Callable[[], Any]) -> str:
        walls.enter(town_id)
        try:
            attempt()
        except refusals as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return DONE

    with ExitStack() as stack:
        for point in points:
            stack.enter_context(failpoints.at(point, barrier.wait))
        pool = stack.enter_context(ThreadPoolExecutor(len(attempts)))
        return list(pool.map(run, attempts))
