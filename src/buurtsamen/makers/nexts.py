# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the makers of an initiative can do now, what matters most first.

A room above brings more, at the end, by a module `for_makers` with `tasks(initiative, on)`, that yields Tasks.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtsamen.core import dates, rooms
from buurtsamen.initiatives.models import Initiative
from buurtsamen.makers import saving
from buurtsamen.makers.models import Question
from buurtsamen.sharing.models import Offer

State = Initiative.State
NEWS_DAYS = 21  # after so long without news, writing some is worth asking for


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do.

    Attributes:
        title: what, as a request: "Answer two questions".
        text: why now, in a sentence; or nothing.
        button: of the page where it is done.
        icon: a name of assets/icons.txt.
    """

    title: str
    text: str
    url: str
    button: str
    icon: str


def of(initiative: Initiative, on: date) -> list[Task]:
    """What there is to do, what matters most first."""
    brought = (room.tasks for room in rooms.modules("for_makers").values())
    return [task for find in (*_ALL, *brought) for task in find(initiative, on)]


def _url(name: str, initiative: Initiative) -> str:
    return reverse(name, args=[initiative.number])


def _application(initiative: Initiative, on: date) -> Iterator[Task]:  # noqa: ARG001 - as the others
    if initiative.state not in (State.DRAFT, State.SUBMITTED, State.CHANGES_ASKED):
        return
    application = getattr(initiative, "application", None)
    url = application.get_absolute_url() if application else _url("my_initiatives", initiative)
    if initiative.state == State.CHANGES_ASKED:
        text = _("The municipality asks you to change something. After that we go on with your initiative.")
        yield Task(_("Change what we ask"), text, url, _("Look what to change"), "pencil")
    else:
        text = _("You hear from us by mail. You need not do anything until then.")
        yield Task(_("We look at your initiative"), text, url, _("See what you sent"), "clock")


def _money(initiative: Initiative, on: date) -> Iterator[Task]:  # noqa: ARG001 - as the others
    if initiative.state != State.FUNDED:
        return
    text = _("Your neighbours made it possible. Say when you begin, and tell here how it goes.")
    yield Task(_("The money is there: begin"), text, _url("my_begin", initiative), _("We begin"), "target-arrow")


def _questions(initiative: Initiative, on: date) -> Iterator[Task]:  # noqa: ARG001 - as the others
    waiting = list(Question.objects.of(initiative.municipality).waiting().filter(initiative=initiative)[:50])
    if waiting:
        title = ngettext("Answer %(count)s question", "Answer %(count)s questions", len(waiting))
        text = _("%(name)s asked you something and gets your answer by mail.") % {"name": waiting[0].name}
        url = reverse("my_question", args=[initiative.number, waiting[0].pk])
        yield Task(title % {"count": len(waiting)}, text, url, _("Answer"), "message-circle")


def _offers(initiative: Initiative, on: date) -> Iterator[Task]:  # noqa: ARG001 - as the others
    waiting = Offer.objects.filter(need__initiative=initiative, state=Offer.State.OPEN).count()
    if waiting:
        title = ngettext("Answer %(count)s offer of help", "Answer %(count)s offers of help", waiting)
        text = _("Neighbours want to help, and wait for your answer.")
        url = _url("my_needs", initiative)
        yield Task(title % {"count": waiting}, text, url, _("Answer"), "heart-handshake")


def _last_days(initiative: Initiative, on: date) -> Iterator[Task]:
    until = initiative.saves_until
    if initiative.state != State.SAVING or until is None or on < until - timedelta(days=saving.ASKED_BEFORE[0]):
        return
    text = _("You save until %(last)s. After that all vouchers go back to their givers. Do you want to save longer?")
    said = text % {"last": dates.day(until, weekday=True)}
    yield Task(_("Choose: save longer or stop"), said, _url("my_saving", initiative), _("Choose"), "calendar")


def _story(initiative: Initiative, on: date) -> Iterator[Task]:  # noqa: ARG001 - as the others
    if initiative.state != State.UNDER_WAY:
        return
    text = _("How did it go, how many people came, and what did it cost? Then your page becomes the story.")
    yield Task(_("Tell how it went"), text, _url("my_story", initiative), _("Tell"), "photo")


def _vouchers(initiative: Initiative, on: date) -> Iterator[Task]:  # noqa: ARG001 - as the others
    if initiative.state != State.SAVING:
        return
    text = _("Did neighbours give you their paper vouchers? Type them in one by one, or scan them.")
    yield Task(_("Enter vouchers"), text, _url("my_stack", initiative), _("Enter vouchers"), "ticket")


def _news(initiative: Initiative, on: date) -> Iterator[Task]:
    if initiative.state not in Initiative.PUBLIC:
        return
    last = initiative.updates.filter(hidden_on=None).values_list("on", flat=True).first()
    if last is None:
        said = _("Nobody read anything from you yet. That helps.")
    elif last <= on - timedelta(days=NEWS_DAYS):
        said = _("Your latest is of %(day)s.") % {"day": dates.day(last)}
    else:
        said = ""
    yield Task(_("Write some news"), said, _url("my_news", initiative), _("Write"), "news")


_ALL: tuple[Callable[[Initiative, date], Iterator[Task]], ...] = (
    _application,
    _money,
    _last_days,
    _questions,
    _offers,
    _story,
    _vouchers,
    _news,
)
