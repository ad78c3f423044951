# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for proving that the journal is whole: every line as it was written, none added, removed or swapped."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_noop

from buurtsamen.core.proofs import Answer, Proof
from buurtsamen.people import seals

_AT_ONCE = 5_000  # rows in memory
_LATE = timedelta(hours=1)

# Of a kind, lines from before this moment may be gone: their term is over, or it was when they were forgotten. No term
# is shorter than a month or seven years, whatever somebody wrote in the journal or in the settings.
_TERMS = """
select m.id, now(),
    least(now() - make_interval(months => 1), greatest(now() - make_interval(months => reading_months),
        max(change->'reading'->>1)::timestamp at time zone 'UTC')),
    least(now() - make_interval(years => 7), greatest(now() - make_interval(years => decision_years),
        max(change->'decision'->>1)::timestamp at time zone 'UTC'))
from places_municipality m
left join people_event e on e.municipality_id = m.id and e.what = 'people.journal.forgotten'
group by m.id order by m.id
"""
_CHAINS = f"""
declare people_chains no scroll cursor for
select s.municipality_id, s.number, s.event_id, s.at, s.kept, s.line, s.chain,
    {", ".join(f"e.{column}" for column in seals.COLUMNS)}
from people_seal s left join people_event e on e.id = s.event_id
order by s.municipality_id, s.number
"""  # noqa: S608 - our names
# Lines without a link: they wait for one, and not for long; the trigger that makes them wait was not passed otherwise.
_LOOSE = """
select municipality_id, count(*), count(*) filter (where not waits), min(id) filter (where not waits), min(at)
from (select e.id, e.municipality_id, e.at, exists (select from people_unsealed u where u.event_id = e.id) as waits
      from people_event e where not exists (select from people_seal s where s.event_id = e.id)) loose
group by municipality_id
"""
_VANISHED = """
select municipality_id, min(event_id) from people_unsealed u
where not exists (select from people_event e where e.id = u.event_id) group by municipality_id
"""


@dataclass
class _Chain:
    """What was found while walking along a chain."""

    links: int = 0
    forgotten: int = 0
    head: bytes = b""
    wrong: int = 0
    first: str = ""

    def fault(self, what: str) -> None:
        self.wrong += 1
        self.first = self.first or what


def _journal(cursor: CursorWrapper) -> Iterator[Answer]:
    cursor.execute(_TERMS)
    terms = {town: (now, {"reading": reading, "decision": decision}) for town, now, reading, decision in cursor}
    chains = {town: _Chain() for town in terms}
    for town, rows in groupby(_links(cursor), key=lambda row: row[0]):
        _walk(chains[town], terms[town][1], rows)
    cursor.execute(_LOOSE)
    loose = {town: found for town, *found in cursor}
    cursor.execute(_VANISHED)
    vanished = dict(cursor.fetchall())
    is_sealed = any(chain.links for chain in chains.values())
    for town, chain in chains.items():
        waiting, unknown, first, oldest = loose.get(town, (0, 0, None, None))
        if unknown:
            chain.fault(f"line {first} was added without a seal")
        elif waiting and is_sealed and oldest < terms[town][0] - _LATE:
            chain.fault(f"{waiting} lines wait for a seal, since {oldest:%Y-%m-%d %H:%M}: does a worker run?")
        if town in vanished:
            chain.fault(f"line {vanished[town]} is gone that was not sealed yet")
        figures = (
            f"lines {chain.links - chain.forgotten + waiting}, forgotten after their term {chain.forgotten},"
            f" head {chain.links} {chain.head.hex()[:16] or 'none'}"
        )
        yield Answer(town, figures, f"{chain.wrong} wrong, first: {chain.first}" if chain.wrong else "")


def _links(cursor: CursorWrapper) -> Iterator[tuple[Any, ...]]:
    """All links with their lines, some thousands in memory at a time; inside the transaction of the proofs."""
    cursor.execute(_CHAINS)
    while True:
        cursor.execute(f"fetch {_AT_ONCE} from people_chains")
        rows = cursor.fetchall()
        yield from rows
        if len(rows) < _AT_ONCE:
            break
    cursor.execute("close people_chains")


def _walk(found: _Chain, terms: dict[str, datetime], rows: Iterator[tuple[Any, ...]]) -> None:
    for town, number, event_id, at, kept, line, chain, *event in rows:
        found.links += 1
        expected = seals.chain_digest(town, number, event_id, at, kept, bytes(line), found.head)
        found.head = bytes(chain)
        if number != found.links:
            found.fault(f"link {found.links} of the chain is gone")
            found.links = number
        elif expected != found.head:
            found.fault(f"link {number} of the chain (line {event_id}) was changed")
        elif event[0] is None:
            found.forgotten += 1
            if at >= terms[kept]:
                found.fault(f"line {event_id} of {at:%Y-%m-%d %H:%M} is gone before its term")
        elif seals.line_digest(event) != bytes(line):
            found.fault(f"line {event_id} of {at:%Y-%m-%d %H:%M} was changed")


PROOFS = [
    Proof(
        "people.journal",
        gettext_noop("Every line of the journal is as it was written, and none was added or removed."),
        _journal,
    ),
]
