# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what happens to letters after posting: they come back, are lost, are voided and made again."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from buurtsamen.letters import making, runs, vault
from buurtsamen.letters.models import Letter, PrintRun
from buurtsamen.money import ledger
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.rounds import vouchers
from buurtsamen.rounds.models import Round, Voucher
from buurtsamen.rounds.vouchers import Standing

_UNUSED = (Standing.EARLY, Standing.FRESH)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of letters.

    Attributes:
        changed: so many were voided.
        kept: those whose code was used already, or that ended before: they stay as they are.
        run: in which the new ones will be printed, if any.
    """

    changed: int
    kept: Sequence[Letter]
    run: PrintRun | None = None


@transaction.atomic(durable=True)
def come_back(letters: Sequence[Letter], *, by: User, why: str, on: date, at: datetime) -> Outcome:
    """Letters that the post brought back: their codes are void from now on, and they count as not delivered.

    Args:
        letters: of one round.

    Raises:
        vault.Gone: the round is settled; nothing was changed.
    """
    unused, kept, _ = _sorted(letters, on=on)
    _void([voucher for _, voucher in unused], on=on)
    for letter, _ in unused:
        _end(letter, Letter.State.RETURNED, on=on)
        _record(letter, "returned", by=by, why=why, at=at)
    return Outcome(len(unused), kept)


@transaction.atomic(durable=True)
def void(letters: Sequence[Letter], *, what: str, by: User, why: str, on: date, at: datetime) -> Outcome:
    """Letters that nobody should use: their codes are void from now on, and no new ones are made.

    Args:
        letters: of one round.
        what: which they are, for the journal: a street, a range of postcodes, a batch.

    Raises:
        vault.Gone: the round is settled; nothing was changed.
    """
    unused, kept, _ = _sorted(letters, on=on)
    _void([voucher for _, voucher in unused], on=on)
    for letter, _ in unused:
        _end(letter, Letter.State.VOID, on=on)
    _record_all([letter for letter, _ in unused], "voided", what=what, by=by, why=why, at=at)
    return Outcome(len(unused), kept)


@transaction.atomic(durable=True)
def again(
    letters: Sequence[Letter], *, what: str = "", by: User, why: str, on: date, at: datetime, is_large: bool = False
) -> Outcome:
    """Letters that were lost or came back get a successor: the old code dies and a new letter waits to be printed.

    The new ones are collected in one run of the round until that is produced. Those whose code was used stay.

    Args:
        letters: of one round.
        what: which they are, when they are more than one: a street, a range of postcodes, a batch.
        is_large: in large print.

    Raises:
        vouchers.NotNow: no code of this round can be activated any more; nothing was changed.
        vault.Gone: the round is settled; nothing was changed.
    """
    unused, kept, box = _sorted(letters, on=on, is_again=True)
    if not unused:
        return Outcome(0, kept)
    round_ = unused[0][1].round
    run = _collecting(round_, by=by, on=on, at=at, is_large=is_large)
    ids = vouchers.replace([voucher for _, voucher in unused], key=run.key, on=on)
    old = [letter for letter, _ in unused]
    for letter in old:
        _end(letter, Letter.State.VOID, on=on)
    Letter.objects.bulk_create(_successors(old, ids, run, box))
    PrintRun.objects.filter(pk=run.pk).update(letters=run.own_letters.count())
    _record_all(old, "replaced", what=what, by=by, why=why, at=at)
    return Outcome(len(old), kept, run)


def _successors(old: Sequence[Letter], ids: Sequence[uuid.UUID], run: PrintRun, box: vault.Vault) -> Iterable[Letter]:
    drawn = making.free_numbers(run.municipality, len(old))
    for letter, voucher_id, number in zip(old, ids, drawn, strict=True):
        yield Letter(
            municipality_id=letter.municipality_id,
            round_id=letter.round_id,
            run=run,
            number=number,
            address_id=letter.address_id,
            canary_id=letter.canary_id,
            neighbourhood_id=letter.neighbourhood_id,
            sealed=box.seal(voucher_id),
            index=box.index(voucher_id),
        )


def _sorted(
    letters: Sequence[Letter], *, on: date, is_again: bool = False
) -> tuple[list[tuple[Letter, Voucher]], list[Letter], vault.Vault]:
    """Letters whose code nobody used, each with its voucher, and the others; nobody changes them until the end.

    Args:
        is_again: those that came back count as unused too, and those that were activated and not given.
    """
    if not letters:
        raise ValueError("no letters")
    box = vault.opened(letters[0].round)
    ids = {letter.pk: box.unseal(letter.sealed or b"") for letter in letters}
    vouchers.hold(ids.values(), only_whole=True)
    found = {row.pk: row for row in Voucher.objects.select_related("round").filter(pk__among=list(ids.values()))}
    states = dict(Letter.objects.filter(pk__among=list(ids)).values_list("pk", "state"))
    unused, kept = [], []
    for letter in letters:
        voucher = found[ids[letter.pk]]
        stands = vouchers.standing(voucher, on)
        is_whole = stands in _UNUSED and states[letter.pk] == Letter.State.MADE
        if is_again and not is_whole:
            is_whole = (stands == Standing.VOID and states[letter.pk] == Letter.State.RETURNED) or (
                stands == Standing.ACTIVATED and voucher.left_cents == voucher.value_cents
            )
        if is_whole:
            unused.append((letter, voucher))
        else:
            kept.append(letter)
    return unused, kept, box


def _void(unused: Sequence[Voucher], *, on: date) -> None:
    moves = [move for voucher in unused for move in vouchers.void(voucher, on=on)]
    if moves:
        ledger.book(moves, municipality_id=unused[0].municipality_id, on=on)


def _collecting(round_: Round, *, by: User, on: date, at: datetime, is_large: bool) -> PrintRun:
    """The run that new letters of a round are collected in; the caller holds the round."""
    waiting = PrintRun.objects.filter(
        round=round_, kind=PrintRun.Kind.AGAIN, state=PrintRun.State.PREPARED, producing_since=None, is_large=is_large
    )
    held = waiting.select_for_update(no_key=True, of=["self"])  # or it would be produced while it gets one more
    if run := held.select_related("key", "municipality").first():
        return run
    run = runs.new(round_, PrintRun.Kind.AGAIN, by=by, on=on, at=at, is_large=is_large)
    runs.record(run, "prepared", by=by, at=at)
    return run


def _end(letter: Letter, state: Letter.State, *, on: date) -> None:
    Letter.objects.filter(pk=letter.pk).update(state=state, ended_on=on)
    letter.state, letter.ended_on = state, on


def _record_all(letters: Sequence[Letter], done: str, *, what: str, by: User, why: str, at: datetime) -> None:
    """One letter has a line of its own; of many, their runs have one that says how many, and which."""
    if not what:
        for letter in letters:
            _record(letter, done, by=by, why=why, at=at)
        return
    by_run: dict[int, list[Letter]] = {}
    for letter in letters:
        by_run.setdefault(letter.run_id, []).append(letter)
    for part in by_run.values():
        change: dict[str, list[object]] = {"letters": [None, len(part)], "which": [None, what]}
        runs.record(part[0].run, f"letters_{done}", by=by, why=why, at=at, change=change)


def _record(letter: Letter, done: str, *, by: User, why: str, at: datetime) -> None:
    journal.record(f"letters.letter.{done}", letter, where=letter.municipality, at=at, by=by, why=why)
