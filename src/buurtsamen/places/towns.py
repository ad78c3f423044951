# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for doing something in every municipality, as the nightly work does."""

import logging
from collections.abc import Callable

from buurtsamen.core import walls
from buurtsamen.places.models import Municipality

_log = logging.getLogger(__name__)


def in_each(do: Callable[[Municipality], object]) -> None:
    """Do it in every municipality in turn, with the connection working for it. What fails in one stops no other.

    Raises:
        ExceptionGroup: what failed, after all had their turn.
    """
    failures = []
    for municipality in Municipality.objects.order_by("pk"):
        try:
            with walls.visiting(municipality.pk):
                do(municipality)
        except Exception as error:  # each is in the log, and raised in the end
            _log.exception("This was not done in %s", municipality.code)
            failures.append(error)
    if failures:
        raise ExceptionGroup("not done everywhere", failures)
