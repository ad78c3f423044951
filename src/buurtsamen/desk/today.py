# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for Today: what waits for somebody, what runs, what changed since they were here, how things stand."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from buurtsamen.core import dates
from buurtsamen.desk import rooms, works
from buurtsamen.desk.doors import DeskRequest
from buurtsamen.desk.models import Visit, Work
from buurtsamen.people import sessions
from buurtsamen.people.models import Event
from buurtsamen.places import workdays
from buurtsamen.places.models import Municipality

MOST_WAITING = 50
MOST_CHANGES = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for whoever asks.

    Attributes:
        what: the act: "Look at a new initiative".
        title: on what: "Fietsenrekken bij de buurtwinkel".
        button: one verb, for the link.
        since: the day from which it waits.
        due: the last day of its target time; none when it has none.
        district: its name, or empty.
    """

    what: Any
    title: str
    url: str
    button: Any
    since: date
    due: date | None = None
    district: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that waits, beside how long there is still time for it.

    Attributes:
        days: until the last day of its target time; below 0 when that is over, none when it has no such day.
        working_days: the same, in days on which the municipality works.
    """

    waiting: Waiting
    days: int | None
    working_days: int

    @property
    def tone(self) -> str:
        """`wrong` when late, `warn` today and tomorrow, empty otherwise; words say so as well."""
        if self.days is None or self.days > 1:
            return ""
        return "wrong" if self.days < 0 else "warn"

    @property
    def when(self) -> str:
        """Its target time in words."""
        match self.days:
            case None:
                return gettext("no target day")
            case 0:
                return gettext("today")
            case 1:
                return gettext("tomorrow")
        count = max(1, abs(self.working_days))
        if self.days < 0:
            said = ngettext("%(days)s working day too late", "%(days)s working days too late", count)
        else:
            said = ngettext("in %(days)s working day", "in %(days)s working days", count)
        return said % {"days": count}


@dataclass(frozen=True, slots=True)
class Standing:
    """How something stands now, for who only looks as well: "Budget 2026", "€ 12.400".

    Attributes:
        value: as in a cell of a list: text, a number, `Cents`.
    """

    label: Any
    value: object
    url: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened while whoever asks was away."""

    at: datetime | date  # a day when the moment is not known
    text: Any
    url: str = ""

    @property
    def moment(self) -> datetime:
        """When it was; of a day, its beginning."""
        if isinstance(self.at, datetime):
            return self.at
        return datetime.combine(self.at, time(), dates.AMSTERDAM)


def waiting(request: DeskRequest) -> list[Line]:
    """What waits, the most overdue first, then what must be done soonest, then the oldest."""
    every: Iterable[Waiting] = chain.from_iterable(waits(request) for waits in rooms.bring("waits"))
    first = sorted(every, key=lambda each: (each.due or date.max, each.since, each.title))[:MOST_WAITING]
    today = dates.today()
    return [line(each, request.municipality, today) for each in first]


def line(waiting: Waiting, municipality: Municipality, on: date) -> Line:
    """How long there is still time for something on a day."""
    if waiting.due is None:
        return Line(waiting, None, 0)
    return Line(waiting, (waiting.due - on).days, workdays.between(on, waiting.due, municipality))


def running(request: DeskRequest) -> list[tuple[Work, Any, bool]]:
    """The long work that runs now, one's own first, each with what it is called and whether its page may be opened."""
    newest = sorted(works.running(request.municipality)[:20], key=lambda work: work.asked_by_id != request.user.pk)
    return [(work, works.kind(work).title, works.may_see(request.user, request.rights, work)) for work in newest]


def changes(request: DeskRequest, since: datetime) -> list[Change]:
    """What happened since then, newest first."""
    every: Iterable[Change] = chain.from_iterable(changed(request, since) for changed in rooms.bring("changed"))
    return sorted(every, key=lambda each: each.moment, reverse=True)[:MOST_CHANGES]


def turned(
    request: DeskRequest, rows: QuerySet[Any], acts: Mapping[str, Any], since: datetime
) -> Iterator[tuple[datetime, Any, Any]]:
    """Acts of others on these rows since then, the newest first: when, the row, and the words for it.

    Args:
        acts: dotted name → words; each on a row of this kind.
    """
    lines = Event.objects.of(request.municipality).filter(at__gt=since, what__in=acts).exclude(actor=request.user)
    newest = [(line, int(line.thing.rpartition(":")[2])) for line in lines.order_by("-at")[:MOST_CHANGES]]
    found = rows.in_bulk({pk for _, pk in newest})
    return ((line.at, found[pk], acts[line.what]) for line, pk in newest if pk in found)


def standing(request: DeskRequest) -> list[Standing]:
    """How things stand, the rooms in their order."""
    return list(chain.from_iterable(stands(request) for stands in rooms.bring("stands")))


def visit(request: DeskRequest) -> datetime:
    """Remember that somebody is here now, and tell when the visit before this one ended.

    A visit lasts as long as a session does without a request. On a first visit that is a week ago.
    """
    now = timezone.now()
    mine, is_new = Visit.objects.get_or_create(
        municipality=request.municipality, user=request.user, defaults={"at": now, "before": now - timedelta(days=7)}
    )
    if not is_new:
        if (now - mine.at).total_seconds() > sessions.IDLE_SECONDS:
            mine.before = mine.at
        mine.at = now
        mine.save(update_fields=["at", "before"])
    return mine.before
