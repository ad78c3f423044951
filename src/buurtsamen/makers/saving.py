# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for how saving ends: the target is reached, the makers save longer, or they stop.

A gift that crosses the target funds the initiative in the giver's own statement and does nothing else, so that giving
stays fast; `congratulate` finds it a few minutes later and does the rest, once.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from buurtsamen.core import dates, euros
from buurtsamen.core.refusal import Refusal
from buurtsamen.initiatives import gifts, life
from buurtsamen.initiatives.models import Initiative
from buurtsamen.makers import telling
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.places.models import Municipality
from buurtsamen.rounds.models import Round

State = Initiative.State
FUNDED = "initiatives.initiative.funded"
ASKED_BEFORE = (14, 2)  # days before the last one on which the makers are asked what they want
CONGRATULATES, CALENDAR = "makers.congratulate", "makers.calendar"  # jobs, as the journal calls them


class Refused(Refusal):
    """Nothing was changed. `message` says why."""


def congratulate(municipality: Municipality, *, on: date, at: datetime) -> int:
    """Tell the makers of initiatives that were just funded, and write it in the journal: once of each.

    Returns:
        How many initiatives were funded since it was last asked.
    """
    rows = Initiative.objects.of(municipality).filter(congratulated_on=None).exclude(funded_on=None)
    return sum(_congratulate(initiative, on=on, at=at) for initiative in rows.select_related("municipality"))


@transaction.atomic
def _congratulate(initiative: Initiative, *, on: date, at: datetime) -> bool:
    if not Initiative.objects.filter(pk=initiative.pk, congratulated_on=None).update(congratulated_on=on):
        return False
    if not journal.of(initiative).filter(what=FUNDED).exists():  # a loan or a decision did it, and wrote so itself
        change = {"saved_cents": [None, initiative.saved_cents]}
        journal.record(FUNDED, initiative, where=initiative.municipality, at=at, by=CONGRATULATES, change=change)
    if initiative.state in (State.FUNDED, State.UNDER_WAY):
        telling.makers("funded", initiative, saved=euros.euros(initiative.saved_cents))
    return True


def latest(initiative: Initiative) -> date:
    """The last day on which it may still save, by the rules of its municipality."""
    since = initiative.saving_since
    assert since  # noqa: S101 - a constraint of the table: it saves
    months = since.month - 1 + initiative.municipality.saving_months
    first = date(since.year + months // 12, months % 12 + 1, 1)
    return first + timedelta(days=since.day - 1)


def next_round_ends(initiative: Initiative, on: date) -> date | None:
    """The last day to give of the round that ends last, of those that residents can give in now or later."""
    ahead = Round.objects.of(initiative.municipality).filter(gives_until__gte=on)
    known = ahead.exclude(state__in=[Round.State.DRAFT, Round.State.SETTLED])
    last: date | None = known.aggregate(last=Max("gives_until"))["last"]
    return last


@transaction.atomic
def prolong(initiative: Initiative, *, until: date, by: User, on: date, at: datetime) -> None:
    """It saves until another day, which counts.

    Raises:
        Refused: the day is over or too late by the rules, or it saves no more; nothing was changed.
    """
    last, before = latest(initiative), initiative.saves_until
    if not on <= until <= last:
        message = _("Choose a day from today until %(last)s. Nothing was changed.")
        raise Refused(message % {"last": dates.day(last, year=True)})
    saving = Initiative.objects.saving().filter(pk=initiative.pk, saves_until=before)
    if not saving.update(saves_until=until, asked_on=None):
        raise Refused(_("This initiative saves no more, or it was changed a moment ago. Nothing was changed."))
    initiative.saves_until = until
    change = {"saves_until": [before.isoformat() if before else None, until.isoformat()]}
    what, where = "initiatives.initiative.prolonged", initiative.municipality
    journal.record(what, initiative, where=where, at=at, by=by, change=change)


def ask(municipality: Municipality, *, on: date) -> int:
    """Ask the makers of what ends soon what they want: two weeks before the last day, and two days before it.

    A night that was missed is made up for. Safe to repeat.

    Returns:
        How many initiatives were asked about.
    """
    saving = Initiative.objects.of(municipality).saving().filter(saves_until__gte=on)
    asked = 0
    for initiative in saving.filter(saves_until__lte=on + timedelta(days=ASKED_BEFORE[0])):
        asked += _ask(initiative, on=on)
    return asked


@transaction.atomic
def _ask(initiative: Initiative, *, on: date) -> bool:
    until = initiative.saves_until
    assert until  # noqa: S101 - a constraint of the table
    turn = max(until - timedelta(days=days) for days in ASKED_BEFORE if on >= until - timedelta(days=days))
    not_yet = Q(asked_on=None) | Q(asked_on__lt=turn)
    if not Initiative.objects.saving().filter(not_yet, pk=initiative.pk).update(asked_on=on):
        return False
    missing = euros.euros(initiative.target_cents - initiative.saved_cents)
    telling.makers("ends_soon", initiative, last=dates.day(until, weekday=True), missing=missing)
    return True


def over(municipality: Municipality, on: date) -> QuerySet[Initiative]:
    """Those that save no more by the calendar, and were not stopped yet."""
    return Initiative.objects.of(municipality).saving().filter(saves_until__lt=on)


@transaction.atomic
def end(initiative: Initiative, *, by: User | str, on: date, at: datetime, why: str = "") -> int:
    """It stops, every gift goes back on its code, and the makers are told; before a decision, it is withdrawn.

    Returns:
        How many gifts went back.

    Raises:
        life.Refused: as `gifts.stop`; nothing was changed.
    """
    if initiative.state in life.STEPS["withdraw"].begins:
        life.take("withdraw", initiative, by=by, at=at, why=why, ended_on=on)
        return 0
    back = gifts.stop(initiative, by=by, on=on, at=at, why=why)
    telling.makers("stopped", initiative, count=back)
    return back


def end_those_over(municipality: Municipality, *, on: date, at: datetime) -> int:
    """Stop what is past its last day; what changed a moment ago is looked at again the next night.

    Returns:
        How many were stopped.
    """
    stopped = 0
    for initiative in over(municipality, on).select_related("municipality", "account").order_by("pk"):
        try:
            end(initiative, by=CALENDAR, on=on, at=at)
        except life.Refused:  # its makers stopped it, or saved longer, at this moment
            continue
        stopped += 1
    return stopped
