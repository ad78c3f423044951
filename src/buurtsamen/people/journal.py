# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for writing the journal. Giving by residents is not in it: the books alone record that."""

from datetime import datetime
from typing import Any

from django.db import models

from buurtsamen.core.masking import masked
from buurtsamen.people.models import Event, User
from buurtsamen.places.models import Municipality


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
        thing=f"{thing._meta.label_lower}:{thing.pk}",
        why=masked(why),
        change=_masked(change or {}),
        kept=kept,
    )


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {masked(name): _masked(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_masked(part) for part in value]
    return value
