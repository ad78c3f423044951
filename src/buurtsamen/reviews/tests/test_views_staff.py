# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of reviewing: the inbox, one initiative, deciding, and the standard answers."""

import pytest
from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.initiatives.models import Initiative
from buurtsamen.mail.tests.post import posted
from buurtsamen.people.models import RoleName, User
from buurtsamen.reviews.models import Assignment, Decision, StandardAnswer
from buurtsamen.reviews.tests.reviewing import checked, seen, sent_in, south

ACTS = ("spelregels/", "notitie/", "advies/", "aanpassen/", "besluit/", "streefbedrag/", "voorstel/", "voorstel/terug/")


@pytest.fixture
def marieke(town: Town) -> User:
    return colleague(town, RoleName.COORDINATOR, [town.north.district], name="Marieke")


@pytest.fixture
def desk(town: Town, marieke: User) -> Client:
    return at_desk(town, marieke)


def test_the_inbox_stands_by_district_and_what_waits_longest_first(town: Town) -> None:
    sent_in(town, 3, "Jongste", on="2026-05-07")
    sent_in(town, 4, "Oudste", on="2026-04-20")
    sent_in(town, 5, "Zuidelijk", where=south(town), on="2026-04-01")
    page = seen(at_desk(town, colleague(town, RoleName.PROGRAMME_MANAGER)), "/kantoor/beoordelen/")
    table = page[page.index("<table") :]

    places = [table.index(words) for words in ("Dorp", "Oudste", "Jongste", "Zuidwijk", "Zuidelijk")]
    assert places == sorted(places)
    assert "Begin hier: Zuidelijk" in page
    assert "De norm is 8 werkdagen" in page
    assert "werkdagen te laat" in page


def test_filters_say_how_many_there_are(town: Town, desk: Client, marieke: User) -> None:
    sent_in(town, 3, "Laat", on="2026-04-20")
    sent_in(town, 4, "Vroeg", on="2026-05-08")

    page = seen(desk, "/kantoor/beoordelen/")
    assert "Over de tijd (1)" in page
    assert "Van niemand (2)" in page
    late = seen(desk, "/kantoor/beoordelen/?wat=laat")
    assert "Laat" in late[late.index("<table") :]
    assert "Vroeg" not in late[late.index("<table") :]
    for name in ("gauw", "niemand", "mij", "anderen", "tweede"):
        seen(desk, f"/kantoor/beoordelen/?wat={name}")


def test_many_are_given_to_a_colleague_at_once(town: Town, desk: Client, marieke: User) -> None:
    sent_in(town, 3, "Een")
    sent_in(town, 4, "Twee")
    sent_in(town, 5, "Elders", where=south(town))

    answer = desk.post("/kantoor/beoordelen/toewijzen/", {"kies": ["3", "4", "5"], "naar": marieke.pk}, follow=True)

    assert "2 initiatieven zijn nu bij Marieke." in answer.content.decode()
    assert Assignment.objects.filter(user=marieke).count() == 2
    for wrong in ({}, {"kies": "3"}, {"kies": "x", "naar": "y"}, {"kies": "3", "naar": "99999"}):
        assert (
            "Vink een initiatief aan"
            in desk.post("/kantoor/beoordelen/toewijzen/", wrong, follow=True).content.decode()
        )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_list_can_be_downloaded(town: Town, desk: Client, kind: str) -> None:
    sent_in(town)
    for address in ("beoordelen", "initiatieven", "besluiten"):
        answer = desk.get(f"/kantoor/{address}/?als={kind}")
        assert b"".join(answer.streaming_content), address  # type: ignore[attr-defined]


def test_an_initiative_of_another_district_is_not_there_in_any_act(town: Town, desk: Client) -> None:
    sent_in(town, 3, "Elders", where=south(town))
    sent_in(town, 4, "Overal", is_city_wide=True)

    for number in (3, 4, 99):
        for act in ("", *ACTS):
            address = f"/kantoor/initiatieven/{number}/{act}"
            found = {desk.get(address).status_code, desk.post(address).status_code}
            assert found <= {404, 405}, address
    assert "Elders" not in seen(desk, "/kantoor/beoordelen/")


def test_an_initiative_of_another_municipality_is_not_there(town: Town, other_town: Town) -> None:
    sent_in(town)
    there = at_desk(other_town, colleague(other_town, RoleName.PROGRAMME_MANAGER))

    for act in ("", *ACTS):
        address = f"/kantoor/initiatieven/3/{act}"
        assert {there.get(address).status_code, there.post(address).status_code} <= {404, 405}, address


def test_whoever_only_reads_sees_no_acts(town: Town) -> None:
    checked(sent_in(town), colleague(town, RoleName.PROGRAMME_MANAGER))
    auditor = at_desk(town, colleague(town, RoleName.AUDITOR))

    page = seen(auditor, "/kantoor/initiatieven/3/")
    assert "<button" not in page
    assert "Ja" in page
    assert auditor.post("/kantoor/initiatieven/3/notitie/", {"text": "x"}).status_code == 403


def test_a_coordinator_approves_in_the_browser(town: Town, desk: Client, marieke: User) -> None:
    made = checked(sent_in(town), marieke)
    form = seen(desk, "/kantoor/initiatieven/3/besluit/")
    assert 'value="2026-06-30"' in form  # the last day to give of the round

    sent = {"outcome": "approved", "saves_until": "2026-06-30", "reason": "Mooi plan."}
    answer = desk.post("/kantoor/initiatieven/3/besluit/", sent, follow=True)

    made.refresh_from_db()
    assert made.state == Initiative.State.SAVING
    page = answer.content.decode()
    assert "Het besluit is genomen" in page
    letter = desk.get("/kantoor/besluiten/1/brief.pdf")
    assert letter["Content-Type"] == "application/pdf"
    assert letter.content == bytes(Decision.objects.get().letter.pdf)
    assert "Schommel" in seen(desk, "/kantoor/besluiten/")


def test_the_letter_can_be_looked_at_first(town: Town, desk: Client, marieke: User) -> None:
    checked(sent_in(town), marieke)
    sent = {"outcome": "refused", "reason": "Nee 😀 want " + "x" * 200, "show": "1"}

    letter = desk.post("/kantoor/initiatieven/3/besluit/", sent)

    assert letter["Content-Type"] == "application/pdf"
    assert letter.content.startswith(b"%PDF-1.7")
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    "sent", [{}, {"outcome": "approved", "reason": "x"}, {"outcome": "weet niet", "reason": "x"}, {"reason": "x"}]
)
def test_what_is_missing_is_said(town: Town, desk: Client, marieke: User, sent: dict[str, str]) -> None:
    checked(sent_in(town), marieke)

    answer = desk.post("/kantoor/initiatieven/3/besluit/", sent)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_a_standard_answer_goes_behind_what_was_written(town: Town, desk: Client, marieke: User) -> None:
    checked(sent_in(town), marieke)
    row = StandardAnswer.objects.create(municipality=town.municipality, title="Club", text="Open voor iedereen.")

    sent = {"outcome": "refused", "reason": "Beste Tomasz.", "standard": row.pk, "insert": "1"}
    page = desk.post("/kantoor/initiatieven/3/besluit/", sent).content.decode()

    assert "Beste Tomasz.\n\nOpen voor iedereen.</textarea>" in page
    assert not Decision.objects.exists()


def test_two_people_decide_above_the_amount(town: Town, desk: Client, marieke: User) -> None:
    made = checked(sent_in(town, target_cents=3_000_00), marieke)
    sent = {"outcome": "approved", "saves_until": "2026-06-30", "reason": "Mooi plan."}
    desk.post("/kantoor/initiatieven/3/besluit/", sent)
    robin = at_desk(town, colleague(town, RoleName.COORDINATOR, [town.north.district], name="Robin"))

    assert "Kijk mee als tweede" in seen(robin, "/kantoor/")
    assert "Schommel" not in seen(desk, "/kantoor/").partition('id="nieuw"')[0]
    assert "Mooi plan." in seen(robin, "/kantoor/initiatieven/3/voorstel/")
    assert desk.post("/kantoor/initiatieven/3/voorstel/").status_code == 409
    assert robin.get("/kantoor/initiatieven/3/voorstel/brief.pdf")["Content-Type"] == "application/pdf"
    assert robin.post("/kantoor/initiatieven/3/voorstel/").status_code == 302
    made.refresh_from_db()
    assert made.state == Initiative.State.SAVING
    assert len(posted()) == 1


def test_a_proposal_is_put_aside_with_a_reason(town: Town, desk: Client, marieke: User) -> None:
    checked(sent_in(town, target_cents=3_000_00), marieke)
    sent = {"outcome": "refused", "reason": "Nee."}
    desk.post("/kantoor/initiatieven/3/besluit/", sent)

    assert desk.post("/kantoor/initiatieven/3/voorstel/terug/", {"why": "Eerst bellen."}).status_code == 302
    assert "Eerst bellen." in seen(desk, "/kantoor/initiatieven/3/")
    assert desk.get("/kantoor/initiatieven/3/voorstel/").status_code == 404


def test_another_target_is_decided_on_a_page_of_its_own(town: Town, desk: Client) -> None:
    sent = {"target_cents": "650", "reason": "Het hout werd duurder."}

    assert desk.post("/kantoor/initiatieven/2/streefbedrag/", sent).status_code == 302

    town.benches.refresh_from_db()
    assert town.benches.target_cents == 650_00
    assert "ander streefbedrag" in seen(desk, "/kantoor/initiatieven/2/")


def test_asking_is_done_on_pages_of_their_own(town: Town, desk: Client) -> None:
    sent_in(town)
    linda = colleague(town, RoleName.ADVISER, name="Linda")

    assert "Linda" in seen(desk, "/kantoor/initiatieven/3/advies/")
    assert desk.post("/kantoor/initiatieven/3/advies/", {"due_on": "2026-05-01"}).status_code == 422
    asked = {"subject": "law", "adviser": linda.pk, "question": "Mag dit?", "due_on": "2026-05-20"}
    assert desk.post("/kantoor/initiatieven/3/advies/", asked).status_code == 302
    assert desk.post("/kantoor/initiatieven/3/advies/", asked).status_code == 422
    assert desk.post("/kantoor/initiatieven/3/aanpassen/", {"words": "Hoi"}).status_code == 422
    assert desk.post("/kantoor/initiatieven/3/aanpassen/", {"words": "Hoi", "budget": "Korter"}).status_code == 302
    assert "Wacht op de indiener" in seen(desk, "/kantoor/beoordelen/?wat=anderen")


def test_standard_answers_are_written_by_those_who_change_texts(town: Town, desk: Client) -> None:
    manager = at_desk(town, colleague(town, RoleName.PROGRAMME_MANAGER))
    sent = {"title": "Club", "text": "Open voor iedereen.", "is_used": "on", "version": "1"}

    assert manager.post("/kantoor/standaardantwoorden/nieuw/", sent).status_code == 302
    row = StandardAnswer.objects.get()
    changed = sent | {"text": "Gratis en open voor iedereen."}
    assert manager.post(f"/kantoor/standaardantwoorden/{row.pk}/", changed).status_code == 302
    page = seen(manager, f"/kantoor/standaardantwoorden/{row.pk}/")
    assert "<del>Open voor iedereen.</del>" in page
    assert "Club" in seen(manager, "/kantoor/standaardantwoorden/")
    assert desk.get("/kantoor/standaardantwoorden/nieuw/").status_code == 403


def test_the_page_of_an_initiative_asks_a_bounded_number_of_questions(
    town: Town, desk: Client, marieke: User, django_assert_max_num_queries: object
) -> None:
    for number in range(3, 13):
        checked(sent_in(town, number, f"Nummer{number}"), marieke)
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        desk.get("/kantoor/beoordelen/")
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        desk.get("/kantoor/initiatieven/3/")
