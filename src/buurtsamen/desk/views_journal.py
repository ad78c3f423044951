# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the page of the journal: who did what, when, on which thing and why. Whoever asks leaves a line too."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from buurtsamen.core import dates
from buurtsamen.desk import downloads, history, lists
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.desk.lists import Choice, Column, Listing
from buurtsamen.people import journal as lines
from buurtsamen.people.models import Event, User
from buurtsamen.people.rights import Right
from buurtsamen.places.models import Municipality

Rows = QuerySet[Event]
WHO, KIND, SUBJECT, SINCE, UNTIL = "wie", "soort", "over", "vanaf", "tot-en-met"
_BY_ITSELF = "vanzelf"

COLUMNS = [
    Column("wanneer", _("When"), lambda event: event.at, sort="at"),
    Column("wie", _("Who"), history.who),
    Column("wat", _("What"), history.says),
    Column("ding", _("On what"), history.thing, link=history.thing_link),
    Column("waarom", _("Why"), lambda event: event.why),
    Column("verandering", _("What changed"), history.changed),
]
NAME = Column("naam", _("Name of the act"), lambda event: event.what)


@require_GET
@staff(Right.SEE_JOURNAL)
def journal(request: DeskRequest) -> HttpResponseBase:
    """The journal of this municipality."""
    town = request.municipality
    is_file = request.GET.get(lists.DOWNLOAD) in downloads.KINDS
    listing = Listing(
        page="desk_journal",
        title=_("Journal"),
        rows=lines.lines(town),
        columns=[*_columns(request), NAME] if is_file else _columns(request),
        choices=[_who(town), _kind(), _subject(), *_days(request)],
        search=_search,
        order="-at",
        empty=_("Nothing was written in the journal yet."),
        download="logboek",
    )
    shown = lists.Shown(request, listing)
    _tell(request, shown.chosen.get(WHO, ""))
    return lists.answer(request, listing, "desk/journal.html", since=_day(request, SINCE), until=_day(request, UNTIL))


def _columns(request: DeskRequest) -> list[Column]:
    """The columns, with links to colleagues only for who may look at colleagues."""
    if Right.SEE_PEOPLE in request.rights:
        return COLUMNS
    return [replace(column, link=_not_to_colleagues) if column.link else column for column in COLUMNS]


def _not_to_colleagues(event: Event) -> str:
    return "" if event.thing.startswith("people.") else history.thing_link(event)


def _tell(request: DeskRequest, who: str) -> None:
    """Looking at all that one person did is an act of reading."""
    if who.isdecimal():
        user = User.objects.get(pk=who)
        lines.read("people.journal.read", user, where=request.municipality, at=timezone.now(), by=request.user)


def _who(town: Municipality) -> Choice:
    people = User.objects.filter(roles__municipality=town).distinct().order_by("name")
    options = [(str(user.pk), user.name) for user in people if user.name]

    def narrow(rows: Rows, value: str) -> Rows:
        return rows.filter(actor=None) if value == _BY_ITSELF else rows.filter(actor=int(value))

    return Choice(WHO, _("Who"), [(_BY_ITSELF, gettext("by itself")), *options], narrow)


def _kind() -> Choice:
    return Choice(KIND, _("Kind"), Event.Kept.choices, lambda rows, value: rows.filter(kept=value))


def _subject() -> Choice:
    """By the first two parts of the dotted name: everything about roles, about rounds."""
    models = sorted({what.rpartition(".")[0] for what in history.sayings() if what.count(".") == 2})
    options = [(model, history.subject(model)) for model in models]
    return Choice(
        SUBJECT,
        _("About"),
        sorted(options, key=lambda option: option[1]),
        lambda rows, value: rows.filter(what__startswith=f"{value}."),
    )


def _days(request: DeskRequest) -> list[Choice]:
    """Days that somebody typed; a day that does not exist counts as not typed."""
    since, until = _day(request, SINCE), _day(request, UNTIL)
    choices = []
    if since:
        begin = _midnight(since)
        label = dates.day(since, year=True)
        choices.append(Choice(SINCE, _("From"), [(f"{since}", label)], lambda rows, _: rows.filter(at__gte=begin)))
    if until:
        end = _midnight(until + timedelta(days=1))
        label = dates.day(until, year=True)
        choices.append(Choice(UNTIL, _("Up to"), [(f"{until}", label)], lambda rows, _: rows.filter(at__lt=end)))
    return choices


def _day(request: DeskRequest, name: str) -> date | None:
    try:
        day = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), dates.AMSTERDAM)


def _search(rows: Rows, words: str) -> Rows:
    """In the reason, the name of the act, how it reads, and the name of the thing."""
    small = words.lower()
    said = [what for what, phrase in history.sayings().items() if small in str(phrase).lower()]
    found: Any = Q(why__icontains=words) | Q(what__icontains=words) | Q(thing__icontains=words) | Q(what__in=said)
    return rows.filter(found)
