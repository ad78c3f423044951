# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for many activations and gifts at once: the rows that `vouchers.activate` and `gifts.give` leave, in a few
statements. Money moves through `ledger.book`, a day at a time; every condition of the rules is asked here as well.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F

from buurtsamen.initiatives.models import Gift, Initiative
from buurtsamen.money import ledger
from buurtsamen.rounds.models import Round

State = Initiative.State


class Refused(Exception):
    """A rule would not have allowed it. The caller's transaction is lost."""


@dataclass(frozen=True, slots=True)
class Presented:
    """A gift to be made, of an activated voucher."""

    voucher_id: uuid.UUID
    initiative: Initiative
    on: date
    cents: int
    channel: str = Gift.Channel.SITE


def activate(round_: Round, days: Sequence[tuple[uuid.UUID, date]]) -> None:
    """Activate vouchers, each on its day.

    Raises:
        Refused: one is not of this round, was used before, or its day is outside the window.
    """
    if any(not round_.opens_on <= on <= round_.closes_on or not round_.takes_codes(on) for _, on in days):
        raise Refused(f"{round_.name}: a day outside the window")
    changed = _execute(
        """
        update rounds_voucher set state = 'activated', activated_on = used.day
        from unnest(%s::uuid[], %s::date[]) as used (id, day)
        where rounds_voucher.id = used.id and round_id = %s and state = 'issued'
        """,
        [[voucher_id for voucher_id, _ in days], [on for _, on in days], round_.pk],
    )
    if changed != len(days):
        raise Refused(f"{round_.name}: {changed} of {len(days)} vouchers could be activated")
    assert round_.reserved_id and round_.activated_id  # noqa: S101 - a constraint of the table
    moves: dict[date, list[ledger.Move]] = defaultdict(list)
    for _voucher_id, on in days:
        moves[on].append(
            ledger.Move(
                round_.value_cents, round_.reserved_id, round_.activated_id, f"activate:{uuid.uuid4()}", "Activated"
            )
        )
    _book(moves, round_)


def give(round_: Round, presented: Sequence[Presented]) -> None:
    """Give activated vouchers to initiatives, each on its day; those that reach their target are funded.

    Args:
        presented: in order of their days.

    Raises:
        Refused: a voucher has not enough left on that day, or an initiative was not saving then.
    """
    if any(not round_.takes_gifts(gift.on) for gift in presented):
        raise Refused(f"{round_.name}: a day on which nothing can be given")
    _use(round_, presented)
    of_initiative: dict[int, list[Presented]] = defaultdict(list)
    for gift in presented:
        of_initiative[gift.initiative.pk].append(gift)
    for gifts in of_initiative.values():
        _receive(gifts)
    rows = [
        Gift(
            id=uuid.uuid4(),
            municipality_id=round_.municipality_id,
            initiative_id=gift.initiative.pk,
            round_id=round_.pk,
            voucher_id=gift.voucher_id,
            cents=gift.cents,
            channel=gift.channel,
            given_on=gift.on,
        )
        for gift in presented
    ]
    Gift.objects.bulk_create(rows, batch_size=1000)
    moves: dict[date, list[ledger.Move]] = defaultdict(list)
    assert round_.activated_id  # noqa: S101 - a constraint of the table
    for row, gift in zip(rows, presented, strict=True):
        target = gift.initiative.account_id
        assert target  # noqa: S101 - a constraint of the table
        moves[gift.on].append(ledger.Move(gift.cents, round_.activated_id, target, f"gift:{row.pk}", "Given"))
    _book(moves, round_)


def _use(round_: Round, presented: Iterable[Presented]) -> None:
    """Take the value from the vouchers, all of them or none."""
    of_voucher: dict[uuid.UUID, list[Presented]] = defaultdict(list)
    for gift in presented:
        of_voucher[gift.voucher_id].append(gift)
    changed = _execute(
        """
        update rounds_voucher
        set left_cents = left_cents - used.cents,
            state = case when left_cents = used.cents then 'given' else 'activated' end,
            given_on = case when left_cents = used.cents then used.last end
        from unnest(%s::uuid[], %s::int[], %s::date[], %s::date[]) as used (id, cents, first, last)
        where rounds_voucher.id = used.id and round_id = %s and state = 'activated'
          and left_cents >= used.cents and activated_on <= used.first
        """,
        [
            list(of_voucher),
            [sum(gift.cents for gift in gifts) for gifts in of_voucher.values()],
            [min(gift.on for gift in gifts) for gifts in of_voucher.values()],
            [max(gift.on for gift in gifts) for gifts in of_voucher.values()],
            round_.pk,
        ],
    )
    if changed != len(of_voucher):
        raise Refused(f"{round_.name}: {changed} of {len(of_voucher)} vouchers could be given")


def _receive(gifts: Sequence[Presented]) -> None:
    """Add what one initiative gets; the last of its gifts may cross the target, and no other."""
    initiative, first, last = gifts[0].initiative, gifts[0].on, gifts[-1].on
    initiative.refresh_from_db(fields=["saved_cents", "state"])
    saved = initiative.saved_cents + sum(gift.cents for gift in gifts)
    if saved - gifts[-1].cents >= initiative.target_cents:
        raise Refused(f"{initiative.slug}: more than it needs")
    funded = {"state": State.FUNDED, "funded_on": last} if saved >= initiative.target_cents else {}
    changed = (
        Initiative.objects.saving()
        .filter(pk=initiative.pk, saves_until__gte=last, saving_since__lte=first, saved_cents=initiative.saved_cents)
        .update(saved_cents=F("saved_cents") + sum(gift.cents for gift in gifts), **funded)
    )
    if not changed:
        raise Refused(f"{initiative.slug} was not saving then")
    initiative.refresh_from_db(fields=["saved_cents", "state", "funded_on"])


def _book(moves: Mapping[date, list[ledger.Move]], round_: Round) -> None:
    for on in sorted(moves):
        ledger.book(moves[on], municipality_id=round_.municipality_id, on=on)


def _execute(statement: str, parameters: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        changed: int = cursor.rowcount
    return changed
