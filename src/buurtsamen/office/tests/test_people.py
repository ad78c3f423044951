# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Colleagues at the desk: who is seen, and roles that are given, changed and ended."""

import pytest
from django.test import Client
from django.utils import timezone

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.desk.tests import staffing
from buurtsamen.office import rights_words
from buurtsamen.people import factors
from buurtsamen.people.models import Event, FactorReset, Role, RoleName, User
from buurtsamen.people.rights import RIGHTS, Right
from buurtsamen.places.models import District


@pytest.fixture
def admin(town: Town) -> User:
    return staffing.colleague(town, RoleName.ADMINISTRATOR, name="Anouk")


@pytest.fixture
def desk(town: Town, admin: User) -> Client:
    return staffing.at_desk(town, admin)


@pytest.fixture
def helper(town: Town) -> User:
    return staffing.colleague(town, RoleName.HELPDESK, name="Henk")


def south(town: Town) -> District:
    return District.objects.create(municipality=town.municipality, code="WK000177", name="Zuiderdorp", year=2026)


def names(user: User) -> list[str]:
    return sorted(Role.objects.held().filter(user=user).values_list("name", flat=True))


def written(what: str) -> Event:
    return Event.objects.get(what=what)


def test_the_list_shows_who_works_here_and_nobody_else(
    town: Town, other_town: Town, desk: Client, helper: User
) -> None:
    staffing.colleague(other_town, RoleName.HELPDESK, name="Nel van elders")
    staffing.somebody("Rik de bewoner")

    page = desk.get("/kantoor/mensen/").content.decode()

    assert "Anouk" in page
    assert helper.email in page
    assert "Nel van elders" not in page
    assert "Rik de bewoner" not in page


def test_looking_at_a_colleague_leaves_a_line_that_their_history_does_not_repeat(
    desk: Client, admin: User, helper: User
) -> None:
    for user in (helper, admin):
        page = desk.get(f"/kantoor/mensen/{user.pk}/").content.decode()
        assert "bekeek de pagina van een collega" not in page

    line = written("people.user.read")
    assert (line.thing, line.actor, line.kept) == (f"people.user:{helper.pk}", admin, Event.Kept.READING)


def test_the_list_is_narrowed_by_role_and_downloaded(town: Town, desk: Client, admin: User, helper: User) -> None:
    narrowed = desk.get("/kantoor/mensen/?rol=helpdesk").content.decode()
    file = desk.get("/kantoor/mensen/?rol=helpdesk&als=csv")

    assert f"/kantoor/mensen/{helper.pk}/" in narrowed
    assert f"/kantoor/mensen/{admin.pk}/" not in narrowed
    text = b"".join(file).decode()
    assert helper.email in text
    assert "Anouk" not in text


def test_the_list_says_who_has_no_second_factor(town: Town, desk: Client, helper: User) -> None:
    fresh = User.objects.create_user("fien@example.test", name="Fien")
    staffing.give_role(town, fresh, RoleName.ADVISER)

    without = desk.get("/kantoor/mensen/?stap=nee").content.decode()

    assert "Fien" in without
    assert "Henk" not in without


def test_the_list_asks_as_much_for_many_as_for_few(
    town: Town, desk: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(20):
        staffing.colleague(town, RoleName.COORDINATOR, [town.north.district], name=f"Naam{number}")

    with django_assert_max_num_queries(16):  # type: ignore[operator]
        desk.get("/kantoor/mensen/")


def test_an_operator_who_works_here_is_seen(town: Town, desk: Client) -> None:
    staffing.somebody("Ingrid", is_operator=True, works_in=town.municipality)

    assert "Ingrid" in desk.get("/kantoor/mensen/").content.decode()


def test_somebody_of_the_neighbour_is_not_there(town: Town, other_town: Town, desk: Client) -> None:
    stranger = staffing.colleague(other_town, RoleName.HELPDESK)

    for part in ("", "rol/", "uitloggen/", "tweede-stap/"):
        assert desk.get(f"/kantoor/mensen/{stranger.pk}/{part}").status_code == 404, part


def test_a_page_says_what_somebody_did_and_offers_acts_to_who_may(town: Town, desk: Client, helper: User) -> None:
    auditor = staffing.at_desk(town, staffing.colleague(town, RoleName.AUDITOR))

    mine, theirs = (who.get(f"/kantoor/mensen/{helper.pk}/").content.decode() for who in (desk, auditor))

    assert f"/kantoor/mensen/{helper.pk}/rol/" in mine
    assert f"/kantoor/mensen/{helper.pk}/rol/" not in theirs
    assert "Henk" in theirs


def test_a_role_is_given(town: Town, desk: Client, admin: User, helper: User) -> None:
    answer = desk.post(
        f"/kantoor/mensen/{helper.pk}/rol/",
        {"role": "coordinator", "districts": [town.north.district_id], "why": "Vervangt Jan"},
    )

    assert (answer.status_code, names(helper)) == (302, ["coordinator", "helpdesk"])
    event = written("people.role.given")
    assert (event.actor, event.why) == (admin, "Vervangt Jan")
    assert event.change == {"role": ["", "coordinator"], "districts": [[], ["Dorp"]]}


def test_a_role_is_given_once(town: Town, desk: Client, helper: User) -> None:
    answer = desk.post(f"/kantoor/mensen/{helper.pk}/rol/", {"role": "helpdesk"})

    assert (answer.status_code, names(helper)) == (409, ["helpdesk"])
    assert "al" in answer.content.decode()


def test_a_coordinator_without_a_district_is_refused(town: Town, desk: Client, helper: User) -> None:
    assert desk.post(f"/kantoor/mensen/{helper.pk}/rol/", {"role": "coordinator"}).status_code == 422
    assert names(helper) == ["helpdesk"]


def test_a_district_of_the_neighbour_is_refused(town: Town, other_town: Town, desk: Client, helper: User) -> None:
    theirs = other_town.north.district_id
    address = f"/kantoor/mensen/{helper.pk}/rol/"

    assert desk.post(address, {"role": "coordinator", "districts": [theirs]}).status_code == 422
    assert names(helper) == ["helpdesk"]


def test_a_role_for_the_whole_town_has_no_districts(town: Town, desk: Client, helper: User) -> None:
    desk.post(f"/kantoor/mensen/{helper.pk}/rol/", {"role": "adviser", "districts": [town.north.district_id]})

    assert not Role.objects.get(user=helper, name="adviser").districts.exists()


@pytest.mark.parametrize("name", [name for name in RoleName if Right.MANAGE_PEOPLE not in RIGHTS[name]])
def test_only_an_administrator_gives_a_role(town: Town, helper: User, name: RoleName) -> None:
    browser = staffing.at_desk(town, staffing.colleague(town, name, [town.north.district]))

    assert browser.post(f"/kantoor/mensen/{helper.pk}/rol/", {"role": "treasurer"}).status_code == 403
    assert names(helper) == ["helpdesk"]


def test_a_role_is_given_only_shortly_after_signing_in(town: Town, admin: User, helper: User) -> None:
    late = staffing.at_desk(town, admin, sure_seconds_ago=16 * 60)

    answer = late.post(f"/kantoor/mensen/{helper.pk}/rol/", {"role": "treasurer"})

    assert answer.status_code == 302
    assert "opnieuw" in answer["Location"]
    assert names(helper) == ["helpdesk"]


def test_districts_are_changed_from_one_to_another(town: Town, desk: Client) -> None:
    worker = staffing.colleague(town, RoleName.COMMUNITY_WORKER, [town.north.district])
    role = Role.objects.get(user=worker)

    answer = desk.post(f"/kantoor/mensen/rol/{role.pk}/wijken/", {"districts": [south(town).pk]})

    assert answer.status_code == 302
    assert written("people.role.changed").change["districts"] == [["Dorp"], ["Zuiderdorp"]]
    assert list(role.districts.values_list("district__name", flat=True)) == ["Zuiderdorp"]


def test_districts_that_stay_the_same_leave_no_line(town: Town, desk: Client) -> None:
    worker = staffing.colleague(town, RoleName.COMMUNITY_WORKER, [town.north.district])
    role = Role.objects.get(user=worker)

    desk.post(f"/kantoor/mensen/rol/{role.pk}/wijken/", {"districts": [town.north.district_id]})

    assert not Event.objects.filter(what="people.role.changed").exists()


def test_districts_of_the_neighbour_and_none_at_all_are_refused(town: Town, other_town: Town, desk: Client) -> None:
    worker = staffing.colleague(town, RoleName.COMMUNITY_WORKER, [town.north.district])
    role = Role.objects.get(user=worker)

    for chosen in ([other_town.north.district_id], []):
        assert desk.post(f"/kantoor/mensen/rol/{role.pk}/wijken/", {"districts": chosen}).status_code == 422
    assert list(role.districts.values_list("district_id", flat=True)) == [town.north.district_id]


def test_a_role_ends_with_a_reason_and_at_the_next_request(town: Town, desk: Client, helper: User) -> None:
    browser = staffing.at_desk(town, helper)
    assert browser.get("/kantoor/").status_code == 200
    role = Role.objects.get(user=helper)
    address = f"/kantoor/mensen/rol/{role.pk}/stoppen/"

    without = desk.post(address, {"why": ""})
    ended = desk.post(address, {"why": "Werkt hier niet meer"})

    assert (without.status_code, ended.status_code) == (422, 302)
    assert written("people.role.ended").why == "Werkt hier niet meer"
    assert browser.get("/kantoor/").status_code == 403


def test_a_role_ends_once(town: Town, desk: Client, helper: User) -> None:
    address = f"/kantoor/mensen/rol/{Role.objects.get(user=helper).pk}/stoppen/"
    desk.post(address, {"why": "Klaar"})

    assert desk.post(address, {"why": "Klaar"}).status_code == 409
    assert Event.objects.filter(what="people.role.ended").count() == 1


def test_the_last_administrator_stays(town: Town, desk: Client, admin: User) -> None:
    answer = desk.post(f"/kantoor/mensen/rol/{Role.objects.get(user=admin).pk}/stoppen/", {"why": "Genoeg"})

    assert (answer.status_code, names(admin)) == (409, ["administrator"])
    assert "laatste applicatiebeheerder" in answer.content.decode()
    assert not Event.objects.filter(what="people.role.ended").exists()


def test_a_role_of_the_neighbour_is_not_there(town: Town, other_town: Town, desk: Client) -> None:
    stranger = staffing.colleague(other_town, RoleName.COORDINATOR, [other_town.north.district])
    with walls.inside(other_town.municipality.pk):
        pk = Role.objects.get(user=stranger).pk

    for part in ("wijken", "stoppen"):
        assert desk.post(f"/kantoor/mensen/rol/{pk}/{part}/", {"why": "x"}).status_code == 404


def test_somebody_who_left_keeps_a_page_and_can_come_back(town: Town, desk: Client, helper: User) -> None:
    Role.objects.filter(user=helper).update(ended_at=timezone.now())

    page = desk.get(f"/kantoor/mensen/{helper.pk}/")
    answer = desk.post(f"/kantoor/mensen/{helper.pk}/rol/", {"role": "helpdesk"})

    assert (page.status_code, answer.status_code, names(helper)) == (200, 302, ["helpdesk"])


def test_a_colleague_is_signed_out_everywhere(town: Town, desk: Client, helper: User) -> None:
    browser = staffing.at_desk(town, helper)

    answer = desk.post(f"/kantoor/mensen/{helper.pk}/uitloggen/", {"why": "Laptop gestolen"})

    assert answer.status_code == 302
    assert browser.get("/kantoor/").status_code == 302
    assert written("people.sessions.ended").why == "Laptop gestolen"


def test_a_lost_second_factor_takes_two_administrators(town: Town, desk: Client, helper: User) -> None:
    second = staffing.at_desk(town, staffing.colleague(town, RoleName.ADMINISTRATOR, name="Bas"))
    desk.post(f"/kantoor/mensen/{helper.pk}/tweede-stap/", {"why": "Telefoon kwijt"})
    reset = FactorReset.objects.get()
    address = f"/kantoor/mensen/tweede-stap/{reset.pk}/akkoord/"

    alone = desk.post(address)
    assert (alone.status_code, bool(factors.main(helper))) == (409, True)
    assert "Telefoon kwijt" in second.get(f"/kantoor/mensen/{helper.pk}/").content.decode()
    together = second.post(address)
    again = second.post(address)

    assert (together.status_code, again.status_code) == (302, 409)
    assert not factors.main(helper)
    assert {"people.factor_reset.asked", "people.factor_reset.agreed"} <= set(
        Event.objects.values_list("what", flat=True)
    )


def test_a_lost_second_factor_is_asked_for_once_and_not_for_oneself(
    town: Town, desk: Client, admin: User, helper: User
) -> None:
    address = f"/kantoor/mensen/{helper.pk}/tweede-stap/"

    assert desk.post(address, {"why": "Kwijt"}).status_code == 302
    assert desk.post(address, {"why": "Kwijt"}).status_code == 409
    assert desk.post(f"/kantoor/mensen/{admin.pk}/tweede-stap/", {"why": "Kwijt"}).status_code == 409


def test_a_request_for_a_new_second_factor_is_refused(town: Town, desk: Client, helper: User) -> None:
    desk.post(f"/kantoor/mensen/{helper.pk}/tweede-stap/", {"why": "Kwijt"})

    answer = desk.post(f"/kantoor/mensen/tweede-stap/{FactorReset.objects.get().pk}/afwijzen/", {"why": "Gevonden"})

    assert answer.status_code == 302
    assert factors.main(helper)
    assert written("people.factor_reset.refused").why == "Gevonden"


def test_a_request_of_the_neighbour_is_not_there(town: Town, other_town: Town, desk: Client) -> None:
    stranger, asks = (staffing.colleague(other_town, name) for name in (RoleName.HELPDESK, RoleName.ADMINISTRATOR))
    with walls.inside(other_town.municipality.pk):
        reset = factors.ask_reset(
            stranger, municipality=other_town.municipality, by=asks, why="Kwijt", at=timezone.now()
        )

    for part in ("akkoord", "afwijzen"):
        assert desk.post(f"/kantoor/mensen/tweede-stap/{reset.pk}/{part}/", {"why": "x"}).status_code == 404


def test_the_table_of_rights_has_words_for_every_right(town: Town, desk: Client) -> None:
    said = [right for _, labels in rights_words.GROUPS for right in labels]

    assert sorted(said) == sorted(Right)
    assert desk.get("/kantoor/mensen/rechten/").status_code == 200
