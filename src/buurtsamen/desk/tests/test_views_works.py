# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of long work, and checking the books with a button."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from buurtsamen.conftest import Town, build
from buurtsamen.core import jobs, walls
from buurtsamen.core.tests.breaking import break_it
from buurtsamen.desk import checking, works
from buurtsamen.desk.models import Work
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.people import seals
from buurtsamen.people.models import Event, RoleName, User

PAGE = "/kantoor/geld/narekenen/"
NOON = datetime(2026, 5, 10, 10, 0, tzinfo=UTC)


def work(town: Town, by: User, **fields: object) -> Work:
    with walls.inside(town.municipality.pk):
        made = Work.objects.create(
            municipality=town.municipality, name=checking.NAME, asked_by=by, asked_at=NOON, **fields
        )
    walls.enter(town.municipality.pk)
    return made


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_page_tells_how_far_it_is_and_asks_itself_again(town: Town) -> None:
    treasurer = colleague(town, RoleName.TREASURER)
    made = work(town, treasurer, state="running", done=3, total=12)

    page = text(at_desk(town, treasurer), f"/kantoor/werk/{made.pk}/")

    assert '<progress class="meter" value="3" max="12"' in page
    assert "3 van de 12" in page
    assert 'data-refresh="2"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"state": "queued"}, "wacht op zijn beurt"),
        ({"state": "done", "ended_at": NOON}, "klaar"),
        ({"state": "done", "ended_at": NOON, "outcome": {"text": "Alles klopt."}}, "Alles klopt."),
        ({"state": "failed", "ended_at": NOON, "failure": "Het papier is op."}, "Het papier is op."),
    ],
)
def test_a_page_says_how_it_ended_and_where_to_go_on(town: Town, fields: dict[str, object], said: str) -> None:
    treasurer = colleague(town, RoleName.TREASURER)

    page = text(at_desk(town, treasurer), f"/kantoor/werk/{work(town, treasurer, **fields).pk}/")

    assert said in page
    assert ("data-refresh" in page) == (fields["state"] == "queued")
    assert (f'href="{PAGE}">' in page.split("<main")[1]) == (fields["state"] != "queued")


@pytest.mark.parametrize(
    ("role", "status"), [(RoleName.TREASURER, 200), (RoleName.ADMINISTRATOR, 200), (RoleName.HELPDESK, 404)]
)
def test_a_page_is_for_whoever_asked_and_whoever_reads_the_journal(town: Town, role: RoleName, status: int) -> None:
    made = work(town, colleague(town, RoleName.SECOND_TREASURER))

    assert at_desk(town, colleague(town, role)).get(f"/kantoor/werk/{made.pk}/").status_code == status


def test_work_of_another_municipality_has_no_page(town: Town, other_town: Town) -> None:
    made = work(other_town, colleague(other_town, RoleName.TREASURER))

    assert at_desk(town, colleague(town, RoleName.TREASURER)).get(f"/kantoor/werk/{made.pk}/").status_code == 404


def test_whoever_may_not_see_the_books_cannot_have_them_checked(town: Town) -> None:
    client = at_desk(town, colleague(town, RoleName.HELPDESK))

    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE).status_code == 403
    assert not Work.objects.exists()


def test_two_presses_of_the_button_are_one_check(town: Town) -> None:
    client = at_desk(town, colleague(town, RoleName.TREASURER))

    addresses = {client.post(PAGE)["location"] for _ in range(2)}

    (made,) = Work.objects.all()
    assert addresses == {f"/kantoor/werk/{made.pk}/"}
    assert "Nu narekenen" not in text(client, PAGE)  # while it waits


def test_a_check_says_of_this_municipality_what_holds_and_what_does_not(
    committed: str, pytestconfig: pytest.Config
) -> None:
    town, other = build("lindedorp.test"), build("elders.test", 2)
    treasurer = colleague(town, RoleName.TREASURER)
    client = at_desk(town, treasurer)
    walls.enter(town.municipality.pk)
    assert "nog niet" in text(client, PAGE)

    client.post(PAGE)
    jobs.run_waiting()

    page = text(client, PAGE)
    assert "controles klopten" in page
    (made,) = Work.objects.all()
    assert made.state == "done"
    assert made.done == made.total > 5
    assert len(made.outcome["lines"]) == made.total
    assert not [line for line in made.outcome["lines"] if line[2]]

    for municipality in (town.municipality, other.municipality):
        break_it(
            committed,
            pytestconfig,
            f"insert into people_event (municipality_id, at, job, what, thing, why, change, kept)"  # noqa: S608
            f" values ({municipality.pk}, now(), 'by hand', 'x.y.z', 'x.y:1', '', '{{}}', 'decision')",
        )
    client.post(PAGE)
    jobs.run_waiting()

    page = text(client, PAGE)
    assert "1 ding klopt niet" in page
    assert "was added without a seal" in page
    assert page.count("was added without a seal") == 1  # of the neighbour nothing is told


def test_a_server_without_the_owner_says_so_and_finds_nothing_right(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = at_desk(town, colleague(town, RoleName.TREASURER))
    monkeypatch.setitem(settings.DATABASES, "owner", settings.DATABASES["default"])

    client.post(PAGE)
    jobs.run_waiting()

    (made,) = Work.objects.all()
    assert made.state == "failed"
    assert "DATABASE_OWNER_URL" in text(client, PAGE)


def test_what_was_asked_and_done_is_proved_as_well(committed: str) -> None:
    town = build("lindedorp.test")
    client = at_desk(town, colleague(town, RoleName.TREASURER))
    client.post(PAGE)
    walls.enter(town.municipality.pk)
    jobs.run_waiting()

    assert set(Event.objects.values_list("what", flat=True)) >= {"desk.work.asked", "desk.work.done"}
    seals.seal(town.municipality)
    call_command("prove")
    assert works.last(town.municipality, checking.NAME)
