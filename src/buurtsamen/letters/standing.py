# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for how a run stands, as its page tells it: how far it is, what comes next, and who fetched its archive."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtsamen.desk import works
from buurtsamen.desk.models import Work
from buurtsamen.letters import enriching, production
from buurtsamen.letters.models import Delivery, PrintRun
from buurtsamen.people.models import User

State = PrintRun.State


class Standing:
    """A run at a moment.

    Attributes:
        is_producing: workers make its files, or will.
        done, to_go: letters that are made, and that are not.
    """

    def __init__(self, run: PrintRun, at: datetime) -> None:
        self.run = run
        self.is_producing = run.state == State.PREPARED and run.producing_since is not None and not run.trouble
        progress = production.Progress(run, at)
        self.done, self.to_go, self.seconds_left = progress.done, progress.to_go, progress.seconds_left

    @property
    def badge(self) -> str:
        """Its state, in a word or two."""
        return _("being made") if self.is_producing else self.run.get_state_display()

    @property
    def waits_for_act(self) -> bool:
        """The first thing that can be done with it here is what comes next; not when workers or a printer are at it."""
        return not self.is_producing and self.run.state in (State.PREPARED, State.PRODUCED)

    @property
    def headline(self) -> str:
        """Where it stands, in a sentence."""
        if self.run.trouble:
            return _("Producing stopped")
        if self.is_producing:
            return _("The files are being made")
        return {
            State.PREPARED: self._waiting(),
            State.PRODUCED: _("The files are made and counted"),
            State.HANDED_OVER: _("The printer has the files"),
            State.RELEASED: _("The letters are in the post"),
            State.STOPPED: _("This run was stopped"),
        }[State(self.run.state)]

    @property
    def next(self) -> str:
        """What comes next, and who does it."""
        if self.run.trouble:
            return self.run.trouble
        if self.is_producing:
            return _("You may close this page: it goes on without you.")
        return {
            State.PREPARED: self._before(),
            State.PRODUCED: _(
                "Somebody hands them over to the printer, in one archive that only the printer can open."
            ),
            State.HANDED_OVER: _(
                "When the printer says that all is right, somebody who did neither step releases them."
            ),
            State.RELEASED: _("The key of the codes is destroyed, and the files are deleted."),
            State.STOPPED: _("Its codes are void."),
        }[State(self.run.state)]

    def _waiting(self) -> str:
        if self.run.kind == PrintRun.Kind.AGAIN:
            return _("New letters wait to be printed")
        return _("Every household has a letter; nothing is printed yet")

    def _before(self) -> str:
        if self.run.kind == PrintRun.Kind.AGAIN:
            return _("More letters can still be added. Produce them when you want to send them.")
        return _("The post can add its sort codes first. Look at the example of the letter before you produce.")

    @property
    def time_left(self) -> str:
        """How long it still takes, roughly."""
        if self.seconds_left is None:
            return _("We cannot tell yet how long it takes.")
        if self.seconds_left < 90:
            words = ngettext("About %(count)s second to go.", "About %(count)s seconds to go.", self.seconds_left)
            return words % {"count": self.seconds_left}
        minutes = round(self.seconds_left / 60)
        return ngettext("About %(count)s minute to go.", "About %(count)s minutes to go.", minutes) % {"count": minutes}


def facts(run: PrintRun) -> list[tuple[str, object]]:
    """Name and value of what is known of a run."""
    districts = [each.district.name for each in run.districts.select_related("district").order_by("district__code")]
    said: list[tuple[str, object]] = [
        (_("What"), run.get_kind_display()),
        (_("Districts"), districts or "–"),
        (_("Edition"), _("large print") if run.is_large else _("ordinary print")),
        (_("How many letters"), run.letters),
        (_("Pages, with cover sheets"), run.pages or "–"),
        (_("Sort codes of the post"), _("yes") if enriching.is_enriched(run) else _("no")),
    ]
    for word, who, at in (
        (_("Prepared"), run.prepared_by, run.prepared_at),
        (_("Produced"), None, run.produced_at),
        (_("Handed over"), run.handed_over_by, run.handed_over_at),
        (_("Released"), run.released_by, run.released_at),
    ):
        if at:
            said.append((word, at))
        if at and who:
            said.append((_("by"), who.name))
    return said


@dataclass(frozen=True)
class Told:
    """An archive for the printer, as a page tells of it.

    Attributes:
        can_fetch: whoever looks can fetch it now.
        work: that makes it, while it is not there.
    """

    delivery: Delivery
    says: str
    can_fetch: bool
    work: Work | None


def deliveries_of(run: PrintRun, user: User, at: datetime) -> Iterator[Told]:
    """All archives of a run that were asked for, the newest first."""
    for delivery in run.deliveries.select_related("asked_by").order_by("-pk"):
        is_open = delivery.until is not None and delivery.fetched_at is None and at < delivery.until
        can_fetch = is_open and delivery.asked_by_id == user.pk and run.state == State.HANDED_OVER
        work = works.running(run.municipality).filter(arguments={"delivery": delivery.pk}).first()
        yield Told(delivery, _says(delivery, is_open=is_open), can_fetch, work)


def _says(delivery: Delivery, *, is_open: bool) -> str:
    if delivery.fetched_at:
        return _("was fetched")
    if is_open:
        return _("can be fetched now, once")
    if delivery.made_at:
        return _("was not fetched in time")
    return _("is being made") if delivery.secret else _("could not be made")
