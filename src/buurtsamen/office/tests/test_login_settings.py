# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The settings of a municipality's own login, at the desk."""

import pytest
from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.core import sealing, walls
from buurtsamen.desk.tests import staffing
from buurtsamen.entrance.openid.answers import PURPOSE
from buurtsamen.people.models import Event, Identity, IdentityProvider, RoleName, User

PLACE = "/kantoor/mensen/login/"
SENT = {
    "name": "Gemeente Lindedorp",
    "issuer": "https://login.lindedorp.test",
    "client_id": "buurtsamen",
    "secret_text": "heel geheim",
    "claim": "roles",
    "lines": "bs-beheer = applicatiebeheerder\nbs-wijk = coordinator: Dorp",
    "is_on": "on",
    "version": "1",
}


@pytest.fixture
def admin(town: Town) -> User:
    return staffing.colleague(town, RoleName.ADMINISTRATOR)


@pytest.fixture
def desk(town: Town, admin: User) -> Client:
    return staffing.at_desk(town, admin)


def a_row(town: Town) -> IdentityProvider:
    return IdentityProvider.objects.create(
        municipality=town.municipality,
        name="Gemeente Lindedorp",
        issuer="https://login.lindedorp.test",
        client_id="buurtsamen",
        secret=sealing.seal(b"oud geheim", purpose=PURPOSE),
        roles={"bs-hulp": {"role": "helpdesk", "districts": []}},
    )


def secret(row: IdentityProvider) -> bytes:
    return sealing.unseal(bytes(row.secret), purpose=PURPOSE)


def test_a_login_is_added_and_its_secret_is_shown_nowhere(town: Town, desk: Client, admin: User) -> None:
    answer = desk.post(f"{PLACE}nieuw/", SENT)

    row = IdentityProvider.objects.get()
    assert (answer.status_code, secret(row)) == (302, b"heel geheim")
    assert row.roles == {
        "bs-beheer": {"role": "administrator", "districts": []},
        "bs-wijk": {"role": "coordinator", "districts": ["WK000100"]},
    }
    event = Event.objects.get(what="people.identity_provider.added")
    assert event.actor == admin
    assert "heel geheim" not in str(event.change)
    for page in (PLACE, f"{PLACE}{row.pk}/"):
        assert "heel geheim" not in desk.get(page).content.decode()


def test_the_secret_stays_when_nothing_is_typed(town: Town, desk: Client) -> None:
    row = a_row(town)

    desk.post(f"{PLACE}{row.pk}/", SENT | {"secret_text": "", "name": "De gemeente"})

    row.refresh_from_db()
    assert (row.name, secret(row), row.version) == ("De gemeente", b"oud geheim", 2)
    assert Event.objects.get(what="people.identity_provider.changed").change["name"] == [
        "Gemeente Lindedorp",
        "De gemeente",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "bs-beheer",
        "bs-beheer = burgemeester",
        "= helpdesk",
        "bs-wijk = coordinator",
        "bs-wijk = coordinator: Nergens",
        "bs-wijk = coordinator: WK000200",
        "bs-hulp = helpdesk: Dorp",
        "bs-hulp = helpdesk\nbs-hulp = adviseur",
    ],
)
def test_a_line_that_says_no_role_is_refused(town: Town, other_town: Town, desk: Client, lines: str) -> None:
    assert desk.post(f"{PLACE}nieuw/", SENT | {"lines": lines}).status_code == 422
    assert not IdentityProvider.objects.exists()


def test_a_new_login_needs_a_secret_and_is_there_once(town: Town, desk: Client) -> None:
    assert desk.post(f"{PLACE}nieuw/", SENT | {"secret_text": ""}).status_code == 422
    a_row(town)
    assert desk.post(f"{PLACE}nieuw/", SENT).status_code == 422
    assert IdentityProvider.objects.count() == 1


def test_two_who_change_it_at_once_are_told(town: Town, desk: Client) -> None:
    row = a_row(town)
    mine = SENT | {"initial-name": "Gemeente Lindedorp", "name": "Van mij"}
    desk.post(f"{PLACE}{row.pk}/", SENT | {"name": "Van haar"})

    assert desk.post(f"{PLACE}{row.pk}/", mine).status_code == 409
    row.refresh_from_db()
    assert row.name == "Van haar"


def test_a_login_that_colleagues_used_stays_the_same_login(town: Town, desk: Client, admin: User) -> None:
    row = a_row(town)
    Identity.objects.create(municipality=town.municipality, provider=row, subject="jan", user=admin)

    desk.post(f"{PLACE}{row.pk}/", SENT | {"issuer": "https://kwaad.test", "client_id": "ander"})

    row.refresh_from_db()
    assert (row.issuer, row.client_id) == ("https://login.lindedorp.test", "buurtsamen")


def test_a_login_of_the_neighbour_is_not_there(town: Town, other_town: Town, desk: Client) -> None:
    with walls.inside(other_town.municipality.pk):
        theirs = a_row(other_town).pk

    assert desk.get(f"{PLACE}{theirs}/").status_code == 404
    assert desk.post(f"{PLACE}{theirs}/", SENT).status_code == 404
    assert desk.get(f"{PLACE}{theirs}/proberen/").status_code == 404
    assert "Gemeente Lindedorp" not in desk.get(PLACE).content.decode()


def test_only_an_administrator_sets_it_and_shortly_after_signing_in(town: Town, admin: User) -> None:
    row = a_row(town)
    manager = staffing.at_desk(town, staffing.colleague(town, RoleName.PROGRAMME_MANAGER))
    late = staffing.at_desk(town, admin, sure_seconds_ago=16 * 60)

    for page in (f"{PLACE}nieuw/", f"{PLACE}{row.pk}/", f"{PLACE}{row.pk}/proberen/"):
        assert manager.get(page).status_code == 403
        assert "opnieuw" in late.get(page)["Location"]
