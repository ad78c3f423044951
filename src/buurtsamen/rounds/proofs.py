# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for proving that the vouchers and the books of their rounds agree, and that no key is left."""

from django.utils.translation import gettext_noop

from buurtsamen.core.proofs import Proof, by_query

# Of every prepared round: what its accounts hold, what is left on activated vouchers, and what was activated and
# not voided since (whatever became of it afterwards).
_ROUNDS = """
    with of_vouchers as (
        select round_id, count(*) filter (where state = 'activated') as activated,
               coalesce(sum(left_cents) filter (where state = 'activated'), 0) as left_cents,
               coalesce(sum(value_cents) filter (where activated_on is not null and state <> 'void'), 0) as used_cents
        from rounds_voucher group by round_id
    ), rounds as (
        select round.*, coalesce(activated, 0) as activated_now, coalesce(left_cents, 0) as left_cents,
               coalesce(used_cents, 0) as used_cents,
               (select coalesce(sum(cents), 0) from money_balance where account_id = reserved_id) as in_reserved_cents,
               (select coalesce(sum(cents), 0) from money_balance where account_id = activated_id) as in_activated_cents
        from rounds_round round left join of_vouchers on round_id = round.id where round.state <> 'draft'
    )
"""


def _of_rounds(figures: str, *, difference: str, only: str = "true") -> str:
    """A query for `by_query`.

    Args:
        difference: what must be zero in each of the rounds.
        only: which rounds it is about.
    """
    return f"""{_ROUNDS}
        select m.id, count(r.id) as rounds, {figures},
               count(r.id) filter (where {difference} <> 0) as wrong,
               sum(abs({difference})) as off_cents, min(r.name) filter (where {difference} <> 0) as first
        from places_municipality m left join rounds r on r.municipality_id = m.id and {only}
        group by m.id order by m.id
    """  # noqa: S608 - our own words


_ACTIVATED = _of_rounds(
    "coalesce(sum(activated_now), 0) as activated_vouchers, coalesce(sum(left_cents), 0) as left_on_them_cents,"
    " coalesce(sum(in_activated_cents), 0) as in_the_books_cents",
    difference="in_activated_cents - left_cents",
)
_CEILING = _of_rounds(
    "coalesce(sum(in_reserved_cents), 0) as reserved_cents, coalesce(sum(used_cents), 0) as activated_cents,"
    " coalesce(sum(ceiling_cents), 0) as ceiling_cents",
    difference="in_reserved_cents + used_cents - ceiling_cents",
    only="r.state not in ('closed', 'settled')",
)
_NEVER_ABOVE = _of_rounds(
    "coalesce(sum(used_cents), 0) as activated_cents, coalesce(sum(ceiling_cents), 0) as ceiling_cents",
    difference="greatest(used_cents - ceiling_cents, 0)",
)
_SETTLED = _of_rounds(
    "coalesce(sum(in_reserved_cents + in_activated_cents), 0) as in_the_books_cents",
    difference="abs(in_reserved_cents) + abs(in_activated_cents)",
    only="r.state = 'settled'",
)
_VALUE = """
    select m.id, count(v.id) as vouchers, count(distinct r.id) as rounds,
           count(v.id) filter (where v.value_cents <> r.value_cents) as wrong,
           sum(abs(v.value_cents - r.value_cents)) as off_cents,
           min(r.name) filter (where v.value_cents <> r.value_cents) as first
    from places_municipality m left join rounds_round r on r.municipality_id = m.id
    left join rounds_voucher v on v.round_id = r.id
    group by m.id order by m.id
"""
_SHREDDED = """
    select m.id, count(k.id) as keys_of_settled_rounds, count(k.id) filter (where k.sealed is not null) as wrong,
           min(r.name) filter (where k.sealed is not null) as first
    from places_municipality m
    left join rounds_round r on r.municipality_id = m.id and r.state = 'settled'
    left join rounds_roundkey k on k.round_id = r.id
    group by m.id order by m.id
"""

PROOFS = [
    Proof("rounds.value", gettext_noop("Every voucher is worth what its round says."), by_query(_VALUE)),
    Proof(
        "rounds.activated",
        gettext_noop("The books of a round hold what is left on its activated vouchers."),
        by_query(_ACTIVATED),
    ),
    Proof(
        "rounds.reserved",
        gettext_noop("Until a round closes, its ceiling is what is reserved and activated."),
        by_query(_CEILING),
    ),
    Proof("rounds.ceiling", gettext_noop("No more was activated in a round than its ceiling."), by_query(_NEVER_ABOVE)),
    Proof("rounds.settled", gettext_noop("A settled round holds nothing."), by_query(_SETTLED)),
    Proof(
        "rounds.shredded",
        gettext_noop("Of a settled round, no key of its codes exists."),
        by_query(_SHREDDED),
    ),
]
