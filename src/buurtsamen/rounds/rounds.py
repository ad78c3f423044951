# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the life of a round, from draft to settled."""

import os
from datetime import date

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from buurtsamen.core import dates, euros, failpoints, sealing
from buurtsamen.core.refusal import Refusal
from buurtsamen.money import ledger
from buurtsamen.money.models import Account
from buurtsamen.rounds import lives
from buurtsamen.rounds.models import Round, RoundKey, Voucher
from buurtsamen.rounds.vouchers import expire


class Refused(Refusal):
    """The round is not where this step begins. Nothing was changed. `message` says so to whoever asked."""


class BudgetTooSmall(Refused):
    """The budget of its year does not hold the ceiling."""


def _step(name: str, round_: Round, **sets: object) -> None:
    """One conditional update; of two at once, exactly one succeeds."""
    step = lives.ROUND[name]
    failpoints.reach("rounds.step")
    here = Round.objects.filter(pk=round_.pk, state__in=step.begins, version=round_.version)
    if not here.update(state=step.ends, version=F("version") + 1, **sets):
        message = _("The round %(name)s is not %(state)s, or it was changed a moment ago. Nothing was changed now.")
        raise Refused(message % {"name": round_.name, "state": step.begins[0].label})
    round_.state, round_.version = step.ends, round_.version + 1


def prepare(round_: Round, *, on: date) -> None:
    """Freeze the rules and set the ceiling aside from the budget.

    Raises:
        Refused: it is not a draft, or the draft was changed since it was read; nothing was changed.
        BudgetTooSmall: the budget of its year does not hold the ceiling; nothing was changed.
    """
    budget = ledger.budget(round_.municipality, round_.opens_on.year)
    try:
        with transaction.atomic():
            _prepare(round_, budget, on=on)
    except ledger.NotEnough as error:
        amounts = {
            "year": round_.opens_on.year,
            "there": euros.euros(budget.balance_cents()),
            "asked": euros.euros(round_.ceiling_cents),
        }
        message = _(
            "The budget of %(year)s holds %(there)s and the ceiling is %(asked)s. Nothing was changed. Make the "
            "ceiling lower, or ask the treasurer to add to the budget."
        )
        raise BudgetTooSmall(message % amounts) from error


def _prepare(round_: Round, budget: Account, *, on: date) -> None:
    town = round_.municipality
    reserved = ledger.account(town, f"round:{round_.number}:reserved", has_floor=True)
    activated = ledger.account(town, f"round:{round_.number}:activated")
    _step("prepare", round_, reserved=reserved, activated=activated)
    round_.reserved, round_.activated = reserved, activated
    ledger.move(
        round_.ceiling_cents,
        source=budget,
        target=reserved,
        key=f"reserve:{round_.pk}",
        why=gettext_noop("Ceiling set aside"),
        on=on,
    )


def new_key(round_: Round, *, on: date) -> RoundKey:
    """Another random key of 256 bits for codes of this round, sealed."""
    sealed = sealing.seal(os.urandom(32), purpose="round key")
    return RoundKey.objects.create(municipality_id=round_.municipality_id, round=round_, sealed=sealed, made_on=on)


def printed(round_: Round) -> None:
    """The letters are printed."""
    _step("print", round_)


@transaction.atomic
def release(round_: Round, *, on: date) -> None:
    """The letters go into the post. Every key is destroyed: nobody can make or read a code from now on."""
    _step("release", round_)
    shred(round_, on=on)


def shred(round_: Round, *, on: date) -> None:
    """Destroy what keys the round still has."""
    RoundKey.objects.filter(round=round_, shredded_on=None).update(sealed=None, shredded_on=on)


def shred_one(key: RoundKey, *, on: date) -> None:
    """Destroy a key, when the letters with its codes are in the post, or will never be."""
    RoundKey.objects.filter(pk=key.pk, shredded_on=None).update(sealed=None, shredded_on=on)
    key.sealed, key.shredded_on = None, on


def open_now(round_: Round) -> None:
    """Codes work from this moment, also before the first day."""
    _step("open", round_)


@transaction.atomic
def close(round_: Round, *, on: date) -> None:
    """No code can be activated any more; what was activated can still be given. The rest of the ceiling is free."""
    _step("close", round_)
    expire([round_], on=on)
    _back_to_budget(round_, "reserved", on=on)


@transaction.atomic
def settle(round_: Round, *, on: date) -> int:
    """What was activated and never given lapses to the budget.

    Returns:
        How much lapsed, in euro cents.

    Raises:
        Refused: it is not closed, residents can still give, or the books and the vouchers differ; nothing was changed.
    """
    if on <= round_.gives_until:
        message = _("Residents can give until %(day)s. Nothing was changed.")
        raise Refused(message % {"day": dates.day(round_.gives_until, year=True)})
    _step("settle", round_)
    shred(round_, on=on)
    expire([round_], on=on)  # of letters that were replaced while it closed
    vouchers = Voucher.objects.filter(round=round_)
    vouchers.filter(state=Voucher.State.ACTIVATED).update(state=Voucher.State.EXPIRED, ended_on=on)
    ended = vouchers.taking_part().filter(state=Voucher.State.EXPIRED)  # all of them just now
    lapsed = ended.aggregate(cents=Sum("left_cents"))["cents"] or 0
    assert round_.activated  # noqa: S101 - a constraint of the table
    if round_.activated.balance_cents() != lapsed:
        raise Refused(_("The books and the vouchers differ. Nothing was changed. Tell the operator."))
    _back_to_budget(round_, "activated", on=on)
    _back_to_budget(round_, "reserved", on=on)  # of vouchers voided after the closing
    return lapsed


def _back_to_budget(round_: Round, name: str, *, on: date) -> None:
    account = getattr(round_, name)
    if cents := account.balance_cents():
        budget = ledger.budget(round_.municipality, round_.opens_on.year)
        why = gettext_noop("Left when the round closed") if name == "reserved" else gettext_noop("Not given in time")
        ledger.move(cents, source=account, target=budget, key=f"{name}:{round_.pk}:{round_.state}", why=why, on=on)
