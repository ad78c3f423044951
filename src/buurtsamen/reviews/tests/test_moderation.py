# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What residents publish: looked at before it is public, hidden with a reason, and shown again."""

import pytest
from django.utils import timezone

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.desk.tests.staffing import at_desk, colleague, somebody
from buurtsamen.initiatives.models import Picture, Update
from buurtsamen.mail.tests.post import posted
from buurtsamen.people import journal
from buurtsamen.people.models import RoleName, User
from buurtsamen.reviews import moderation
from buurtsamen.reviews.tests.reviewing import seen, south


@pytest.fixture
def marieke(town: Town) -> User:
    town.garden.organisers.update(user=somebody("Noor"), is_initiator=True)
    return colleague(town, RoleName.COORDINATOR, [town.north.district], name="Marieke")


@pytest.fixture
def photo(town: Town) -> Picture:
    return Picture.objects.create(
        municipality=town.municipality,
        initiative=town.garden,
        jpeg=b"jpeg",
        small=b"jpeg",
        width=4,
        height=3,
        alternative="De tuin in mei",
        added_on=A_DAY_IN_MAY,
    )


def test_a_picture_waits_until_somebody_looked(town: Town, marieke: User, photo: Picture) -> None:
    desk = at_desk(town, marieke)
    assert "De tuin in mei" in seen(desk, "/kantoor/bekijken/")
    assert "Buurttuin" in seen(desk, "/kantoor/")
    assert desk.get(f"/kantoor/initiatieven/1/foto/{photo.name}.jpg").content == b"jpeg"

    assert desk.post(f"/kantoor/bekijken/foto/{photo.pk}/")["Location"] == "/kantoor/bekijken/"

    photo.refresh_from_db()
    assert photo.seen_on == A_DAY_IN_MAY
    assert "De tuin in mei" not in seen(desk, "/kantoor/bekijken/")
    again = desk.post(f"/kantoor/bekijken/foto/{photo.pk}/", follow=True)
    assert "Een collega was eerder" in again.content.decode()


def test_what_is_hidden_has_a_reason_for_its_author_and_can_come_back(
    town: Town, marieke: User, photo: Picture
) -> None:
    desk, address = at_desk(town, marieke), f"/kantoor/bekijken/foto/{photo.pk}/"

    assert desk.post(f"{address}verbergen/", {"why": ""}).status_code == 422
    assert desk.post(f"{address}verbergen/", {"why": "Iemand wilde dit niet."}).status_code == 302
    photo.refresh_from_db()
    assert photo.hidden_on == A_DAY_IN_MAY
    (letter,) = posted()
    assert letter.to[0].startswith("noor")
    assert "Iemand wilde dit niet." in letter.body
    assert desk.post(f"{address}verbergen/", {"why": "Nog eens"}).status_code == 409

    assert desk.post(f"{address}tonen/", {"why": "Toch goed."}).status_code == 302
    shown = Picture.objects.get()
    assert (shown.hidden_on, shown.seen_on) == (None, A_DAY_IN_MAY)
    assert len(posted()) == 2
    assert [event.what for event in journal.of(town.garden)] == ["reviews.published.shown", "reviews.published.hidden"]


def test_news_is_public_at_once_and_can_be_hidden(town: Town, marieke: User) -> None:
    made = Update.objects.create(
        municipality=town.municipality, initiative=town.garden, on=A_DAY_IN_MAY, title="Eerste spade", text="Ja"
    )
    kind = moderation.kinds()["nieuws"]
    visitor = at_desk(town, marieke)
    assert "Eerste spade" in visitor.get("/initiatieven/buurttuin/").content.decode()

    moderation.hide(kind, made, by=marieke, on=A_DAY_IN_MAY, at=timezone.now(), why="Reclame.")

    made.refresh_from_db()
    assert made.hidden_on == A_DAY_IN_MAY
    assert visitor.post(f"/kantoor/bekijken/nieuws/{made.pk}/").status_code == 404  # it never waited for a look
    assert "Eerste spade" in seen(visitor, "/kantoor/bekijken/")


def test_in_another_district_or_municipality_it_is_not_there(
    town: Town, other_town: Town, marieke: User, photo: Picture
) -> None:
    elsewhere = at_desk(town, colleague(town, RoleName.COORDINATOR, [south(town).district]))
    neighbour = at_desk(other_town, colleague(other_town, RoleName.PROGRAMME_MANAGER))

    for desk in (elsewhere, neighbour):
        assert "De tuin in mei" not in seen(desk, "/kantoor/bekijken/")
        for act in ("", "verbergen/", "tonen/"):
            assert desk.post(f"/kantoor/bekijken/foto/{photo.pk}/{act}", {"why": "x"}).status_code == 404
    assert at_desk(town, marieke).post(f"/kantoor/bekijken/onzin/{photo.pk}/").status_code == 404


@pytest.mark.parametrize("key", ["x", "0", "9" * 30])
def test_what_is_no_number_of_a_row_is_not_there(town: Town, marieke: User, key: str) -> None:
    desk = at_desk(town, marieke)

    for kind in moderation.kinds():
        assert desk.post(f"/kantoor/bekijken/{kind}/{key}/").status_code == 404
