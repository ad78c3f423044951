# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for asking for hands and things: a need is made, changed and closed by those behind an initiative."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from buurtsamen.core.dates import AMSTERDAM
from buurtsamen.initiatives.models import Initiative
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.sharing import lending, telling
from buurtsamen.sharing.models import Need, Offer
from buurtsamen.sharing.refusals import Closed, LineAsked, TakenAlready

WHEN = ("begins_on", "begins_at", "ends_on", "ends_at")
CHANGES = ("what", "skill", "unit", "count", *WHEN)  # what may be changed later; the rest makes it another need


@transaction.atomic
def create(initiative: Initiative, *, by: User | str, at: datetime, **fields: Any) -> Need:
    """Ask for hands or for a thing. Everybody sees it as soon as the initiative is public.

    Args:
        fields: of Need: `kind`, `what` and `count`; of hands perhaps `skill`; of a thing `way`, and perhaps `unit`
            and the `budget_line` whose amount is saved when somebody lends it; perhaps `begins_on`, `begins_at`,
            `ends_on` and `ends_at`, Dutch time. Without a last day it is the first one.

    Raises:
        LineAsked: an open need is about this line of the budget; nothing was changed.
    """
    _end(fields)
    try:
        with transaction.atomic():
            need = Need.objects.create(municipality=initiative.municipality, initiative=initiative, **fields)
    except IntegrityError as error:
        if "budget_line_asked_for_once" in str(error):
            raise LineAsked from error
        raise
    journal.record("sharing.need.made", need, where=need.municipality, at=at, by=by)
    return need


@transaction.atomic
def change(need: Need, *, by: User | str, at: datetime, **fields: Any) -> None:
    """Change what is asked (CHANGES). Whose help was accepted is told when the day or time is another one.

    Raises:
        Closed: nothing was changed.
        TakenAlready: fewer are asked than were accepted; nothing was changed.
    """
    _end(fields)
    now = hold(need)
    if fields.get("count", now.count) < now.taken:
        raise TakenAlready
    changed = {name: value for name, value in fields.items() if name in CHANGES and getattr(now, name) != value}
    if not changed:
        return
    before = {name: getattr(now, name) for name in changed}
    for name, value in changed.items():
        setattr(now, name, value)
    now.save(update_fields=list(changed))
    said = {name: [_said(before[name]), _said(value)] for name, value in changed.items()}
    journal.record("sharing.need.changed", now, where=now.municipality, at=at, by=by, change=said)
    if any(name in WHEN for name in changed):
        accepted = Offer.objects.filter(need=now, state=Offer.State.ACCEPTED)
        accepted.update(reminded_on=None)
        for offer in accepted:
            telling.helper("changed", offer, now)
    move_up(now)


@transaction.atomic
def close(need: Need, *, by: User | str, at: datetime, why: str = "") -> int:
    """Nothing is asked any more. Everybody who stood for it is told; a thing that was lent goes back.

    Returns:
        How many neighbours were told.

    Raises:
        Closed: it was closed before; nothing was changed.
    """
    now = hold(need)
    on = at.astimezone(AMSTERDAM).date()
    if now.is_full():
        lending.take_back(now, by=by, at=at)
    told = list(Offer.objects.filter(need=now).standing())
    Offer.objects.filter(need=now).standing().update(state=Offer.State.CLOSED, answered_at=at)
    Offer.objects.filter(need=now, state=Offer.State.UNPROVEN).delete()
    Need.objects.filter(pk=now.pk).update(closed_on=on, taken=0)
    for offer in told:
        telling.helper("not_needed", offer, now)
    journal.record("sharing.need.closed", now, where=now.municipality, at=at, by=by, why=why)
    return len(told)


@transaction.atomic
def take_off(need: Need, *, by: User, at: datetime, why: str) -> None:
    """An officer takes it off the page; the makers get the reason.

    Raises:
        Closed: it was closed before; nothing was changed.
    """
    close(need, by=by, at=at, why=why)
    telling.makers_of(need, "taken_off", why=why)


def move_up(need: Need) -> list[Offer]:
    """Who waits longest, and fits in what is free, is next: the makers are asked whether they want their help.

    The caller holds the need.

    Returns:
        Those who moved up.
    """
    offers = list(Offer.objects.filter(need=need, state__in=[Offer.State.OPEN, Offer.State.WAITING]))
    free = need.left() - sum(offer.count for offer in offers if offer.state == Offer.State.OPEN)
    moved = []
    for offer in offers:
        if offer.state == Offer.State.WAITING and offer.count <= free:
            free -= offer.count
            Offer.objects.filter(pk=offer.pk, state=Offer.State.WAITING).update(state=Offer.State.OPEN)
            telling.helper("moved_up", offer, need)
            telling.makers("offered", offer, need)
            moved.append(offer)
    return moved


def hold(need: Need) -> Need:
    """The need as it is now, held until the end of the transaction.

    Raises:
        Closed: it was closed.
    """
    rows = Need.objects.select_related("municipality", "initiative", "budget_line")
    now = rows.select_for_update(of=("self",), no_key=True).get(pk=need.pk)
    if now.closed_on:
        raise Closed
    return now


def _end(fields: dict[str, Any]) -> None:
    if fields.get("begins_on") and not fields.get("ends_on"):
        fields["ends_on"] = fields["begins_on"]


def _said(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
