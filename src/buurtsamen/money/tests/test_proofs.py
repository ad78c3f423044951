# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What `prove` says when the books are broken, as only a superuser can break them."""

import pytest

from buurtsamen.conftest import A_DAY_IN_MAY, build
from buurtsamen.core.tests.breaking import check_that_prove_notices, what_prove_says
from buurtsamen.money.models import Transaction
from buurtsamen.money.tests.pots import move, pot

A_POSTING = "ctid = (select ctid from money_posting where cents > 0 order by cents limit 1)"

DAMAGES = {
    (
        "update money_balance set cents = cents - 1 where account_id in"
        " (select id from money_account where name = 'bank')"
    ): ("money.zero does not hold for Lindedorp Samen: 1 wrong, off by -€ 0,01"),
    f"update money_posting set cents = cents + 3 where {A_POSTING}": (  # noqa: S608
        "money.balanced does not hold for Lindedorp Samen: 1 wrong, off by € 0,03, first tea"
    ),
    f"delete from money_posting where {A_POSTING}": (  # noqa: S608
        "money.balanced does not hold for Lindedorp Samen: 1 wrong, off by € 7,50, first tea"
    ),
    "delete from money_posting where transaction_id in (select id from money_transaction where key = 'tea')": (
        "money.balanced does not hold for Lindedorp Samen: 1 wrong, off by € 0,00, first tea"
    ),
    (
        "insert into money_transaction (id, key, happened_on, booked_on, why, municipality_id)"
        " values (gen_random_uuid(), 'empty', '2026-05-10', '2026-05-10', '', 1)"
    ): ("money.balanced does not hold for Lindedorp Samen: 1 wrong, off by € 0,00, first empty"),
    (
        "update money_posting set cents = cents * 2 where transaction_id in"
        " (select id from money_transaction where key = 'tea')"
    ): ("money.totals does not hold for Lindedorp Samen: 2 wrong, off by € 15,00, first bank"),
    (
        "update money_balance set cents = cents + case when cents > 0 then 2 else -2 end where account_id in"
        " (select id from money_account where name in ('bank', 'jar'))"
    ): ("money.totals does not hold for Lindedorp Samen: 2 wrong, off by € 0,04, first bank"),
    ("delete from money_balance where account_id in (select id from money_account where name in ('bank', 'jar'))"): (
        "money.totals does not hold for Lindedorp Samen: 2 wrong, off by € 15,00, first bank"
    ),
    "update money_account set has_floor = true where name = 'jar'": (
        "money.floors does not hold for Lindedorp Samen: 1 wrong, off by -€ 7,50, first jar"
    ),
}


def test_prove_says_what_is_wrong_and_by_how_much(committed: str, pytestconfig: pytest.Config) -> None:
    town = build("lindedorp.test").municipality
    move(7_50, pot(town, "jar"), pot(town, "bank"), "tea")
    build("elders.test", 2)

    check_that_prove_notices(committed, pytestconfig, DAMAGES)


def test_a_transaction_without_postings_is_found(committed: str) -> None:
    """The one thing that the database lets through: it moves nothing."""
    town = build("lindedorp.test").municipality
    Transaction.objects.create(
        municipality=town, key="empty", happened_on=A_DAY_IN_MAY, booked_on=A_DAY_IN_MAY, why="Nothing"
    )

    assert "money.balanced does not hold for Lindedorp Samen: 1 wrong" in what_prove_says()
