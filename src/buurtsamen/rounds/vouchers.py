# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the life of a voucher: issue, find, activate, give, take back, expire, void, replace."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from buurtsamen.core import failpoints, sealing
from buurtsamen.money import ledger
from buurtsamen.places.models import Municipality
from buurtsamen.rounds import codes
from buurtsamen.rounds.models import Round, RoundKey, Voucher

State = Voucher.State
_VOIDED = gettext_noop("Voided")


class Refused(Exception):
    """Something cannot be done with this voucher now. Nothing was changed."""


class Unknown(Refused):
    """No voucher has this code."""


class Elsewhere(Refused):
    """The code is of another municipality."""


class NotNow(Refused):
    """Where the voucher stands does not allow it; `standing` says where that is."""

    def __init__(self, standing: "Standing") -> None:
        super().__init__(standing)
        self.standing = standing


class Standing(StrEnum):
    """Where a voucher stands for the one who holds it."""

    EARLY = "early"  # its round is not open yet
    FRESH = "fresh"  # can be activated and given
    FULL = "full"  # could be activated, but the ceiling of its round is reached
    ACTIVATED = "activated"  # has value left to give
    GIVEN = "given"
    EXPIRED = "expired"  # was not used in time, or not given in time
    VOID = "void"
    REPLACED = "replaced"  # a newer letter was sent


def issue(round_: Round, neighbourhood_ids: Sequence[int], *, key: RoundKey) -> list[uuid.UUID]:
    """Make a voucher for every household of a prepared round, with codes of this key. One COPY, one INSERT.

    Rows are written in the order of their digests, so that the table says nothing about the order of the
    households.

    Args:
        neighbourhood_ids: one for each household.

    Returns:
        The id of each household's voucher, in the order of the households.

    Raises:
        KeyShredded: the codes can no longer be made; nothing was issued.
    """
    secret = open_key(key)
    ids = [uuid.uuid4() for _ in neighbourhood_ids]
    rows = sorted(
        (
            codes.digest(settings.CODE_PEPPER, codes.derive(secret, voucher_id)).hex,
            voucher_id.hex,
            neighbourhood_id,
        )
        for voucher_id, neighbourhood_id in zip(ids, neighbourhood_ids, strict=True)
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.fresh")
        cursor.execute("create temporary table fresh (digest uuid, id uuid, neighbourhood_id bigint) on commit drop")
        with cursor.copy("copy fresh from stdin") as copy:
            for start in range(0, len(rows), 10_000):
                copy.write("".join(f"{d}\t{i}\t{n}\n" for d, i, n in rows[start : start + 10_000]))
        cursor.execute(
            """
            insert into rounds_voucher (id, municipality_id, round_id, neighbourhood_id, digest, value_cents,
                                        left_cents, state, is_replaced)
            select id, %(town)s, %(round)s, neighbourhood_id, digest, %(value)s, %(value)s, 'issued', false
            from fresh order by digest
            """,
            {"town": round_.municipality_id, "round": round_.pk, "value": round_.value_cents},
        )
    return ids


class KeyShredded(Refused):
    """The key of these codes was destroyed: nobody can make or read them any more."""


def open_key(key: RoundKey) -> bytes:
    """The key itself, for as long as it has not been shredded.

    Raises:
        KeyShredded: it has.
    """
    if key.sealed is None:
        raise KeyShredded
    return sealing.unseal(bytes(key.sealed), purpose="round key")


def code_of(voucher: Voucher, key: RoundKey) -> str:
    """The code, for the printer; only until the key under which it was issued is shredded.

    Raises:
        KeyShredded: it has been.
    """
    return codes.derive(open_key(key), voucher.pk)


def find(code: str, *, municipality: Municipality) -> Voucher:
    """The voucher with this code, with its round.

    Args:
        code: twelve symbols, as `codes.read` gives them.

    Raises:
        Elsewhere, Unknown: there is none here.
    """
    digest = codes.digest(settings.CODE_PEPPER, code)
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [digest, municipality.pk])
        if row := cursor.fetchone():
            voucher = Voucher.from_db(connection.alias, _VOUCHER, row[: len(_VOUCHER)])
            voucher.round = Round.from_db(connection.alias, _ROUND, row[len(_VOUCHER) :])
            return voucher
        cursor.execute("select rounds_code_is_elsewhere(%s)", [digest])
        (is_elsewhere,) = cursor.fetchone()
    raise Elsewhere if is_elsewhere else Unknown


# The main job's statements are written out: putting them together anew for every gift took the ORM half of its time.
_VOUCHER = [field.attname for field in Voucher._meta.concrete_fields]
_ROUND = [field.attname for field in Round._meta.concrete_fields]
_FIND = (
    f"select {', '.join(f'v.{name}' for name in _VOUCHER)}, {', '.join(f'r.{name}' for name in _ROUND)}"  # noqa: S608
    " from rounds_voucher v join rounds_round r on r.id = v.round_id where v.digest = %s and v.municipality_id = %s"
)
_USE = """
    update rounds_voucher set left_cents = %s, state = %s, activated_on = %s, given_on = %s
    where id = %s and state = %s and left_cents = %s
"""


def standing(voucher: Voucher, on: date) -> Standing:
    """Where it stands on a day; days count even when the nightly work has not run."""
    if voucher.state == State.VOID:
        return Standing.REPLACED if voucher.is_replaced else Standing.VOID
    if voucher.state == State.GIVEN:
        return Standing.GIVEN
    if voucher.state == State.EXPIRED:
        return Standing.EXPIRED
    round_ = voucher.round
    if voucher.state == State.ACTIVATED:
        return Standing.ACTIVATED if round_.takes_gifts(on) else Standing.EXPIRED
    if round_.takes_codes(on):
        return Standing.FRESH
    return Standing.EXPIRED if round_.takes_no_more_codes(on) else Standing.EARLY


def activate(voucher: Voucher, *, on: date) -> None:
    """From now on its value can be given until the round's last day. Twice is the same as once, also at once.

    Raises:
        NotNow: it is not the time, it is used up or ended, or the ceiling is reached; nothing was changed.
    """
    try:
        with transaction.atomic():
            book(use(voucher, 0, on=on), municipality_id=voucher.municipality_id, on=on)
    except NotNow as refusal:
        if refusal.standing != Standing.ACTIVATED:  # somebody else was first, with the same
            raise


def use(voucher: Voucher, cents: int, *, on: date) -> list[ledger.Move]:
    """Take value from a voucher, and activate it when it was not. Of two at once, exactly one succeeds.

    One conditional update, as part of the caller's transaction; the caller books the moves it gets back (the
    activation) with its own.

    Args:
        cents: what is given, euro cents: whole parts of its value, or all that is left; 0 only activates.

    Raises:
        NotNow: it is not the time, not enough is left, or somebody was first; nothing was changed.
    """
    stands = standing(voucher, on)
    if stands not in (Standing.FRESH, Standing.ACTIVATED) or not _divides(voucher, cents):
        raise NotNow(stands)
    failpoints.reach("vouchers.use")
    left = voucher.left_cents - cents
    state, activated_on, given_on = (
        State.ACTIVATED if left else State.GIVEN,
        voucher.activated_on or on,
        None if left else on,
    )
    with connection.cursor() as cursor:
        cursor.execute(_USE, [left, state, activated_on, given_on, voucher.pk, voucher.state, voucher.left_cents])
        changed = cursor.rowcount
    if not changed:
        voucher.refresh_from_db(fields=["state", "left_cents", "activated_on", "given_on", "is_replaced"])
        raise NotNow(standing(voucher, on))
    was_fresh = voucher.state == State.ISSUED
    voucher.left_cents, voucher.state, voucher.activated_on, voucher.given_on = left, state, activated_on, given_on
    if not was_fresh:
        return []
    round_ = voucher.round
    assert round_.reserved_id and round_.activated_id  # noqa: S101 - a constraint of the table
    return [
        ledger.Move(
            voucher.value_cents,
            round_.reserved_id,
            round_.activated_id,
            f"activate:{uuid.uuid4()}",  # the books never name a voucher
            gettext_noop("Activated"),
        )
    ]


def _divides(voucher: Voucher, cents: int) -> bool:
    """Whether this much can be taken from it: what stays behind is nothing, or at least a part."""
    part = voucher.value_cents // voucher.round.parts
    return cents == voucher.left_cents or (cents >= 0 and cents % part == 0 and voucher.left_cents - cents >= part)


def book(moves: Iterable[ledger.Move], *, municipality_id: int, on: date) -> None:
    """Book what was used of vouchers; as `ledger.book`, and last in the caller's transaction.

    Raises:
        NotNow: the ceiling of the round is reached; the caller's transaction is lost.
    """
    try:
        ledger.book(moves, municipality_id=municipality_id, on=on)
    except ledger.NotEnough as error:
        raise NotNow(Standing.FULL) from error


def hold(voucher_ids: Iterable[uuid.UUID], *, only_whole: bool = False) -> None:
    """Until the caller's transaction ends, nobody else changes these vouchers or settles their rounds.

    Rounds first, then vouchers, both in order, and before anything else is changed: as every rule does, so that
    nobody waits for each other in a circle.

    Args:
        only_whole: not those of which something was given. PostgreSQL writes on a row who held it last (xmax), which
            must not join a gift to the letters that somebody worked on.
    """
    failpoints.reach("vouchers.hold")
    held = Voucher.objects.filter(pk__among=list(voucher_ids))
    if only_whole:
        held = held.filter(left_cents=F("value_cents"))
    list(Round.objects.select_for_update(no_key=True).filter(pk__in=held.values("round")).order_by("pk"))
    list(held.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def put_back(voucher_id: uuid.UUID, cents: int) -> None:
    """Value that was given can be given again, as part of the caller's transaction, who has `hold` of the voucher.

    Raises:
        NotNow: the voucher was voided or its round was settled; nothing was changed.
    """
    changed = (
        Voucher.objects.filter(
            pk=voucher_id, state__in=[State.GIVEN, State.ACTIVATED], left_cents__lte=F("value_cents") - cents
        )
        .exclude(round__state=Round.State.SETTLED)
        .update(left_cents=F("left_cents") + cents, state=State.ACTIVATED, given_on=None)
    )
    if not changed:
        raise NotNow(Standing.EXPIRED)


def void(voucher: Voucher, *, on: date, is_replaced: bool = False) -> list[ledger.Move]:
    """From now on its code is refused; what it was worth goes back to the round.

    As part of the caller's transaction, who books the moves.

    Raises:
        NotNow: something of it was given, or it has ended; nothing was changed.
    """
    before = voucher.state
    failpoints.reach("vouchers.void")
    changed = (
        Voucher.objects.spendable()
        .filter(pk=voucher.pk, state=before, left_cents=F("value_cents"))
        .update(state=State.VOID, ended_on=on, is_replaced=is_replaced)
    )
    if not changed:
        voucher.refresh_from_db(fields=["state", "left_cents", "activated_on", "given_on", "is_replaced"])
        raise NotNow(standing(voucher, on))
    voucher.state, voucher.ended_on, voucher.is_replaced = State.VOID, on, is_replaced
    if before == State.ISSUED:
        return []
    round_ = voucher.round
    assert round_.reserved_id and round_.activated_id  # noqa: S101 - a constraint of the table
    return [ledger.Move(voucher.value_cents, round_.activated_id, round_.reserved_id, f"void:{uuid.uuid4()}", _VOIDED)]


def void_unused(voucher_ids: Iterable[uuid.UUID], *, on: date) -> int:
    """Those of them that nobody used are refused from now on.

    Returns:
        How many.
    """
    unused = Voucher.objects.filter(pk__among=list(voucher_ids), state=State.ISSUED)
    return unused.update(state=State.VOID, ended_on=on)


@transaction.atomic
def replace(lost: Sequence[Voucher], *, key: RoundKey, on: date) -> list[uuid.UUID]:
    """Void vouchers of one round whose letters were lost, and make others with other codes, in one transaction.

    One that was voided already, when its letter came back, gets its successor now. Nothing in the database tells
    which new voucher came for which old one.

    Args:
        key: a key of the same round that is not shredded.

    Returns:
        The id of the new voucher for each lost one.

    Raises:
        NotNow: of one of them something was given, it has ended or was replaced, or a new code could not be
            activated any more; nothing was changed.
        KeyShredded: no code can be made; nothing was changed.
    """
    open_key(key)
    moves = []
    for voucher in lost:
        stands = standing(voucher, on)
        if voucher.round.takes_no_more_codes(on):
            raise NotNow(stands)
        if stands != Standing.VOID:
            moves += void(voucher, on=on, is_replaced=True)
        elif not Voucher.objects.filter(pk=voucher.pk, is_replaced=False).update(is_replaced=True):
            raise NotNow(Standing.REPLACED)
    ids = issue(lost[0].round, [voucher.neighbourhood_id for voucher in lost], key=key) if lost else []
    if moves:
        ledger.book(moves, municipality_id=key.municipality_id, on=on)
    return ids


def expire(rounds: Iterable[Round], *, on: date) -> int:
    """End the vouchers that were not activated in their window. Safe to repeat.

    Returns:
        How many ended now.
    """
    over = [round_.pk for round_ in rounds if on > round_.closes_on or round_.state == Round.State.CLOSED]
    return Voucher.objects.filter(round__in=over, state=State.ISSUED).update(state=State.EXPIRED, ended_on=on)
