# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""How saving ends: congratulations once, saving longer within the rules, and stopping by hand or by the calendar."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.initiatives import gifts, life
from buurtsamen.initiatives.models import Initiative
from buurtsamen.mail.tests.post import posted
from buurtsamen.makers import saving
from buurtsamen.makers.tests import making
from buurtsamen.people.models import Event, User

LAST = date(2026, 6, 30)


def subjects() -> list[str]:
    letters = posted()
    mail.outbox.clear()
    return sorted(str(letter.subject) for letter in letters)


def give(town: Town, *names: str) -> None:
    for name in names:
        gifts.give(town.voucher(name), town.garden, on=A_DAY_IN_MAY)
    town.garden.refresh_from_db()


def test_makers_of_what_was_just_funded_are_congratulated_once(town: Town) -> None:
    making.maker(town)
    making.maker(town, name="Joke", is_initiator=False)
    give(town, "aisha", "bram", "chen")
    assert saving.congratulate(town.municipality, on=A_DAY_IN_MAY, at=timezone.now()) == 0
    give(town, "dewi")

    assert saving.congratulate(town.municipality, on=A_DAY_IN_MAY, at=timezone.now()) == 1
    assert saving.congratulate(town.municipality, on=A_DAY_IN_MAY, at=timezone.now()) == 0

    assert subjects() == ["Gelukt! Buurttuin heeft genoeg"] * 2
    (line,) = Event.objects.filter(what="initiatives.initiative.funded")
    assert (line.job, line.change) == ("makers.congratulate", {"saved_cents": [None, 30_00]})


def test_what_a_loan_funded_stands_in_the_journal_once(town: Town) -> None:
    noor = making.maker(town)
    life.take("fund", town.garden, by=noor, at=timezone.now(), target_cents=10_00, funded_on=A_DAY_IN_MAY)

    assert saving.congratulate(town.municipality, on=A_DAY_IN_MAY, at=timezone.now()) == 1

    assert Event.objects.filter(what="initiatives.initiative.funded").count() == 1
    assert len(subjects()) == 1


def test_before_a_decision_it_is_withdrawn(town: Town) -> None:
    noor = making.maker(town)
    Initiative.objects.filter(pk=town.garden.pk).update(state="submitted", saving_since=None, submitted_on=A_DAY_IN_MAY)
    client = making.browser(town, noor)
    assert "Nobody" not in client.get("/mijn/initiatieven/1/stoppen/").content.decode()

    assert client.post("/mijn/initiatieven/1/stoppen/", {"why": "Te druk"}).status_code == 302

    town.garden.refresh_from_db()
    assert town.garden.state == "withdrawn"
    (line,) = Event.objects.filter(what="initiatives.initiative.withdrawn")
    assert (line.actor, line.why) == (noor, "Te druk")
    assert client.get("/mijn/initiatieven/1/stoppen/").status_code == 404
    assert subjects() == []


def test_makers_are_asked_two_weeks_and_two_days_before_the_last_day_also_after_a_missed_night(town: Town) -> None:
    making.maker(town)

    Initiative.objects.filter(pk=town.benches.pk).update(saves_until=LAST + timedelta(days=100))

    def asked(*, days_before: int) -> int:
        return saving.ask(town.municipality, on=LAST - timedelta(days=days_before))

    assert [asked(days_before=days) for days in (15, 13, 13, 10, 3, 1, 0)] == [0, 1, 0, 0, 0, 1, 0]
    assert subjects() == ["Buurttuin spaart tot en met dinsdag 30 juni"] * 2


def test_saving_longer_goes_as_far_as_the_municipality_allows(town: Town) -> None:
    noor = making.maker(town)
    town.municipality.saving_months = 6
    town.municipality.save(update_fields=["saving_months"])

    def prolong(until: date) -> None:
        garden = Initiative.objects.select_related("municipality").get(pk=town.garden.pk)
        saving.prolong(garden, until=until, by=noor, on=A_DAY_IN_MAY, at=timezone.now())

    prolong(date(2026, 11, 1))
    for wrong in (date(2026, 11, 2), date(2026, 5, 9)):
        with pytest.raises(saving.Refused, match="1 november 2026"):
            prolong(wrong)

    town.garden.refresh_from_db()
    assert town.garden.saves_until == date(2026, 11, 1)
    (line,) = Event.objects.filter(what="initiatives.initiative.prolonged")
    assert line.change == {"saves_until": ["2026-06-30", "2026-11-01"]}
    making.funded(town.garden)
    with pytest.raises(saving.Refused, match="spaart niet meer"):
        prolong(date(2026, 10, 1))


def test_the_night_after_its_last_day_it_stops_and_every_gift_goes_back(town: Town) -> None:
    making.maker(town)
    give(town, "aisha", "bram")
    Initiative.objects.filter(pk=town.garden.pk).update(saves_until=A_DAY_IN_MAY)

    def night(on: date) -> int:
        return saving.end_those_over(town.municipality, on=on, at=timezone.now())

    tomorrow = A_DAY_IN_MAY + timedelta(days=1)
    assert [night(A_DAY_IN_MAY), night(tomorrow), night(tomorrow)] == [0, 1, 0]

    town.garden.refresh_from_db()
    assert (town.garden.state, town.garden.saved_cents, town.garden.ended_on) == ("not_succeeded", 0, tomorrow)
    assert town.voucher("aisha").left_cents == 7_50
    assert subjects() == ["Buurttuin is gestopt"]
    (line,) = Event.objects.filter(what="initiatives.initiative.stopped")
    assert line.job == saving.CALENDAR


def test_makers_who_save_longer_while_the_calendar_looks_go_on(town: Town) -> None:
    give(town, "aisha")
    after = LAST + timedelta(days=1)
    (seen,) = saving.over(town.municipality, after).filter(pk=town.garden.pk)
    Initiative.objects.filter(pk=seen.pk).update(saves_until=after + timedelta(days=30))

    with pytest.raises(life.Refused):
        saving.end(seen, by=saving.CALENDAR, on=after, at=timezone.now())

    town.garden.refresh_from_db()
    assert (town.garden.state, town.garden.saved_cents) == ("saving", 7_50)


def test_a_maker_who_stops_while_the_calendar_does_is_told(town: Town) -> None:
    noor = making.maker(town)
    seen = Initiative.objects.get(pk=town.garden.pk)
    Initiative.objects.filter(pk=town.garden.pk).update(saves_until=A_DAY_IN_MAY)
    assert saving.end_those_over(town.municipality, on=A_DAY_IN_MAY + timedelta(days=1), at=timezone.now()) == 1

    with pytest.raises(life.Refused):
        saving.end(seen, by=noor, on=A_DAY_IN_MAY, at=timezone.now())

    assert subjects() == ["Buurttuin is gestopt"]


def test_the_neighbour_is_left_alone(town: Town, other_town: Town) -> None:
    assert User.objects.count() == 0
    Initiative.objects.filter(pk=town.garden.pk).update(saves_until=A_DAY_IN_MAY)

    assert saving.end_those_over(other_town.municipality, on=date(2026, 6, 1), at=timezone.now()) == 0
    assert Initiative.objects.get(pk=town.garden.pk).state == "saving"
