# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files for a spreadsheet, read back by another program than the one that wrote them."""

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from buurtsamen.conftest import Town
from buurtsamen.desk import downloads
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.people.models import Event, RoleName
from buurtsamen.places.models import Street

pytestmark = pytest.mark.urls("buurtsamen.desk.tests.trial")
HERE = "/kantoor/proef/straten/"
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", '=HYPERLINK("http://x.test")']


@pytest.fixture
def desk(town: Town) -> Client:
    return at_desk(town, colleague(town, RoleName.AUDITOR))


def street(town: Town, name: str) -> None:
    Street.objects.create(municipality=town.municipality, name=name, town="a")


def as_csv(client: Client, query: str = "") -> list[list[str]]:
    content = b"".join(client.get(f"{HERE}?als=csv{query}").streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def as_xlsx(client: Client, query: str = "") -> list[list[Any]]:
    content = b"".join(client.get(f"{HERE}?als=xlsx{query}").streaming_content)  # type: ignore[attr-defined]
    sheet = load_workbook(io.BytesIO(content)).active
    return [list(row) for row in sheet.iter_rows()]


def test_csv_holds_all_rows_as_dutch_excel_reads_them(desk: Client, town: Town) -> None:
    for name in ("Aweg; noord", 'De "Brink"', "Één\ntwee", "Dweg"):
        street(town, name)

    heading, *rows = as_csv(desk)

    assert heading == ["Naam", "Dorp", "Bedrag", "Nummer", "Sinds"]
    assert [row[0] for row in rows] == ["Aweg; noord", 'De "Brink"', "Dweg", "Lindelaan", "Één\ntwee"]
    assert rows[0][1:] == ["a", "1234,56", "-5", "2026-05-02 00:30:00"]


def test_whoever_takes_a_list_away_stands_in_the_journal(desk: Client, town: Town) -> None:
    desk.get(HERE)
    assert not Event.objects.exists()

    as_csv(desk)
    as_xlsx(desk)

    assert (
        list(Event.objects.values_list("what", "kept", "change"))
        == [("desk.list.downloaded", "reading", {"list": [None, "Straten"]})] * 2
    )


def test_csv_holds_what_the_filters_left(desk: Client, town: Town) -> None:
    street(town, "Aweg")

    assert [row[0] for row in as_csv(desk, "&dorp=a&bladzijde=7")] == ["Naam", "Aweg"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_somebody_typed_is_no_formula_in_csv(desk: Client, town: Town, formula: str) -> None:
    street(town, formula)

    assert as_csv(desk, "&dorp=a")[1][0] == f"'{formula}"


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_somebody_typed_is_text_in_xlsx(desk: Client, town: Town, formula: str) -> None:
    street(town, formula)

    cell = as_xlsx(desk, "&dorp=a")[1][0]

    assert cell.data_type == "s"
    assert cell.value.replace("_x000D_", "\r") == formula


def test_numbers_and_moments_stay_so_in_xlsx(desk: Client, town: Town) -> None:
    street(town, "Aweg")

    heading, row = as_xlsx(desk, "&dorp=a")

    assert [cell.value for cell in heading] == ["Naam", "Dorp", "Bedrag", "Nummer", "Sinds"]
    assert [cell.value for cell in row] == ["Aweg", "a", 1234.56, -5, datetime(2026, 5, 2, 0, 30)]  # noqa: DTZ001
    assert row[2].data_type == "n"


def test_a_list_too_long_for_xlsx_is_refused_in_a_sentence(
    desk: Client, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MOST_IN_XLSX", 1)
    street(town, "Aweg")

    answer = desk.get(f"{HERE}?als=xlsx&zoek=a")

    assert answer["Location"] == f"{HERE}?zoek=a"
    assert "CSV" in desk.get(answer["Location"]).content.decode()


def test_another_kind_of_file_is_the_page(desk: Client) -> None:
    assert desk.get(f"{HERE}?als=exe")["Content-Type"].startswith("text/html")


def test_a_list_that_is_not_for_downloading_is_not_downloaded(town: Town, desk: Client) -> None:
    assert desk.get("/kantoor/proef/adressen/?als=csv")["Content-Type"].startswith("text/html")


def test_a_file_is_for_nobody_without_the_right(town: Town) -> None:
    adviser = at_desk(town, colleague(town, RoleName.ADVISER))

    assert adviser.get("/kantoor/proef/adressen/?als=csv").status_code == 403


def test_a_file_holds_no_row_of_another_town(desk: Client, other_town: Town) -> None:
    assert not any("Elders" in cell for row in as_csv(desk) for cell in row)
