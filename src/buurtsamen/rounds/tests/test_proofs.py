# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What `prove` says when vouchers and books part, or a key is left."""

from datetime import date

import pytest

from buurtsamen.conftest import A_DAY_IN_MAY, build
from buurtsamen.core.tests.breaking import check_that_prove_notices, what_prove_says
from buurtsamen.rounds import rounds, vouchers

ONE_ISSUED = "ctid = (select ctid from rounds_voucher where state = 'issued' and municipality_id = 1 limit 1)"
USED = "state = 'given', left_cents = 0, activated_on = '2026-05-10', given_on = '2026-05-10'"

DAMAGES = {
    "update rounds_voucher set left_cents = left_cents - 1 where state = 'activated'": (
        "rounds.activated does not hold for Lindedorp Samen: 1 wrong, off by € 0,01, first voorjaar 2026"
    ),
    f"update rounds_voucher set state = 'activated', activated_on = '2026-05-10' where {ONE_ISSUED}": (  # noqa: S608
        "rounds.activated does not hold for Lindedorp Samen: 1 wrong, off by € 7,50, first voorjaar 2026"
    ),
    f"update rounds_voucher set {USED} where {ONE_ISSUED}": (  # noqa: S608
        "rounds.reserved does not hold for Lindedorp Samen: 1 wrong, off by € 7,50, first voorjaar 2026"
    ),
    f"update rounds_voucher set value_cents = 1000, left_cents = 1000 where {ONE_ISSUED}": (  # noqa: S608
        "rounds.value does not hold for Lindedorp Samen: 1 wrong, off by € 2,50, first voorjaar 2026"
    ),
    "delete from rounds_voucher where state = 'activated'": (
        "rounds.activated does not hold for Lindedorp Samen: 1 wrong, off by € 7,50"
    ),
    "update rounds_round set ceiling_cents = ceiling_cents - 1 where municipality_id = 1": (
        "rounds.reserved does not hold for Lindedorp Samen: 1 wrong, off by € 0,01"
    ),
    "update rounds_round set ceiling_cents = 500, state = 'closed' where municipality_id = 1": (
        "rounds.ceiling does not hold for Lindedorp Samen: 1 wrong, off by € 2,50"
    ),
    "update rounds_round set state = 'settled' where municipality_id = 1": (
        "rounds.settled does not hold for Lindedorp Samen: 1 wrong, off by € 45,00"
    ),
}


def test_prove_says_what_is_wrong_and_by_how_much(committed: str, pytestconfig: pytest.Config) -> None:
    town = build("lindedorp.test")
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    build("elders.test", 2)

    check_that_prove_notices(committed, pytestconfig, DAMAGES)


def test_a_key_for_replacing_letters_must_be_shredded_as_well(committed: str) -> None:
    town = build("lindedorp.test")
    rounds.close(town.spring, on=date(2026, 6, 1))
    rounds.settle(town.spring, on=date(2026, 7, 1))
    rounds.new_key(town.spring, on=A_DAY_IN_MAY)

    assert "rounds.shredded does not hold for Lindedorp Samen" in what_prove_says()
