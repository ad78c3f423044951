# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rules of giving once more, as bare as can be: numbers in memory, no database, no code of the product."""

from dataclasses import dataclass, field
from datetime import date, timedelta

DONE = "done"


@dataclass(eq=False)
class Round:
    opens: date
    closes: date
    until: date
    reserved: int
    activated: int = 0
    state: str = "released"


@dataclass(eq=False)
class Voucher:
    round: Round
    state: str = "issued"
    left: int = 7_50
    is_replaced: bool = False


@dataclass(eq=False)
class Initiative:
    target: int
    state: str = "saving"
    saved: int = 0


@dataclass(eq=False)
class Gift:
    voucher: Voucher
    initiative: Initiative
    cents: int
    on: date
    is_back: bool = False


@dataclass(eq=False)
class Town:
    """What a town comes down to. Every act answers `done`, or the name of the refusal."""

    budget: int
    rounds: list[Round] = field(default_factory=list)
    gifts: list[Gift] = field(default_factory=list)
    vouchers: list[Voucher] = field(default_factory=list)

    def _is_usable(self, voucher: Voucher, on: date) -> bool:
        round_ = voucher.round
        if voucher.state == "issued":
            return round_.state == "open" and on <= round_.closes
        return voucher.state == "activated" and round_.state in ("open", "closed") and on <= round_.until

    def _activate(self, voucher: Voucher) -> None:
        if voucher.state == "issued":
            voucher.round.reserved -= 7_50
            voucher.round.activated += 7_50
            voucher.state = "activated"

    def _is_full(self, voucher: Voucher) -> bool:
        return voucher.state == "issued" and voucher.round.reserved < 7_50

    def activate(self, voucher: Voucher, on: date) -> str:
        if not self._is_usable(voucher, on) or self._is_full(voucher):
            return "NotNow"
        self._activate(voucher)
        return DONE

    def give(self, voucher: Voucher, initiative: Initiative, cents: int, on: date) -> str:
        if not self._is_usable(voucher, on) or cents % 2_50 or not 0 < cents <= voucher.left:
            return "NotNow"
        if initiative.state != "saving":
            return "NotSaving"
        if self._is_full(voucher):
            return "NotNow"
        self._activate(voucher)
        voucher.left -= cents
        voucher.round.activated -= cents
        voucher.state = "activated" if voucher.left else "given"
        initiative.saved += cents
        initiative.state = "funded" if initiative.saved >= initiative.target else "saving"
        self.gifts.append(Gift(voucher, initiative, cents, on))
        return DONE

    def take_back(self, gift: Gift, on: date) -> str:
        is_too_late = on > gift.on + timedelta(days=1) or gift.voucher.round.state == "settled"
        if gift.is_back or is_too_late or gift.initiative.state != "saving":
            return "TooLate"
        self._return(gift)
        gift.initiative.saved -= gift.cents
        return DONE

    def _return(self, gift: Gift) -> None:
        gift.is_back = True
        if gift.voucher.round.state == "settled":
            self.budget += gift.cents
        else:
            gift.voucher.left += gift.cents
            gift.voucher.state = "activated"
            gift.voucher.round.activated += gift.cents

    def void(self, voucher: Voucher) -> str:
        if voucher.state not in ("issued", "activated") or voucher.left < 7_50:
            return "NotNow"
        if voucher.state == "activated":
            voucher.round.activated -= 7_50
            voucher.round.reserved += 7_50
        voucher.state = "void"
        return DONE

    def replace(self, voucher: Voucher, on: date) -> str:
        round_ = voucher.round
        if round_.state not in ("released", "open") or on > round_.closes:
            return "NotNow"
        came_back = voucher.state == "void" and not voucher.is_replaced
        if not came_back and self.void(voucher) != DONE:
            return "NotNow"
        voucher.is_replaced = True
        self.vouchers.append(Voucher(round_))
        return DONE

    def stop(self, initiative: Initiative) -> str:
        if initiative.state not in ("saving", "funded"):
            return "Refused"
        initiative.state, initiative.saved = "not_succeeded", 0
        for gift in self.gifts:
            if gift.initiative is initiative and not gift.is_back:
                self._return(gift)
        return DONE

    def day(self, on: date) -> None:
        """What the calendar does."""
        for round_ in self.rounds:
            of_it = [voucher for voucher in self.vouchers if voucher.round is round_]
            if round_.state == "released" and round_.opens <= on:
                round_.state = "open"
            if round_.state == "open" and on > round_.closes:
                round_.state = "closed"
                self._sweep(round_, "reserved", [voucher for voucher in of_it if voucher.state == "issued"])
            if round_.state == "closed" and on > round_.until:
                round_.state = "settled"
                self._sweep(round_, "activated", [voucher for voucher in of_it if voucher.state == "activated"])
                self._sweep(round_, "reserved", [])

    def _sweep(self, round_: Round, name: str, ended: list[Voucher]) -> None:
        self.budget += getattr(round_, name)
        setattr(round_, name, 0)
        for voucher in ended:
            voucher.state = "expired"
