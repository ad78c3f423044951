# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for proving that the books are right."""

from django.utils.translation import gettext_noop

from buurtsamen.core.proofs import Proof, by_query

_ZERO = """
    select m.id, count(a.*) as accounts, coalesce(sum(cents) filter (where cents > 0), 0) as above_zero_cents,
           coalesce(sum(cents) filter (where cents < 0), 0) as below_zero_cents,
           (coalesce(sum(cents), 0) <> 0)::int as wrong, sum(cents) as off_cents
    from places_municipality m left join (
        select municipality_id, account_id, sum(cents) as cents from money_balance group by 1, 2
    ) a on a.municipality_id = m.id
    group by m.id order by m.id
"""
_BALANCED = """
    select m.id, count(t.id) as transactions, coalesce(sum(p.postings), 0) as postings,
           coalesce(sum(p.moved), 0) as moved_cents,
           count(t.id) filter (where p.cents <> 0 or coalesce(p.postings, 0) < 2) as wrong,
           sum(abs(p.cents)) as off_cents,
           min(t.key) filter (where p.cents <> 0 or coalesce(p.postings, 0) < 2) as first
    from places_municipality m left join money_transaction t on t.municipality_id = m.id
    left join (
        select transaction_id, count(*) as postings, sum(cents) as cents, sum(cents) filter (where cents > 0) as moved
        from money_posting group by 1
    ) p on p.transaction_id = t.id
    group by m.id order by m.id
"""
_TOTALS = """
    select m.id, count(a.account_id) as running_totals, coalesce(sum(a.postings), 0) as postings,
           count(a.account_id) filter (where kept <> posted) as wrong, sum(abs(kept - posted)) as off_cents,
           min(money_account.name) filter (where kept <> posted) as first
    from places_municipality m left join (
        select municipality_id, account_id, coalesce(b.cents, 0) as kept, coalesce(p.cents, 0) as posted, p.postings
        from (select municipality_id, account_id, sum(cents) as cents from money_balance group by 1, 2) b
        full join (
            select municipality_id, account_id, sum(cents) as cents, count(*) as postings
            from money_posting group by 1, 2
        ) p using (municipality_id, account_id)
    ) a on a.municipality_id = m.id
    left join money_account on money_account.id = a.account_id
    group by m.id order by m.id
"""
_FLOORS = """
    select m.id, count(a.id) as accounts_with_a_floor, coalesce(min(cents), 0) as lowest_cents,
           count(*) filter (where cents < 0) as wrong, sum(cents) filter (where cents < 0) as off_cents,
           min(a.name) filter (where cents < 0) as first
    from places_municipality m left join (
        select money_account.*, (select coalesce(sum(cents), 0) from money_balance where account_id = id) as cents
        from money_account where has_floor
    ) a on a.municipality_id = m.id
    group by m.id order by m.id
"""

PROOFS = [
    Proof("money.zero", gettext_noop("All accounts of a municipality together are zero."), by_query(_ZERO)),
    Proof(
        "money.balanced",
        gettext_noop("Every transaction adds up to zero and has two postings or more."),
        by_query(_BALANCED),
    ),
    Proof(
        "money.totals",
        gettext_noop("The running total of every account is the sum of its postings."),
        by_query(_TOTALS),
    ),
    Proof("money.floors", gettext_noop("No account with a floor is below zero."), by_query(_FLOORS)),
]
