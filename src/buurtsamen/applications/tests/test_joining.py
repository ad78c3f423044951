# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Neighbours are asked by mail or on paper, say yes with an address of their own, and no address is kept."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from buurtsamen.applications import homes, joining, personal, sending
from buurtsamen.applications.models import Application, CoOrganiser
from buurtsamen.applications.tests import plans
from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.desk.tests.staffing import a_browser, with_code_only
from buurtsamen.mail.tests.post import link_sent_to, posted
from buurtsamen.people.models import Event, User

SAYS_YES = {"name": "Emre", "does": "bakt brood", "postcode": "7602 ab", "number": "2", "agrees": "on"}


@pytest.fixture
def noor(town: Town) -> User:
    return plans.resident()


@pytest.fixture
def plan(town: Town, noor: User) -> Application:
    return plans.answered(town, noor)


def asked(plan: Application, name: str = "Emre", email: str = "") -> CoOrganiser:
    return joining.invite(plan, name=name, email=email, by=plan.user, at=plans.NOW, link=plans.JOIN)


def with_code(browser: Client, code: str) -> Client:
    browser.get(reverse("join"), {"code": code})
    return browser


def test_a_mail_leads_to_saying_yes_and_the_initiator_hears_of_it(town: Town, plan: Application, noor: User) -> None:
    initiator, neighbour = with_code_only(town, noor), a_browser(town)
    together = reverse("application_together", args=[plan.key])
    initiator.post(together, {"name": "Emre", "email": "Emre@Example.test", "doe": "mail"})
    link = link_sent_to("emre@example.test")
    opened = neighbour.get(link)
    page = neighbour.get(opened["Location"]).content.decode()
    assert (opened["Location"], opened["Referrer-Policy"]) == ("/meedoen/", "no-referrer")
    assert "Noor vraagt of jij" in page and "Lange tafel in de Lindelaan" in page

    said = neighbour.post("/meedoen/", plans.slowly(**SAYS_YES))

    assert said["Location"] == reverse("joined")
    joined = plan.co_organisers.get()
    assert (joined.name, joined.does, joined.user) == ("Emre", "bakt brood", None)
    assert homes.count(plan) == 2
    assert any(each.to == [noor.email] and "Emre doet mee" in each.subject for each in posted())
    assert "bakt brood" in initiator.get(together).content.decode()
    assert neighbour.get(link)["Location"] == "/meedoen/"
    assert neighbour.get("/meedoen/").status_code == 409


def test_a_paper_has_a_code_that_can_be_typed_in_small_letters(town: Town, plan: Application, noor: User) -> None:
    initiator, neighbour = with_code_only(town, noor), a_browser(town)
    paper = initiator.post(reverse("application_together", args=[plan.key]), {"name": "Ans", "doe": "papier"})
    code = joining.code_of(plan.co_organisers.get())
    assert code in initiator.get(paper["Location"]).content.decode()

    assert neighbour.post("/meedoen/", {"code": code.lower().replace("-", " ")})["Location"] == "/meedoen/"
    said = neighbour.post("/meedoen/", plans.slowly(**SAYS_YES | {"name": "Ans", "number": "3"}))

    assert said["Location"] == reverse("joined")
    assert plan.co_organisers.get().joined_at


def test_no_address_and_no_code_is_kept(plan: Application) -> None:
    invited = asked(plan)
    code = joining.code_of(invited).replace("-", "")
    plans.joins(plan, "Ans", 3)

    with connection.cursor() as cursor:
        cursor.execute(
            "select c::text from applications_coorganiser c union all select a::text from applications_application a"
        )
        kept = " ".join(row for (row,) in cursor.fetchall())
        cursor.execute("select e::text from people_event e")
        kept += " ".join(row for (row,) in cursor.fetchall())
    assert "7602AB" not in kept.upper().replace(" ", "") or "place" in kept
    assert code not in kept
    other = plans.begun_again(plan)
    home = homes.find(plan.municipality, "7602AB", "3")
    assert homes.hashed(plan, home) != homes.hashed(other, home)


def test_a_wrong_code_is_refused_and_many_have_to_wait(town: Town, plan: Application) -> None:
    browser = a_browser(town)

    statuses = [browser.post("/meedoen/", {"code": f"ABCD-EF{sign}{sign}"}).status_code for sign in "23456789ABC"]

    assert statuses[0] == 422 and statuses[-1] == 429


def test_a_code_of_another_municipality_is_not_known(other_town: Town, plan: Application) -> None:
    code = joining.code_of(asked(plan))

    with pytest.raises(joining.Unknown):
        joining.find(code, other_town.municipality)
    assert with_code(a_browser(other_town), code).get("/meedoen/").status_code == 422


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [("number", "99", "geen woning"), ("agrees", "", "vinkje"), ("postcode", "", "postcode"), ("website", "x", "leeg")],
)
def test_who_fills_something_in_wrong_is_told_and_joins_nothing(
    town: Town, plan: Application, field: str, typed: str, said: str
) -> None:
    browser = with_code(a_browser(town), joining.code_of(asked(plan)))

    answer = browser.post("/meedoen/", plans.slowly(**SAYS_YES | {field: typed}))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not plan.co_organisers.joined().exists()


def test_a_machine_is_too_fast_and_whoever_presses_again_is_not(town: Town, plan: Application) -> None:
    browser = with_code(a_browser(town), joining.code_of(asked(plan)))

    fast = browser.post("/meedoen/", {**SAYS_YES, "shown": ""})
    assert fast.status_code == 422
    assert browser.post("/meedoen/", plans.slowly(**SAYS_YES)).status_code == 302


def test_the_initiator_is_no_co_organiser(town: Town, plan: Application, noor: User) -> None:
    browser = with_code(with_code_only(town, noor), joining.code_of(asked(plan)))

    assert browser.post("/meedoen/", plans.slowly(**SAYS_YES)).status_code == 409


def test_an_address_of_mail_is_asked_once_and_no_more_than_twelve_people(plan: Application) -> None:
    asked(plan, email="emre@example.test")
    with pytest.raises(joining.AskedBefore):
        asked(plan, email="emre@example.test")
    with pytest.raises(joining.AskedBefore):
        asked(plan, email=plan.user.email)
    for number in range(joining.MOST - 1):
        asked(plan, f"Buur {number}")
    with pytest.raises(joining.Full):
        asked(plan, "Nog een")


def test_after_sending_in_nobody_joins_and_who_did_not_answer_is_forgotten(town: Town, noor: User) -> None:
    plan = plans.ready(town, noor)
    late = asked(plan, "Te laat", "laat@example.test")
    sending.send(plan, by=noor, at=plans.NOW, on=A_DAY_IN_MAY)

    assert not CoOrganiser.objects.filter(pk=late.pk).exists()
    with pytest.raises(joining.Closed):
        asked(plan, "Nog later")
    with pytest.raises(joining.Closed):
        joining.take_off(plan.co_organisers.first() or late, by=noor, at=plans.NOW)


def test_somebody_is_taken_off_and_their_code_opens_nothing(town: Town, plan: Application, noor: User) -> None:
    invited = asked(plan)
    browser = with_code_only(town, noor)

    browser.post(reverse("application_take_off", args=[plan.key, invited.pk]))

    with pytest.raises(joining.Unknown):
        joining.find(joining.code_of(invited), town.municipality)
    assert Event.objects.filter(what="applications.co_organiser.taken_off").count() == 1
    stranger = with_code_only(town, plans.resident("Vreemd"))
    other = asked(plan, "Bo")
    assert stranger.post(reverse("application_take_off", args=[plan.key, other.pk])).status_code == 404


def test_more_homes_at_one_number_are_told_apart(town: Town, plan: Application) -> None:
    at_two = town.municipality.address_set.get(number=2)
    at_two.pk, at_two.bag_id, at_two.letter = None, "0001200000000099", "A"
    at_two.save()

    assert homes.find(town.municipality, "7602 ab", "2").letter == ""
    assert homes.find(town.municipality, "7602ab", " 2a").letter == "A"
    with pytest.raises(homes.Unknown):
        homes.find(town.municipality, "7602AB", "2b")


def test_what_is_known_of_somebody_is_told_and_forgotten(town: Town, noor: User, plan: Application) -> None:
    sent = plans.ready(town, noor)
    sending.send(sent, by=noor, at=plans.NOW, on=A_DAY_IN_MAY)
    known = personal.about(noor)
    assert [each["initiative"] for each in known["applications"]] == [3, None] or len(known["applications"]) == 2

    personal.forget(noor)

    assert not Application.objects.filter(pk=plan.pk).exists()
    assert Application.objects.get(pk=sent.pk).given("you") == {"name": "Noor"}


def test_the_link_is_made_of_the_page_and_the_code(plan: Application) -> None:
    asked(plan, email="emre@example.test")
    path = urlsplit(link_sent_to("emre@example.test"))

    assert (path.path, list(parse_qs(path.query))) == ("/meedoen/", ["code"])
