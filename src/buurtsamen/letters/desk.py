# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the desk shows of this room."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buurtsamen.core import dates, euros
from buurtsamen.desk.doors import DeskRequest
from buurtsamen.desk.menu import Entry, Section
from buurtsamen.desk.search import Found
from buurtsamen.desk.today import Change, Waiting, turned
from buurtsamen.letters import canaries, numbers, participation, picking, production, runs
from buurtsamen.letters.models import Canary, Delivery, PrintRun
from buurtsamen.people.rights import Right
from buurtsamen.rounds.models import Round

State = PrintRun.State

MENU = [
    Entry(Section.ROUNDS, gettext_lazy("Print runs"), "staff_runs", Right.SEE_ROUNDS),
    Entry(Section.ROUNDS, gettext_lazy("Find a letter"), "staff_letters", Right.SEE_ADDRESSES),
    Entry(Section.ROUNDS, gettext_lazy("Posters and newsletter"), "staff_papers", Right.SEE_INITIATIVES),
    Entry(Section.SETTINGS, gettext_lazy("Text of the letter"), "letter_text", Right.CHANGE_TEXTS),
    Entry(Section.SETTINGS, gettext_lazy("Own addresses"), "own_addresses", Right.SEE_SETTINGS),
]
SAYS = {
    participation.COUNTS: gettext_lazy("the nightly work"),
    production.MAKES: gettext_lazy("a worker"),
    "letters.printrun.prepared": gettext_lazy("prepared a print run"),
    "letters.printrun.enriched": gettext_lazy("read back what the post added to a print run"),
    "letters.printrun.producing": gettext_lazy("had a print run produced"),
    "letters.printrun.produced": gettext_lazy("made the files of a print run"),
    "letters.printrun.thrown_away": gettext_lazy("threw the files of a print run away"),
    "letters.printrun.handed_over": gettext_lazy("handed a print run over to the printer"),
    "letters.printrun.released": gettext_lazy("released a print run, and destroyed its key"),
    "letters.printrun.stopped": gettext_lazy("stopped a print run"),
    "letters.printrun.letters_voided": gettext_lazy("voided letters"),
    "letters.printrun.letters_replaced": gettext_lazy("had letters printed again"),
    "letters.delivery.asked": gettext_lazy("asked for the archive of a print run"),
    "letters.delivery.fetched": gettext_lazy("fetched the archive of a print run"),
    "letters.addresses.taken": gettext_lazy("took the addresses of a print run"),
    "letters.letter.seen": gettext_lazy("looked at a letter"),
    "letters.letter.returned": gettext_lazy("noted that a letter came back"),
    "letters.letter.voided": gettext_lazy("voided a letter"),
    "letters.letter.replaced": gettext_lazy("had a letter printed again"),
    "letters.lettertext.changed": gettext_lazy("changed the text of the letter"),
    "letters.vault.destroyed": gettext_lazy("destroyed what joined letters and vouchers"),
    "letters.canary.added": gettext_lazy("added an address of our own"),
    "letters.canary.ended": gettext_lazy("ended an address of our own"),
    canaries.USED: gettext_lazy("found that the code of an address of our own was used"),
    canaries.LOOKED: gettext_lazy("looked into the use of a code of our own"),
}
THINGS = {
    "letters.printrun": (gettext_lazy("print run"), "staff_run"),
    "letters.letter": (gettext_lazy("letter"), "staff_letter"),
    "letters.canary": (gettext_lazy("own address"), ""),
    "letters.lettertext": (gettext_lazy("text of the letter"), ""),
}
FIELDS = {
    "letters": gettext_lazy("How many letters"),
    "pages": gettext_lazy("Pages"),
    "which": gettext_lazy("Which letters"),
    "lock": gettext_lazy("Closed with"),
    "lines": gettext_lazy("Address"),
}
VALUES = {"lock": dict(Delivery.Lock.choices)}
_TURNED = {
    "letters.printrun.produced": gettext_lazy("the files are made"),
    "letters.printrun.handed_over": gettext_lazy("was handed over to the printer"),
    "letters.printrun.released": gettext_lazy("was released"),
    "letters.printrun.stopped": gettext_lazy("was stopped"),
}


def waits(request: DeskRequest) -> Iterator[Waiting]:
    """Runs of which the next step is somebody's, and codes of our own addresses that were used."""
    if Right.MANAGE_ROUNDS in request.rights:
        yield from _alarms(request)
    if Right.SEE_ROUNDS not in request.rights:
        return
    rows = PrintRun.objects.of(request.municipality).exclude(state__in=[State.RELEASED, State.STOPPED])
    rows = rows.exclude(round__state__in=[Round.State.CLOSED, Round.State.SETTLED])
    for run in rows.select_related("round").order_by("number"):
        what, since = _step(request, run)
        if what:
            title = _("Print run %(number)s: %(round)s") % {"number": run.number, "round": run.round.name}
            url = reverse("staff_run", args=[run.pk])
            on = since.astimezone(dates.AMSTERDAM).date()
            yield Waiting(what=what, title=title, url=url, button=_("Look at it"), since=on, due=run.round.posted_on)


def _step(request: DeskRequest, run: PrintRun) -> tuple[str, datetime]:
    """What somebody can do with a run, and since when; nothing when it is another's turn."""
    may = request.rights
    if run.trouble and Right.PREPARE_PRINT_RUN in may:
        return _("Producing stopped"), run.producing_since or run.prepared_at
    if run.state == State.PREPARED and run.producing_since is None and Right.PREPARE_PRINT_RUN in may:
        if run.kind == PrintRun.Kind.AGAIN and run.letters:
            words = {"letters": euros.grouped(run.letters)}
            return _("%(letters)s lost letters wait to be printed again") % words, run.prepared_at
        return (_("Produce the letters") if run.kind == PrintRun.Kind.FIRST else ""), run.prepared_at
    if run.state == State.PRODUCED and Right.HAND_OVER_PRINT_RUN in may:
        return _("Hand the letters over to the printer"), run.produced_at or run.prepared_at
    if run.state == State.HANDED_OVER and Right.RELEASE_PRINT_RUN in may and not runs.apart(run, request.user):
        return _("Release the letters when the printer is ready"), run.handed_over_at or run.prepared_at
    return "", run.prepared_at


def _alarms(request: DeskRequest) -> Iterator[Waiting]:
    alarms = canaries.alarms(request.municipality)
    for canary in Canary.objects.of(request.municipality).filter(pk__in=alarms):
        on = alarms[canary.pk].astimezone(dates.AMSTERDAM).date()
        yield Waiting(
            what=_("A code that only this address of ours had was used: somebody read a letter on its way"),
            title=", ".join(canary.lines[:2]),
            url=reverse("own_addresses"),
            button=_("Look into it"),
            since=on,
            due=on,
        )


def changed(request: DeskRequest, since: datetime) -> Iterator[Change]:
    """Runs that somebody else took a step with."""
    if Right.SEE_ROUNDS not in request.rights:
        return
    for at, run, said in turned(request, PrintRun.objects.of(request.municipality), _TURNED, since):
        name = _("Print run %(number)s") % {"number": run.number}
        yield Change(at, f"{name}: {said}", reverse("staff_run", args=[run.pk]))


def find(request: DeskRequest, words: str) -> Iterator[Found]:
    """The letter with this number."""
    if Right.SEE_ADDRESSES not in request.rights:
        return
    try:
        letter = picking.numbered(request.municipality, words)
    except numbers.Mistyped:
        return
    if letter:
        title = _("Letter %(number)s") % {"number": numbers.written(letter.number)}
        url = reverse("staff_letter", args=[letter.pk])
        yield Found(_("Letter"), title, str(letter.get_state_display()), url)
