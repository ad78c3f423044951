# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for measuring vouchers in great numbers: issuing them, and finding one among 17 million."""

import time
import uuid
from statistics import median

import psycopg
from django.db import connection

from bench.figures import Figures
from bench.town import Town, prepared_round
from buurtsamen.core import walls
from buurtsamen.rounds import rounds, vouchers

HOUSEHOLDS, COUNTRY = 33_795, 17_000_000


def measure(town: Town, figures: Figures) -> None:
    """Seconds to issue a round for Almelo (median of three), and a million."""
    seconds = []
    for number in (11, 12, 13):
        seconds.append(_issue(town, number, HOUSEHOLDS))
    figures.say("issue_33795_s", median(seconds))


def measure_million(town: Town, figures: Figures) -> None:
    """Seconds to issue a million vouchers, and what COPY alone takes for as many bare rows."""
    figures.say("issue_1m_s", _issue(town, 21, 1_000_000))
    with connection.cursor() as cursor:
        cursor.execute("create temporary table bare (digest uuid primary key, id uuid)")
        rows = "".join(f"{uuid.uuid4()}\t{uuid.uuid4()}\n" for _ in range(1_000_000))
        began = time.perf_counter()
        with cursor.copy("copy bare from stdin") as copy:
            copy.write(rows)
        figures.say("limit_copy_1m_s", time.perf_counter() - began)
        cursor.execute("drop table bare")


def _issue(town: Town, number: int, count: int) -> float:
    round_ = prepared_round(town, number, count)
    key = rounds.new_key(round_, on=round_.posted_on)
    began = time.perf_counter()
    vouchers.issue(round_, [town.neighbourhood.pk] * count, key=key)
    return time.perf_counter() - began


def measure_lookup(town: Town, database: str, figures: Figures) -> None:
    """Microseconds to ask for one code among 17 million, from the index alone; and what an empty question takes."""
    round_ = prepared_round(town, 31, 1)
    with psycopg.connect(database, user="postgres", autocommit=True) as superuser:
        _fill(superuser, town, round_.pk)
    walls.enter(town.municipality.pk)
    asked = "select id, round_id from rounds_voucher where digest = %s and municipality_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, costs off) {asked}", [uuid.uuid4(), town.municipality.pk])
        plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Index Only Scan" in plan, plan
        figures.say("code_lookup_17m_us", _microseconds(cursor, asked, lambda: [uuid.uuid4(), town.municipality.pk]))
        figures.say("limit_empty_query_us", _microseconds(cursor, "select 1", lambda: None))


def _microseconds(cursor, statement, parameters) -> float:  # type: ignore[no-untyped-def]
    waits = []
    for _ in range(5000):
        values = parameters()
        began = time.perf_counter()
        cursor.execute(statement, values)
        cursor.fetchall()
        waits.append(time.perf_counter() - began)
    return median(waits) * 1e6


def _fill(database: psycopg.Connection, town: Town, round_id: int) -> None:
    """Vouchers for the whole country, in the order of their digests, as `issue` writes them."""
    name = "voucher_code_once"
    found = database.execute("select indexdef from pg_indexes where indexname = %s", [name]).fetchone()
    assert found
    database.execute("set session_replication_role = replica; set maintenance_work_mem = '1GB'")
    database.execute(f"alter table rounds_voucher drop constraint if exists {name}; drop index if exists {name}")
    database.execute(
        """
        insert into rounds_voucher (id, municipality_id, round_id, neighbourhood_id, digest, value_cents, left_cents,
                                    state, is_replaced)
        select gen_random_uuid(), %s, %s, %s, gen_random_uuid(), 750, 750, 'issued', false
        from generate_series(1, %s)
        """,
        [town.municipality.pk, round_id, town.neighbourhood.pk, COUNTRY],
    )
    database.execute(found[0])
    database.execute("vacuum analyze rounds_voucher")
