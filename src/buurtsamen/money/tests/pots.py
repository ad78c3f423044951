# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Accounts with something in them, and two ways to write a movement."""

from buurtsamen.conftest import A_DAY_IN_MAY
from buurtsamen.money import ledger
from buurtsamen.money.models import Account, Transaction
from buurtsamen.places.models import Municipality

# Past the ledger, as whoever gets into the database would write it.
WRITE = """
    with written as (
        insert into money_transaction (id, municipality_id, key, happened_on, booked_on, why)
        values (%(id)s, %(town)s, %(key)s, '2026-05-10', '2026-05-10', 'By hand')
    )
    insert into money_posting (transaction_id, municipality_id, account_id, cents)
    select %(id)s, %(town)s, account, cents
    from unnest(%(accounts)s::bigint[], %(cents)s::bigint[]) as p (account, cents)
"""


def pot(town: Municipality, name: str, cents: int = 0, *, has_floor: bool = False) -> Account:
    """An account with something in it."""
    made = ledger.account(town, name, has_floor=has_floor)
    if cents:
        move(cents, ledger.account(town, "council"), made, f"fill:{name}")
    return made


def move(cents: int, source: Account, target: Account, key: str) -> Transaction:
    return ledger.move(cents, source=source, target=target, key=key, why="A test", on=A_DAY_IN_MAY)
