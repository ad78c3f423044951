# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for sealing the journal: a chain for each municipality, with a key that is not in the database.

A line is sealed within minutes, beside the path of the act that wrote it. Whoever can write in the database but has
no key cannot change, add, remove or swap sealed lines without `buurtsamen prove` finding it. What the chain cannot
show by itself is that its end was cut off, lines and links together: for that, compare with the head that
`buurtsamen journal-head` wrote earlier.
"""

import json
import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import digest as hmac_digest
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from buurtsamen.core import failpoints
from buurtsamen.people.models import Seal
from buurtsamen.places.models import Municipality

BATCH = 2_000  # lines in one transaction
COLUMNS = ("id", "municipality_id", "at", "actor_id", "job", "what", "thing", "why", "change::text", "kept")
_LOCK = 1_936_290_673  # pg_advisory_xact_lock(_LOCK, municipality)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def seal(municipality: Municipality) -> int:
    """Seal the lines that wait, in the order of their numbers. Two at once take turns; nothing is sealed twice.

    Returns:
        How many lines there were.
    """
    count = 0
    while sealed := _seal_some(municipality.pk):
        count += sealed
    return count


@transaction.atomic
def _seal_some(town: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s::int)", [_LOCK, town])
        lines = _waiting(cursor, town)
    last = Seal.objects.filter(municipality=town).order_by("-number").first()
    number, chain = (last.number, bytes(last.chain)) if last else (0, b"")
    seals = []
    for line in lines:
        number += 1
        event_id, at, kept, said = line[0], line[2], line[-1], line_digest(line)
        chain = chain_digest(town, number, event_id, at, kept, said, chain)
        seals.append(
            Seal(municipality_id=town, number=number, event_id=event_id, at=at, kept=kept, line=said, chain=chain)
        )
    failpoints.reach("seals.seal")
    Seal.objects.bulk_create(seals)
    return len(seals)


def _waiting(cursor: Any, town: int) -> list[tuple[Any, ...]]:
    """Take lines out of the row of those that wait; whose line is gone stays there, for `prove` to tell."""
    columns = ", ".join(f"e.{column}" for column in COLUMNS)
    cursor.execute(
        f"""
        with next as (
            select u.id from people_unsealed u join people_event e on e.id = u.event_id
            where u.municipality_id = %s order by u.event_id limit {BATCH}),
        gone as (delete from people_unsealed u using next where u.id = next.id returning u.event_id)
        select {columns} from gone join people_event e on e.id = gone.event_id order by e.id
        """,  # noqa: S608 - our names
        [town],
    )
    return list(cursor.fetchall())


def line_digest(line: Sequence[Any]) -> bytes:
    """What a line says, as a keyed digest.

    Args:
        line: the columns COLUMNS.
    """
    said = [value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for value in line]
    return _digest("line", json.dumps(said, ensure_ascii=False).encode())


def chain_digest(town: int, number: int, event_id: int, at: datetime, kept: str, line: bytes, before: bytes) -> bytes:
    """A link: all of it but the digest itself, and the link before (empty for the first)."""
    moment = (at - _EPOCH) // timedelta(microseconds=1)
    return _digest("chain", before, struct.pack(">QQQq", town, number, event_id, moment), line, kept.encode())


def _digest(purpose: str, *parts: bytes) -> bytes:
    key = hmac_digest(settings.SEAL_KEY, f"people.journal.{purpose}".encode(), sha256)
    return hmac_digest(key, b"".join(parts), sha256)
