# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The settings of a municipality: seen, changed, refused, and seen on the public site at once."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.desk.tests import staffing
from buurtsamen.people.models import Event, RoleName
from buurtsamen.places import hosts
from buurtsamen.places.models import Municipality

HOME = "/kantoor/instellingen/"


@pytest.fixture
def desk(town: Town) -> Client:
    return staffing.at_desk(town, staffing.colleague(town, RoleName.ADMINISTRATOR))


def sent(desk: Client, address: str, **values: Any) -> dict[str, Any]:
    """What the form at this address would send, with other values here and there."""
    context = desk.get(address).context
    form = context["form"]
    first = {name: form[name].value() for name in form.fields}
    return {"version": context["version"], **{key: value or "" for key, value in first.items()}, **values}


def change(desk: Client, part: str, **values: Any) -> Any:
    return desk.post(f"{HOME}{part}/", sent(desk, f"{HOME}{part}/", **values))


def now(town: Town) -> Municipality:
    return Municipality.objects.get(pk=town.municipality.pk)


def plain(value: Any) -> Any:
    """As the journal keeps it: what has no order, in order."""
    return sorted(value) if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("part", "values", "kept"),
    [
        ("naam", {"platform": "Dorp Doet"}, {"platform": "Dorp Doet"}),
        ("spelregels", {"maximum_target_cents": "4.000"}, {"maximum_target_cents": 4_000_00}),
        ("tijden", {"review_days": "10", "days_off": "24 dec 2026"}, {"review_days": 10, "days_off": ["2026-12-24"]}),
        ("talen", {"languages": ["nl"]}, {"languages": ["nl"]}),
        ("afzender", {"sender": "Gemeente"}, {"sender": "Gemeente"}),
        ("bewaren", {"reading_months": "6"}, {"reading_months": 6}),
    ],
)
def test_a_part_is_changed_and_stands_in_the_journal(
    town: Town, desk: Client, part: str, values: dict[str, Any], kept: dict[str, Any]
) -> None:
    before = now(town)

    assert change(desk, part, **values)["Location"] == HOME

    after = now(town)
    assert {name: getattr(after, name) for name in kept} == kept
    assert after.version == before.version + 1
    event = Event.objects.get(what="places.municipality.changed")
    assert event.change == {name: [plain(getattr(before, name)), value] for name, value in kept.items()}
    assert event.actor is not None


@pytest.mark.parametrize(
    ("part", "values", "said"),
    [
        ("naam", {"platform": ""}, "platform"),
        ("naam", {"email": "geen adres"}, "email"),
        ("spelregels", {"minimum_organisers": "0"}, "minimum_organisers"),
        ("spelregels", {"maximum_target_cents": "veel"}, "maximum_target_cents"),
        ("tijden", {"review_days": "0"}, "review_days"),
        ("tijden", {"days_off": "kerst"}, "days_off"),
        ("talen", {"languages": []}, "languages"),
        ("talen", {"languages": ["fy"]}, "languages"),
        ("afzender", {"reply_to": "x"}, "reply_to"),
        ("bewaren", {"reading_months": "0"}, "reading_months"),
        ("bewaren", {"decision_years": "6"}, "decision_years"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    town: Town, desk: Client, part: str, values: dict[str, Any], said: str
) -> None:
    before = now(town)

    answer = change(desk, part, **values)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [said]
    assert now(town).__dict__ | {"_state": 0} == before.__dict__ | {"_state": 0}
    assert not Event.objects.filter(what="places.municipality.changed").exists()


def test_six_years_are_too_short_and_the_sentence_says_so(town: Town, desk: Client) -> None:
    said = change(desk, "bewaren", decision_years="6").content.decode()

    assert "De wet vraagt om geld en besluiten minstens zeven jaar te bewaren." in said


def test_the_public_site_shows_it_at_the_next_request(town: Town, desk: Client) -> None:
    visitor = Client(headers={"host": "lindedorp.test"})
    visitor.get("/")

    answer = change(desk, "naam", platform="Dorp Doet")

    assert "Dorp Doet" in visitor.get("/").content.decode()
    assert answer.cookies["vers"].value == "1", "the page cache is passed by for whoever changed it"


def test_of_two_who_change_at_once_the_second_is_shown_the_difference(town: Town, desk: Client) -> None:
    opened = sent(desk, f"{HOME}naam/", **{"initial-platform": now(town).platform}, platform="Het mijne")
    change(desk, "naam", platform="Het jouwe")

    answer = desk.post(f"{HOME}naam/", opened)

    assert answer.status_code == 409
    assert "Het jouwe" in answer.content.decode()
    assert now(town).platform == "Het jouwe"


def test_everything_that_is_set_can_be_seen_by_who_may_not_change_it(town: Town, today: Any) -> None:
    auditor = staffing.at_desk(town, staffing.colleague(town, RoleName.AUDITOR))

    page = auditor.get(HOME).content.decode()

    assert "€\u00a05.000" in page and "lindedorp.test" in page and "Nederlands, English" in page
    assert "/instellingen/naam/" not in page
    assert auditor.get(f"{HOME}naam/").status_code == 403
    assert auditor.post(f"{HOME}naam/", {"platform": "Van mij"}).status_code == 403


def test_the_next_ten_closed_days_are_shown(town: Town, desk: Client, today: Any) -> None:
    today(date(2026, 12, 20))
    change(desk, "tijden", days_off="24-12-2026")

    page = desk.get(f"{HOME}tijden/").content.decode()

    assert "donderdag 24 december 2026: gesloten" in page
    assert "vrijdag 25 december 2026: Eerste kerstdag" in page


def test_a_part_that_is_not_there_is_not_found(town: Town, desk: Client) -> None:
    assert desk.get(f"{HOME}geld/").status_code == 404


def test_a_name_is_added_and_removed(town: Town, desk: Client) -> None:
    assert desk.post(f"{HOME}adressen/", {"name": "Doe.Mee.test"}).status_code == 302
    assert "doe.mee.test" in desk.get(f"{HOME}adressen/").content.decode()
    gone = desk.post(f"{HOME}adressen/doe.mee.test/verwijderen/", {"why": "Niet meer nodig"})

    assert gone.status_code == 302
    assert list(Event.objects.order_by("pk").values_list("what", "change", "why")) == [
        ("places.host.added", {"host": [None, "doe.mee.test"]}, ""),
        ("places.host.removed", {"host": ["doe.mee.test", None]}, "Niet meer nodig"),
    ]


@pytest.mark.parametrize("name", ["elders.test", "lindedorp.test", "https://x.test", ""])
def test_a_name_that_cannot_be_added_is_refused_in_a_sentence(
    town: Town, other_town: Town, desk: Client, name: str
) -> None:
    answer = desk.post(f"{HOME}adressen/", {"name": name})

    assert answer.status_code == 422
    assert answer.context["form"].errors["name"]
    assert not Event.objects.filter(what="places.host.added").exists()


def test_the_name_in_use_the_last_one_and_the_neighbour_s_stay(town: Town, other_town: Town, desk: Client) -> None:
    def remove(name: str) -> int:
        return desk.post(f"{HOME}adressen/{name}/verwijderen/", {"why": "weg"}).status_code

    assert remove("lindedorp.test") == 409
    assert remove("elders.test") == 404
    assert remove("bestaat.niet.test") == 404
    assert remove("a%00b") == 404
    walls.enter(town.municipality.pk)
    hosts.add("tweede.test", town.municipality)
    assert remove("lindedorp.test") == 409
    assert remove("tweede.test") == 302


def test_host_names_ask_to_sign_in_again(town: Town) -> None:
    late = staffing.at_desk(town, staffing.colleague(town, RoleName.ADMINISTRATOR), sure_seconds_ago=16 * 60)

    assert late.post(f"{HOME}adressen/", {"name": "doe.mee.test"}).status_code == 302
    assert not Event.objects.exists()


def test_a_neighbour_s_administrator_changes_nothing_here(town: Town, other_town: Town) -> None:
    neighbour = staffing.at_desk(other_town, staffing.colleague(other_town, RoleName.ADMINISTRATOR))
    before = now(town)

    change(neighbour, "naam", platform="Van mij")
    here = neighbour.post(f"{HOME}naam/", {"platform": "Van mij"}, headers={"host": "lindedorp.test"})

    assert here.status_code in (302, 403)
    assert now(town).platform == before.platform
    assert now(other_town).platform == "Van mij"
