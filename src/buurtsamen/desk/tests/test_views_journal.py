# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page of the journal: it reads as Dutch, narrows to what is asked, and writes down who looked."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.desk import history
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.mail import mail
from buurtsamen.people import journal
from buurtsamen.people.models import Event, Role, RoleName, User

PAGE = "/kantoor/logboek/"
NOON = datetime(2026, 5, 10, 10, 0, tzinfo=UTC)


@pytest.fixture
def auditor(town: Town) -> User:
    """Reads everything; her role began long before anything of these tests."""
    user = colleague(town, RoleName.AUDITOR, name="Ans")
    Role.objects.filter(user=user).update(started_at=NOON - timedelta(days=99))
    return user


@pytest.fixture
def browser(town: Town, auditor: User) -> Iterator[Client]:
    yield at_desk(town, auditor)


def record(town: Town, what: str = "people.role.given", by: User | str = "load-demo", **more: Any) -> Event:
    with walls.inside(town.municipality.pk):
        at = more.pop("at", NOON)
        made = journal.record(what, more.pop("thing", town.spring), where=town.municipality, at=at, by=by, **more)
    walls.enter(town.municipality.pk)
    return made


def rows(client: Client, query: str = "") -> list[list[str]]:
    """What stands in the cells of the list."""
    page = client.get(f"{PAGE}{query}").content.decode()
    body = page.partition("<tbody")[2].partition("</tbody>")[0]
    found = [re.findall(r"<t[dh] [^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in body.split("<tr")[1:]]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in found]


def looked(town: Town, what: str) -> list[tuple[str, str]]:
    walls.enter(town.municipality.pk)
    return list(Event.objects.of(town.municipality).filter(what=what).values_list("thing", "kept"))


def test_a_line_reads_as_a_sentence_of_who_did_what_when_and_why(town: Town, browser: Client) -> None:
    noor = colleague(town, RoleName.TREASURER, name="Noor")
    Role.objects.filter(user=noor).update(started_at=NOON - timedelta(days=1), ended_at=NOON + timedelta(days=1))
    change = {"closes_on": ["2026-05-31", "2026-06-07"], "ceiling_cents": [100_00, 250_00], "is_on": [False, True]}
    record(town, by=noor, why="De post is laat", change=change)
    record(town, by=noor, at=NOON + timedelta(days=2))
    record(town)

    late, by_job, line = rows(browser)

    assert line[:3] == ["10 mei 2026, 12:00", "Noor, financieel beheerder", "gaf een rol"]
    assert line[4] == "De post is laat"
    changed = line[5].replace("\u00a0", " ")
    assert "31 mei 2026 → 7 juni 2026" in changed
    assert "€ 100 → € 250" in changed or "€ 100,00 → € 250,00" in changed
    assert "nee → ja" in changed
    assert late[1] == "Noor"  # she had no role any more
    assert by_job[1] == "vanzelf: de demo laden"


def test_of_a_long_text_it_shows_where_it_was_changed(town: Town, browser: Client) -> None:
    rules = "Iedereen mag meedoen. " * 100
    change = {"text": [rules, f"{rules}Een hond mag mee aan de lijn."]}
    record(town, "website.page.changed", change=change)
    changed = rows(browser)[0][5]
    assert "edoen. Een hond mag mee aan de lijn." in changed
    assert len(changed) < 200


def test_what_has_no_words_reads_as_its_name(town: Town, browser: Client) -> None:
    record(town, "nowhere.nothing.done", by="some-job")

    ((_, who, what, thing, *_),) = rows(browser)

    assert (who, what) == ("vanzelf: some-job", "nowhere.nothing.done")
    assert thing.endswith(f" {town.spring.pk}")


def test_how_many_reads_with_its_thousands_apart_and_which_one_does_not() -> None:
    assert (history.value(33796, "letters"), history.value(33796, "colleague")) == ("33.796", "33796")


def test_every_act_that_the_code_writes_has_words() -> None:
    rooms = [app for app in apps.get_app_configs() if app.name.startswith("buurtsamen.")]
    dotted = re.compile(rf'"((?:{"|".join(room.label for room in rooms)})\.[a-z_]+\.[a-z_]+)"')
    files = [file for room in rooms for file in Path(room.path).rglob("*.py") if "tests" not in file.parts]
    written = {what for file in files for what in dotted.findall(file.read_text())} - {mail.DELIVERS}

    assert "people.role.given" in written
    assert written <= history.sayings().keys()


def test_the_page_is_for_whoever_may_see_the_journal(town: Town) -> None:
    for role in RoleName:
        status = at_desk(town, colleague(town, role)).get(PAGE).status_code
        allowed = {"administrator", "programme_manager", "treasurer", "second_treasurer", "auditor"}
        assert status == (200 if role in allowed else 403), role


def test_only_who_may_look_at_colleagues_finds_a_link_to_them(town: Town, browser: Client) -> None:
    treasurer = colleague(town, RoleName.TREASURER, name="Wim")
    record(town, thing=treasurer)
    link = f'href="/kantoor/mensen/{treasurer.pk}/"'

    assert link in browser.get(PAGE).text
    assert link not in at_desk(town, treasurer).get(PAGE).text


def test_every_subject_to_narrow_to_has_words(browser: Client) -> None:
    assert 'value="mail.mail_text"' in browser.get(PAGE).text
    assert ">people." not in browser.get(PAGE).text


def test_lines_of_another_municipality_are_not_there(town: Town, other_town: Town, browser: Client) -> None:
    record(other_town, why="Van elders")
    record(town, why="Van hier")

    assert [row[4] for row in rows(browser)] == ["Van hier"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "edcba"),
        ("?op=wanneer", "abcde"),
        ("?wie=vanzelf", "edc"),
        ("?soort=reading", "d"),
        ("?over=people.role", "dba"),
        ("?zoek=regen", "e"),
        ("?zoek=rol", "dba"),  # as it reads
        ("?zoek=role.given", "dba"),  # as it is called
        ("?zoek=100%25", ""),
        ("?vanaf=2026-05-12", "edc"),
        ("?tot-en-met=2026-05-12", "cba"),
        ("?vanaf=2026-05-11&tot-en-met=2026-05-12", "cb"),
        ("?vanaf=2026-02-30&tot-en-met=x&wie=999999&soort=other&over=nothing", "edcba"),
        ("?over=people.role&wie=vanzelf", "d"),
    ],
)
def test_it_narrows_to_what_is_asked(town: Town, browser: Client, query: str, found: str) -> None:
    noor = colleague(town, RoleName.TREASURER, name="Noor")
    acts: list[tuple[str, str, User | str]] = [
        ("a", "people.role.given", noor),
        ("b", "people.role.given", noor),
        ("c", "people.user.signed_in", "load-demo"),
        ("d", "people.role.given", "load-demo"),
        ("e", "x.y.z", "load-demo"),
    ]
    for number, (name, what, by) in enumerate(acts):
        why = name + (" om de REGEN" if name == "e" else "")
        kept = "reading" if name == "d" else "decision"
        record(town, what, by, at=NOON + timedelta(days=number), why=why, kept=kept, thing=town.municipality)

    assert "".join(row[4][0] for row in rows(browser, query)) == found


def test_a_day_begins_at_midnight_in_the_netherlands(town: Town, browser: Client) -> None:
    for hour, why in ((21, "kwart voor"), (22, "kwart na")):
        record(town, at=datetime(2026, 5, 10, hour, 59, tzinfo=UTC), why=why)

    assert [row[4] for row in rows(browser, "?vanaf=2026-05-11")] == ["kwart na"]
    assert [row[4] for row in rows(browser, "?tot-en-met=2026-05-10")] == ["kwart voor"]


def test_looking_at_all_that_one_person_did_is_written_down(town: Town, browser: Client) -> None:
    noor = colleague(town, RoleName.TREASURER, name="Noor")
    record(town, by=noor)

    assert len(rows(browser, f"?wie={noor.pk}")) == 1
    assert looked(town, "people.journal.read") == [(f"people.user:{noor.pk}", "reading")]

    rows(browser)
    rows(browser, "?wie=vanzelf")
    rows(browser, "?wie=999999")
    assert len(looked(town, "people.journal.read")) == 1


def test_somebody_who_never_worked_here_is_nobody_to_look_at(town: Town, other_town: Town, browser: Client) -> None:
    stranger = colleague(other_town, RoleName.TREASURER, name="Elders")

    page = browser.get(f"{PAGE}?wie={stranger.pk}").content.decode()

    assert "Elders" not in page
    assert looked(town, "people.journal.read") == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_has_all_that_is_asked_for_and_is_written_down(town: Town, browser: Client, kind: str) -> None:
    record(town, why='=HYPERLINK("https://evil.example")', thing=town.municipality)
    record(town, "x.y.z", why="Niet gevraagd", thing=town.municipality)

    answer = browser.get(f"{PAGE}?over=people.role&als={kind}")

    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    if kind == "csv":
        heading, line = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    else:
        sheet = load_workbook(io.BytesIO(content), read_only=True).active
        heading, line = ([str(cell) for cell in row] for row in sheet.values)
    assert heading[:3] == ["Wanneer", "Wie", "Wat"]
    assert line[-1] == "people.role.given"
    assert line[4] == ("'" if kind == "csv" else "") + '=HYPERLINK("https://evil.example")'
    assert looked(town, "desk.list.downloaded") == [(f"places.municipality:{town.municipality.pk}", "reading")]


def test_it_asks_the_database_no_more_for_many_lines_than_for_few(town: Town, browser: Client) -> None:
    browser.get(PAGE)
    counts = []
    for number in (1, 40):
        for each in range(number):
            record(town, by=colleague(town, RoleName.TREASURER, name=f"Noor {each}"), thing=town.garden)
        with CaptureQueriesContext(connection) as asked:
            browser.get(PAGE)
        counts.append(len(asked))

    assert counts[0] == counts[1] < 20


def test_the_history_of_a_thing_has_its_newest_lines(town: Town) -> None:
    for number in range(22):
        record(
            town,
            at=NOON + timedelta(minutes=number),
            why=f"nummer {number}.",
            change={"closes_on": [None, "2026-05-31"]},
        )

    html = render_to_string("desk/_history.html", {"events": journal.of(town.spring)})

    assert re.findall(r"nummer (\d+)\.", html) == [str(number) for number in range(21, 1, -1)]
    assert "niets" in html
    assert "31 mei 2026" in html
    assert "nieuwste 20" in html
    assert "nog niets gedaan" in render_to_string("desk/_history.html", {"events": journal.of(town.garden)})
