# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for proving that what an initiative saves for is what was decided."""

from django.utils.translation import gettext_noop

from buurtsamen.core.proofs import Proof, by_query

_TARGETS = """
    select m.id, count(i.id) as initiatives, coalesce(sum(i.target_cents), 0) as target_cents,
           coalesce(sum(b.lent), 0) as lent_cents,
           count(i.id) filter (where i.target_cents <> coalesce(b.asked, 0)) as wrong,
           sum(abs(i.target_cents - coalesce(b.asked, 0))) as off_cents,
           min(i.slug) filter (where i.target_cents <> coalesce(b.asked, 0)) as first
    from places_municipality m
    left join initiatives_initiative i on i.municipality_id = m.id
        and i.state in ('saving', 'funded', 'under_way', 'done', 'not_succeeded')
        and not exists (select from reviews_decision d where d.initiative_id = i.id and d.outcome = 'target'
                        and d.taken_at is not null)
    left join (
        select initiative_id, sum(cents) filter (where not is_own and lent_on is null) as asked,
               sum(cents) filter (where lent_on is not null) as lent
        from initiatives_budgetline group by 1
    ) b on b.initiative_id = i.id
    group by m.id order by m.id
"""

PROOFS = [
    Proof(
        "reviews.targets",
        gettext_noop("A target is what the budget asks, without what is lent, unless a decision made it another one."),
        by_query(_TARGETS),
    ),
]
