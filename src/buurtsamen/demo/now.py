# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the round of the demo that is open today, its initiatives, and the codes that a visitor may try."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

from buurtsamen.demo import letters, payouts, plans, printing, stories
from buurtsamen.demo.chance import dice
from buurtsamen.demo.days import GIVING, POSTED, Days
from buurtsamen.demo.letters import Letters
from buurtsamen.demo.pilot import Unfinished, go_on
from buurtsamen.demo.plans import Plan, Wish
from buurtsamen.demo.stories import Entry
from buurtsamen.demo.towns import Town, decide_budget, pay_costs, read
from buurtsamen.initiatives.models import Initiative
from buurtsamen.rounds import codes, vouchers
from buurtsamen.rounds.models import Voucher

REFUSED_AFTER = 9  # days ago
STACK = 24  # letters that nobody used, for entering one after another


def prepare(town: Town, opened: Days) -> None:
    """The budget of the year, and what the year costs beside the vouchers."""
    content, year = town.content["now"], opened.opens_on.year
    decide_budget(town, year, content["budget_euros"])
    days = {
        "platform": date(year, 1, 15),
        "settling": opened[POSTED],
        "printing": opened[POSTED - 7],
        "posting": opened[POSTED],
        "signs": opened[POSTED - 3],
    }
    pay_costs(town, year, days, content["costs_divided_by"])


def hold(town: Town, opened: Days, unfinished: Sequence[Unfinished]) -> dict[str, str]:
    """The round, up to today.

    Args:
        unfinished: initiatives of earlier rounds, which go on.

    Returns:
        Codes to try: one fresh, one activated, one given, and a stack of fresh ones.
    """
    content = town.content["now"]
    entries: list[Entry] = read(content["initiatives"])["initiative"]
    posted = letters.write(
        town,
        content["number"],
        opened,
        value_cents=content["value_cents"],
        ceiling_cents=content["ceiling_euros"] * 100,
        parts=content["parts"],
    )
    chance = dice(f"the open round in {town.municipality.name}")
    wishes = [_wish(entry, town) for entry in entries if "days_saving" in entry]
    wishes += [_rest(town, old, chance) for old in unfinished]
    plan = plans.make(
        posted.districts,
        posted.weights,
        wishes,
        activate=content["activated"],
        last=content["opened_days_ago"],
        value_cents=content["value_cents"],
        parts=content["parts"],
        chance=chance,
    )
    kept = _codes(posted, plan, {wish.slug for wish in wishes if not wish.funds})
    letters.post(posted)
    printing.remember(town, posted)
    _play(town, posted, plan, entries, unfinished)
    return kept


def _wish(entry: Entry, town: Town) -> Wish:
    """What an initiative got until today, so that it stands where its entry says."""
    content: dict[str, Any] = town.content["now"]
    today: int = content["opened_days_ago"]
    target, part_cents = stories.target_cents(entry), content["value_cents"] // content["parts"]
    first = max(0, today - entry["days_saving"])
    district = stories.district_of(town, entry)
    if "days_funded" in entry:
        cents = _whole(target, content["value_cents"])
        return Wish(entry["slug"], cents, first, today - entry["days_funded"], district, funds=True)
    parts = min(round(target * entry["share"] / part_cents), (target - 1) // part_cents)
    return Wish(entry["slug"], parts * part_cents, first, today, district)


def _rest(town: Town, old: Unfinished, chance: random.Random) -> Wish:
    """What an initiative of an earlier round gets more: all that it needs, or nearly."""
    content: dict[str, Any] = town.content["now"]
    today: int = content["opened_days_ago"]
    initiative, value_cents = old.initiative, content["value_cents"]
    needs = initiative.target_cents - initiative.saved_cents
    if old.is_funded_now:
        last = today - chance.randint(1, 6)
        return Wish(initiative.slug, _whole(needs, value_cents), 0, last, old.district, funds=True)
    cents = int(needs * chance.uniform(0.5, 0.95)) // value_cents * value_cents
    return Wish(initiative.slug, cents, 0, today, old.district)


def _whole(cents: int, value_cents: int) -> int:
    """The amount in whole vouchers, so that the last one crosses it."""
    return -(-cents // value_cents) * value_cents


def _play(town: Town, posted: Letters, plan: Plan, entries: Sequence[Entry], unfinished: Sequence[Unfinished]) -> None:
    """What residents did in the round until today, and what the makers of initiatives told."""
    initiatives = {old.initiative.slug: old.initiative for old in unfinished}
    for old in unfinished:
        go_on(old.initiative, posted.days)
    number = max((made.number for made in Initiative.objects.of(town.municipality)), default=0)
    for place, entry in enumerate(entries, number + 1):
        initiatives[entry["slug"]] = _tell(town, entry, place, posted.days)
    letters.activate(posted, plan.activated)
    letters.give(posted, plan.given, initiatives)
    for entry in entries:
        _follow(town, entry, initiatives[entry["slug"]])


def _codes(posted: Letters, plan: Plan, saving: set[str]) -> dict[str, str]:
    """Codes of letters, made while they can be made: fresh, activated, given most recently, and a fresh stack."""
    activated = {household for household, _ in plan.activated}
    given = [gift.household for gift in plan.given if gift.slug in saving]
    households = {
        "fresh": next(place for place in range(len(posted.vouchers)) if place not in activated),
        "activated": plan.kept()[-1],
        "given": given[-1],
    }
    fresh = (place for place in range(len(posted.vouchers)) if place not in activated)
    households |= {f"stack_{number:02}": place for number, place in enumerate(islice(fresh, 1, 1 + STACK), 1)}
    chosen = Voucher.objects.in_bulk([posted.vouchers[place] for place in households.values()])
    return {
        name: codes.written(vouchers.code_of(chosen[posted.vouchers[place]], posted.key))
        for name, place in households.items()
    }


def _tell(town: Town, entry: Entry, number: int, opened: Days) -> Initiative:
    """An initiative that saves, or one that was not approved."""
    if "days_saving" in entry:
        since = town.on - timedelta(days=entry["days_saving"])
        return stories.tell(town, entry, number, since=since, until=opened[GIVING])
    ended_on = town.on - timedelta(days=REFUSED_AFTER) if entry["outcome"] == "refused" else None
    return stories.tell(town, entry, number, state=entry["outcome"], ended_on=ended_on)


def _follow(town: Town, entry: Entry, initiative: Initiative) -> None:
    """Payment, work, and what the makers told."""

    def ago(days: int) -> date:
        return town.on - timedelta(days=days)

    if "days_paid" in entry:
        payouts.pay(town, initiative, approved_on=ago(entry["days_paid"] + 1), paid_on=ago(entry["days_paid"]))
    if "days_done" in entry:
        payouts.finish(initiative, on=ago(entry["days_done"]))
    if left := entry.get("returned"):
        payouts.give_back(town, initiative, left["euros"] * 100, on=ago(left["days_ago"]))
    told = [(ago(update["days_ago"]), update["title"], update["text"]) for update in entry.get("updates", [])]
    stories.update(initiative, told)
