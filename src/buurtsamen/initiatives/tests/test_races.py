# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Giving, taking back, replacing and stopping at once: everybody gets an answer, nobody waits in a circle."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.core.management import call_command
from django.utils import timezone

from buurtsamen.conftest import A_DAY_IN_MAY, Town, build
from buurtsamen.core.tests.racing import DONE, RACERS, race
from buurtsamen.initiatives import gifts, life
from buurtsamen.initiatives.models import Gift, Initiative
from buurtsamen.rounds import rounds, vouchers
from buurtsamen.rounds.models import Voucher
from buurtsamen.rounds.vouchers import Refused


def unused(town: Town) -> list[Voucher]:
    return list(Voucher.objects.filter(state="issued").select_related("round").order_by("pk"))


def test_of_giving_and_replacing_at_once_one_wins(committed: str) -> None:
    """32 give and 32 replace the same voucher."""
    town = build("lindedorp.test")
    key = rounds.new_key(town.spring, on=A_DAY_IN_MAY)
    seen = [town.voucher("aisha") for _ in range(RACERS)]
    attempts = [
        partial(gifts.give, voucher, town.garden, on=A_DAY_IN_MAY)
        if number % 2
        else partial(vouchers.replace, [voucher], key=key, on=A_DAY_IN_MAY)
        for number, voucher in enumerate(seen)
    ]

    answers = race(town.municipality.pk, attempts, "vouchers.use", "vouchers.void", refusals=Refused)

    assert sorted(answers) == ["NotNow"] * (RACERS - 1) + [DONE]
    assert (Gift.objects.count(), Voucher.objects.count()) in ((1, 6), (0, 7))
    rounds.shred(town.spring, on=A_DAY_IN_MAY)
    call_command("prove")


def test_of_64_who_take_the_same_gift_back_at_once_one_gets_it(committed: str) -> None:
    town = build("lindedorp.test")
    gift = gifts.give(town.voucher("aisha"), town.garden, on=A_DAY_IN_MAY)
    seen = [Gift.objects.select_related("initiative", "round").get(pk=gift.pk) for _ in range(RACERS)]
    attempts = [partial(gifts.take_back, each, on=A_DAY_IN_MAY) for each in seen]

    answers = race(town.municipality.pk, attempts, refusals=Refused)

    assert sorted(answers) == ["TooLate"] * (RACERS - 1) + [DONE]
    assert town.voucher("aisha").left_cents == 7_50
    call_command("prove")


def test_giving_taking_back_and_stopping_at_once_leave_no_cent_behind(committed: str) -> None:
    """Every rule takes its locks in the same order; otherwise PostgreSQL would end one of them with an error."""
    town = build("lindedorp.test", households=40, parts=3)
    fresh = unused(town)
    for number, voucher in enumerate(fresh[:16]):
        gifts.give(voucher, town.benches, on=A_DAY_IN_MAY, cents=2_50)
        gifts.give(voucher, town.garden if number < 4 else town.benches, on=A_DAY_IN_MAY, cents=2_50)
    given = Gift.objects.select_related("initiative", "round").filter(initiative=town.benches)
    attempts: list[Callable[[], object]] = [
        *(partial(gifts.take_back, gift, on=A_DAY_IN_MAY) for gift in given[:14]),
        *(partial(gifts.give, voucher, town.garden, on=A_DAY_IN_MAY) for voucher in fresh[:16]),
        partial(gifts.stop, town.benches, by="test", on=A_DAY_IN_MAY, at=timezone.now()),
        *(partial(gifts.give, voucher, town.benches, on=A_DAY_IN_MAY) for voucher in fresh[16:]),
        partial(gifts.stop, town.garden, by="test", on=A_DAY_IN_MAY, at=timezone.now()),
    ]

    answers = race(town.municipality.pk, attempts, refusals=(Refused, life.Refused))

    assert set(answers) <= {DONE, "NotNow", "NotSaving", "TooLate", "Refused"}
    town.benches.refresh_from_db()
    assert (town.benches.state, town.benches.saved_cents) == (Initiative.State.NOT_SUCCEEDED, 0)
    assert town.benches.account and town.benches.account.balance_cents() == 0
    call_command("prove")


def test_taking_back_and_settling_at_once_leave_nothing_in_a_settled_round(committed: str) -> None:
    """At midnight, when it is still the last day to give for one process and the next day for another."""
    town = build("lindedorp.test", households=RACERS)
    for voucher in unused(town):
        gifts.give(voucher, town.benches, on=A_DAY_IN_MAY)
    Gift.objects.update(given_on=town.spring.gives_until)
    rounds.close(town.spring, on=town.spring.gives_until)
    last_day, next_day = town.spring.gives_until, town.spring.gives_until + timedelta(days=1)
    given = Gift.objects.select_related("initiative", "round")[1:]
    attempts: list[Callable[[], object]] = [partial(gifts.take_back, gift, on=last_day) for gift in given]
    attempts.insert(RACERS // 2, partial(rounds.settle, town.spring, on=next_day))

    answers = race(town.municipality.pk, attempts, refusals=Refused)

    assert set(answers) <= {DONE, "NotNow"}
    town.spring.refresh_from_db()
    assert town.spring.state == "settled"
    gifts.forget_vouchers(town.spring)
    call_command("prove")
