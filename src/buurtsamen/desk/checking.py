# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for checking the books from the desk: the proofs of all rooms, and what they say of one municipality."""

from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.utils.translation import gettext

from buurtsamen.core import proofs
from buurtsamen.desk.works import Refused, Steps

NAME = "desk.prove"


def check(step: Steps) -> dict[str, Any]:
    """Ask every proof, as the owner of the tables, and keep what concerns this municipality or all of them.

    Returns:
        `lines`: sentence, figures and difference (empty when it holds) of each answer.

    Raises:
        Refused: this worker does not know the owner, and would see nothing at all.
    """
    databases = settings.DATABASES
    if databases["owner"]["USER"] == databases["default"]["USER"]:
        raise Refused(
            gettext("This server may not read all books. Ask the operator to give the workers DATABASE_OWNER_URL.")
        )
    every = proofs.of_all_rooms()
    step.total = len(every)
    lines = []
    try:
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
            for proof in every:
                for answer in proof.answer(cursor):
                    if answer.municipality_id in (step.municipality.pk, None):
                        lines.append([proof.sentence, answer.figures, answer.difference])
                step.forward()
    finally:
        connections["owner"].close()  # who sees across the walls is not kept open for long
    return {"lines": lines}
