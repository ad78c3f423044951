# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what makers tell on their page: news meanwhile, and in the end how it went.

The makers are known, so their words are public at once; a photo waits until an officer looked at it.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from buurtsamen.applications import pictures
from buurtsamen.applications.pictures import Drawn
from buurtsamen.core.refusal import Refusal
from buurtsamen.initiatives import life
from buurtsamen.initiatives.models import BudgetLine, Initiative, Picture, Update
from buurtsamen.makers import telling
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.places.models import Municipality

State = Initiative.State
REMINDED_DAYS = 30  # after beginning, and after each time they were asked
MOST_PICTURES = 12  # of how it went
PER_DAY = 5  # pieces of news of one initiative


class Refused(Refusal):
    """Nothing was changed. `message` says why."""


@transaction.atomic
def tell(
    initiative: Initiative,
    title: str,
    text: str,
    *,
    picture: Drawn | None = None,
    alternative: str = "",
    by: User,
    on: date,
    at: datetime,
) -> Update:
    """Put news on the page of an initiative.

    Raises:
        Refused: enough was told today; nothing was changed.
    """
    if Update.objects.filter(initiative=initiative, on=on).count() >= PER_DAY:
        raise Refused(_("You told a lot today. Nothing is lost. Tell the rest tomorrow."))
    photo = pictures.put(initiative, picture, alternative=alternative, on=on) if picture else None
    told = Update.objects.create(
        municipality=initiative.municipality, initiative=initiative, on=on, title=title, text=text, picture=photo
    )
    journal.record("makers.update.told", initiative, where=initiative.municipality, at=at, by=by)
    return told


@transaction.atomic
def add_picture(
    initiative: Initiative, picture: Drawn, *, alternative: str, by: User, on: date, at: datetime
) -> Picture:
    """Another photo of how it went; seen by others once an officer looked at it.

    Raises:
        Refused: it has as many as a page can hold; nothing was changed.
    """
    if initiative.pictures.filter(is_main=False, update=None).count() >= MOST_PICTURES:
        raise Refused(_("There are %(count)s photos already. That is enough for one page.") % {"count": MOST_PICTURES})
    journal.record("makers.picture.added", initiative, where=initiative.municipality, at=at, by=by)
    return pictures.put(initiative, picture, alternative=alternative, on=on)


def begin(initiative: Initiative, *, by: User, on: date, at: datetime) -> None:
    """The makers carry it out from now on.

    Raises:
        life.Refused: the money is not there, or they began already; nothing was changed.
    """
    life.take("begin", initiative, by=by, at=at, begun_on=on)


@transaction.atomic
def finish(
    initiative: Initiative,
    text: str,
    *,
    people: int,
    spent: Mapping[int, int],
    picture: Drawn | None = None,
    alternative: str = "",
    by: User,
    on: date,
    at: datetime,
) -> None:
    """How it went is told: the page is the story from now on.

    Args:
        people: how many took part.
        spent: budget line → what was really spent on it, euro cents.

    Raises:
        life.Refused: it is not under way; nothing was changed.
    """
    total = {"people": [None, people], "spent_cents": [None, sum(spent.values())]}
    life.take("finish", initiative, by=by, at=at, change=total, people=people, ended_on=on)
    for line in BudgetLine.objects.filter(initiative=initiative, pk__in=spent):
        BudgetLine.objects.filter(pk=line.pk).update(spent_cents=spent[line.pk])
    photo = pictures.put(initiative, picture, alternative=alternative, on=on) if picture else None
    Update.objects.create(
        municipality=initiative.municipality,
        initiative=initiative,
        on=on,
        title=_("This is how it went"),
        text=text,
        picture=photo,
        is_story=True,
    )


def remind(municipality: Municipality, *, on: date) -> int:
    """Ask for the story of what is under way, once a month until it is there. Safe to repeat.

    Returns:
        How many initiatives were asked about.
    """
    before = on - timedelta(days=REMINDED_DAYS)
    rows = Initiative.objects.of(municipality).filter(state=State.UNDER_WAY, begun_on__lte=before)
    return sum(_remind(initiative, before, on=on) for initiative in rows.select_related("municipality"))


@transaction.atomic
def _remind(initiative: Initiative, before: date, *, on: date) -> bool:
    waits = Initiative.objects.filter(pk=initiative.pk, state=State.UNDER_WAY)
    if not waits.exclude(asked_on__gt=before).update(asked_on=on):
        return False
    telling.makers("story_due", initiative)
    return True
