# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for how a round stands: what the books and the letters say, and whether it stays under its ceiling."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from buurtsamen.core import dates
from buurtsamen.core.euros import NO_BREAK, grouped
from buurtsamen.rounds import drafts
from buurtsamen.rounds.models import Round, Voucher


def percent(part: float, whole: float, decimals: int = 1) -> str:
    """`16,2 %`; of nothing it is 0."""
    return f"{number_format(round(100 * part / whole if whole else 0, decimals), decimals)}{NO_BREAK}%"


@dataclass(frozen=True)
class Figures:
    """A round in figures.

    Attributes:
        round_: one of `Round.objects.with_books()`.
        on: today.
    """

    round_: Round
    on: date

    @cached_property
    def letters(self) -> int:
        """Vouchers that were made, without those that were voided."""
        return Voucher.objects.filter(round=self.round_).exclude(state=Voucher.State.VOID).count()

    @property
    def activated_cents(self) -> int:
        """What was activated and not voided, as the books say."""
        return self.round_.activated_cents  # type: ignore[attr-defined, no-any-return]

    @property
    def given_cents(self) -> int:
        """What of it was given, as the books say."""
        return self.round_.given_cents  # type: ignore[attr-defined, no-any-return]

    @property
    def activated(self) -> int:
        """So many vouchers were activated: each is worth the same."""
        return self.activated_cents // self.round_.value_cents

    @property
    def to_give_cents(self) -> int:
        """What was activated and waits to be given, or ended so."""
        return self.activated_cents - self.given_cents

    @property
    def left_cents(self) -> int:
        """What is left of the ceiling."""
        return self.round_.ceiling_cents - self.activated_cents

    @property
    def share(self) -> str:
        """How much of the letters was activated."""
        return percent(self.activated, self.letters)

    @property
    def ceiling_share(self) -> str:
        """How much of the ceiling was used."""
        return percent(self.activated_cents, self.round_.ceiling_cents)

    @property
    def whole_vouchers(self) -> int:
        """For so many vouchers the ceiling is enough."""
        return self.round_.ceiling_cents // self.round_.value_cents

    @property
    def day(self) -> int:
        """The how manyeth day of the window this is, 0 before it and its length after it."""
        return min(max((self.on - self.round_.opens_on).days + 1, 0), self.window)

    @property
    def window(self) -> int:
        """How many days a code can be used."""
        return (self.round_.closes_on - self.round_.opens_on).days + 1

    @property
    def expected(self) -> int:
        """Activated vouchers on the last day if it goes on as fast as until now; more than that it seldom is."""
        return min(self.letters, self.activated * self.window // self.day if self.day else 0)

    @property
    def is_over(self) -> bool:
        """Whether nothing can be activated any more."""
        return self.round_.state in (Round.State.CLOSED, Round.State.SETTLED)

    @property
    def headline(self) -> str:
        """One sentence about the ceiling."""
        if self.left_cents < self.round_.value_cents:
            return _("The ceiling is reached")
        if self.is_over:
            return _("The round stayed under its ceiling")
        if not self.letters:
            return _("No letters were made yet")
        if max(self.expected, self.activated) > self.whole_vouchers:
            return _("The round may reach its ceiling")
        return _("The round stays under its ceiling")

    @property
    def explanation(self) -> str:
        """Why, in a sentence or two."""
        if not self.letters:
            return _("The ceiling is enough for %(count)s whole vouchers.") % {"count": grouped(self.whole_vouchers)}
        reached = percent(self.whole_vouchers, self.letters, 2)
        if self.is_over or not self.day:
            return _("The ceiling is reached when %(reached)s of the letters is activated.") % {"reached": reached}
        return _(
            "If it goes on as fast as until now, %(expected)s is activated on the last day. "
            "The ceiling is reached at %(reached)s."
        ) % {"expected": percent(self.expected, self.letters), "reached": reached}


def comes_to(round_: Round, homes: Mapping[str, int]) -> dict[str, str]:
    """What a draft comes to as it is kept, and the sentences with which a script says it of what is typed.

    Args:
        homes: code of a district → its households.
    """
    says = {
        "missing": _("Fill in value, ceiling and districts to see for how many households it is enough."),
        "enough": _("The ceiling is enough for [1] whole vouchers: [2] of the [3] households."),
        "window": _("Codes work for [1] days, from [2] to [3]. After that residents can give for [4] days more."),
        "order": _("These days do not follow each other yet."),
        "days": "",
    }
    if round_.pk is None:
        return {**says, "ceiling": says["missing"]}
    now, all_ = Figures(round_, round_.opens_on), sum(homes.get(code, 0) for code in drafts.codes_of(round_))
    more = (round_.gives_until - round_.closes_on).days
    first, last = (dates.day(on, weekday=True, year=True) for on in (round_.opens_on, round_.closes_on))
    says["days"] = _filled(says["window"], now.window, first, last, more)
    enough = _filled(says["enough"], grouped(now.whole_vouchers), percent(now.whole_vouchers, all_), grouped(all_))
    return {**says, "ceiling": enough if all_ else says["missing"]}


def _filled(sentence: str, *words: object) -> str:
    for place, word in enumerate(words, 1):
        sentence = sentence.replace(f"[{place}]", str(word))
    return sentence
