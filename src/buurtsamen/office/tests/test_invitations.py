# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Invitations at the desk."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.desk.tests import staffing
from buurtsamen.people import invitations
from buurtsamen.people.models import Event, Invitation, RoleName, User

NEW = "/kantoor/mensen/uitnodigingen/nieuw/"


@pytest.fixture
def admin(town: Town) -> User:
    return staffing.colleague(town, RoleName.ADMINISTRATOR, name="Anouk")


@pytest.fixture
def desk(town: Town, admin: User) -> Client:
    return staffing.at_desk(town, admin)


def invited(town: Town, by: User, email: str = "karim@lindedorp.test") -> Invitation:
    made, _ = invitations.invite(
        municipality=town.municipality,
        email=email,
        role=RoleName.HELPDESK,
        by=by,
        at=timezone.now(),
        origin="http://lindedorp.test",
    )
    return made


def test_somebody_is_invited_for_a_district(town: Town, desk: Client, admin: User) -> None:
    district = town.north.district_id

    answer = desk.post(NEW, {"email": "Karim@lindedorp.test", "role": "coordinator", "districts": [district]})

    made = Invitation.objects.get()
    assert (answer.status_code, made.email, made.districts) == (302, "karim@lindedorp.test", [district])
    event = Event.objects.get(what="people.invitation.sent")
    assert (event.actor, event.change["districts"]) == (admin, [[], ["Dorp"]])
    page = desk.get(answer["Location"]).content.decode()
    assert "karim@lindedorp.test" in page
    assert "Dorp" in page


def test_a_role_for_the_whole_town_takes_no_district(town: Town, desk: Client) -> None:
    desk.post(NEW, {"email": "karim@lindedorp.test", "role": "helpdesk", "districts": [town.north.district_id]})

    assert Invitation.objects.get().districts == []


def test_an_invitation_that_makes_no_sense_is_refused(town: Town, other_town: Town, desk: Client) -> None:
    theirs = other_town.north.district_id
    for sent in (
        {"email": "karim@lindedorp.test", "role": "coordinator"},
        {"email": "karim@lindedorp.test", "role": "coordinator", "districts": [theirs]},
        {"email": "karim@lindedorp.test", "role": "burgemeester"},
        {"email": "karim", "role": "helpdesk"},
        {},
    ):
        assert desk.post(NEW, sent).status_code == 422 if sent else desk.post(NEW, {"x": "y"}).status_code == 422
    assert not Invitation.objects.exists()


def test_only_an_administrator_invites(town: Town) -> None:
    manager = staffing.at_desk(town, staffing.colleague(town, RoleName.PROGRAMME_MANAGER))

    assert manager.get("/kantoor/mensen/uitnodigingen/").status_code == 200
    assert manager.post(NEW, {"email": "karim@lindedorp.test", "role": "helpdesk"}).status_code == 403
    assert not Invitation.objects.exists()


def test_the_list_says_what_came_of_each(town: Town, desk: Client, admin: User) -> None:
    invited(town, admin)
    old = invited(town, admin, "oud@lindedorp.test")
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(days=1))

    every, gone = (
        desk.get(f"/kantoor/mensen/uitnodigingen/{query}").content.decode() for query in ("", "?staat=verlopen")
    )

    assert "karim@lindedorp.test" in every
    assert "oud@lindedorp.test" in gone
    assert "karim@lindedorp.test" not in gone


def test_sending_again_replaces_the_first(town: Town, desk: Client, admin: User) -> None:
    first = invited(town, admin)

    answer = desk.post(f"/kantoor/mensen/uitnodigingen/{first.pk}/opnieuw/")

    first.refresh_from_db()
    second = Invitation.objects.exclude(pk=first.pk).get()
    assert answer["Location"].endswith(f"/{second.pk}/")
    assert first.withdrawn_at
    assert (second.email, second.role, second.accepted_at) == (first.email, first.role, None)


def test_what_was_accepted_is_not_sent_again(town: Town, desk: Client, admin: User) -> None:
    first = invited(town, admin)
    Invitation.objects.filter(pk=first.pk).update(accepted_at=timezone.now())

    assert desk.post(f"/kantoor/mensen/uitnodigingen/{first.pk}/opnieuw/").status_code == 409
    assert Invitation.objects.count() == 1


def test_an_invitation_is_withdrawn_once(town: Town, desk: Client, admin: User) -> None:
    address = f"/kantoor/mensen/uitnodigingen/{invited(town, admin).pk}/intrekken/"

    assert desk.post(address, {"why": "Verkeerd adres"}).status_code == 302
    assert desk.post(address, {"why": "Verkeerd adres"}).status_code == 409
    assert Event.objects.get(what="people.invitation.withdrawn").why == "Verkeerd adres"


def test_an_invitation_of_the_neighbour_is_not_there(town: Town, other_town: Town, desk: Client) -> None:
    theirs = staffing.colleague(other_town, RoleName.ADMINISTRATOR)
    with walls.inside(other_town.municipality.pk):
        pk = invited(other_town, theirs).pk

    assert desk.get(f"/kantoor/mensen/uitnodigingen/{pk}/").status_code == 404
    for part in ("opnieuw", "intrekken"):
        assert desk.post(f"/kantoor/mensen/uitnodigingen/{pk}/{part}/", {"why": "x"}).status_code == 404
    assert "karim@" not in desk.get("/kantoor/mensen/uitnodigingen/").content.decode()
