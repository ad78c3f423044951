# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the desk shows of this room."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buurtsamen.core import dates
from buurtsamen.desk.doors import DeskRequest
from buurtsamen.desk.menu import Entry, Section
from buurtsamen.desk.search import MOST, Found
from buurtsamen.desk.today import Change, Standing, Waiting, turned
from buurtsamen.people.rights import Right
from buurtsamen.rounds.models import Round

State = Round.State

MENU = [
    Entry(Section.ROUNDS, gettext_lazy("Rounds"), "staff_rounds", Right.SEE_ROUNDS),
    Entry(Section.FIGURES, gettext_lazy("How the rounds stand"), "staff_figures", Right.SEE_FIGURES),
]

SAYS = {
    "daily": gettext_lazy("the nightly work"),
    "rounds.round.made": gettext_lazy("made a draft of a round"),
    "rounds.round.copied": gettext_lazy("made a draft of a round, as a copy"),
    "rounds.round.changed": gettext_lazy("changed the draft of a round"),
    "rounds.round.deleted": gettext_lazy("threw the draft of a round away"),
    "rounds.round.prepared": gettext_lazy("prepared a round"),
    "rounds.round.printed": gettext_lazy("had all letters of a round printed"),
    "rounds.round.released": gettext_lazy("put the last letters of a round in the post"),
    "rounds.round.opened": gettext_lazy("opened a round"),
    "rounds.round.closed": gettext_lazy("closed a round"),
    "rounds.round.settled": gettext_lazy("settled a round"),
}
THINGS = {"rounds.round": (gettext_lazy("round"), "staff_round")}
FIELDS = {
    "number": gettext_lazy("Number"),
    "name": gettext_lazy("Name"),
    "state": gettext_lazy("State"),
    "value_cents": gettext_lazy("Value of a voucher"),
    "parts": gettext_lazy("Parts"),
    "ceiling_cents": gettext_lazy("Ceiling"),
    "reserved_cents": gettext_lazy("Set aside"),
    "districts": gettext_lazy("Districts"),
    "posted_on": gettext_lazy("The letters are in the post"),
    "opens_on": gettext_lazy("First day to use a code"),
    "closes_on": gettext_lazy("Last day to use a code"),
    "gives_until": gettext_lazy("Last day to give"),
}
ACCOUNTS = {
    "round": gettext_lazy("Round"),
    "reserved": gettext_lazy("set aside"),
    "activated": gettext_lazy("activated"),
}
_TURNED = {
    "rounds.round.made": gettext_lazy("a new draft"),
    "rounds.round.copied": gettext_lazy("a new draft"),
    "rounds.round.changed": gettext_lazy("the draft was changed"),
    "rounds.round.prepared": gettext_lazy("is prepared"),
    "rounds.round.opened": gettext_lazy("is open"),
    "rounds.round.closed": gettext_lazy("is closed"),
    "rounds.round.settled": gettext_lazy("is settled"),
}
# So long before the letters are in the post a draft should be prepared: printing takes that long.
AHEAD = timedelta(weeks=6)


def waits(request: DeskRequest) -> Iterator[Waiting]:
    """Drafts whose letters must be printed soon, and rounds that the nightly work should have turned and did not."""
    today = dates.today()
    for round_ in Round.objects.of(request.municipality).exclude(state=State.SETTLED).order_by("opens_on"):
        what, right, since, due = _act(round_, today)
        if what and right in request.rights:
            url = reverse("staff_round", args=[round_.pk])
            yield Waiting(what=what, title=round_.name, url=url, button=_("Look at it"), since=since, due=due)


def _act(round_: Round, today: date) -> tuple[str, Right, date, date]:
    """What should be done with a round, by whom, since when and before when; nothing when there is no hurry."""
    late = timedelta(days=1)  # the nightly work of the day itself has had its turn
    if round_.state == State.DRAFT and round_.posted_on - AHEAD <= today:
        return _("Prepare the draft"), Right.RUN_ROUNDS, round_.posted_on - AHEAD, round_.posted_on - AHEAD / 2
    if round_.state == State.RELEASED and round_.opens_on + late <= today:
        return _("This round did not open by itself"), Right.RUN_ROUNDS, round_.opens_on, round_.opens_on
    if round_.state == State.OPEN and round_.closes_on + 2 * late <= today:
        day = round_.closes_on + late
        return _("This round did not close by itself"), Right.RUN_ROUNDS, day, day
    if round_.state == State.CLOSED and round_.gives_until + 2 * late <= today:
        day = round_.gives_until + late
        return _("This round was not settled by itself"), Right.RUN_ROUNDS, day, day
    return "", Right.SEE_ROUNDS, today, today


def changed(request: DeskRequest, since: datetime) -> Iterator[Change]:
    """Rounds that somebody else, or the calendar, turned."""
    if Right.SEE_ROUNDS not in request.rights:
        return
    for at, round_, said in turned(request, Round.objects.of(request.municipality), _TURNED, since):
        yield Change(at, f"{round_.name}: {said}", reverse("staff_round", args=[round_.pk]))


def stands(request: DeskRequest) -> Iterator[Standing]:
    """Each round that is not settled, and its next day."""
    if Right.SEE_ROUNDS not in request.rights:
        return
    for round_ in Round.objects.of(request.municipality).exclude(state=State.SETTLED).order_by("-number"):
        if round_.state == State.OPEN:
            said = _("codes can be used until %(day)s") % {"day": dates.day(round_.closes_on)}
        elif round_.state == State.CLOSED:
            said = _("vouchers can be given until %(day)s") % {"day": dates.day(round_.gives_until)}
        else:
            said = _("codes can be used from %(day)s") % {"day": dates.day(round_.opens_on)}
        url = reverse("staff_round", args=[round_.pk])
        yield Standing(round_.name, f"{round_.get_state_display()}; {said}", url)


def find(request: DeskRequest, words: str) -> Iterator[Found]:
    """Rounds with this name or number."""
    if Right.SEE_ROUNDS not in request.rights:
        return
    rows = Round.objects.of(request.municipality)
    is_number = words.isascii() and words.isdigit() and len(words) < 4
    rows = rows.filter(number=int(words)) if is_number else rows.filter(name__icontains=words)
    for round_ in rows.order_by("-number")[:MOST]:
        url = reverse("staff_round", args=[round_.pk])
        yield Found(_("Rounds"), round_.name, round_.get_state_display(), url)
