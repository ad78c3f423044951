# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for proving that letters and vouchers agree, and that no key outlives its run."""

from django.utils.translation import gettext_noop

from buurtsamen.core.proofs import Proof, by_query

# Of every round with print runs: a letter that stands for every voucher that is not void, and no voucher more.
_LETTERS = """
    select m.id, coalesce(sum(x.letters), 0) as letters, coalesce(sum(x.vouchers), 0) as vouchers,
           count(*) filter (where x.letters <> x.vouchers) as wrong,
           min(x.name) filter (where x.letters <> x.vouchers) as first
    from places_municipality m left join (
        select r.municipality_id, r.name,
               (select count(*) from letters_letter l where l.round_id = r.id and l.state = 'made') as letters,
               (select count(*) from rounds_voucher v where v.round_id = r.id and v.state <> 'void') as vouchers
        from rounds_round r where exists (select from letters_printrun p where p.round_id = r.id)
    ) x on x.municipality_id = m.id
    group by m.id order by m.id
"""
_RUNS = """
    select m.id, count(p.id) as runs, coalesce(sum(p.letters), 0) as letters,
           count(p.id) filter (where x.is_wrong) as wrong, min(p.number::text) filter (where x.is_wrong) as first
    from places_municipality m left join letters_printrun p on p.municipality_id = m.id
    left join lateral (
        select count(*) as letters,
               case when count(index) = 0 then count(*) else count(distinct index) end as vouchers
        from letters_letter where run_id = p.id
    ) l on true
    left join lateral (
        select coalesce(sum(letters), 0) as letters from letters_printfile where run_id = p.id
    ) f on true
    left join lateral (
        select p.letters <> l.letters or p.letters <> l.vouchers
            or (p.pages > 0 and p.letters <> f.letters) as is_wrong
    ) x on true
    group by m.id order by m.id
"""
_KEYS = """
    select m.id, count(k.id) as keys, count(k.id) filter (where x.is_wrong) as wrong,
           min(r.name) filter (where x.is_wrong) as first
    from places_municipality m left join rounds_round r on r.municipality_id = m.id
    left join rounds_roundkey k on k.round_id = r.id
    left join letters_printrun p on p.key_id = k.id
    left join lateral (
        select k.sealed is not null and case when p.id is null then r.state not in ('prepared', 'printed')
            else p.state not in ('prepared', 'produced', 'handed_over') end as is_wrong
    ) x on true
    group by m.id order by m.id
"""
_FORGOT = """
    select m.id, count(l.id) as letters_of_settled_rounds,
           count(l.id) filter (where l.sealed is not null or l.index is not null) as wrong,
           min(r.name) filter (where l.sealed is not null or l.index is not null) as first
    from places_municipality m left join rounds_round r on r.municipality_id = m.id and r.state = 'settled'
    left join letters_letter l on l.round_id = r.id and r.gives_until < current_date - 2
    group by m.id order by m.id
"""

PROOFS = [
    Proof("letters.vouchers", gettext_noop("Every voucher that works is in one letter."), by_query(_LETTERS)),
    Proof("letters.runs", gettext_noop("A print run holds the letters that it says."), by_query(_RUNS)),
    Proof(
        "letters.keys",
        gettext_noop("Once letters are in the post, no key of their codes exists."),
        by_query(_KEYS),
    ),
    Proof(
        "letters.forgotten",
        gettext_noop("Of settled rounds, nothing joins a letter and its voucher."),
        by_query(_FORGOT),
    ),
]
