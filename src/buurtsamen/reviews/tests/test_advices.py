# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Advice: asked by mail, reminded of once, answered once, and all that an adviser ever sees."""

from datetime import date

import pytest
from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.initiatives.models import Initiative
from buurtsamen.mail.tests.post import link_sent_to, posted
from buurtsamen.people import journal
from buurtsamen.people.models import RoleName, User
from buurtsamen.reviews import advices
from buurtsamen.reviews.models import Advice
from buurtsamen.reviews.tests.reviewing import HERE, NOW, seen, sent_in


@pytest.fixture
def marieke(town: Town) -> User:
    return colleague(town, RoleName.COORDINATOR, [town.north.district], name="Marieke")


@pytest.fixture
def linda(town: Town) -> User:
    return colleague(town, RoleName.ADVISER, name="Linda")


def asked(made: Initiative, adviser: User, by: User, *, due: str = "2026-05-15") -> Advice:
    return advices.ask(
        made,
        adviser=adviser,
        subject="space",
        question="Is daar plek?",
        due_on=date.fromisoformat(due),
        by=by,
        at=NOW,
        origin=HERE,
    )


def given(advice: Advice, by: User) -> None:
    advices.give(advice, answer="if", text="Houd de stoep vrij.", by=by, at=NOW, origin=HERE)


def test_an_adviser_is_asked_by_mail_and_answers_to_whoever_asked(town: Town, marieke: User, linda: User) -> None:
    made = sent_in(town)

    advice = asked(made, linda, marieke)

    (letter,) = posted()
    assert letter.to == [linda.email]
    assert "Is daar plek?" in letter.body
    assert link_sent_to(linda.email) == f"/kantoor/advies/{advice.pk}/"
    given(advice, linda)
    assert posted()[-1].to == [marieke.email]
    advice.refresh_from_db()
    assert (advice.answer, advice.text) == ("if", "Houd de stoep vrij.")
    assert [event.what for event in journal.of(made)] == ["reviews.advice.given", "reviews.advice.asked"]


def test_advice_is_given_once_and_by_whom_it_was_asked(town: Town, marieke: User, linda: User) -> None:
    advice = asked(sent_in(town), linda, marieke)
    another = colleague(town, RoleName.ADVISER, name="Bas")

    with pytest.raises(advices.Refused):
        given(advice, another)
    given(advice, linda)
    with pytest.raises(advices.Refused):
        given(advice, linda)


def test_nobody_is_asked_the_same_twice_nor_without_being_an_adviser(town: Town, marieke: User, linda: User) -> None:
    made = sent_in(town)
    asked(made, linda, marieke)

    with pytest.raises(advices.Refused, match="al"):
        asked(made, linda, marieke)
    with pytest.raises(advices.Refused, match="geen adviseur"):
        asked(made, marieke, marieke)


def test_what_is_decided_needs_no_advice(town: Town, marieke: User, linda: User) -> None:
    advice = asked(sent_in(town), linda, marieke)
    Initiative.objects.filter(pk=advice.initiative_id).update(state="refused")

    with pytest.raises(advices.Refused):
        given(advice, linda)
    with pytest.raises(advices.Refused):
        asked(town.garden, linda, marieke)


def test_an_adviser_is_reminded_once_on_the_working_day_before(town: Town, marieke: User, linda: User) -> None:
    asked(sent_in(town), linda, marieke, due="2026-05-15")  # Friday; Thursday the 14th is Ascension Day
    posted()

    counts = [
        advices.remind(town.municipality, on=date(2026, 5, day), at=NOW)
        for day in (12, 14, 13, 15)  # too early, closed, the day, and again
    ]

    assert counts == [0, 0, 1, 0]
    assert "wachten op je advies" in posted()[-1].subject


def test_a_reminder_is_of_its_own_municipality(town: Town, other_town: Town, marieke: User, linda: User) -> None:
    asked(sent_in(town), linda, marieke)

    assert advices.remind(other_town.municipality, on=date(2026, 5, 15), at=NOW) == 0


def test_an_adviser_sees_what_they_were_asked_and_nothing_else(town: Town, marieke: User, linda: User) -> None:
    made = sent_in(town)
    advice = asked(made, linda, marieke)
    elsewhere = asked(sent_in(town, 4, "Wip"), colleague(town, RoleName.ADVISER, name="Bas"), marieke)
    desk = at_desk(town, linda)

    assert "Schommel" in seen(desk, "/kantoor/advies/")
    assert "Wip" not in seen(desk, "/kantoor/advies/")
    assert "Is daar plek?" in seen(desk, f"/kantoor/advies/{advice.pk}/")
    assert "Schommel" in seen(desk, "/kantoor/")
    assert desk.get(f"/kantoor/advies/{elsewhere.pk}/").status_code == 404
    assert desk.get("/kantoor/initiatieven/3/").status_code == 403
    assert desk.get("/kantoor/initiatieven/").status_code == 403
    assert "Buurttuin" not in seen(desk, "/kantoor/zoeken/?zoek=buurttuin").replace('value="buurttuin"', "")


def test_an_adviser_answers_in_a_form(town: Town, marieke: User, linda: User) -> None:
    advice = asked(sent_in(town), linda, marieke)
    desk = at_desk(town, linda)
    address = f"/kantoor/advies/{advice.pk}/"

    assert desk.post(address, {"answer": "yes"}).status_code == 422
    assert desk.post(address, {"answer": "yes", "text": "Prima plek."}).status_code == 302
    assert "Prima plek." in seen(desk, address)
    assert desk.post(address, {"answer": "no", "text": "Toch niet."}).status_code == 422


def test_advice_of_another_municipality_is_not_there(town: Town, other_town: Town, marieke: User, linda: User) -> None:
    advice = asked(sent_in(town), linda, marieke)
    there: Client = at_desk(other_town, colleague(other_town, RoleName.ADVISER))

    assert there.get(f"/kantoor/advies/{advice.pk}/").status_code == 404
