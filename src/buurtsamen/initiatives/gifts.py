# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for giving: a voucher's value goes to an initiative, and back."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from buurtsamen.core import failpoints
from buurtsamen.initiatives import life
from buurtsamen.initiatives.models import Gift, GiftQuerySet, Initiative
from buurtsamen.money import ledger
from buurtsamen.people.models import User
from buurtsamen.places.models import Municipality
from buurtsamen.rounds import vouchers
from buurtsamen.rounds.models import Round, Voucher

State = Initiative.State
_GIVEN, _STOPPED = gettext_noop("Given"), gettext_noop("The initiative stopped")


class NotSaving(vouchers.Refused):
    """The initiative takes no gifts now: it has what it needs, or it stopped. Nothing was changed."""


class TooLate(vouchers.Refused):
    """The gift stays: the next day is over, or the initiative has what it needs. Nothing was changed."""


def find(slug: str, *, municipality: Municipality) -> Initiative | None:
    """The initiative of this name, in whatever state, or nothing."""
    return next(iter(Initiative.objects.raw(_FIND, [municipality.pk, slug])), None)


@transaction.atomic(durable=True)
def give(
    voucher: Voucher,
    initiative: Initiative,
    *,
    on: date,
    cents: int | None = None,
    channel: str = Gift.Channel.SITE,
) -> Gift:
    """Give a voucher, or a part of it, to an initiative: all or nothing, in one transaction.

    Takes the value from the voucher (activating it first when it was not), adds it to the initiative, which is
    funded when this gift crosses its target, and books it. Safe when the same code is sent twice at once:
    the second is refused. Safe when many give at once: a target is crossed by one gift at most.

    Args:
        voucher: as `vouchers.find` gives it.
        on: today, Dutch time.
        cents: euro cents: all that is left, as when not said, or whole parts (`Voucher.part_cents`).

    Raises:
        vouchers.NotNow: of the voucher, or the ceiling of its round is reached; nothing was changed.
        NotSaving: of the initiative; nothing was changed.
    """
    return put(voucher, initiative, on=on, cents=cents, channel=channel)


def put(
    voucher: Voucher,
    initiative: Initiative,
    *,
    on: date,
    cents: int | None = None,
    channel: str = Gift.Channel.SITE,
) -> Gift:
    """As `give`, inside the caller's transaction; refused, all of that is to be undone."""
    cents = voucher.left_cents if cents is None else cents
    if cents <= 0:
        raise vouchers.NotNow(vouchers.standing(voucher, on))
    moves = vouchers.use(voucher, cents, on=on)
    round_ = voucher.round
    failpoints.reach("gifts.give")
    gift = Gift(
        id=uuid.uuid4(),
        municipality_id=voucher.municipality_id,
        initiative=initiative,
        round=round_,
        voucher=voucher,
        cents=cents,
        channel=channel,
        given_on=on,
    )
    with connection.cursor() as cursor:
        taken: list[Any] = [cents, cents, cents, on, initiative.pk, gift.municipality_id, on]
        cursor.execute(_GIVE, taken + [getattr(gift, name) for name in _GIFT])
        if not cursor.rowcount:
            raise NotSaving
    gift._state.adding = False
    assert round_.activated_id and initiative.account_id  # noqa: S101 - constraints of the tables
    moves.append(ledger.Move(cents, round_.activated_id, initiative.account_id, f"gift:{gift.pk}", _GIVEN))
    vouchers.book(moves, municipality_id=gift.municipality_id, on=on)
    return gift


# Written out, as in rounds/vouchers.py. The second lets the gift in that crosses the target, and none after it; the row
# of an initiative that everybody gives to is held from there to the commit, so it comes late.
_FIND = "select * from initiatives_initiative where municipality_id = %s and slug = %s"
_GIFT = [field.attname for field in Gift._meta.concrete_fields]
_GIVE = f"""
    with taken as (
        update initiatives_initiative
        set saved_cents = saved_cents + %s,
            state = case when saved_cents + %s >= target_cents then 'funded' else state end,
            funded_on = case when saved_cents + %s >= target_cents then %s else funded_on end
        where id = %s and municipality_id = %s and state = 'saving' and saves_until >= %s
        returning id
    )
    insert into initiatives_gift ({", ".join(_GIFT)}) select {", ".join(["%s"] * len(_GIFT))} from taken
"""  # noqa: S608


def undo_until(round_: Round, on: date) -> date:
    """The last day to take back what is given on a day: the next one, or the last on which it can be given again."""
    return min(on + timedelta(days=1), round_.gives_until)


def can_take_back(gift: Gift, on: date) -> bool:
    """Whether its giver may still change their mind: until the end of the next day, while it is saving."""
    return (
        gift.taken_back_on is None
        and gift.voucher_id is not None
        and on <= undo_until(gift.round, gift.given_on)
        and gift.initiative.state == State.SAVING
    )


@transaction.atomic(durable=True)
def take_back(gift: Gift, *, on: date) -> None:
    """The value goes back on the voucher, to be given again. Of two at once, exactly one succeeds.

    Raises:
        TooLate: as `can_take_back`; nothing was changed.
        vouchers.NotNow: its round was settled; nothing was changed.
    """
    if not can_take_back(gift, on):
        raise TooLate
    assert gift.voucher_id  # noqa: S101 - just asked
    vouchers.hold([gift.voucher_id])
    move = _return(gift, on=on, why=gettext_noop("Taken back"))
    if not Initiative.objects.saving().filter(pk=gift.initiative_id).update(saved_cents=F("saved_cents") - gift.cents):
        raise TooLate
    ledger.book([move], municipality_id=gift.municipality_id, on=on)


def _return(gift: Gift, *, on: date, why: str) -> ledger.Move:
    failpoints.reach("gifts.return")
    if not Gift.objects.standing().filter(pk=gift.pk).update(taken_back_on=on):
        raise TooLate
    source, target = gift.initiative.account_id, gift.round.activated_id
    assert gift.voucher_id and source and target  # noqa: S101 - the caller asked; constraints of the tables
    vouchers.put_back(gift.voucher_id, gift.cents)
    return ledger.Move(gift.cents, source, target, f"back:{gift.pk}", why)


def is_paid_out(initiative: Initiative) -> bool:
    """Whether something that was given to it left its account for the bank."""
    return initiative.account is not None and initiative.account.balance_cents() < initiative.saved_cents


@transaction.atomic
def stop(initiative: Initiative, *, by: User | str, on: date, at: datetime, why: str = "") -> int:
    """The initiative stops before anything was paid out; every gift goes back to its voucher, to be given again.

    A gift of a settled round lapses to the budget of the year: its voucher cannot be given any more.

    Args:
        by: the initiator, or the name of the nightly work.
        on: today, Dutch time; `at` the moment that the journal keeps.

    Returns:
        How many gifts went back to their vouchers.

    Raises:
        life.Refused: it takes no gifts, was changed a moment ago, or was paid out; nothing was changed.
    """
    gifts = Gift.objects.standing().filter(initiative=initiative)
    vouchers.hold(gifts.exclude(voucher=None).values_list("voucher_id", flat=True))
    same = ["saves_until"]  # its makers may save longer at this moment
    life.take("stop", initiative, by=by, at=at, why=why, unchanged=same, ended_on=on, saved_cents=0)
    is_over = Q(voucher=None) | Q(round__state=Round.State.SETTLED)
    back = list(gifts.exclude(is_over).select_related("initiative", "round").order_by("voucher_id"))
    moves = [_return(gift, on=on, why=_STOPPED) for gift in back]
    moves += _lapse(gifts.filter(is_over), initiative, on=on)
    if moves and initiative.account and initiative.account.balance_cents() < sum(move.cents for move in moves):
        raise life.Refused(_("Something was paid out already, so it cannot stop any more. Nothing was changed."))
    ledger.book(moves, municipality_id=initiative.municipality_id, on=on)
    return len(back)


def _lapse(gifts: GiftQuerySet, initiative: Initiative, *, on: date) -> list[ledger.Move]:
    cents = gifts.aggregate(cents=Sum("cents"))["cents"]
    if not cents:
        return []
    gifts.update(taken_back_on=on)
    budget = ledger.budget(initiative.municipality, on.year)
    assert initiative.account_id  # noqa: S101 - a constraint of the table
    return [ledger.Move(cents, initiative.account_id, budget.pk, f"lapse:{initiative.pk}", _STOPPED)]


def forget_vouchers(round_: Round) -> int:
    """Cut the link from gift to voucher, when the round is settled: nobody can tell who gave what any more.

    Every voucher and gift of the round is written anew, so that PostgreSQL's own mark of the transaction that
    wrote a row (xmin), which the books keep for ever, says the same of all of them.

    Returns:
        How many links were cut.
    """
    cut = Gift.objects.filter(round=round_, round__state=Round.State.SETTLED).update(voucher=None)
    Voucher.objects.filter(round=round_, round__state=Round.State.SETTLED).update(given_on=F("given_on"))
    return cut
