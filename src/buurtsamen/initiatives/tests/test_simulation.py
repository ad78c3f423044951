# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two thousand acts by chance, in the town and in a bare model of it: the same answers, the same cents."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

from django.core.management import call_command

from buurtsamen.conftest import build, initiative
from buurtsamen.core import dates
from buurtsamen.initiatives import gifts, life
from buurtsamen.initiatives.models import Gift, Initiative
from buurtsamen.initiatives.tests import bare
from buurtsamen.initiatives.tests.bare import DONE
from buurtsamen.money.models import Account
from buurtsamen.rounds import rounds, steps, vouchers
from buurtsamen.rounds.models import Round, Voucher
from buurtsamen.rounds.vouchers import Refused

HOUSEHOLDS, CEILING = 150, 100 * 7_50  # in autumn fewer can be activated than there are letters
SPRING = (date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 30))
AUTUMN = (date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 30))
# How many acts from one day to another: most while codes can be used.
SEASONS = [
    (date(2026, 5, 1), date(2026, 5, 31), 800),
    (date(2026, 6, 1), date(2026, 6, 30), 250),
    (date(2026, 7, 1), date(2026, 7, 9), 50),
    (date(2026, 9, 25), date(2026, 9, 30), 50),
    (date(2026, 10, 1), date(2026, 10, 31), 600),
    (date(2026, 11, 1), date(2026, 11, 30), 200),
    (date(2026, 12, 1), date(2026, 12, 5), 50),
]


class Both:
    """The town and its bare model, side by side: every act is done in both, and both must give the same answer."""

    def __init__(self) -> None:
        self.chance = random.Random(2026)  # noqa: S311 - the same in every run
        self.town = build("lindedorp.test", parts=3, households=HOUSEHOLDS)
        self.answers: Counter[str] = Counter()
        self.model = bare.Town(budget=100_000_00)
        self.vouchers: dict[UUID, bare.Voucher] = {}
        self.initiatives: dict[int, bare.Initiative] = {}
        self.gifts: dict[UUID, bare.Gift] = {}
        self.rounds: dict[int, bare.Round] = {}
        self._post(self.town.spring, SPRING, "open")
        self._post(self._autumn(), AUTUMN, "released")

    def _autumn(self) -> Round:
        autumn = Round.objects.create(
            municipality=self.town.municipality,
            number=2,
            name="najaar 2026",
            value_cents=7_50,
            parts=3,
            ceiling_cents=CEILING,
            posted_on=AUTUMN[0],
            opens_on=AUTUMN[0],
            closes_on=AUTUMN[1],
            gives_until=AUTUMN[2],
        )
        rounds.prepare(autumn, on=SPRING[0])
        key = rounds.new_key(autumn, on=SPRING[0])
        vouchers.issue(autumn, [self.town.north.pk] * HOUSEHOLDS, key=key)
        rounds.printed(autumn)
        rounds.release(autumn, on=SPRING[0])
        return autumn

    def _post(self, round_: Round, days: tuple[date, date, date], state: str) -> None:
        self.rounds[round_.pk] = made = bare.Round(*days, reserved=round_.ceiling_cents, state=state)
        self.model.budget -= round_.ceiling_cents
        self.model.rounds.append(made)
        for voucher in Voucher.objects.filter(round=round_):
            self.vouchers[voucher.pk] = bare.Voucher(made)
            self.model.vouchers.append(self.vouchers[voucher.pk])

    def begin(self) -> None:
        """There are always some initiatives that save."""
        while sum(each.state == "saving" for each in self.initiatives.values()) < 6:
            number = len(self.initiatives) + 3
            target = self.chance.randrange(20_00, 120_00, 50)
            made = initiative(self.town.municipality, self.town.north, number, "Plan", f"plan-{number}", target)
            Initiative.objects.filter(pk=made.pk).update(saves_until=date(2026, 12, 31))
            self.initiatives[made.pk] = bare.Initiative(target)

    def day(self, on: date) -> None:
        for round_ in Round.objects.all():
            steps.by_the_calendar(round_, by="daily", on=on, at=datetime.combine(on, time(), dates.AMSTERDAM))
        for round_ in Round.objects.filter(state="closed", gives_until__lt=on):
            rounds.settle(round_, on=on)
            gifts.forget_vouchers(round_)
        self.model.day(on)

    def act(self, on: date) -> None:
        """One act by chance."""
        name = self.chance.choices(["activate", "give", "take_back", "void", "replace", "stop"], [20, 60, 12, 3, 4, 1])[
            0
        ]
        act: Callable[[date], tuple[Callable[[], Any], str]] = getattr(self, name)
        really, expected = act(on)
        try:
            really()
            answer = DONE
        except (Refused, life.Refused) as refusal:
            answer = type(refusal).__name__
        assert answer == expected, name
        self.answers[f"{name} {answer}"] += 1

    def _voucher(self) -> tuple[Voucher, bare.Voucher]:
        usable = [pk for pk, each in self.vouchers.items() if each.round.state in ("open", "closed") and each.left]
        pk = self.chance.choice(usable if usable and self.chance.random() < 0.8 else list(self.vouchers))
        return Voucher.objects.select_related("round").get(pk=pk), self.vouchers[pk]

    def _initiative(self) -> tuple[Initiative, bare.Initiative]:
        saving = [pk for pk, each in self.initiatives.items() if each.state == "saving"]
        pk = self.chance.choice(saving if self.chance.random() < 0.9 else list(self.initiatives))
        return Initiative.objects.get(pk=pk), self.initiatives[pk]

    def activate(self, on: date) -> tuple[Callable[[], Any], str]:
        voucher, model = self._voucher()
        return lambda: vouchers.activate(voucher, on=on), self.model.activate(model, on)

    def give(self, on: date) -> tuple[Callable[[], Any], str]:
        (voucher, model), (where, model_where) = self._voucher(), self._initiative()
        cents = self.chance.choice([1_00, 2_50, 5_00, 7_50, model.left, model.left])

        def really() -> None:
            gift = gifts.give(voucher, where, on=on, cents=cents)
            self.gifts[gift.pk] = self.model.gifts[-1]

        return really, self.model.give(model, model_where, cents, on)

    def take_back(self, on: date) -> tuple[Callable[[], Any], str]:
        if not self.gifts:
            return lambda: None, DONE
        pk = self.chance.choice(list(self.gifts)[-20:])
        gift = Gift.objects.select_related("initiative", "round").get(pk=pk)
        return lambda: gifts.take_back(gift, on=on), self.model.take_back(self.gifts[pk], on)

    def void(self, on: date) -> tuple[Callable[[], Any], str]:
        voucher, model = self._voucher()

        def really() -> None:
            vouchers.book(vouchers.void(voucher, on=on), municipality_id=voucher.municipality_id, on=on)

        return really, self.model.void(model)

    def replace(self, on: date) -> tuple[Callable[[], Any], str]:
        voucher, model = self._voucher()
        key = rounds.new_key(voucher.round, on=on)

        def really() -> None:
            try:
                (fresh,) = vouchers.replace([voucher], key=key, on=on)
            finally:
                rounds.shred(voucher.round, on=on)
            self.vouchers[fresh] = self.model.vouchers[-1]

        return really, self.model.replace(model, on)

    def stop(self, on: date) -> tuple[Callable[[], Any], str]:
        where, model = self._initiative()
        at = datetime.combine(on, time(), dates.AMSTERDAM)
        return lambda: gifts.stop(where, by="test", on=on, at=at), self.model.stop(model)

    def compare(self) -> None:
        """Every voucher, every initiative, every account; and the proofs hold."""
        balances = {account.name: vars(account)["cents"] for account in Account.objects.with_balance()}
        assert balances["budget:2026"] == self.model.budget
        for round_ in Round.objects.all():
            model = self.rounds[round_.pk]
            books = balances[f"round:{round_.number}:reserved"], balances[f"round:{round_.number}:activated"]
            assert (round_.state, *books) == (model.state, model.reserved, model.activated)
        for pk, state, left in Voucher.objects.values_list("pk", "state", "left_cents"):
            assert (state, left) == (self.vouchers[pk].state, self.vouchers[pk].left)
        for made in Initiative.objects.filter(pk__in=self.initiatives):
            seen = self.initiatives[made.pk]
            assert (made.state, made.saved_cents) == (seen.state, seen.saved)
            assert balances[f"initiative:{made.number}"] == seen.saved
        call_command("prove", stdout=StringIO())


def days(both: Both) -> list[date]:
    """The day of each act, in order."""
    found = []
    for first, last, acts in SEASONS:
        length = (last - first).days + 1
        found += sorted(first + timedelta(days=both.chance.randrange(length)) for _ in range(acts))
    return found


def test_two_thousand_acts_by_chance_come_to_the_same_in_the_bare_model(committed: str) -> None:
    both = Both()
    was_full = False
    for count, on in enumerate(days(both), 1):
        both.begin()
        both.day(on)
        both.act(on)
        was_full = was_full or both.model.rounds[1].reserved < 7_50 and both.model.rounds[1].state == "open"
        if count % 100 == 0:
            both.compare()

    assert both.answers.total() == 2_000
    assert was_full
    for name, refusal in {
        "activate": "NotNow",
        "give": "NotNow",
        "take_back": "TooLate",
        "void": "NotNow",
        "replace": "NotNow",
        "stop": "Refused",
    }.items():
        assert both.answers[f"{name} {DONE}"] > 0
        assert both.answers[f"{name} {refusal}"] > 0
    assert both.answers["give NotSaving"] > 0
    assert {round_.state for round_ in both.model.rounds} == {"settled"}
