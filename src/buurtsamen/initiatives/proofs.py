# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for proving that gifts, vouchers, initiatives and the books agree.

A gift is standing until it is taken back, by its giver or because the initiative stopped.
"""

from django.utils.translation import gettext_noop

from buurtsamen.core.proofs import Proof, by_query

_VOUCHERS = """
    select m.id, count(v.id) as vouchers, coalesce(sum(v.value_cents), 0) as value_cents,
           coalesce(sum(v.left_cents), 0) as left_cents, coalesce(sum(g.cents), 0) as given_cents,
           count(v.id) filter (where v.value_cents <> v.left_cents + coalesce(g.cents, 0)) as wrong,
           sum(abs(v.value_cents - v.left_cents - coalesce(g.cents, 0))) as off_cents,
           min(v.id::text) filter (where v.value_cents <> v.left_cents + coalesce(g.cents, 0)) as first
    from places_municipality m
    left join (rounds_voucher v join rounds_round r on r.id = v.round_id and r.state <> 'settled')
        on v.municipality_id = m.id
    left join (
        select voucher_id, round_id, sum(cents) as cents from initiatives_gift
        where taken_back_on is null and voucher_id is not null group by 1, 2
    ) g on g.voucher_id = v.id and g.round_id = v.round_id
    group by m.id order by m.id
"""
_SAVED = """
    select m.id, count(i.id) as initiatives, coalesce(sum(i.saved_cents), 0) as saved_cents,
           coalesce(sum(g.cents), 0) as standing_gifts_cents,
           count(i.id) filter (where i.saved_cents <> coalesce(g.cents, 0)) as wrong,
           sum(abs(i.saved_cents - coalesce(g.cents, 0))) as off_cents,
           min(i.slug) filter (where i.saved_cents <> coalesce(g.cents, 0)) as first
    from places_municipality m left join initiatives_initiative i on i.municipality_id = m.id
    left join (
        select initiative_id, sum(cents) as cents from initiatives_gift where taken_back_on is null group by 1
    ) g on g.initiative_id = i.id
    group by m.id order by m.id
"""
# Of every initiative: its gifts, and what the books say of them. A reversal counts as what it reverses; what is
# neither a gift nor its return moved on, to be paid out, or came from elsewhere.
_ACCOUNTS = """
    with gifts as (
        select initiative_id, sum(cents) as given, sum(cents) filter (where taken_back_on is not null) as back
        from initiatives_gift group by 1
    ), booked as (
        select p.account_id, sum(p.cents) filter (where kind = 'gift') as given,
               -sum(p.cents) filter (where kind in ('back', 'lapse')) as back,
               -sum(p.cents) filter (where kind not in ('gift', 'back', 'lapse')) as moved
        from money_posting p join (
            select id, split_part(case when reverses_id is null then key
                else (select key from money_transaction reversed where reversed.id = t.reverses_id) end, ':', 1) as kind
            from money_transaction t
        ) t on t.id = p.transaction_id
        where p.account_id in (select account_id from initiatives_initiative)
        group by 1
    ), initiatives as (
        select i.municipality_id, i.slug, coalesce(b.given, 0) as given, coalesce(b.back, 0) as back,
               coalesce(b.moved, 0) as moved,
               (select coalesce(sum(cents), 0) from money_balance where account_id = i.account_id) as cents,
               abs(coalesce(b.given, 0) - coalesce(g.given, 0)) + abs(coalesce(b.back, 0) - coalesce(g.back, 0)) as off
        from initiatives_initiative i left join gifts g on g.initiative_id = i.id
        left join booked b on b.account_id = i.account_id
    ), judged as (
        select *, off + abs(given - back - moved - cents) as off_in_all from initiatives
    )
    select m.id, coalesce(sum(given), 0) as given_cents, coalesce(sum(back), 0) as given_back_cents,
           coalesce(sum(moved), 0) as moved_on_cents, coalesce(sum(cents), 0) as in_their_accounts_cents,
           count(*) filter (where off_in_all <> 0) as wrong, sum(off_in_all) as off_cents,
           min(slug) filter (where off_in_all <> 0) as first
    from places_municipality m left join judged on judged.municipality_id = m.id
    group by m.id order by m.id
"""
_FORGOTTEN = """
    select m.id, count(g.id) as gifts_of_settled_rounds, count(g.voucher_id) as wrong,
           min(r.name) filter (where g.voucher_id is not null) as first
    from places_municipality m left join rounds_round r on r.municipality_id = m.id and r.state = 'settled'
    left join initiatives_gift g on g.round_id = r.id
    group by m.id order by m.id
"""

PROOFS = [
    Proof(
        "initiatives.vouchers",
        gettext_noop("Until its round is settled, the value of a voucher is what is left on it and what it gave."),
        by_query(_VOUCHERS),
    ),
    Proof(
        "initiatives.saved",
        gettext_noop("What an initiative saved is the sum of its standing gifts."),
        by_query(_SAVED),
    ),
    Proof(
        "initiatives.accounts",
        gettext_noop("What was given to an initiative, less what was given back and what moved on, is in its account."),
        by_query(_ACCOUNTS),
    ),
    Proof("initiatives.forgotten", gettext_noop("No gift of a settled round knows its voucher."), by_query(_FORGOTTEN)),
]
