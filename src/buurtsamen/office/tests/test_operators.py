# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whoever runs the installation: in one municipality at a time, and seen."""

from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.desk.tests import staffing
from buurtsamen.people.models import Event, RoleName, User


def operator(town: Town | None = None) -> User:
    return staffing.somebody("Ingrid", is_operator=True, works_in=town.municipality if town else None)


def enter(browser: Client, town: Town, why: str = "Hulp bij de brieven") -> int:
    return browser.post(f"/kantoor/beheer/{town.municipality.pk}/", {"why": why}).status_code


def lines(town: Town) -> list[tuple[str, str]]:
    with walls.inside(town.municipality.pk):
        return list(Event.objects.filter(what__startswith="people.operator").values_list("what", "why").order_by("pk"))


def test_an_operator_goes_to_work_in_a_municipality_with_a_reason(town: Town, other_town: Town) -> None:
    user = operator()
    browser = staffing.at_desk(town, user)

    assert browser.get("/kantoor/")["Location"] == "/kantoor/beheer/"
    assert enter(browser, town, "") == 422
    assert enter(browser, town) == 302

    assert browser.get("/kantoor/").status_code == 200
    assert lines(town) == [("people.operator.entered", "Hulp bij de brieven")]
    assert lines(other_town) == []


def test_an_operator_works_in_one_municipality_at_a_time(town: Town, other_town: Town) -> None:
    user = operator(town)
    browser = staffing.at_desk(town, user)

    answer = browser.post(f"/kantoor/beheer/{other_town.municipality.pk}/", {"why": "Nu daar"})

    assert answer["Location"] == "http://elders.test/kantoor/"
    assert browser.get("/kantoor/")["Location"] == "/kantoor/beheer/"
    assert staffing.at_desk(other_town, user).get("/kantoor/").status_code == 200
    assert lines(town) == [("people.operator.left", "")]
    assert lines(other_town) == [("people.operator.entered", "Nu daar")]


def test_going_where_one_is_changes_nothing(town: Town) -> None:
    browser = staffing.at_desk(town, operator(town))

    assert enter(browser, town) == 409
    assert lines(town) == []


def test_an_operator_stops_and_stopping_twice_is_stopping_once(town: Town) -> None:
    browser = staffing.at_desk(town, operator(town))

    assert browser.post("/kantoor/beheer/stoppen/").status_code == 302
    assert browser.post("/kantoor/beheer/stoppen/").status_code == 302

    assert browser.get("/kantoor/")["Location"] == "/kantoor/beheer/"
    assert lines(town) == [("people.operator.left", "")]


def test_the_page_says_where_one_works_and_names_every_municipality(town: Town, other_town: Town) -> None:
    page = staffing.at_desk(town, operator(town)).get("/kantoor/beheer/").content.decode()

    assert "lindedorp.test" in page
    assert "elders.test" in page
    assert "Je werkt nu" in page


def test_nobody_else_goes_anywhere(town: Town, other_town: Town) -> None:
    admin = staffing.colleague(town, RoleName.ADMINISTRATOR)
    browser = staffing.at_desk(town, admin)

    assert browser.get("/kantoor/beheer/").status_code == 403
    assert enter(browser, other_town) == 403
    assert browser.post("/kantoor/beheer/stoppen/").status_code == 403
    assert staffing.a_browser(town).get("/kantoor/beheer/").status_code == 302
    admin.refresh_from_db()
    assert admin.works_in is None


def test_a_code_by_mail_is_not_enough_for_an_operator(town: Town) -> None:
    user = operator()
    browser = staffing.with_code_only(town, user)

    assert "tweede-stap" in browser.get("/kantoor/beheer/")["Location"]
    assert enter(browser, town) == 302
    user.refresh_from_db()
    assert user.works_in is None


def test_a_municipality_that_is_not_there_is_not_there(town: Town) -> None:
    assert staffing.at_desk(town, operator()).post("/kantoor/beheer/999999/", {"why": "x"}).status_code == 404
