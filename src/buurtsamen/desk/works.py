# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for long work: somebody asks for it, a worker does it, and a page tells how far it is.

A room writes it as a function in its module `tasks`:

    @works.task("letters.print", title=_("Print the letters"), page="rounds_print")
    def print_letters(step: works.Steps, *, round: int) -> dict[str, Any]:

It may be broken off anywhere and is then called again from its beginning, so it is safe to run twice. What it returns
is kept in `Work.outcome`; `text` in it is one sentence for the page. It raises `Refused` when it cannot.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from buurtsamen.core import failpoints
from buurtsamen.core.alone import Busy, alone
from buurtsamen.desk.doors import DeskRequest
from buurtsamen.desk.models import Work
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.people.rights import Right
from buurtsamen.places.models import Municipality

JOB = "desk.work"
_OPEN = (Work.State.QUEUED, Work.State.RUNNING)
_SAYS_EVERY_SECONDS = 0.3
_LOST_AFTER = timedelta(minutes=1)

_log = logging.getLogger(__name__)


class Refused(Exception):
    """The work cannot be done; the message is one sentence that says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of long work.

    Attributes:
        title: what it is called on a page.
        page: name of the route where somebody starts it.
    """

    name: str
    title: Any
    page: str
    do: Callable[..., dict[str, Any]]


_kinds: dict[str, Kind] = {}


def task(
    name: str, *, title: Any, page: str
) -> Callable[[Callable[..., dict[str, Any]]], Callable[..., dict[str, Any]]]:
    """The function does a kind of long work, by its dotted name."""

    def known(do: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        _kinds[name] = Kind(name, title, page, do)
        return do

    return known


def kind(work: Work) -> Kind:
    """What kind of work it is; of one that this version knows no more, its name is known."""
    return _kinds.get(work.name) or Kind(work.name, work.name, "desk", dict)


class Steps:
    """How far a work is; the page tells it."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.municipality = work.municipality
        self._done = self._total = 0
        self._said = 0.0

    @property
    def total(self) -> int:
        """How many steps there are; 0 while that is not known."""
        return self._total

    @total.setter
    def total(self, value: int) -> None:
        self._total = value
        self._say()

    def forward(self, count: int = 1) -> None:
        """So many more are done."""
        self._done += count
        if time.monotonic() - self._said > _SAYS_EVERY_SECONDS:
            self._say()

    def _say(self) -> None:
        self._said = time.monotonic()
        done = min(self._done, self._total) if self._total else self._done
        Work.objects.filter(pk=self.work.pk, state=Work.State.RUNNING).update(done=done, total=self._total)


def running(municipality: Municipality) -> QuerySet[Work]:
    """What waits or runs now, the newest first, with who asked for it."""
    return Work.objects.of(municipality).filter(state__in=_OPEN).select_related("asked_by").order_by("-asked_at")


def last(municipality: Municipality, name: str) -> Work | None:
    """The one of this kind that was asked for last."""
    return Work.objects.of(municipality).filter(name=name).select_related("asked_by").order_by("-asked_at").first()


def may_see(user: User, rights: frozenset[Right], work: Work) -> bool:
    """Whether somebody may look at a work: who asked for it, and whoever reads the journal."""
    return work.asked_by_id == user.pk or Right.SEE_JOURNAL in rights


@transaction.atomic
def start(name: str, *, request: DeskRequest, **arguments: Any) -> Work:
    """Have a worker do this, and write that it was asked. The same that waits or runs already is not begun twice.

    Args:
        arguments: what the function wants to know, as JSON; they are kept where operators see them.
    """
    town, now = request.municipality, timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('desk.works'), %s::int)", [town.pk])
    if found := running(town).filter(name=_kinds[name].name, arguments=arguments).first():
        return found
    work = Work.objects.create(municipality=town, name=name, arguments=arguments, asked_by=request.user, asked_at=now)
    journal.record("desk.work.asked", work, where=town, at=now, by=request.user, change={"work": [None, name]})
    # One at a time for each municipality, so that nobody's long work keeps all workers from short ones.
    app.configure_task(JOB, lock=f"desk.work:{town.pk}").defer(municipality=town.pk, work=work.pk)
    return work


def carry_out(pk: int) -> None:
    """Do a work that was asked for; what ended already is left as it is.

    Raises:
        Busy: another worker is at it at this moment.
        OperationalError, InterfaceError: the database went away; it is done again later.
    """
    with alone(f"desk.work:{pk}"):
        begun = Work.objects.filter(pk=pk, state__in=_OPEN).update(
            state=Work.State.RUNNING, started_at=Coalesce(F("started_at"), timezone.now()), done=0, total=0
        )
        if not begun:
            return
        work = Work.objects.select_related("municipality").get(pk=pk)
        try:
            outcome = _kinds[work.name].do(Steps(work), **work.arguments)
            failpoints.reach("works.end")
        except Refused as refusal:
            _fail(work, str(refusal))
        except (OperationalError, InterfaceError, Busy):
            raise
        except Exception:
            _log.exception("Work %s (%s) failed", work.pk, work.name)
            _fail(
                work, gettext("Something went wrong on our side. Try it again; if it fails again, tell the operator.")
            )
        else:
            _end(work, Work.State.DONE, outcome=outcome, done=F("total"))


def _fail(work: Work, why: str) -> None:
    _end(work, Work.State.FAILED, why, failure=why)


@transaction.atomic
def _end(work: Work, state: Work.State, why: str = "", **fields: Any) -> None:
    """It ends once, with one line in the journal, however often it was begun."""
    now = timezone.now()
    if Work.objects.filter(pk=work.pk, state__in=_OPEN).update(state=state, ended_at=now, **fields):
        change = {"work": [None, work.name]}
        journal.record(f"desk.work.{state}", work, where=work.municipality, at=now, by=JOB, why=why, change=change)


def give_up_lost(municipality: Municipality, at: datetime) -> int:
    """Say of work that no worker will do any more that it failed, so that nobody waits for it.

    Returns:
        How much there was.
    """
    jobs = ProcrastinateJob.objects.filter(task_name=JOB, status__in=["todo", "doing"]).values_list("args", flat=True)
    alive = {args["work"] for args in jobs}
    lost = list(running(municipality).filter(asked_at__lt=at - _LOST_AFTER).exclude(pk__in=alive))
    for work in lost:
        _fail(
            work,
            gettext("The work stopped half-way, more than once. Try it again; if it fails again, tell the operator."),
        )
    return len(lost)
