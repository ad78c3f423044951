# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what residents publish: looking at it first, hiding it with a reason, and showing it again.

A room says in its module `desk` what it publishes: `PUBLISHES`, a list of `Kind`. Its table has `initiative` and
`hidden_on`, and `seen_on` when it is not public before somebody looked.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import chain
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from buurtsamen.desk import rooms
from buurtsamen.initiatives import inbox
from buurtsamen.mail import mail
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.people.rights import Right
from buurtsamen.places.models import Municipality
from buurtsamen.reviews import telling

MOST = 50  # of each kind that are shown


@dataclass(frozen=True)
class Kind:
    """Something that residents publish on the page of an initiative.

    Attributes:
        name: its word in addresses: "foto".
        label: what it is called: "picture".
        model: its table.
        says: of a row, what stands in it, as text.
        added: the field with the day on which it came.
        waits: it is public only after somebody looked.
        author: of a row, name and e-mail address of who published it, or nothing when that is forgotten; without
            this, the initiator is told.
        only: which rows count; all of them when left out.
    """

    name: str
    label: Any
    model: type[models.Model]
    says: Callable[[Any], str]
    added: str = "added_on"
    waits: bool = True
    author: Callable[[Any], tuple[str, str] | None] | None = None
    only: models.Q = models.Q()

    def rows(self, municipality: Municipality) -> models.QuerySet[Any]:
        """All of a municipality, with their initiatives."""
        every = self.model._default_manager.filter(self.only, municipality=municipality)
        return every.select_related("initiative", "initiative__district", "initiative__municipality")

    def unseen(self, municipality: Municipality) -> models.QuerySet[Any]:
        """Those at which nobody looked yet."""
        rows = self.rows(municipality)
        return rows.filter(seen_on=None, hidden_on=None) if self.waits else rows.none()


class Refused(Exception):
    """A colleague was first. Nothing was changed."""

    message = _("A colleague was first. Look at it again. Nothing was changed.")


@cache
def kinds() -> dict[str, Kind]:
    """All that can be published, by their word in addresses."""
    return {kind.name: kind for kind in chain.from_iterable(rooms.bring("PUBLISHES"))}


def unseen(user: User, municipality: Municipality) -> Iterator[tuple[Kind, Any]]:
    """What waits until somebody looks, in the districts of a reviewer; of each kind the oldest first."""
    mine = inbox.of(user, municipality, Right.REVIEW_INITIATIVES)
    for kind in kinds().values():
        for row in kind.unseen(municipality).filter(initiative__in=mine).order_by(kind.added, "pk")[:MOST]:
            yield kind, row


@transaction.atomic
def look(kind: Kind, row: Any, *, by: User, on: date, at: datetime) -> None:
    """Somebody looked, and it may be seen; from now on it is public.

    Raises:
        Refused: it is hidden, or somebody looked already; nothing was changed.
    """
    _turn(kind, row, {"seen_on": None, "hidden_on": None}, seen_on=on)
    _record("seen", kind, row, by=by, at=at)


@transaction.atomic
def hide(kind: Kind, row: Any, *, by: User, on: date, at: datetime, why: str) -> None:
    """It is public no more, and its author gets the reason by mail.

    Raises:
        Refused: it is hidden already; nothing was changed.
    """
    _turn(kind, row, {"hidden_on": None}, hidden_on=on)
    _record("hidden", kind, row, by=by, at=at, why=why)
    _tell("hidden", kind, row, why=why)


@transaction.atomic
def show(kind: Kind, row: Any, *, by: User, on: date, at: datetime, why: str) -> None:
    """It is public again, and its author is told.

    Raises:
        Refused: it is not hidden; nothing was changed.
    """
    seen = {"seen_on": on} if kind.waits else {}
    _turn(kind, row, {"hidden_on__isnull": False}, hidden_on=None, **seen)
    _record("shown", kind, row, by=by, at=at, why=why)
    _tell("shown", kind, row)


def _turn(kind: Kind, row: Any, now: dict[str, object], **sets: object) -> None:
    if not kind.rows(row.initiative.municipality).filter(pk=row.pk, **now).update(**sets):
        raise Refused
    for field, value in sets.items():
        setattr(row, field, value)


def _record(act: str, kind: Kind, row: Any, *, by: User, at: datetime, why: str = "") -> None:
    thing = row.initiative
    change = {"published": [None, kind.name]}
    where = thing.municipality
    journal.record(f"reviews.published.{act}", thing, where=where, at=at, by=by, why=why, change=change)


def _tell(name: str, kind: Kind, row: Any, **words: Any) -> None:
    """Mail the author: of the initiative, or of the row when it says who that is."""
    initiative = row.initiative
    words |= {"published": kind.says(row)}
    if kind.author is None:
        telling.tell(name, initiative, **words)
        return
    author = kind.author(row)
    if author is None:  # their address is forgotten by now
        return
    person, email = author
    mail.send(
        name=f"reviews/{name}",
        to=email,
        municipality=initiative.municipality,
        about=initiative.title,
        person=person,
        title=initiative.title,
        **words,
    )
