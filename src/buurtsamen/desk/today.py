# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for Today: what waits for somebody, what runs, and what changed since they were here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from buurtsamen.core import dates
from buurtsamen.desk import rooms
from buurtsamen.desk.doors import IDLE_SECONDS, DeskRequest
from buurtsamen.desk.models import Visit, Work

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

    @property
    def days_late(self) -> int:
        """Calendar days past its target time; 0 while it is in time."""
        return max(0, (dates.today() - self.due).days) if self.due else 0

    @property
    def tone(self) -> str:
        """`wrong` when late, `warn` today and tomorrow, empty otherwise; words say so as well."""
        left = (self.due - dates.today()).days if self.due else 99
        return "wrong" if left < 0 else "warn" if left < 2 else ""

    @property
    def when(self) -> str:
        """Its target time in words."""
        if self.due is None:
            return gettext("no target day")
        left = (self.due - dates.today()).days
        if left < 0:
            return ngettext("%(days)s day too late", "%(days)s days too late", -left) % {"days": -left}
        if left < 2:
            return gettext("tomorrow") if left else gettext("today")
        return ngettext("in %(days)s day", "in %(days)s days", left) % {"days": left}


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened while whoever asks was away."""

    at: datetime
    text: Any
    url: str = ""


def waiting(request: DeskRequest) -> list[Waiting]:
    """What waits, the most overdue first, then what must be done soonest, then the oldest."""
    every: Iterable[Waiting] = chain.from_iterable(waits(request) for waits in rooms.bring("waits"))
    return sorted(every, key=lambda each: (each.due or date.max, each.since, each.title))[:MOST_WAITING]


def running(request: DeskRequest) -> list[Work]:
    """The long work that runs now, or ended today: one's own first."""
    lately = Work.objects.of(request.municipality).select_related("asked_by")
    open_ = lately.filter(state__in=[Work.State.QUEUED, Work.State.RUNNING])
    return sorted(open_.order_by("-asked_at")[:20], key=lambda work: work.asked_by_id != request.user.pk)


def changes(request: DeskRequest, since: datetime) -> list[Change]:
    """What happened since then, newest first."""
    every: Iterable[Change] = chain.from_iterable(changed(request, since) for changed in rooms.bring("changed"))
    return sorted(every, key=lambda each: each.at, reverse=True)[:MOST_CHANGES]


def visit(request: DeskRequest) -> datetime:
    """Remember that somebody is here now, and tell when the visit before this one ended.

    A visit lasts as long as a session does without a request. On a first visit that is a week ago.
    """
    now = timezone.now()
    mine, is_new = Visit.objects.get_or_create(
        municipality=request.municipality, user=request.user, defaults={"at": now, "before": now - timedelta(days=7)}
    )
    if not is_new:
        if (now - mine.at).total_seconds() > IDLE_SECONDS:
            mine.before = mine.at
        mine.at = now
        mine.save(update_fields=["at", "before"])
    return mine.before
