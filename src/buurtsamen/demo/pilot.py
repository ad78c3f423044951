# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the pilot of the demo: three rounds in two districts, settled long ago, and their 81 initiatives."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from buurtsamen.core.dates import AMSTERDAM
from buurtsamen.demo import letters, payouts, plans, stories
from buurtsamen.demo.chance import dice
from buurtsamen.demo.days import GIVING, STOPPING, WINDOW, Days, pilot_round
from buurtsamen.demo.letters import Letters
from buurtsamen.demo.plans import Plan, Wish
from buurtsamen.demo.staff import JOB
from buurtsamen.demo.stories import Entry
from buurtsamen.demo.towns import Town, decide_budget, read
from buurtsamen.initiatives import calendar, gifts
from buurtsamen.initiatives.models import Initiative
from buurtsamen.rounds import rounds

CARRIED_OUT = ("done", "under_way")


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An initiative that did not reach its target in the pilot and keeps saving.

    Attributes:
        is_funded_now: it reaches its target in the round that is open.
    """

    initiative: Initiative
    district: str
    is_funded_now: bool


def hold(town: Town, opened: Days) -> list[Unfinished]:
    """The whole pilot, round by round.

    Args:
        opened: the days of the round that is open now.

    Returns:
        The initiatives that keep saving.
    """
    content = town.content["pilot"]
    entries: list[Entry] = read(content["initiatives"])["initiative"]
    rounds_days = {number: pilot_round(opened, number) for number in (1, 2, 3)}
    for year in sorted({days.opens_on.year for days in rounds_days.values()}):
        decide_budget(town, year, content["budget_euros"])
    initiatives: dict[str, Initiative] = {}
    for number, days in rounds_days.items():
        _round(town, number, days, entries, initiatives)
    return [
        Unfinished(made, stories.district_of(town, entry), entry["outcome"] == "funded")
        for entry in entries
        if (made := initiatives[entry["slug"]]).state == Initiative.State.SAVING
    ]


def _round(town: Town, number: int, days: Days, entries: list[Entry], initiatives: dict[str, Initiative]) -> None:
    """One round, from the first letter to the settlement, and what became of the initiatives that began in it."""
    content = town.content["pilot"]
    chance = dice(f"round {number} of the pilot")
    posted = _post(town, number, days)
    wishes = []
    for place, entry in enumerate(entries, 1):
        if entry["round"] == number:
            wish = _wish(entry, town, chance)
            since = days[wish.first] if wish.first else days[-chance.randint(1, 12)]
            initiatives[wish.slug] = stories.tell(town, entry, place, since=since, until=days[GIVING])
            wishes.append(wish)
        elif entry["round"] < number and initiatives[entry["slug"]].state == Initiative.State.SAVING:
            go_on(initiatives[entry["slug"]], days)
            wishes.append(_more(entry, town, chance))
    plan = plans.make(
        posted.districts,
        posted.weights,
        wishes,
        activate=round(len(posted.vouchers) * content["activated_per_mille"][number - 1] / 1000),
        last=GIVING,
        value_cents=content["value_cents"],
        parts=1,
        chance=chance,
    )
    _play(posted, plan, wishes, initiatives)
    _follow(town, [entry for entry in entries if entry["round"] == number], initiatives, chance)


def _post(town: Town, number: int, days: Days) -> Letters:
    content = town.content["pilot"]
    written = letters.write(
        town,
        number,
        days,
        value_cents=content["value_cents"],
        ceiling_cents=content["ceiling_euros"] * 100,
        districts=content["districts"],
    )
    letters.post(written)
    return written


def _wish(entry: Entry, town: Town, chance: random.Random) -> Wish:
    """What an initiative got in the round in which it began, so that it ended as its entry says."""
    value_cents: int = town.content["pilot"]["value_cents"]
    target = stories.target_cents(entry)
    first = max(0, chance.randint(-10, 14))
    district = stories.district_of(town, entry)
    if entry["outcome"] in CARRIED_OUT:
        earliest, latest = chance.choices([(16, 43), (44, 66), (STOPPING + 2, GIVING - 1)], [60, 22, 18])[0]
        last = chance.randint(max(earliest, first + 8), latest)
        return Wish(entry["slug"], -(-target // value_cents) * value_cents, first, last, district, funds=True)
    share = chance.uniform(0.15, 0.35) * (2 if entry["outcome"] == "funded" else 1)
    cents = int(target * share) // value_cents * value_cents
    if entry["outcome"] == "not_succeeded":
        return Wish(entry["slug"], cents, first, STOPPING - 5, district, stops=True)
    return Wish(entry["slug"], cents, first, GIVING, district)


def _more(entry: Entry, town: Town, chance: random.Random) -> Wish:
    """What an initiative of an earlier round gets more."""
    value_cents: int = town.content["pilot"]["value_cents"]
    more = int(stories.target_cents(entry) * chance.uniform(0.05, 0.12)) // value_cents * value_cents
    return Wish(entry["slug"], more, 0, GIVING, stories.district_of(town, entry))


def go_on(initiative: Initiative, days: Days) -> None:
    """It did not reach its target and keeps saving in another round."""
    initiative.saves_until = days[GIVING]
    initiative.save(update_fields=["saves_until"])


def _play(posted: Letters, plan: Plan, wishes: list[Wish], initiatives: dict[str, Initiative]) -> None:
    """The round from its first day to its settlement, by the rules."""
    round_, days = posted.round, posted.days
    letters.activate(posted, plan.activated)
    letters.give(posted, [gift for gift in plan.given if gift.day < STOPPING], initiatives)
    closed_on, settled_on = days[WINDOW + 1], days[GIVING + 1]
    letters.turn(round_, "closed", partial(rounds.close, on=closed_on), on=closed_on)
    for wish in wishes:
        if wish.stops:
            stopped_on, stopping = days[STOPPING], initiatives[wish.slug]
            at = datetime.combine(stopped_on, time(21), AMSTERDAM)
            stopping.refresh_from_db()
            gifts.stop(stopping, by=JOB, on=stopped_on, at=at, why="Ons lukt het niet meer dit jaar.")
    letters.give(posted, [gift for gift in plan.given if gift.day >= STOPPING], initiatives)
    letters.turn(round_, "settled", partial(calendar.settle, on=settled_on), on=settled_on)


def _follow(town: Town, entries: list[Entry], initiatives: dict[str, Initiative], chance: random.Random) -> None:
    """What became of the funded ones: paid, carried out, told, and now and then something that was left."""
    for count, entry in enumerate(entry for entry in entries if entry["outcome"] in CARRIED_OUT):
        initiative = initiatives[entry["slug"]]
        assert initiative.funded_on  # noqa: S101 - a wish with `funds`
        paid_on = initiative.funded_on + timedelta(days=chance.randint(4, 7))
        payouts.pay(town, initiative, approved_on=paid_on - timedelta(days=2), paid_on=paid_on)
        told_on = town.on - timedelta(days=chance.randint(6, 50))
        if entry["outcome"] == "done":
            told_on = _carry_out(town, initiative, paid_on, chance, is_left=count % 5 == 2)
        if "told" in entry:
            stories.update(initiative, [(told_on, entry["told_title"], entry["told"])])


def _carry_out(town: Town, initiative: Initiative, paid_on: date, chance: random.Random, *, is_left: bool) -> date:
    """It was carried out; the day on which its makers told about it."""
    done_on = min(paid_on + timedelta(days=chance.randint(15, 120)), town.on - timedelta(days=30))
    payouts.finish(initiative, on=done_on)
    if is_left:
        cents = chance.randrange(3_00, initiative.saved_cents // 10)
        payouts.give_back(town, initiative, cents, on=done_on + timedelta(days=chance.randint(8, 20)))
    return done_on + timedelta(days=chance.randint(2, 9))
