# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every step saves what was typed; nobody else sees it; two windows do not overwrite each other."""

import pytest
from django.test import Client
from django.urls import reverse

from buurtsamen.applications import pages, steps
from buurtsamen.applications.models import Application
from buurtsamen.applications.tests import plans
from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.desk.tests.staffing import a_browser, with_code_only
from buurtsamen.people.models import User
from buurtsamen.places.models import Neighbourhood

IDEA = plans.ANSWERS["idea"]


@pytest.fixture
def noor(town: Town) -> User:
    return plans.resident()


@pytest.fixture
def plan(town: Town, noor: User) -> Application:
    return plans.begun(town, noor)


@pytest.fixture
def browser(town: Town, noor: User) -> Client:
    return with_code_only(town, noor)


def at(plan: Application, word: str) -> str:
    return reverse("application_step", args=[plan.key, word])


def now(plan: Application) -> Application:
    return Application.objects.get(pk=plan.pk)


def test_somebody_begins_and_answers_every_step_in_turn(town: Town, noor: User, browser: Client) -> None:
    address = browser.post(reverse("application_start"), plans.slowly())["Location"]
    plan = Application.objects.get(user=noor)

    for step in steps.STEPS:
        assert address == pages.address(plan, step)
        assert browser.get(address).status_code == 200
        fields = plans.ANSWERS[step.name] | ({"postcode": "7602AB", "number": "1"} if step.name == "you" else {})
        answer = browser.post(address, {**fields, "version": now(plan).version, "doe": "verder"})
        assert answer.status_code == 302, answer.content.decode()
        address = answer["Location"]

    assert address == reverse("application_check", args=[plan.key])
    plan = now(plan)
    assert plan.answers["budget"] == plans.ANSWERS["budget"]
    assert "number" not in plan.answers["you"] and plan.home
    assert set(plan.done) == {step.name for step in steps.STEPS} - {"together"}
    assert browser.get(address).status_code == 200
    assert browser.get(reverse("application", args=[plan.key]))["Location"] == address


def test_what_is_not_right_is_kept_and_named(plan: Application, browser: Client) -> None:
    answer = browser.post(
        at(plan, "begroting"),
        {"version": "1", "doe": "verder", "what-1": "Koffie", "cents-1": "", "what-2": "Tafels", "cents-2": "honderd"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Regel 1: Vul een bedrag in" in page
    assert "Regel 2: Gebruik alleen cijfers" in page
    assert now(plan).given("budget")["cents-2"] == "honderd"
    assert "budget" not in now(plan).done
    assert "honderd" in browser.get(at(plan, "begroting")).content.decode()


def test_a_line_is_added_and_taken_away_and_nothing_else_changes(plan: Application, browser: Client) -> None:
    typed = {"what-1": "Koffie", "cents-1": "10", "how-1": "own", "what-2": "Thee", "cents-2": "x", "how-2": "asked"}
    more = browser.post(at(plan, "begroting"), {**typed, "version": "1", "doe": "erbij"})
    less = browser.post(at(plan, "begroting"), {**typed, "version": "2", "doe": "weg-1"})

    assert more["Location"].endswith("#id_what-3")
    assert less["Location"] == at(plan, "begroting")
    assert now(plan).given("budget") == {"what-1": "Thee", "cents-1": "x", "how-1": "asked"}


def test_a_script_saves_and_is_told_when(plan: Application, browser: Client) -> None:
    answer = browser.post(
        at(plan, "begroting"),
        {"version": "1", "doe": "bewaar", "what-1": "Dak", "cents-1": "6.000", "costs_made": "on"},
    )

    told = answer.json()
    assert told["version"] == 2
    assert told["said"].startswith("Bewaard om ")
    assert told["target"] == "€\u00a06.000"
    assert ["5.000" in told["advice"][0], "goedgekeurd" in told["advice"][1]] == [True, True]
    assert now(plan).given("budget")["what-1"] == "Dak"


def test_of_two_windows_the_second_is_told_and_loses_nothing(plan: Application, browser: Client) -> None:
    browser.post(at(plan, "idee"), {**IDEA, "version": "1", "doe": "verder"})
    second = browser.post(at(plan, "idee"), {**IDEA, "title": "Korte tafel", "version": "1", "doe": "verder"})

    page = second.content.decode()
    assert second.status_code == 409
    assert "Korte tafel" in page and IDEA["title"] in page
    assert now(plan).title == IDEA["title"]
    script = browser.post(at(plan, "idee"), {**IDEA, "version": "1", "doe": "bewaar"})
    assert (script.status_code, "version" in script.json()) == (409, False)
    again = browser.post(at(plan, "idee"), {**IDEA, "title": "Korte tafel", "version": "2", "doe": "verder"})
    assert (again.status_code, now(plan).title) == (302, "Korte tafel")


def test_a_plan_of_somebody_else_is_not_there(town: Town, plan: Application) -> None:
    stranger = with_code_only(town, plans.resident("Emre"))

    for name in ("application", "application_check", "application_receipt", "application_throw_away"):
        assert stranger.get(reverse(name, args=[plan.key])).status_code == 404
    for step in steps.STEPS:
        assert stranger.get(at(plan, step.word)).status_code == 404
        assert stranger.post(at(plan, step.word), {"version": "1"}).status_code == 404
    assert now(plan).version == 1


def test_a_plan_of_another_municipality_is_not_there(other_town: Town, plan: Application, noor: User) -> None:
    there = with_code_only(other_town, noor)

    assert there.get(reverse("application", args=[plan.key])).status_code == 404
    assert there.post(at(plan, "idee"), {**IDEA, "version": "1"}).status_code == 404


def test_whoever_is_not_signed_in_is_asked_to(town: Town, plan: Application) -> None:
    assert a_browser(town).get(at(plan, "idee"))["Location"].startswith("/inloggen/?next=")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", "Kijk op www.koopnu.ru", "Laat adressen van websites hier weg."),
        ("title", "x" * 61, "60"),
        ("theme", "bitcoin", "bitcoin"),
        ("story", "a\x00b", ""),
    ],
)
def test_what_does_not_belong_in_a_field_is_refused_and_kept(
    plan: Application, browser: Client, field: str, typed: str, said: str
) -> None:
    answer = browser.post(at(plan, "idee"), {**IDEA, field: typed, "version": "1", "doe": "verder"})

    assert answer.status_code == (422 if said else 302)
    assert said in answer.content.decode()
    assert now(plan).given("idea")[field] == typed.replace("\x00", "")


def test_a_place_is_found_by_its_postcode_and_a_wrong_one_is_named(plan: Application, browser: Client) -> None:
    wrong = browser.post(
        at(plan, "waar"), {**plans.ANSWERS["place"], "postcode": "1111AA", "version": "1", "doe": "verder"}
    )
    assert wrong.status_code == 422
    assert "geen huis met deze postcode" in wrong.content.decode()

    right = browser.post(at(plan, "waar"), {**plans.ANSWERS["place"], "version": "2", "doe": "verder"})
    assert right.status_code == 302
    assert "Noord, Dorp" in browser.get(at(plan, "waar")).content.decode()


@pytest.fixture
def square(town: Town) -> None:
    """The neighbourhood has a shape."""
    ring = [[6.60, 52.30], [6.62, 52.30], [6.62, 52.32], [6.60, 52.32], [6.60, 52.30]]
    Neighbourhood.objects.filter(pk=town.north.pk).update(geometry={"type": "Polygon", "coordinates": [ring]})


POINTED = {"where": "here", "place": "De kade", "longitude": "6.61000", "latitude": "52.31000", "doe": "verder"}


def test_a_place_is_pointed_at_on_the_map_and_a_postcode_goes_before_it(
    square: None, plan: Application, browser: Client
) -> None:
    assert browser.post(at(plan, "waar"), {**POINTED, "postcode": "", "version": "1"}).status_code == 302
    assert "Noord, Dorp" in browser.get(at(plan, "waar")).content.decode()
    assert spot_of(plan) == (6.61, 52.31)

    browser.post(at(plan, "waar"), {**POINTED, "postcode": "7602 ab", "version": "2"})
    assert spot_of(plan) == (6.6, 52.3)


@pytest.mark.parametrize(
    ("longitude", "latitude"), [("6.70000", "52.31000"), ("4.9", "52.4"), ("-1e300", "1e300"), ("oost", "noord")]
)
def test_a_point_outside_the_municipality_is_refused_and_says_what_to_do(
    square: None, plan: Application, browser: Client, longitude: str, latitude: str
) -> None:
    typed = POINTED | {"longitude": longitude, "latitude": latitude, "postcode": ""}
    answer = browser.post(at(plan, "waar"), {**typed, "version": "1"})

    assert answer.status_code == 422
    assert "Deze plek ligt niet in Lindedorp. Wijs een andere aan" in answer.content.decode()
    assert "place" not in now(plan).done
    assert now(plan).given("place")["place"] == "De kade"


def spot_of(plan: Application) -> tuple[float, float]:
    form = steps.judging(steps.BY_NAME["place"], now(plan), A_DAY_IN_MAY)
    assert form.is_valid()
    spot = form.cleaned_data["spot"]
    return spot.longitude, spot.latitude


def test_public_space_is_warned_of_and_refuses_nothing(plan: Application, browser: Client) -> None:
    typed = {**plans.ANSWERS["place"], "public_space": "on", "version": "1", "doe": "verder"}

    assert browser.post(at(plan, "waar"), typed).status_code == 302
    assert "openbare ruimte" in browser.get(at(plan, "waar")).content.decode().lower()


def test_an_address_has_to_exist_and_is_not_kept(plan: Application, browser: Client) -> None:
    you = plans.ANSWERS["you"] | {"postcode": "7602 AB", "doe": "verder"}
    wrong = browser.post(at(plan, "over-jou"), you | {"number": "99", "version": "1"})
    right = browser.post(at(plan, "over-jou"), you | {"number": "2", "version": "2"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "7602" not in str(now(plan).answers)
    assert len(bytes(now(plan).home or b"")) == 32


def test_a_page_asks_few_questions(plan: Application, browser: Client, django_assert_max_num_queries: object) -> None:
    for step in steps.STEPS:
        with django_assert_max_num_queries(15):  # type: ignore[operator]
            assert browser.get(at(plan, step.word)).status_code == 200
