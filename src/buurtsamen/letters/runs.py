# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the life of a print run: prepared, produced, handed over, released. Three people, four eyes."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from buurtsamen.core import failpoints
from buurtsamen.core.refusal import Refusal
from buurtsamen.letters import making, store, vault
from buurtsamen.letters.models import PrintRun, RunDistrict
from buurtsamen.people import journal, rights
from buurtsamen.people.models import User
from buurtsamen.people.rights import Right
from buurtsamen.places.models import District, Municipality
from buurtsamen.rounds import rounds, steps, vouchers
from buurtsamen.rounds.models import Round

State = PrintRun.State
Kind = PrintRun.Kind
_BEFORE_RELEASE = (State.PREPARED, State.PRODUCED, State.HANDED_OVER)


class Refused(Refusal):
    """The run is not where this step begins. Nothing was changed. `message` says so to whoever asked."""


@transaction.atomic(durable=True)
def prepare(
    round_: Round,
    districts: Sequence[District],
    *,
    by: User | None,
    on: date,
    at: datetime,
    is_large: bool = False,
) -> PrintRun:
    """Every household of these districts has a voucher and a letter, in the order of the post; nothing is printed yet.

    Of two who prepare the same district at once, one succeeds. All vouchers and letters are written in one transaction,
    so that no trace of a smaller one joins a voucher to a few addresses.

    Args:
        districts: of the round; each in one run only.
        by: nobody when a command does it.

    Raises:
        Refused: the round is not prepared, or letters of a district were made before; nothing was changed.
    """
    failpoints.reach("runs.prepare")
    round_ = Round.objects.select_for_update(no_key=True).select_related("municipality").get(pk=round_.pk)
    if round_.state != Round.State.PREPARED:
        raise Refused(_("Letters are made of a round that is prepared and not printed yet. Nothing was changed."))
    taking_part = set(round_.districts.values_list("district", flat=True))
    taken = set(RunDistrict.objects.filter(round=round_).values_list("district", flat=True))
    for district in districts:
        if district.pk not in taking_part or district.pk in taken:
            message = _("%(district)s does not take part, or its letters are in another run. Nothing was changed.")
            raise Refused(message % {"district": district.name})
    if not districts:
        raise Refused(_("Choose a district first. Nothing was changed."))
    run = new(round_, Kind.FIRST, by=by, on=on, at=at, is_large=is_large)
    RunDistrict.objects.bulk_create(
        RunDistrict(municipality=round_.municipality, run=run, round=round_, district=district)
        for district in districts
    )
    homes = making.homes(round_.municipality, districts)
    if not homes:
        raise Refused(_("Nobody lives there, as far as the addresses tell. Load the addresses first."))
    run.letters = making.letters(run, homes, vault.made(round_))
    failpoints.reach("runs.prepared")
    PrintRun.objects.filter(pk=run.pk).update(letters=run.letters)
    record(run, "prepared", by=by, at=at, change={"letters": [0, run.letters]})
    return run


def new(round_: Round, kind: Kind, *, by: User | None, on: date, at: datetime, is_large: bool) -> PrintRun:
    """Another run of a round, with a key of its own; part of the caller's transaction, who holds the round."""
    Municipality.objects.select_for_update(no_key=True).get(pk=round_.municipality_id)  # one series for all its rounds
    last = PrintRun.objects.of(round_.municipality).aggregate(last=Max("number"))["last"] or 0
    return PrintRun.objects.create(
        municipality=round_.municipality,
        round=round_,
        number=last + 1,
        kind=kind,
        key=rounds.new_key(round_, on=on),
        is_large=is_large,
        prepared_by=by,
        prepared_at=at,
    )


def step(run: PrintRun, begins: State, *, to: State, **sets: object) -> None:
    """One conditional update; of two at once, exactly one succeeds.

    Raises:
        Refused: it is not where the step begins; nothing was changed.
    """
    failpoints.reach("runs.step")
    if not PrintRun.objects.filter(pk=run.pk, state=begins).update(state=to, **sets):
        run.refresh_from_db()
        message = _("Run %(number)s is %(state)s: somebody was first, or it is too early. Nothing was changed.")
        raise Refused(message % {"number": run.number, "state": run.get_state_display()})
    run.state = to
    for name, value in sets.items():
        setattr(run, name, value)


@transaction.atomic
def hand_over(run: PrintRun, *, by: User, at: datetime) -> None:
    """The printer has the files. When that is so of all districts, the round is printed.

    Raises:
        Refused: it is not produced; nothing was changed.
    """
    step(run, State.PRODUCED, to=State.HANDED_OVER, handed_over_by=by, handed_over_at=at)
    record(run, "handed_over", by=by, at=at)
    if run.kind == Kind.FIRST and _all_are(_held(run), State.HANDED_OVER, State.RELEASED):
        steps.take("printed", rounds.printed, run.round, by=by, at=at, why="")


@transaction.atomic
def release(run: PrintRun, *, by: User, on: date, at: datetime, why: str = "") -> None:
    """The letters go into the post. The key is destroyed: nobody can make or read their codes from now on.

    The files that were kept for the printer are deleted. When this is so of all districts, the round is released.

    Raises:
        Refused: it is not handed over; nothing was changed.
        rights.SamePerson: whoever asks prepared it or handed it over; nothing was changed.
    """
    done = {Right.PREPARE_PRINT_RUN: run.prepared_by_id, Right.HAND_OVER_PRINT_RUN: run.handed_over_by_id}
    rights.keep_apart(by, Right.RELEASE_PRINT_RUN, done=done)
    step(run, State.HANDED_OVER, to=State.RELEASED, released_by=by, released_at=at)
    rounds.shred_one(run.key, on=on)
    record(run, "released", by=by, at=at, why=why)
    if run.kind == Kind.FIRST and _all_are(_held(run), State.RELEASED):
        steps.take("released", partial(rounds.release, on=on), run.round, by=by, at=at, why=why)
    transaction.on_commit(partial(store.empty, run))


@transaction.atomic
def stop(run: PrintRun, *, by: User, on: date, at: datetime, why: str) -> None:
    """The run is not printed after all: its letters and codes are void, and its districts can be prepared again.

    Raises:
        Refused: it was released, or holds letters in place of lost ones; nothing was changed.
    """
    if run.kind != Kind.FIRST or run.state not in _BEFORE_RELEASE:
        raise Refused(_("Only first letters that were not released can be stopped. Nothing was changed."))
    step(run, State(run.state), to=State.STOPPED)
    if _held(run).state != Round.State.PREPARED:
        raise Refused(_("The whole round is printed already, so it cannot be stopped. Nothing was changed."))
    ids = making.voucher_ids(run.own_letters.standing(), vault.opened(run.round))
    vouchers.void_unused(ids, on=on)
    run.own_letters.standing().update(state="void", ended_on=on)
    run.districts.all().delete()
    rounds.shred_one(run.key, on=on)
    record(run, "stopped", by=by, at=at, why=why)
    transaction.on_commit(partial(store.empty, run))


def apart(run: PrintRun, user: User) -> bool:
    """Whether somebody did a step of this run after which releasing it must be somebody else's."""
    return user.pk in (run.prepared_by_id, run.handed_over_by_id)


def record(
    run: PrintRun,
    what: str,
    *,
    by: User | str | None,
    at: datetime,
    why: str = "",
    change: dict[str, list[object]] | None = None,
) -> None:
    """A line in the journal about a run: "letters.printrun.released"."""
    journal.record(
        f"letters.printrun.{what}", run, where=run.municipality, at=at, by=by or "command", why=why, change=change
    )


def _held(run: PrintRun) -> Round:
    """The round of a run that just took a step, as it is: of two last runs at once, the second sees the first one."""
    failpoints.reach("runs.held")
    run.round = Round.objects.select_for_update(no_key=True).select_related("municipality").get(pk=run.round_id)
    return run.round


def _all_are(round_: Round, *states: State) -> bool:
    """Whether the first letters of every district of a round are in a run in one of these states."""
    there = RunDistrict.objects.filter(round=round_, run__state__in=states).values_list("district", flat=True)
    return set(round_.districts.values_list("district", flat=True)) <= set(there)
