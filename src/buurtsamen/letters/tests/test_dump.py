# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What somebody can do with a copy of the database, of the files, and of the application's own keys."""

import re
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from django.db import connections
from django.test import TestCase

from buurtsamen.conftest import Town
from buurtsamen.core import jobs, sealing
from buurtsamen.desk.tests.staffing import colleague
from buurtsamen.letters import production, runs
from buurtsamen.letters.models import PrintRun
from buurtsamen.letters.tests import reading
from buurtsamen.letters.tests.printing import AT, ON, prepared
from buurtsamen.people.models import RoleName
from buurtsamen.rounds import codes


def dump() -> list[str]:
    """Every row of every table, as text."""
    rows = []
    with connections["default"].cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'select t::text from "{table}" t')  # noqa: S608
            rows += [row for (row,) in cursor.fetchall()]
    return rows


def files() -> list[bytes]:
    """Everything that is kept beside the database."""
    return [path.read_bytes() for path in Path(storages["letters"].path("")).rglob("*") if path.is_file()]


def secrets_in(rows: list[str], kept: list[bytes]) -> set[bytes]:
    """Every secret that the application's own key opens, whatever it was sealed for."""
    sealed = [bytes.fromhex(each) for row in rows for each in re.findall(r"\\x([0-9a-f]{56,})", row)] + kept
    found = set()
    for purpose in ("round key", "letters and vouchers", "print files"):
        for each in sealed:
            try:
                found.add(sealing.unseal(each, purpose=purpose))
            except sealing.Broken:
                continue
    return found


def test_once_released_no_code_can_be_made_from_a_dump_and_our_own_keys(town: Town) -> None:
    run = prepared(town)
    production.begin(run, by="test", at=AT)
    jobs.run_waiting()
    run = PrintRun.objects.select_related("key", "round", "municipality").get(pk=run.pk)
    printed = [reading.code_on(front) for pdf in reading.files(run) for front in reading.fronts(pdf)]
    ids = list(run.round.vouchers.values_list("pk", flat=True))
    before = secrets_in(dump(), files())
    assert {codes.derive(key, pk) for key in before for pk in ids} >= set(printed)  # until then, it can be done
    assert settings.SEAL_KEY

    runs.hand_over(run, by=colleague(town, RoleName.HELPDESK), at=AT)
    with TestCase.captureOnCommitCallbacks(execute=True):
        runs.release(run, by=colleague(town, RoleName.PROGRAMME_MANAGER), on=ON, at=AT)

    after = secrets_in(dump(), files())
    assert after  # of the vault: which voucher is in which letter can be told until the round is settled
    assert not {codes.derive(key, pk) for key in after for pk in ids} & set(printed)
    text = "\n".join(dump())
    for code in printed:
        assert code not in text
        assert codes.written(code) not in text
        assert not any(form.encode() in each for each in files() for form in (code, codes.written(code)))
