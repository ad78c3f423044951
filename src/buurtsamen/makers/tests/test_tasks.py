# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a worker does for makers, in every municipality."""

from collections.abc import Callable
from datetime import date

from django.db import connection

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.core import walls
from buurtsamen.initiatives import gifts
from buurtsamen.initiatives.models import Initiative
from buurtsamen.makers import tasks


def state(town: Town) -> str:
    before = getattr(connection.connection, "municipality_id", 0)
    with walls.inside(town.municipality.pk):
        found = Initiative.objects.get(pk=town.garden.pk)
    walls.enter(before)
    return f"{found.state} {'told' if found.congratulated_on else ''}".strip()


def test_both_towns_are_congratulated_and_end_on_their_last_day(
    town: Town, other_town: Town, today: Callable[[date], None]
) -> None:
    for name in ("aisha", "bram", "chen", "dewi"):
        gifts.give(town.voucher(name), town.garden, on=A_DAY_IN_MAY)

    for _twice in range(2):
        tasks.congratulate(0)
    assert (state(town), state(other_town)) == ("funded told", "saving")

    today(date(2026, 7, 1))
    for _twice in range(2):
        tasks.calendar(0)
    assert (state(town), state(other_town)) == ("funded told", "not_succeeded")
