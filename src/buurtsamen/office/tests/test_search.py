# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Search finds what somebody may see, and nothing else."""

import pytest
from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.people.models import Event, RoleName
from buurtsamen.places.models import Address


def found(client: Client, words: str) -> str:
    """What the page shows as found."""
    answer = client.get("/kantoor/zoeken/", {"zoek": words})
    assert answer.status_code == 200
    page = answer.content.decode()
    return page[page.index("<main") :]


@pytest.fixture
def helpdesk(town: Town) -> Client:
    return at_desk(town, colleague(town, RoleName.HELPDESK))


@pytest.mark.parametrize("words", ["7602AB 3", "7602 ab 3", "7602ab3", "7602 AB, 3"])
def test_an_address_is_found_by_postcode_and_number(helpdesk: Client, words: str) -> None:
    assert "Lindelaan 3, 7602 AB Lindedorp" in found(helpdesk, words)


def test_looking_up_an_address_stands_in_the_journal(helpdesk: Client) -> None:
    found(helpdesk, "7602AB 3")

    line = Event.objects.get(what="places.address.found")
    assert line.thing == f"places.address:{Address.objects.get(number=3).pk}"
    assert line.kept == Event.Kept.READING
    assert line.actor


def test_doors_of_one_number_are_told_apart(helpdesk: Client, town: Town) -> None:
    one = Address.objects.get(number=3)
    for place, (letter, addition) in enumerate([("A", ""), ("B", "2"), ("", "bis")], start=1):
        Address.objects.create(
            municipality=town.municipality,
            bag_id=f"0001200{place:09}"[:12] + f"99{place:02}",
            street=one.street,
            neighbourhood=one.neighbourhood,
            postcode=one.postcode,
            number=3,
            letter=letter,
            addition=addition,
        )

    assert found(helpdesk, "7602AB 3").count("Lindelaan 3") == 4
    assert found(helpdesk, "7602AB 3a").count("Lindelaan 3") == 1
    assert found(helpdesk, "7602AB 3 B 2").count("Lindelaan 3") == 1
    assert found(helpdesk, "7602AB 3-bis").count("Lindelaan 3") == 1


@pytest.mark.parametrize("words", ["7602AB", "7602", "Lindelaan 3", "0602AB 3", "7602AB 33333"])
def test_what_is_no_address_finds_none(helpdesk: Client, words: str) -> None:
    assert "7602 AB" not in found(helpdesk, words).replace(f"{words}", "")
    assert not Event.objects.filter(what="places.address.found").exists()


def test_an_address_is_not_for_everybody(town: Town) -> None:
    desk = at_desk(town, colleague(town, RoleName.TREASURER))

    assert "Lindelaan" not in found(desk, "7602AB 3")
    assert not Event.objects.filter(what="places.address.found").exists()


def test_an_address_of_another_town_is_not_found(town: Town, other_town: Town) -> None:
    desk = at_desk(other_town, colleague(other_town, RoleName.HELPDESK))

    assert "Lindelaan 3, 7602 AB Lindedorp" not in found(desk, "7602AB 3")


def test_a_colleague_is_found_by_name_and_mail(town: Town) -> None:
    robin = colleague(town, RoleName.ADVISER, name="Robin")
    desk = at_desk(town, colleague(town, RoleName.ADMINISTRATOR))

    assert "Robin" in found(desk, "robi")
    assert f"/kantoor/mensen/{robin.pk}/" in found(desk, robin.email)


def test_a_colleague_is_not_found_by_those_who_may_not_see_colleagues(town: Town, other_town: Town) -> None:
    colleague(town, RoleName.ADVISER, name="Robin")

    assert "Robin" not in found(at_desk(town, colleague(town, RoleName.HELPDESK)), "robi")
    assert "Robin" not in found(at_desk(other_town, colleague(other_town, RoleName.ADMINISTRATOR)), "robi")


@pytest.mark.parametrize("words", ["", "   ", "\0", "%", "_", "'; drop table", "<script>alert(1)</script>", "x" * 5000])
def test_odd_words_find_nothing_and_break_nothing(helpdesk: Client, words: str) -> None:
    assert "<script>alert" not in found(helpdesk, words)
