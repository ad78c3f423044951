# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for who takes part in a round of the demo, and what they give when: numbers only, no database.

A household is its place in the list of households; a day is counted from the first day of the round.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp

from buurtsamen.demo.days import GIVING, STOPPING, WINDOW

CHANNELS = {"site": 72, "desk": 14, "paper": 10, "phone": 4}


class Impossible(Exception):
    """More is wished for than residents can give in time."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What an initiative gets in a round.

    Attributes:
        cents: how much.
        first: the first day of a gift.
        last: the last day.
        district: where it is; most gifts come from there. Empty: from everywhere.
        funds: its last gift falls on the last day, and it goes before others.
        stops: it gets nothing after the day on which it stops, and gives back what it got.
    """

    slug: str
    cents: int
    first: int
    last: int
    district: str = ""
    funds: bool = False
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A gift of a household on a day."""

    household: int
    slug: str
    day: int
    cents: int
    channel: str


@dataclass(slots=True)
class Plan:
    """A round as it will have been: who activated on which day, and who gave what."""

    activated: list[tuple[int, int]]  # household, day; in order of the days
    given: list[Given] = field(default_factory=list)  # in order of the days

    def kept(self) -> list[int]:
        """The households that activated and gave nothing."""
        gave = {gift.household for gift in self.given}
        return [household for household, _ in self.activated if household not in gave]


def curve(last: int) -> list[float]:
    """How many activate on each day up to the last: most in the first week, and a bump before the window closes."""
    return [
        exp(-(((day - 3) / 3.5) ** 2)) + 0.5 * exp(-day / 9) + 0.07 + 0.45 * exp(-(((day - WINDOW + 2) / 2.5) ** 2))
        for day in range(min(last, WINDOW) + 1)
    ]


def giving_curve() -> list[float]:
    """How many give on each day: a little later than they activate, a trickle, and a bump before the last day."""
    early = curve(WINDOW)
    lagged = [0.7 * weight + 0.3 * early[max(0, day - 2)] for day, weight in enumerate(early)]
    later = [0.05 + 0.25 * exp(-(((day - GIVING + 3) / 4) ** 2)) for day in range(WINDOW + 1, GIVING + 1)]
    return lagged + later


def activations(weights: Sequence[float], count: int, last: int, chance: random.Random) -> list[tuple[int, int]]:
    """Exactly so many households activate, on days up to the last one; who, by weight."""
    ranked = sorted(range(len(weights)), key=lambda place: chance.random() ** (1 / weights[place]), reverse=True)
    chosen = ranked[:count]
    chance.shuffle(chosen)
    days = sorted(chance.choices(range(min(last, WINDOW) + 1), curve(last), k=count))
    return list(zip(chosen, days, strict=True))


class Pool:
    """The vouchers that were activated and can be given, by district."""

    def __init__(self, districts: Sequence[str], chance: random.Random) -> None:
        self._districts = districts
        self._chance = chance
        self._households: dict[str, list[int]] = defaultdict(list)

    def add(self, household: int) -> None:
        """A voucher can be given from now on."""
        self._households[self._districts[household]].append(household)

    def take(self, district: str) -> int | None:
        """One of them, mostly of the district and mostly a recent one; none when there is none at all."""
        own = self._households.get(district)
        if not own or self._chance.random() < 0.2:
            lists = [households for households in self._households.values() if households]
            if not lists:
                return None
            own = self._chance.choices(lists, [len(households) for households in lists])[0]
        place = -1 if self._chance.random() < 0.6 else self._chance.randrange(len(own))
        own[place], own[-1] = own[-1], own[place]
        return own.pop()


class Giving:
    """Gives out what was activated, day by day, until every wish is fulfilled."""

    def __init__(self, plan: Plan, pool: Pool, wishes: Sequence[Wish], value_cents: int, chance: random.Random) -> None:
        self._plan = plan
        self._pool = pool
        self._stopping = frozenset(wish.slug for wish in wishes if wish.stops)
        self._value_cents = value_cents
        self._chance = chance
        self._halves: list[tuple[int, str]] = []  # households with half a voucher left, and to what they gave

    def fulfil(self, due: Mapping[int, list[tuple[Wish, int]]], last: int) -> None:
        """All gifts that are due, one day after the other; one that nobody can give yet waits for the next day.

        Raises:
            Impossible: nobody could give something on the last day on which it was wanted.
        """
        activated = defaultdict(list)
        for household, day in self._plan.activated:
            activated[day].append(household)
        waiting: list[tuple[Wish, int]] = []
        for day in range(last + 1):
            for household in activated[day]:
                self._pool.add(household)
            if day == STOPPING:
                self._give_back()
            waiting = sorted([*waiting, *due.get(day, [])], key=lambda want: not want[0].funds)
            waiting = [(wish, cents) for wish, cents in waiting if not self._one(wish, day, cents)]
            if late := sorted({wish.slug for wish, _ in waiting if wish.last <= day}):
                raise Impossible(f"On day {day} nobody can give to {', '.join(late)}")

    def _one(self, wish: Wish, day: int, cents: int) -> bool:
        """One gift; false when nobody has anything to give."""
        household = self._half_of(wish) if cents < self._value_cents else None
        if household is None:
            household = self._pool.take(wish.district)
            if household is None:
                return False
            if cents < self._value_cents:
                self._halves.append((household, wish.slug))
        channel = self._chance.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        self._plan.given.append(Given(household, wish.slug, day, cents, channel))
        return True

    def _half_of(self, wish: Wish) -> int | None:
        """Somebody who gave a half to another initiative."""
        for place, (household, slug) in enumerate(self._halves):
            if slug != wish.slug:
                del self._halves[place]
                return household
        return None

    def _give_back(self) -> None:
        """Everything that went to initiatives that stop can be given again."""
        for gift in self._plan.given:
            if gift.slug in self._stopping:
                self._pool.add(gift.household)


def _due(
    wishes: Sequence[Wish], value_cents: int, part_cents: int, chance: random.Random
) -> dict[int, list[tuple[Wish, int]]]:
    """On which day which gift is wished for: whole vouchers, and some halves where a round allows them."""
    weights = giving_curve()
    due: dict[int, list[tuple[Wish, int]]] = defaultdict(list)
    for wish in wishes:
        parts = wish.cents // part_cents
        halves = 0 if part_cents == value_cents or wish.funds else parts % 2 + 2 * (parts > 20)
        amounts = [part_cents] * halves + [value_cents] * ((wish.cents - halves * part_cents) // value_cents)
        span = range(wish.first, wish.last + 1)
        days = chance.choices(span, weights[wish.first : wish.last + 1], k=len(amounts))
        if wish.funds:
            days[days.index(max(days))] = wish.last
        for day, cents in zip(days, amounts, strict=True):
            due[day].append((wish, cents))
    for gifts in due.values():
        chance.shuffle(gifts)
    return due


def make(
    districts: Sequence[str],
    weights: Sequence[float],
    wishes: Sequence[Wish],
    *,
    activate: int,
    last: int,
    value_cents: int,
    parts: int,
    chance: random.Random,
) -> Plan:
    """The whole of a round, up to a day.

    Args:
        districts, weights: of each household: its district, and how likely it takes part.
        activate: exactly so many do.
        last: the last day, of what is known.

    Raises:
        Impossible: the wishes cannot be fulfilled.
    """
    plan = Plan(activations(weights, activate, last, chance))
    due = _due(wishes, value_cents, value_cents // parts, chance)
    Giving(plan, Pool(districts, chance), wishes, value_cents, chance).fulfil(due, last)
    return plan
