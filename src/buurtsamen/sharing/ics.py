# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for a file that a calendar reads (RFC 5545): when and where to help.

Moments are in UTC, so that no time zone has to be written down; whole days are days (section 3.3.4).
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from buurtsamen.core.dates import AMSTERDAM
from buurtsamen.sharing import words
from buurtsamen.sharing.models import Need

TYPE = "text/calendar; charset=utf-8"
_OCTETS = 75  # of a line at most, without its end (section 3.1)


def calendar(needs: Iterable[Need], *, origin: str, at: datetime) -> bytes:
    """A calendar with an event for each need that has a day.

    Args:
        origin: scheme and host of the site; names the events together with their numbers.
        at: when it is written.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Buurt Samen//Buurt Samen//NL", "METHOD:PUBLISH"]
    for need in needs:
        if need.begins_on:
            lines += _event(need, origin, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in [_folded(line)]).encode()


def _event(need: Need, origin: str, at: datetime) -> Iterator[str]:
    host = origin.partition("://")[2].partition(":")[0]
    yield "BEGIN:VEVENT"
    yield f"UID:need-{need.pk}@{host}"
    yield f"DTSTAMP:{_moment(at)}"
    yield from _span(need)
    yield f"SUMMARY:{_text(f'{words.title(need)}: {need.initiative.title}')}"
    yield f"LOCATION:{_text(need.initiative.place)}"
    yield f"URL:{origin}{need.initiative.get_absolute_url()}"
    yield "END:VEVENT"


def _span(need: Need) -> Iterator[str]:
    assert need.begins_on and need.ends_on  # noqa: S101 - a constraint of the table
    if need.begins_at is None:
        yield f"DTSTART;VALUE=DATE:{need.begins_on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{need.ends_on + timedelta(days=1):%Y%m%d}"  # the first day after it
        return
    begin = _dutch(need.begins_on, need.begins_at)
    end = _dutch(need.ends_on, need.ends_at) if need.ends_at else begin
    yield f"DTSTART:{_moment(begin)}"
    if end > begin:
        yield f"DTEND:{_moment(end)}"


def _dutch(on: date, at: time) -> datetime:
    return datetime.combine(on, at, AMSTERDAM)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Section 3.3.11; a line of its own never begins inside a text."""
    plain = " ".join(words.split())
    for sign in "\\;,":
        plain = plain.replace(sign, f"\\{sign}")
    return plain


def _folded(line: str) -> str:
    """No line of more than 75 octets; the next one begins with a space, and no sign is cut in two."""
    parts, now, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _OCTETS:
            parts.append(now)
            now, size = "", 1  # the space counts
        now += sign
        size += octets
    return "\r\n ".join([*parts, now])
