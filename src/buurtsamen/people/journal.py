# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for writing, reading and forgetting the journal. Giving by residents is not in it: the books have that."""

from datetime import UTC, datetime, time
from typing import Any

from django.db import connection, models, transaction
from django.db.models import QuerySet

from buurtsamen.core.masking import masked
from buurtsamen.people.models import Event, Role, User
from buurtsamen.places.models import Municipality

FORGOTTEN, FORGETS = "people.journal.forgotten", "people.forget"
_BEFORE = """
select %s - make_interval(months => reading_months), %s - make_interval(years => decision_years)
from places_municipality where id = %s
"""


def record(
    what: str,
    thing: models.Model,
    *,
    where: Municipality,
    at: datetime,
    by: User | str,
    why: str = "",
    change: dict[str, Any] | None = None,
    kept: str = Event.Kept.DECISION,
) -> Event:
    """Write one line, as part of the caller's transaction. A voucher's code that was typed in is masked.

    Args:
        what: dotted name of the act, in the past: "rounds.round.prepared".
        by: the user, or the name of the command or job that did it.
        change: field → [from, to].
        kept: for how long: acts of reading end sooner than money and decisions.
    """
    return Event.objects.create(
        municipality=where,
        at=at,
        actor=by if isinstance(by, User) else None,
        job="" if isinstance(by, User) else by,
        what=what,
        thing=name_of(thing),
        why=masked(why),
        change=_masked(change or {}),
        kept=kept,
    )


def read(what: str, thing: models.Model, *, where: Municipality, at: datetime, by: User, why: str = "") -> Event:
    """Write that somebody looked at what is not for everybody; kept shorter than what was done."""
    return record(what, thing, where=where, at=at, by=by, why=why, kept=Event.Kept.READING)


def name_of(thing: models.Model) -> str:
    """How the journal names a thing: "rounds.round:7"."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def lines(municipality: Municipality) -> QuerySet[Event]:
    """All lines of a municipality, with who did it and the roles they have and had there."""
    return _with_who(Event.objects.of(municipality))


def of(*things: models.Model) -> QuerySet[Event]:
    """What happened to things in the municipality that the connection works for, the newest first, with who did it."""
    named = Event.objects.filter(thing__in=[name_of(thing) for thing in things])
    return _with_who(named).order_by("-at", "-pk")


def _with_who(events: QuerySet[Event]) -> QuerySet[Event]:
    return events.select_related("actor").prefetch_related("actor__roles")


def roles_then(event: Event) -> list[Role]:
    """The roles that whoever did it had at that moment, in the municipality that the connection works for."""
    roles = event.actor.roles.all() if event.actor else []
    return [role for role in roles if role.started_at <= event.at and (not role.ended_at or event.at < role.ended_at)]


@transaction.atomic
def forget(municipality: Municipality, *, at: datetime) -> dict[str, int]:
    """Remove the sealed lines whose term was over at the beginning of this day, and write down how many.

    Args:
        at: now, with time zone; the database itself refuses a moment that is still to come.

    Returns:
        Kind of line → how many are gone.
    """
    today = datetime.combine(at.astimezone(UTC), time(), UTC)
    gone = {}
    with connection.cursor() as cursor:
        for kind in Event.Kept.values:
            cursor.execute("select people_forget(%s, %s, %s)", [municipality.pk, kind, today])
            gone[kind] = int(cursor.fetchone()[0])
        cursor.execute(_BEFORE, [today, today, municipality.pk])
        before = dict(zip((Event.Kept.READING, Event.Kept.DECISION), cursor.fetchone(), strict=True))
    for kind, count in gone.items():
        if count:
            # The day before which they went: also when the term is made longer later, their absence is right.
            why = f"{count} lines"
            change = {kind: [None, f"{before[Event.Kept(kind)]:%Y-%m-%d}"]}
            record(FORGOTTEN, municipality, where=municipality, at=at, by=FORGETS, why=why, change=change)
    return gone


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {masked(name): _masked(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_masked(part) for part in value]
    return value
