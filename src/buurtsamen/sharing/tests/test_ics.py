# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A file for a calendar, as another reader of RFC 5545 reads it."""

from datetime import UTC, date, datetime, time
from typing import Any

from icalendar import Calendar

from buurtsamen.conftest import Town
from buurtsamen.sharing import ics
from buurtsamen.sharing.tests.asking import NOW, ORIGIN, hands, tables


def events(content: bytes) -> list[Any]:
    read: Any = Calendar.from_ical(content)
    assert (read["VERSION"], read["METHOD"]) == ("2.0", "PUBLISH")
    return list(read.walk("VEVENT"))


def test_an_afternoon_reads_as_the_moments_it_is(town: Town) -> None:
    need = hands(town, what="Opbouwen; tafels, banken \\ een partytent, want het regent 🌧 " + "é" * 9)

    content = ics.calendar([need], origin=ORIGIN, at=NOW)

    (event,) = events(content)
    assert event["DTSTART"].dt == datetime(2026, 6, 13, 11, tzinfo=UTC)  # 13.00 in summer
    assert event["DTEND"].dt == datetime(2026, 6, 13, 14, tzinfo=UTC)
    assert event["DTSTAMP"].dt == NOW
    assert str(event["SUMMARY"]) == f"{need.what}: Bankjes"
    assert str(event["LOCATION"]) == "Het veldje"
    assert str(event["UID"]) == f"need-{need.pk}@lindedorp.test"
    lines = content.split(b"\r\n")
    assert lines.pop() == b"" and b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75


def test_in_winter_the_same_hour_is_another_moment(town: Town) -> None:
    need = hands(town, begins_on=date(2026, 12, 5), begins_at=time(13), ends_at=None)

    (event,) = events(ics.calendar([need], origin=ORIGIN, at=NOW))

    assert event["DTSTART"].dt == datetime(2026, 12, 5, 12, tzinfo=UTC)
    assert "DTEND" not in event


def test_whole_days_are_days_and_what_has_none_is_left_out(town: Town) -> None:
    loan = tables(town, begins_on=date(2026, 6, 12), ends_on=date(2026, 6, 14))
    some_day = hands(town, begins_on=None, begins_at=None, ends_at=None)

    (event,) = events(ics.calendar([loan, some_day], origin=ORIGIN, at=NOW))

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 6, 12), date(2026, 6, 15))
