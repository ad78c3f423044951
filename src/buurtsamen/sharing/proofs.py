# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for proving that what is lent and what is accepted agree."""

from django.utils.translation import gettext_noop

from buurtsamen.core.proofs import Proof, by_query

_TAKEN = """
    select m.id, count(n.id) as needs, coalesce(sum(n.taken), 0) as accepted,
           count(n.id) filter (where n.taken <> coalesce(o.accepted, 0)) as wrong,
           min(n.what) filter (where n.taken <> coalesce(o.accepted, 0)) as first
    from places_municipality m left join sharing_need n on n.municipality_id = m.id
    left join (
        select need_id, sum(count) as accepted from sharing_offer where state = 'accepted' group by 1
    ) o on o.need_id = n.id
    group by m.id order by m.id
"""
_LENT = """
    select m.id, count(l.id) as lines_that_are_lent,
           count(l.id) filter (where n.id is null and l.lender <> '') as wrong,
           min(l.what) filter (where n.id is null and l.lender <> '') as first
    from places_municipality m
    left join initiatives_budgetline l on l.municipality_id = m.id and l.lent_on is not null
    left join sharing_need n on n.budget_line_id = l.id and n.taken = n.count
    group by m.id order by m.id
"""

PROOFS = [
    Proof("sharing.taken", gettext_noop("What a need found is the sum of its accepted offers."), by_query(_TAKEN)),
    Proof(
        "sharing.lent", gettext_noop("What the budget calls lent was offered and accepted, all of it."), by_query(_LENT)
    ),
]
