# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A question goes to the makers after its asker proved an address, and no address is ever shown."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.core import traps
from buurtsamen.desk.tests import staffing
from buurtsamen.mail.tests.post import link_sent_to, posted
from buurtsamen.makers import personal, questions
from buurtsamen.makers.models import Question
from buurtsamen.makers.tests import making
from buurtsamen.people.models import Event

ASKER = "joke@example.test"


def ask(town: Town, email: str = ASKER, network: str = "192.0.2.7") -> Question:
    contact = questions.Contact(email, "nl")
    return questions.ask(
        town.garden, "Mag mijn hond mee?", name="Joke", contact=contact, network=network, on=A_DAY_IN_MAY
    )


def fill_in(client: Client, *, seconds: int = 10, **more: str) -> object:
    typed = {"name": "Joke", "email": ASKER, "text": "Mag mijn hond mee?", "shown": traps.stamp(_ago(seconds)), **more}
    return client.post("/initiatieven/buurttuin/vraag/", typed)


def _ago(seconds: int) -> float:
    return timezone.now().timestamp() - seconds


def test_a_question_is_asked_confirmed_and_answered_without_an_address(town: Town) -> None:
    noor = making.maker(town)
    visitor, desk = staffing.a_browser(town), making.browser(town, noor)
    assert visitor.get("/initiatieven/buurttuin/vraag/").status_code == 200
    assert fill_in(visitor).status_code == 302  # type: ignore[attr-defined]
    assert Question.objects.asked().count() == 0
    assert "hond" not in desk.get("/mijn/initiatieven/1/").content.decode()

    link = link_sent_to(ASKER)
    assert not any("hond" in str(letter.body) for letter in mail.outbox)  # whose address it is, nobody knows yet
    assert "Ja, stuur hem" in visitor.get(link).content.decode()  # a mail program that looks ahead sends nothing
    assert Question.objects.asked().count() == 0
    assert "bij de makers" in visitor.post(link).content.decode()
    visitor.post(link)

    page = desk.get(link_sent_to(noor.email))
    assert "Mag mijn hond mee?" in page.content.decode()
    assert ASKER not in page.content.decode()
    address = page.request["PATH_INFO"]
    assert desk.post(address, {"text": " "}).status_code == 422
    assert desk.post(address, {"text": "Ja, aan de lijn."}).status_code == 302
    desk.post(address, {"text": "Nee."})

    to_noor = [letter for letter in posted() if letter.to == [noor.email]]
    answers = [letter for letter in mail.outbox if letter.to == [ASKER] and "lijn" in str(letter.body)]
    assert (len(to_noor), len(answers)) == (1, 1)
    for letter in (*to_noor, *answers):
        other = ASKER if letter.to == [noor.email] else noor.email
        assert other not in str(letter.message())
    (line,) = Event.objects.filter(what="makers.question.answered")
    assert (line.actor, line.change) == (noor, {})
    assert "hond" not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("more", "seconds"),
    [
        ({"website": "http://spam.test"}, 10),
        ({}, 0),
        ({"shown": "x"}, 10),
        ({"email": "joke"}, 10),
        ({"name": "Win op x.nl"}, 10),
    ],
)
def test_machines_and_mistakes_are_refused_and_nothing_is_kept(town: Town, more: dict[str, str], seconds: int) -> None:
    answer = fill_in(staffing.a_browser(town), seconds=seconds, **more)

    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "Mag mijn hond mee?" in answer.content.decode()  # type: ignore[attr-defined]
    assert not Question.objects.exists()


def test_of_a_thousand_questions_a_few_are_kept_and_none_is_seen(town: Town) -> None:
    kept = 0
    for number in range(1_000):
        try:
            ask(town, email=f"spam{number}@example.test", network=f"192.0.2.{number % 200}")
            kept += 1
        except questions.TooMany:
            continue

    assert kept == questions.PER_INITIATIVE
    assert Question.objects.asked().count() == 0
    with pytest.raises(questions.TooMany):
        ask(town)


def test_one_network_and_one_address_ask_so_many_a_day(town: Town) -> None:
    for number in range(questions.PER_ADDRESS):
        ask(town, network=f"198.51.100.{number}")
    with pytest.raises(questions.TooMany):
        ask(town, email=ASKER.upper(), network="198.51.100.99")
    for number in range(questions.PER_NETWORK):
        ask(town, email=f"buur{number}@example.test")
    with pytest.raises(questions.TooMany):
        ask(town, email="nog.een@example.test")


def test_addresses_are_forgotten_after_the_answer_and_questions_without_proof_at_once(town: Town) -> None:
    noor = making.maker(town)
    proven, unproven = ask(town), ask(town)
    questions.confirm(proven, on=A_DAY_IN_MAY)
    questions.answer(proven, "Ja.", by=noor, on=A_DAY_IN_MAY, at=timezone.now())

    questions.forget(town.municipality, on=A_DAY_IN_MAY + timedelta(days=3))
    assert list(Question.objects.values_list("pk", flat=True)) == [proven.pk]
    assert unproven.pk != proven.pk
    assert Question.objects.get().contact
    questions.forget(town.municipality, on=A_DAY_IN_MAY + timedelta(days=31))
    assert Question.objects.get().contact is None
    assert b"joke" not in bytes(proven.contact or b"")


def test_a_hidden_question_is_not_there_for_the_makers(town: Town) -> None:
    noor = making.maker(town)
    question = ask(town)
    questions.confirm(question, on=A_DAY_IN_MAY)
    Question.objects.update(hidden_on=A_DAY_IN_MAY)

    assert making.browser(town, noor).get(f"/mijn/initiatieven/1/vragen/{question.pk}/").status_code == 404
    with pytest.raises(questions.Refused):
        questions.answer(question, "Ja.", by=noor, on=A_DAY_IN_MAY, at=timezone.now())


def test_a_made_up_link_and_a_link_of_the_neighbour_lead_nowhere(town: Town, other_town: Town) -> None:
    token = questions.token(ask(town))

    assert questions.find(token, municipality=town.municipality)
    assert questions.find(token, municipality=other_town.municipality) is None
    assert questions.find(f"{token}x", municipality=town.municipality) is None
    assert staffing.a_browser(other_town).get(f"/vraag/{token}/").status_code == 404


def test_whoever_asked_gets_it_with_all_that_is_known_of_them(town: Town) -> None:
    joke = staffing.somebody("Joke")
    ask(town, email=joke.email)
    making.maker(town, town.benches, name="Bram")

    assert personal.about(joke) == {
        "questions": [{"initiative": "Buurttuin", "on": "2026-05-10", "text": "Mag mijn hond mee?"}]
    }
