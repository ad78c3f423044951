# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Many gifts at once leave what one gift by the rule leaves."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from buurtsamen.conftest import A_DAY_IN_MAY, Town, build
from buurtsamen.demo import giving
from buurtsamen.demo.giving import Presented
from buurtsamen.initiatives import gifts
from buurtsamen.initiatives.models import Gift
from buurtsamen.money.models import Posting, Transaction
from buurtsamen.rounds import vouchers

THE_NEXT_DAY = A_DAY_IN_MAY + timedelta(days=1)


def present(town: Town, name: str, on: date = A_DAY_IN_MAY, cents: int = 7_50) -> Presented:
    return Presented(town.voucher(name).pk, town.garden, on, cents)


def left_by(town: Town, name: str) -> dict[str, Any]:
    """All columns of a voucher, its gifts and their movements of money, with the random keys named alike."""
    voucher = town.voucher(name)
    given = list(Gift.objects.filter(voucher=voucher).order_by("given_on", "cents"))
    names = {str(voucher.pk): "voucher"} | {str(gift.pk): f"gift {place}" for place, gift in enumerate(given)}

    def alike(row: dict[str, Any]) -> dict[str, Any]:
        return {
            column: re.sub("|".join(names), lambda found: names[found[0]], str(value))
            for column, value in row.items()
            if column not in ("_state", "digest", "_round_cache")
        }

    keys = [f"gift:{gift.pk}" for gift in given]
    moved = {row.pk: row for row in Transaction.objects.filter(key__in=keys)}
    return {
        "voucher": alike({field.attname: getattr(voucher, field.attname) for field in voucher._meta.concrete_fields}),
        "gifts": [alike(vars(gift)) for gift in given],
        "transactions": sorted(str(alike({**vars(row), "id": ""})) for row in moved.values()),
        "postings": sorted(
            (alike({"key": moved[row.transaction_id].key})["key"], row.account.name, row.cents, row.municipality_id)
            for row in Posting.objects.filter(transaction__in=moved).select_related("account")
        ),
    }


def saved(town: Town) -> tuple[Any, ...]:
    town.garden.refresh_from_db()
    assert town.garden.account
    garden = town.garden
    return garden.saved_cents, garden.state, garden.funded_on, garden.account and garden.account.balance_cents()


def test_a_gift_in_bulk_leaves_what_the_rule_leaves(town: Town) -> None:
    gifts.give(town.voucher("aisha"), town.garden, on=A_DAY_IN_MAY)
    by_the_rule = saved(town)

    giving.activate(town.spring, [(town.voucher("bram").pk, A_DAY_IN_MAY)])
    giving.give(town.spring, [present(town, "bram")])

    assert left_by(town, "bram") == left_by(town, "aisha")
    assert saved(town) == (2 * by_the_rule[0], *by_the_rule[1:3], 2 * by_the_rule[3])


def test_activating_in_bulk_and_giving_later(town: Town) -> None:
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    giving.activate(town.spring, [(town.voucher("bram").pk, A_DAY_IN_MAY)])
    assert left_by(town, "bram") == left_by(town, "aisha")

    gifts.give(town.voucher("aisha"), town.garden, on=THE_NEXT_DAY)
    giving.give(town.spring, [present(town, "bram", THE_NEXT_DAY)])
    assert left_by(town, "bram") == left_by(town, "aisha")


def test_halves_in_bulk(db: None, today: object) -> None:
    town = build("lindedorp.test", value_cents=1000, parts=2)
    giving.activate(town.spring, [(town.voucher(name).pk, A_DAY_IN_MAY) for name in ("bram", "chen")])
    for on in (A_DAY_IN_MAY, THE_NEXT_DAY):
        gifts.give(town.voucher("aisha"), town.garden, on=on, cents=5_00)
    gifts.give(town.voucher("dewi"), town.garden, on=A_DAY_IN_MAY, cents=5_00)

    halves = [present(town, "bram", on, 5_00) for on in (A_DAY_IN_MAY, THE_NEXT_DAY)]
    giving.give(town.spring, [halves[0], present(town, "chen", cents=5_00), halves[1]])

    assert left_by(town, "bram") == left_by(town, "aisha")
    assert left_by(town, "chen") == left_by(town, "dewi")
    assert saved(town)[0] == 30_00


def test_the_crossing_gift_funds_in_bulk_as_by_the_rule(db: None, today: object) -> None:
    by_the_rule, in_bulk = build("lindedorp.test"), None
    days = [A_DAY_IN_MAY] * 3 + [THE_NEXT_DAY]
    names = ("aisha", "bram", "chen", "dewi")
    for name, on in zip(names, days, strict=True):
        gifts.give(by_the_rule.voucher(name), by_the_rule.garden, on=on)
    expected = saved(by_the_rule)

    in_bulk = build("elders.test", 2)
    giving.activate(in_bulk.spring, [(in_bulk.voucher(name).pk, A_DAY_IN_MAY) for name in names])
    giving.give(in_bulk.spring, [present(in_bulk, name, on) for name, on in zip(names, days, strict=True)])

    assert saved(in_bulk) == expected == (30_00, "funded", THE_NEXT_DAY, 30_00)


def test_what_the_rules_refuse_is_refused_in_bulk(town: Town) -> None:
    aisha, bram = town.voucher("aisha").pk, town.voucher("bram").pk
    with pytest.raises(giving.Refused, match="window"):
        giving.activate(town.spring, [(aisha, date(2026, 6, 1))])
    with pytest.raises(giving.Refused, match="could be given"):
        giving.give(town.spring, [present(town, "aisha")])  # not activated

    giving.activate(town.spring, [(aisha, THE_NEXT_DAY), (bram, A_DAY_IN_MAY)])
    with pytest.raises(giving.Refused, match="could be activated"):
        giving.activate(town.spring, [(aisha, THE_NEXT_DAY)])
    with pytest.raises(giving.Refused, match="could be given"):
        giving.give(town.spring, [present(town, "aisha")])  # the day before it was activated
    with pytest.raises(giving.Refused, match="nothing can be given"):
        giving.give(town.spring, [present(town, "bram", date(2026, 7, 1))])
    with pytest.raises(giving.Refused, match="could be given"):
        giving.give(town.spring, [present(town, "bram"), present(town, "bram")])  # twice


def test_more_than_it_needs_is_refused_in_bulk(town: Town) -> None:
    names = ("aisha", "bram", "chen", "dewi", "emre")
    giving.activate(town.spring, [(town.voucher(name).pk, A_DAY_IN_MAY) for name in names])

    with pytest.raises(giving.Refused, match="more than it needs"):
        giving.give(town.spring, [present(town, name) for name in names])
