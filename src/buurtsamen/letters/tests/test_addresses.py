# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of addresses of a run, and what the post adds to it."""

import csv
import io
from collections.abc import Callable, Sequence

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from buurtsamen.conftest import Town, build
from buurtsamen.core import health, walls
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.letters import addresses, enriching, making, runs
from buurtsamen.letters.models import Canary, Letter, PrintRun
from buurtsamen.letters.tests.handing import codes_of, own
from buurtsamen.letters.tests.printing import AT, prepared, produced
from buurtsamen.people import journal
from buurtsamen.people.models import RoleName, User
from buurtsamen.places.models import Address, Street

Row = dict[str, str]


def listed(run: PrintRun) -> list[Row]:
    return list(csv.DictReader(io.StringIO(addresses.as_csv(run).decode("utf-8-sig")), delimiter=";"))


def enriched(rows: Sequence[Row], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode(encoding)


def sorted_backwards(run: PrintRun) -> list[Row]:
    """As the post might: the last address first."""
    rows = listed(run)
    for place, row in enumerate(reversed(rows)):
        row["sorteercode"], row["2d_code"] = f"A{place:03}", f"3SABCD{place:09}"
    return rows


@pytest.fixture
def by(town: Town) -> User:
    return colleague(town, RoleName.PROGRAMME_MANAGER)


def test_the_list_names_each_letter_once_in_the_order_of_printing(town: Town) -> None:
    Canary.objects.create(
        municipality=town.municipality,
        lines=["Postkamer", "Marktplein 1", "7602 AB  LINDEDORP"],
        postcode="7602AB",
        number=3,
        neighbourhood=town.north,
    )
    Address.objects.filter(number=5).update(letter="A", addition="bis")
    run = prepared(town)

    rows = listed(run)

    assert [row["briefnummer"] for row in rows] == [str(letter) for letter in own(run)]
    assert [row["plaats"] for row in rows] == ["1", "2", "3", "4", "5", "6", "7"]
    assert rows[0] | {"briefnummer": ""} == {
        "briefnummer": "",
        "regel_1": "Aan de bewoners van",
        "regel_2": "Lindelaan 1",
        "regel_3": "7602 AB  LINDEDORP",
        "regel_4": "",
        "regel_5": "",
        "postcode": "7602AB",
        "huisnummer": "1",
        "toevoeging": "",
        "kix": "7602AB1",
        "bestand": "1",
        "plaats": "1",
        "sorteercode": "",
        "2d_code": "",
    }
    fifth = next(row for row in rows if row["huisnummer"] == "5")
    assert (fifth["regel_2"], fifth["toevoeging"], fifth["kix"]) == ("Lindelaan 5A bis", "Abis", "7602AB5XABIS")
    assert [row["regel_1"] for row in rows if row["huisnummer"] == "3"].count("Postkamer") == 1


def test_the_spreadsheet_holds_the_same_all_of_it_as_text(town: Town) -> None:
    run = prepared(town)

    sheet = openpyxl.load_workbook(io.BytesIO(addresses.as_xlsx(run))).active
    assert sheet
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]

    assert rows[0] == list(listed(run)[0])
    assert rows[1:] == [list(row.values()) for row in listed(run)]


def test_a_street_that_looks_like_a_formula_is_not_calculated(town: Town) -> None:
    Street.objects.update(name='=cmd|"/c calc"!A1', town="@SUM(1)")
    run = prepared(town)

    assert [row["regel_2"][0] for row in listed(run)] == ["'"] * 6


def test_an_address_without_a_postcode_is_listed_without_bars(town: Town) -> None:
    Address.objects.filter(number=1).update(postcode="")

    last = listed(prepared(town))[-1]

    assert (last["regel_3"], last["postcode"], last["kix"]) == ("LINDEDORP", "", "")


def test_the_list_asks_the_database_as_often_for_one_letter_as_for_many(town: Town) -> None:
    run = prepared(town)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        addresses.as_csv(run)

    assert len(asked) <= 2


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "cp1252")])
def test_what_the_post_added_is_kept_and_letters_follow_its_order(
    town: Town, by: User, delimiter: str, encoding: str
) -> None:
    run = prepared(town)
    before, codes = [letter.pk for letter in own(run)], codes_of(run)

    count = enriching.read_back(run, enriched(sorted_backwards(run), delimiter, encoding), by=by, at=AT)

    letters = own(run)
    assert count == 6
    assert [letter.pk for letter in letters] == before[::-1]
    assert [letter.place for letter in letters] == [1, 2, 3, 4, 5, 6]
    assert [letter.sort_code for letter in letters] == [f"A{place:03}" for place in range(6)]
    assert letters[0].mark == "3SABCD000000000"
    assert codes_of(run) == codes[::-1]  # each still in its own letter
    assert journal.of(run)[0].what == "letters.printrun.enriched"
    assert enriching.is_enriched(run)


def test_letters_stay_in_a_file_of_their_district_and_files_keep_their_size(
    town: Town, by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "PER_FILE", 4)
    run = prepared(town)
    sizes = [file.letters for file in run.files.order_by("number")]

    enriching.read_back(run, enriched(sorted_backwards(run)), by=by, at=AT)

    assert sizes == [3, 3]
    assert [(letter.file.number if letter.file else 0, letter.place) for letter in own(run)] == [
        (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)
    ]  # fmt: skip


def test_it_may_be_read_twice_and_the_last_one_counts(town: Town, by: User) -> None:
    run = prepared(town)
    first = own(run)
    enriching.read_back(run, enriched(sorted_backwards(run)), by=by, at=AT)

    again = [row | {"sorteercode": f"B{row['huisnummer']}"} for row in listed(run)]
    enriching.read_back(run, enriched(again), by=by, at=AT)

    assert [letter.pk for letter in own(run)] == [letter.pk for letter in first]


def _number(rows: list[Row], number: str) -> list[Row]:
    return [*rows[:2], rows[2] | {"briefnummer": number}, *rows[3:]]


WRONG: list[tuple[Callable[[list[Row]], list[Row]], str]] = [
    (lambda rows: _number(rows, "12345"), "Rij 4: "),
    (lambda rows: _number(rows, rows[2]["briefnummer"][:-1] + "x"), "Rij 4: "),
    (lambda rows: _number(rows, "1000000004"), "Rij 4: "),
    (lambda rows: _number(rows, rows[0]["briefnummer"]), "Rij 4: "),
    (lambda rows: [*rows[:2], rows[2] | {"sorteercode": "A" * 21}, *rows[3:]], "Rij 4: "),
    (lambda rows: [*rows[:2], rows[2] | {"2d_code": "A\x07"}, *rows[3:]], "Rij 4: "),
    (lambda rows: [*rows[:2], rows[2] | {"sorteercode": "", "2d_code": ""}, *rows[3:]], "Rij 4: "),
    (lambda rows: rows[1:], "1 brief "),
    (lambda rows: [{"naam": row["kix"]} for row in rows], "briefnummer"),
    (lambda rows: [{"briefnummer": row["briefnummer"]} for row in rows], "sorteercode"),
]


@pytest.mark.parametrize(("spoil", "says"), WRONG)
def test_a_wrong_file_is_refused_with_its_row_and_changes_nothing(
    town: Town, by: User, spoil: Callable[[list[Row]], list[Row]], says: str
) -> None:
    run = prepared(town)
    before = list(Letter.objects.order_by("pk").values())

    with pytest.raises(runs.Refused) as refusal:
        enriching.read_back(run, enriched(spoil(sorted_backwards(run))), by=by, at=AT)

    assert says in refusal.value.message
    assert list(Letter.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("content", [b"", b"\0\0", b"PK\x03\x04\x14\0", b'briefnummer;sorteercode\r\n"x', b"\xff\xfe"])
def test_what_is_no_such_file_is_refused(town: Town, by: User, content: bytes) -> None:
    run = prepared(town)

    with pytest.raises(runs.Refused):
        enriching.read_back(run, content, by=by, at=AT)


def test_a_run_that_is_produced_reads_nothing_back(town: Town, by: User) -> None:
    run = prepared(town)
    content = enriched(sorted_backwards(run))
    produced(run)

    with pytest.raises(runs.Refused):
        enriching.read_back(run, content, by=by, at=AT)

    assert not enriching.is_enriched(run)


def test_letters_of_another_municipality_are_not_in_the_run(town: Town, by: User) -> None:
    run = prepared(town)
    neighbour = build("elders.test", 2)
    there = enriched(sorted_backwards(prepared(neighbour)))
    walls.enter(town.municipality.pk)

    with pytest.raises(enriching.Wrong) as refusal:
        enriching.read_back(run, there, by=by, at=AT)

    assert refusal.value.row == 2


def test_the_list_of_a_large_town_comes_in_and_of_a_larger_one_it_is_said(town: Town, by: User) -> None:
    run = prepared(town)
    post, back = reverse("staff_run_enrich", args=[run.pk]), reverse("staff_letters_back")
    desk = at_desk(town, colleague(town, RoleName.PROGRAMME_MANAGER))

    assert post.endswith(health.FILES) and back.endswith(health.FILES)
    assert len(addresses.as_csv(run)) / 6 * 100_000 < health.LARGEST_FILE
    assert "groter dan de lijst" in desk.get(f"{post}?{health.TOO_BIG}").content.decode()
