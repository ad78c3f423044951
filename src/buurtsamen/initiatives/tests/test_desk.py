# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the desk shows of initiatives: to everybody their own districts, and drafts to nobody."""

import re
from datetime import date

import pytest
from django.test import Client

from buurtsamen.conftest import Town, initiative
from buurtsamen.desk.tests.staffing import at_desk, colleague, somebody
from buurtsamen.initiatives import inbox
from buurtsamen.initiatives.models import Initiative, Organiser
from buurtsamen.people.models import RoleName, User
from buurtsamen.places.models import District, Neighbourhood


@pytest.fixture
def south(town: Town) -> Neighbourhood:
    """Another district of the same town."""
    here = town.municipality
    district = District.objects.create(municipality=here, code="WK000101", name="Zuidwijk", year=2026)
    return Neighbourhood.objects.create(municipality=here, district=district, code="BU00010100", name="Zuid", year=2026)


def sent_in(town: Town, where: Neighbourhood | None, number: int, title: str, on: str = "2026-04-20") -> Initiative:
    """An initiative that waits for a decision since that day."""
    made = initiative(town.municipality, where, number, title, title.lower(), 100_00)
    made.state, made.submitted_on = Initiative.State.SUBMITTED, date.fromisoformat(on)
    made.save(update_fields=["state", "submitted_on"])
    return made


def seen(client: Client, address: str = "/kantoor/initiatieven/") -> str:
    page = client.get(address).content.decode()
    return page[page.index("<main") :]


def test_a_coordinator_sees_their_districts_and_an_auditor_all(town: Town, south: Neighbourhood) -> None:
    sent_in(town, south, 3, "Schommel")
    sent_in(town, None, 4, "Overal")
    coordinator = at_desk(town, colleague(town, RoleName.COORDINATOR, [south.district]))
    auditor = at_desk(town, colleague(town, RoleName.AUDITOR))

    for title, is_seen in (("Schommel", True), ("Buurttuin", False), ("Overal", False)):
        assert (title in seen(coordinator)) == is_seen
        assert title in seen(auditor)


def test_an_initiative_of_another_district_is_not_there(town: Town, south: Neighbourhood, other_town: Town) -> None:
    sent_in(town, south, 3, "Schommel")
    coordinator = at_desk(town, colleague(town, RoleName.COORDINATOR, [south.district]))

    assert coordinator.get("/kantoor/initiatieven/3/").status_code == 200
    for number in (1, 2, 99):
        assert coordinator.get(f"/kantoor/initiatieven/{number}/").status_code == 404
    assert 'class="desk__tasks"' in coordinator.get("/kantoor/initiatieven/1/").content.decode()
    neighbour = at_desk(other_town, colleague(other_town, RoleName.AUDITOR))
    assert neighbour.get("/kantoor/initiatieven/3/").status_code == 404


def test_a_draft_is_its_makers_own(town: Town) -> None:
    Initiative.objects.filter(number=1).update(state=Initiative.State.DRAFT)
    auditor = at_desk(town, colleague(town, RoleName.AUDITOR))

    assert auditor.get("/kantoor/initiatieven/1/").status_code == 404
    assert "Buurttuin" not in seen(auditor)
    assert "Buurttuin" not in seen(auditor, "/kantoor/zoeken/?zoek=buurttuin")


def test_the_page_of_an_initiative_says_what_its_makers_wrote(town: Town) -> None:
    page = seen(at_desk(town, colleague(town, RoleName.AUDITOR)), "/kantoor/initiatieven/1/")

    for words in ("Wij beginnen in mei.", "Planten", "Noor", "30", 'href="/initiatieven/buurttuin/"'):
        assert words in page


def test_filters_offer_only_ones_own_districts(town: Town, south: Neighbourhood) -> None:
    page = seen(at_desk(town, colleague(town, RoleName.COORDINATOR, [south.district])))

    assert "Zuidwijk" in page
    assert "Dorp</" not in page


def test_what_was_sent_in_waits_for_those_who_review_it(town: Town, south: Neighbourhood) -> None:
    sent_in(town, south, 3, "Schommel")

    assert "Schommel" in seen(at_desk(town, colleague(town, RoleName.COORDINATOR, [south.district])), "/kantoor/")
    elsewhere = colleague(town, RoleName.COORDINATOR, [town.north.district], name="Robin")
    assert "Schommel" not in seen(at_desk(town, elsewhere), "/kantoor/")
    treasurer = seen(at_desk(town, colleague(town, RoleName.TREASURER)), "/kantoor/")
    assert "/kantoor/initiatieven/3/" not in treasurer[: treasurer.index('id="nieuw"')]


def test_a_decision_is_due_after_the_working_days_of_the_municipality(town: Town) -> None:
    made = sent_in(town, town.north, 3, "Schommel", "2026-04-20")

    # Monday 20 April; King's Day on the 27th and Liberation Day do not count
    assert inbox.decide_by(made, town.municipality) == date(2026, 5, 1)
    made.state = Initiative.State.CHANGES_ASKED
    assert inbox.decide_by(made, town.municipality) is None


def test_the_oldest_waits_first(town: Town) -> None:
    sent_in(town, town.north, 3, "Jongste", "2026-05-06")
    sent_in(town, town.north, 4, "Oudste", "2026-04-20")

    page = seen(at_desk(town, colleague(town, RoleName.COORDINATOR, [town.north.district])), "/kantoor/")

    assert page.index("Oudste") < page.index("Jongste")
    assert re.search(r'class="next".*Oudste', page, re.DOTALL)


@pytest.mark.parametrize("words", ["1", "#1", "nr 1", "Nr. 1"])
def test_a_number_leads_straight_to_its_initiative(town: Town, words: str) -> None:
    desk = at_desk(town, colleague(town, RoleName.AUDITOR))

    answer = desk.get("/kantoor/zoeken/", {"zoek": words})

    assert (answer.status_code, answer["Location"]) == (302, "/kantoor/initiatieven/1/")


def test_words_find_initiatives_of_ones_own_districts(town: Town, south: Neighbourhood) -> None:
    sent_in(town, south, 3, "Tuinhuis")
    coordinator = at_desk(town, colleague(town, RoleName.COORDINATOR, [south.district]))

    page = seen(coordinator, "/kantoor/zoeken/?zoek=tuin")
    assert "Tuinhuis" in page
    assert "Buurttuin" not in page
    assert coordinator.get("/kantoor/zoeken/?zoek=1").status_code == 200  # no word that number 1 exists


@pytest.mark.parametrize("words", ["", "nr", "#", "²", "1.5", "-1", "99999999999"])
def test_what_is_no_number_is_none(words: str) -> None:
    assert inbox.number_in(words) == 0


def test_words_find_the_residents_behind_initiatives_of_ones_own_districts(town: Town, south: Neighbourhood) -> None:
    swing = initiative(town.municipality, south, 3, "Schommel", "schommel", 100_00)
    Organiser.objects.filter(initiative=swing).update(
        name="Oma Fien", user=somebody("Josefien"), is_initiator=True, does="breit"
    )
    mine = at_desk(town, colleague(town, RoleName.COORDINATOR, [south.district]))
    theirs = at_desk(town, colleague(town, RoleName.COORDINATOR, [town.north.district]))

    for words in ("fien", "Josef", User.objects.get(name="Josefien").email):
        page = seen(mine, f"/kantoor/zoeken/?zoek={words}")
        assert "Oma Fien (Josefien)" in page
        assert "initiatiefnemer van Schommel" in page
        assert "Josefien" not in seen(theirs, f"/kantoor/zoeken/?zoek={words}")
    assert "Josefien" not in seen(mine, "/kantoor/zoeken/?zoek=example.test")
    assert "medeorganisator van Buurttuin" in seen(theirs, "/kantoor/zoeken/?zoek=noor")


def test_what_turned_is_told(town: Town) -> None:
    Initiative.objects.filter(number=1).update(saving_since=date(2100, 1, 1), saves_until=date(2100, 2, 1))

    page = seen(at_desk(town, colleague(town, RoleName.AUDITOR)), "/kantoor/")

    assert "Buurttuin" in page[page.index('id="nieuw"') :]


def test_the_list_can_be_downloaded(town: Town) -> None:
    desk = at_desk(town, colleague(town, RoleName.AUDITOR))

    content = b"".join(desk.get("/kantoor/initiatieven/?als=csv").streaming_content).decode()  # type: ignore[attr-defined]

    assert "Buurttuin" in content
    assert "30,00" in content
