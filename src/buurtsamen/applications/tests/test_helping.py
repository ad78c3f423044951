# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""An officer begins a plan with a resident at the desk; the resident goes on alone, and nobody else gets in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from buurtsamen.applications import starting
from buurtsamen.applications.models import Application
from buurtsamen.applications.tests import plans
from buurtsamen.conftest import Town
from buurtsamen.desk.tests.staffing import at_desk, colleague, with_code_only
from buurtsamen.mail.tests.post import link_sent_to, posted
from buurtsamen.people import accounts
from buurtsamen.people.models import Event, RoleName, User

JOKE = {"name": "Joke Smit", "email": "Joke@example.test", "said": "de bewoner is hier"}
DESK = "/kantoor/aanvraag/"


@pytest.fixture
def marieke(town: Town) -> User:
    return colleague(town, RoleName.COMMUNITY_WORKER, [town.north.district])


@pytest.fixture
def desk(town: Town, marieke: User) -> Client:
    return at_desk(town, marieke)


def begun(desk: Client, **instead: str) -> Application:
    assert desk.post(DESK, JOKE | instead).status_code == 302
    return Application.objects.get()


def test_an_officer_begins_for_a_resident_who_gets_a_mail_and_goes_on_alone(
    town: Town, desk: Client, marieke: User
) -> None:
    answer = desk.post(DESK, JOKE)

    made, joke = Application.objects.get(), User.objects.get(email="joke@example.test")
    assert (made.user, made.helper) == (joke, marieke)
    assert answer["Location"] == reverse("application_step", args=[made.key, "idee"])
    assert "voor Joke Smit" in desk.get(answer["Location"]).content.decode()
    assert "Joke Smit" in desk.get(DESK).content.decode()
    line = Event.objects.get(what="applications.application.started")
    assert (line.actor, line.why) == (marieke, "De bewoner vraagt erom: de bewoner is hier.")
    link = link_sent_to("joke@example.test")
    assert link == made.get_absolute_url()
    page = with_code_only(town, joke).get(link, follow=True).content.decode()
    assert "Marieke helpt je erbij" in page


def test_an_account_that_was_there_stays_as_it_is_and_tells_the_officer_no_number(town: Town, desk: Client) -> None:
    User.objects.create_user("joke@example.test", name="Joke de Wit", phone="06 87654321")

    made = begun(desk)

    page = desk.get(reverse("application_step", args=[made.key, "over-jou"])).content.decode()
    assert made.user.name == "Joke de Wit"
    assert "87654321" not in page


@pytest.mark.parametrize("wrong", [{"name": ""}, {"email": ""}, {"email": "joke"}, {"said": ""}, {"said": "x"}])
def test_without_a_name_an_address_and_their_say_so_nothing_begins(desk: Client, wrong: dict[str, str]) -> None:
    assert desk.post(DESK, JOKE | wrong).status_code == 422
    assert not Application.objects.exists()
    assert posted() == []


def test_nobody_helps_themselves_nor_begins_a_sixth(desk: Client, marieke: User) -> None:
    assert "je eigen adres" in desk.post(DESK, JOKE | {"email": marieke.email}).content.decode()
    for _ in range(starting.MOST_UNSENT):
        desk.post(DESK, JOKE)

    assert "vijf plannen" in desk.post(DESK, JOKE).content.decode()
    assert Application.objects.count() == len(posted()) == starting.MOST_UNSENT


def test_other_officers_and_a_code_by_mail_alone_do_not_get_in(town: Town, desk: Client, marieke: User) -> None:
    made = begun(desk)

    for client in (at_desk(town, colleague(town, RoleName.HELPDESK)), with_code_only(town, marieke)):
        assert client.get(made.get_absolute_url()).status_code == 404
        assert client.post(reverse("application_step", args=[made.key, "idee"]), {"version": "1"}).status_code == 404


def test_an_officer_sends_in_for_a_resident_who_gets_the_answer(town: Town, desk: Client) -> None:
    made = plans.ready(town, plans.resident())
    Application.objects.filter(pk=made.pk).update(helper=User.objects.get(name="Marieke"))

    desk.post(reverse("application_check", args=[made.key]), {"agrees": "on"})

    assert Application.objects.get(pk=made.pk).initiative
    assert posted()[-1].to == [made.user.email]
    receipt = desk.get(reverse("application_receipt", args=[made.key])).content.decode()
    assert "Noor Jansen krijgt er een mail over" in receipt


def test_an_account_that_nobody_proved_stays_as_long_as_a_plan_was_begun_for_it(town: Town, desk: Client) -> None:
    made = begun(desk)
    later = plans.NOW + timedelta(days=5)
    User.objects.filter(pk=made.user_id).update(joined_at=plans.NOW)

    assert accounts.forget_unproven(later) == 0
    Application.objects.filter(pk=made.pk).update(saved_at=plans.NOW - timedelta(days=400))
    assert starting.forget(town.municipality, at=later) == 1
    assert accounts.forget_unproven(later) == 1
    assert not User.objects.filter(email="joke@example.test").exists()
