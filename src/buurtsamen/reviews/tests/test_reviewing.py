# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes before a decision: with whom it is, the rules, notes, and what the initiator is asked to change."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from buurtsamen.applications import reopening
from buurtsamen.applications.models import Application
from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.initiatives import inbox, life
from buurtsamen.initiatives.models import Initiative
from buurtsamen.mail.tests.post import posted
from buurtsamen.people import journal
from buurtsamen.people.models import RoleName, User
from buurtsamen.places import workdays
from buurtsamen.reviews import assigning, changes, checks, days, waiting
from buurtsamen.reviews.models import Assignment, Check
from buurtsamen.reviews.tests.reviewing import HERE, NOW, checked, initiator, seen, sent_in, south


@pytest.fixture
def marieke(town: Town) -> User:
    return colleague(town, RoleName.COORDINATOR, [town.north.district], name="Marieke")


def test_an_initiative_is_with_one_colleague_at_a_time(town: Town, marieke: User) -> None:
    made, hakim = sent_in(town), colleague(town, RoleName.PROGRAMME_MANAGER, name="Hakim")

    for user in (marieke, marieke, hakim):
        assigning.give([made], user, by=marieke, at=NOW)

    assert Assignment.objects.get().user == hakim
    assert [event.what for event in journal.of(made)] == [
        "reviews.initiative.assigned",
        "reviews.initiative.taken_on",
    ]


def test_nobody_gets_what_is_not_of_their_districts(town: Town, marieke: User) -> None:
    mine, yours = sent_in(town), sent_in(town, 4, "Wip", where=south(town))
    city_wide = sent_in(town, 5, "Overal", is_city_wide=True)

    for other in (yours, city_wide):
        with pytest.raises(assigning.Refused), transaction.atomic():
            assigning.give([mine, other], marieke, by=marieke, at=NOW)

    assert not Assignment.objects.exists()


def test_what_colleagues_find_is_kept_with_who_and_when(town: Town, marieke: User) -> None:
    made = sent_in(town)

    checks.save(made, {"open": ("yes", ""), "legal": ("unsure", "Bas vragen")}, by=marieke, at=NOW)
    checks.save(made, {"open": ("yes", "")}, by=colleague(town, RoleName.PROGRAMME_MANAGER), at=NOW + timedelta(1))

    kept = Check.objects.get(rule="open")
    assert (kept.by, kept.at, len(journal.of(made))) == (marieke, NOW, 1)
    assert len(checks.missing(made)) == 5


def test_the_checklist_keeps_only_what_somebody_changed(town: Town, marieke: User) -> None:
    made = checked(sent_in(town), colleague(town, RoleName.PROGRAMME_MANAGER, name="Hakim"))
    desk = at_desk(town, marieke)
    sent = {f"{rule}-answer": "yes" for rule in Check.Rule.values}
    sent |= {f"initial-{name}": value for name, value in sent.items()} | {"open-answer": "no", "open-note": "Entree"}

    assert desk.post("/kantoor/initiatieven/3/spelregels/", sent).status_code == 302

    assert Check.objects.get(rule="open").by == marieke
    assert Check.objects.filter(by=marieke).count() == 1
    wrong = desk.post(
        "/kantoor/initiatieven/3/spelregels/", {"legal-note": "Zonder antwoord", "initial-legal-note": ""}
    )
    assert wrong.status_code == 422
    assert made.checks.count() == 6


def test_a_note_is_for_colleagues_and_for_good(town: Town, marieke: User) -> None:
    made = sent_in(town)
    desk = at_desk(town, marieke)

    assert desk.post("/kantoor/initiatieven/3/notitie/", {"text": ""}).status_code == 422
    assert desk.post("/kantoor/initiatieven/3/notitie/", {"text": "Gebeld met Tomasz."}).status_code == 302

    assert "Gebeld met Tomasz." in seen(desk, "/kantoor/initiatieven/3/")
    assert "Tomasz" not in str([event.change for event in journal.of(made)])
    with pytest.raises(Exception, match="permission denied|never changed"), transaction.atomic():
        made.notes.all().delete()


def test_the_initiator_is_asked_for_changes_by_field(town: Town, marieke: User) -> None:
    made = sent_in(town)
    asked = {"idea.title": "Maak hem korter.", "budget": "Wat kost het hout?"}

    changes.ask(made, asked, words="Wat een goed idee!", by=marieke, at=NOW, origin=HERE)

    made.refresh_from_db()
    application = Application.objects.get(initiative=made)
    assert made.state == Initiative.State.CHANGES_ASKED
    assert [(each.field, each.words) for each in reopening.of(application)] == list(asked.items())
    assert inbox.decide_by(made, town.municipality) is None
    (letter,) = posted()
    assert letter.to == [initiator(made).email]
    for words in (
        "Wat een goed idee!",
        f"{reopening.FIELDS['budget']}: Wat kost het hout?",
        f"{HERE}/aanvraag/{application.key}/",
    ):
        assert words in letter.body


def test_nothing_is_asked_of_what_is_decided(town: Town, marieke: User) -> None:
    made = sent_in(town)
    Initiative.objects.filter(pk=made.pk).update(state="refused")

    with pytest.raises(life.Refused):
        changes.ask(made, {"budget": "?"}, words="Hoi", by=marieke, at=NOW, origin=HERE)

    assert posted() == []


def test_without_an_application_nothing_can_be_asked(town: Town, marieke: User) -> None:
    made = sent_in(town)
    Application.objects.all().delete()

    with pytest.raises(reopening.Refused):
        changes.ask(made, {"budget": "?"}, words="Hoi", by=marieke, at=NOW, origin=HERE)

    made.refresh_from_db()
    assert made.state == Initiative.State.SUBMITTED


@pytest.mark.parametrize("ahead", range(12))
def test_a_filter_finds_exactly_what_is_late(town: Town, marieke: User, ahead: int) -> None:
    on = A_DAY_IN_MAY + timedelta(days=ahead)
    for day in range(1, 21):
        sent_in(town, 10 + day, f"n{day}", on=f"2026-05-{day:02}")

    ways = waiting.ways(marieke, town.municipality, on)
    rows = waiting.of(marieke, town.municipality)
    due = {row.number: workdays.due(row.submitted_on or on, 8, town.municipality) for row in rows}

    assert {row.number for row in rows.filter(ways["laat"])} == {number for number, day in due.items() if day < on}
    soon = {number for number, day in due.items() if on <= day <= on + timedelta(days=1)}
    assert {row.number for row in rows.filter(ways["gauw"])} == soon


def test_whose_turn_it_is_is_said_in_words(town: Town, marieke: User) -> None:
    made = sent_in(town)

    def says() -> str:
        return waiting.turn(waiting.shown(Initiative.objects.filter(pk=made.pk)).get()).says

    assert says() == "Nieuw"
    assigning.give([made], marieke, by=marieke, at=NOW)
    assert says() == "In behandeling"
    Initiative.objects.filter(pk=made.pk).update(state="changes_asked")
    assert says() == "Wacht op de indiener"


def test_a_last_day_is_offered(town: Town) -> None:
    assert days.last_to_save(town.municipality, A_DAY_IN_MAY) == town.spring.gives_until
    assert days.last_to_save(town.municipality, date(2027, 1, 4)) == date(2027, 7, 5)


def test_the_history_reads_in_words(town: Town, marieke: User) -> None:
    made = sent_in(town)
    checks.save(made, {"open": ("unsure", "")}, by=marieke, at=NOW)
    changes.ask(made, {"idea.title": "Korter."}, words="Hoi", by=marieke, at=NOW, origin=HERE)

    page = seen(at_desk(town, marieke), "/kantoor/initiatieven/3/")

    assert "<ins>Weet ik niet</ins>" in page
    assert f"<ins>{reopening.FIELDS['idea.title']}</ins>" in page
