# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A run from its first form to the post, as people at the desk go through it; then nobody finds a code any more."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.core import jobs
from buurtsamen.desk import works
from buurtsamen.desk.models import Work
from buurtsamen.desk.tests import staffing
from buurtsamen.initiatives.models import Gift, Initiative
from buurtsamen.letters.models import PrintRun
from buurtsamen.letters.tests import handing, reading
from buurtsamen.letters.tests.printing import round_to_print
from buurtsamen.people.models import RoleName
from buurtsamen.rounds.models import Voucher

LETTERS = "/kantoor/brieven/"
RUNS = f"{LETTERS}oplagen/"


def everything() -> str:
    """All rows of all tables as text, and all that is kept in files."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select format('%I', relname) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        )
        tables = [name for (name,) in cursor.fetchall()]
        rows: list[str] = []
        for table in tables:
            cursor.execute(f"select x::text from {table} x")  # noqa: S608
            rows += [row for (row,) in cursor.fetchall()]
    folder = Path(storages["letters"].path(""))
    kept = [file.read_bytes().decode("latin-1") for file in folder.rglob("*") if file.is_file()]
    return "\n".join([*rows, *kept])


def carry_out() -> None:
    """A worker does the long work that was asked for, in a transaction of its own as it is."""
    works.carry_out(Work.objects.get(state=Work.State.QUEUED).pk)


def said(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_run_goes_from_a_form_to_the_post_and_its_codes_are_nowhere(
    town: Town, today: Any, django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    round_ = round_to_print(town)
    manager = staffing.colleague(town, RoleName.PROGRAMME_MANAGER, name="Hakim")
    prepares = staffing.at_desk(town, staffing.somebody("Ingrid", is_operator=True, works_in=town.municipality))

    # One person prepares and produces.
    assert f'value="{town.north.district_id}"' in said(prepares.get(f"{RUNS}nieuw/"))
    assert prepares.post(f"{RUNS}nieuw/", {"districts": [town.north.district_id]}).status_code == 302
    carry_out()
    run = PrintRun.objects.get()
    assert (run.letters, run.round_id, run.state) == (6, round_.pk, "prepared")
    here = f"{RUNS}{run.pk}/"
    assert prepares.post(f"{here}maken/").status_code == 302
    assert "0 brieven gemaakt, nog 6 te gaan" in said(prepares.get(here))
    jobs.run_waiting()
    assert "De bestanden zijn gemaakt en geteld" in said(prepares.get(here))
    codes = handing.codes_of(PrintRun.objects.get())

    # The same person hands over, and fetches once.
    assert prepares.post(f"{here}overdragen/", {"lock": "password", "password": "kort"}).status_code == 422
    asked = {"lock": "password", "password": handing.PASSWORD}
    assert prepares.post(f"{here}overdragen/", asked).status_code == 302
    carry_out()
    page = said(prepares.get(here))
    fetch = re.search(rf'action="({LETTERS}archief/\d+/)"', page)
    assert fetch and "De drukker heeft de bestanden" in page
    archive: Any = prepares.post(fetch[1])
    files = handing.opened_7z(b"".join(archive.streaming_content))
    assert "één keer" in said(prepares.post(fetch[1], follow=True))

    # What the printer has is right: a code scanned from a page works on the site.
    (pdf,) = [content for name, content in files.items() if name.endswith(".pdf")]
    (scanned,) = [text for text in reading.scanned(pdf, 2) if "/V/" in text]
    assert scanned.rpartition("/")[2] == codes[0]

    # Whoever prepared cannot release; somebody else does, and then the codes are given.
    assert prepares.post(f"{here}vrijgeven/").status_code == 403
    releases = staffing.at_desk(town, manager)
    with django_capture_on_commit_callbacks(execute=True):
        assert releases.post(f"{here}vrijgeven/").status_code == 302
    assert "De letters" not in said(releases.get(here)) and "op de post" in said(releases.get(here))
    today(date(2026, 10, 10))
    resident = Client(headers={"host": staffing.host_of(town)})
    path = re.sub(r"^HTTPS?://[^/]+", "", scanned)
    assert resident.get(path).headers["Location"].endswith("/geven/")
    Initiative.objects.filter(pk=town.garden.pk).update(saves_until=date(2026, 12, 31))
    resident.post("/geven/kies/", {"aan": town.garden.slug})
    assert resident.post("/geven/nu/", {"aan": town.garden.slug}).headers["Location"].endswith("/geven/bewijs/")
    assert Gift.objects.get().round == round_

    dump = everything() + caplog.text
    assert Voucher.objects.filter(round=round_).count() == 6
    for code in codes:
        assert code not in dump and f"{code[:4]}-{code[4:8]}-{code[8:]}" not in dump
    assert handing.PASSWORD not in dump
