# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the calendar does by itself."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.management import call_command

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.initiatives import calendar, gifts
from buurtsamen.initiatives.models import Gift
from buurtsamen.people.models import Event
from buurtsamen.rounds import vouchers
from buurtsamen.rounds.models import Round, Voucher

MAY, JUNE, JULY = date(2026, 5, 10), date(2026, 6, 1), date(2026, 7, 1)


def test_in_may_nothing_happens(town: Town) -> None:
    assert calendar.turn(town.municipality, on=MAY) == []


def test_in_june_the_round_closes_and_unused_vouchers_expire(town: Town) -> None:
    vouchers.activate(town.voucher("aisha"), on=MAY)

    assert calendar.turn(town.municipality, on=JUNE) == ["Lindedorp Samen: voorjaar 2026 went from open to closed"]

    assert Voucher.objects.filter(state="expired").count() == 5
    line = Event.objects.get()
    assert (line.what, line.job, line.change) == ("rounds.round.closed", "daily", {"state": ["open", "closed"]})
    gifts.give(town.voucher("aisha"), town.garden, on=JUNE)


def test_in_july_it_is_settled_and_nobody_can_tell_who_gave_what(town: Town) -> None:
    gifts.give(town.voucher("aisha"), town.garden, on=MAY)

    calendar.turn(town.municipality, on=JULY)

    assert Round.objects.get().state == "settled"
    assert list(Event.objects.order_by("pk").values_list("what", flat=True)) == [
        "rounds.round.closed",
        "rounds.round.settled",
    ]
    assert Gift.objects.get().voucher is None


def test_twice_is_the_same_as_once(town: Town) -> None:
    calendar.turn(town.municipality, on=JULY)

    assert calendar.turn(town.municipality, on=JULY) == []
    assert Event.objects.count() == 2


def test_the_command_does_it_for_every_municipality(
    town: Town, other_town: Town, today: Callable[[date], None], capsys: pytest.CaptureFixture[str]
) -> None:
    today(JULY)

    call_command("daily")

    said = capsys.readouterr().out
    assert "Lindedorp Samen" in said and "Elders Samen" in said
    walls.enter(other_town.municipality.pk)
    assert Round.objects.get().state == "settled"
