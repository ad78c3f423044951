# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A form keeps what is right, refuses what is wrong, and of two who save at once the second sees the difference."""

import re
from functools import partial
from html import unescape
from typing import Any

import pytest
from django.test import Client

from buurtsamen.conftest import Town, build
from buurtsamen.core import failpoints
from buurtsamen.core.tests.racing import race
from buurtsamen.desk import stale
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.people.models import Event, RoleName
from buurtsamen.places.models import Municipality

pytestmark = pytest.mark.urls("buurtsamen.desk.tests.trial")
HERE = "/kantoor/proef/gemeente/"
INPUT = re.compile(r"<input[^>]*>")
ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')


@pytest.fixture
def desk(town: Town) -> Client:
    return at_desk(town, colleague(town, RoleName.ADMINISTRATOR))


def opened(client: Client) -> dict[str, Any]:
    """What a browser would send, had nobody typed anything."""
    return fields_of(client.get(HERE).content.decode())


def fields_of(page: str) -> dict[str, Any]:
    """Name → value of the fields of a page; a radio button counts when it is chosen."""
    form = page[page.index('class="flow desk-form"') :]
    found: dict[str, Any] = {}
    for drawn in INPUT.findall(form):
        attributes = dict(ATTRIBUTE.findall(drawn))
        if attributes.get("type") != "radio" or " checked" in drawn:
            found[attributes["name"]] = unescape(attributes.get("value", ""))
    return found | {"asked": re.findall(r'name="asked" value="([a-z_]*)"', form)}


def stored(town: Town) -> Municipality:
    return Municipality.objects.get(pk=town.municipality.pk)


def test_a_form_shows_what_is_stored(desk: Client) -> None:
    shown = opened(desk)

    assert shown["name"] == "Lindedorp"
    assert shown["maximum_target_cents"] == "5000"
    assert shown["version"] == "1"


def test_a_change_is_kept_with_its_version_and_its_line_in_the_journal(desk: Client, town: Town) -> None:
    answer = desk.post(HERE, opened(desk) | {"name": "Lindenstad", "maximum_target_cents": "€ 7.500"})

    assert (answer.status_code, answer["Location"]) == (302, "/kantoor/")
    row = stored(town)
    assert (row.name, row.maximum_target_cents, row.version) == ("Lindenstad", 750_000, 2)
    event = Event.objects.get()
    assert event.what == "places.municipality.changed"
    assert event.thing == f"places.municipality:{row.pk}"
    assert event.change == {"name": ["Lindedorp", "Lindenstad"], "maximum_target_cents": [500_000, 750_000]}


def test_saving_nothing_new_changes_nothing(desk: Client, town: Town) -> None:
    assert desk.post(HERE, opened(desk)).status_code == 302

    assert stored(town).version == 1
    assert not Event.objects.exists()


def test_a_secret_stands_nowhere(desk: Client) -> None:
    answer = desk.post(HERE, opened(desk) | {"secret": "hushhush", "name": ""})
    assert b"hushhush" not in answer.content
    desk.post(HERE, opened(desk) | {"secret": "hushhush", "name": "Anders"})

    assert Event.objects.get().change == {"name": ["Lindedorp", "Anders"], "secret": ["***", "***"]}


def test_a_mistake_is_named_at_the_top_at_the_field_and_in_the_title(desk: Client, town: Town) -> None:
    answer = desk.post(HERE, opened(desk) | {"name": "", "maximum_target_cents": "veel", "helpers": "Bij de buren"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert re.search(r"<title>(Fout|Error): Gemeente", page)
    assert 'href="#id_name"' in page
    assert 'href="#id_maximum_target_cents"' in page
    assert 'id="id_name_error"' in page
    assert re.search(r'<input[^>]*name="name"[^>]*aria-invalid="true"', page)
    assert fields_of(page)["helpers"] == "Bij de buren"  # nothing that was typed is lost
    assert stored(town).version == 1


def test_a_mistake_does_not_hide_that_somebody_else_saved(desk: Client, town: Town) -> None:
    mine = opened(desk)
    desk.post(HERE, opened(desk) | {"phone": "0546 11 11 11"})

    again = desk.post(HERE, mine | {"name": ""})
    page = again.content.decode()

    assert again.status_code == 409
    assert "0546 11 11 11" in page


def test_of_two_editors_the_second_is_shown_the_difference(desk: Client, town: Town) -> None:
    mine, theirs = opened(desk), opened(desk)
    desk.post(HERE, theirs | {"name": "Van hen", "phone": "0546 11 11 11", "helpers": "Hetzelfde"})

    answer = desk.post(HERE, mine | {"name": "Van mij", "review_days": "9", "helpers": "Hetzelfde"})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert fields_of(page)["asked"] == ["name", "phone", "review_days"]  # not what both wrote alike
    for word in ("Lindedorp", "Van hen", "Van mij", "0546 11 11 11", "0546 00 00 00"):
        assert word in page
    assert stored(town).name == "Van hen"
    fields = fields_of(page)
    assert "keep-name" not in fields  # both changed it: nothing is chosen for anybody
    assert (fields["keep-phone"], fields["keep-review_days"]) == ("theirs", "yours")


@pytest.mark.parametrize(("choice", "name"), [("theirs", "Van hen"), ("yours", "Van mij")])
def test_the_second_keeps_theirs_or_their_own_field_by_field(desk: Client, town: Town, choice: str, name: str) -> None:
    mine = opened(desk)
    desk.post(HERE, opened(desk) | {"name": "Van hen", "phone": "0546 11 11 11", "maximum_target_cents": "100"})
    page = desk.post(HERE, mine | {"name": "Van mij", "review_days": "9"}).content.decode()

    answer = desk.post(HERE, fields_of(page) | {"keep-name": choice})

    assert answer.status_code == 302
    row = stored(town)
    assert (row.name, row.phone, row.review_days, row.maximum_target_cents) == (name, "0546 11 11 11", 9, 100_00)
    assert row.version == 3


def test_who_chose_nothing_is_asked_again(desk: Client, town: Town) -> None:
    mine = opened(desk)
    desk.post(HERE, opened(desk) | {"name": "Van hen"})
    page = desk.post(HERE, mine | {"name": "Van mij"}).content.decode()

    assert desk.post(HERE, fields_of(page)).status_code == 409
    assert stored(town).name == "Van hen"


def test_a_third_who_saves_meanwhile_is_shown_as_well(desk: Client, town: Town) -> None:
    mine = opened(desk)
    desk.post(HERE, opened(desk) | {"name": "Van hen"})
    page = desk.post(HERE, mine | {"name": "Van mij"}).content.decode()
    desk.post(HERE, opened(desk) | {"name": "Van een derde"})

    answer = desk.post(HERE, fields_of(page) | {"keep-name": "yours"})

    assert answer.status_code == 409
    assert "Van een derde" in answer.content.decode()


def test_both_who_made_the_same_change_are_not_bothered(desk: Client, town: Town) -> None:
    mine = opened(desk)
    desk.post(HERE, opened(desk) | {"name": "Lindenstad"})

    assert desk.post(HERE, mine | {"name": "Lindenstad"}).status_code == 302
    assert stored(town).version == 2


@pytest.mark.parametrize("version", ["", "0", "x", "999"])
def test_a_form_without_its_version_overwrites_nothing(desk: Client, town: Town, version: str) -> None:
    answer = desk.post(HERE, opened(desk) | {"name": "Anders", "version": version})

    assert answer.status_code == 409
    assert stored(town).name == "Lindedorp"


def saves(client: Client, fields: dict[str, Any], answers: list[int]) -> None:
    answers.append(client.post(HERE, fields).status_code)


def test_of_eight_who_save_at_once_one_is_kept(committed: str) -> None:
    town = build("lindedorp.test")
    desks = [at_desk(town, colleague(town, RoleName.ADMINISTRATOR)) for _ in range(8)]
    sent = [opened(desk) | {"name": f"Naam {number}"} for number, desk in enumerate(desks)]
    answers: list[int] = []

    race(town.municipality.pk, [partial(saves, *pair, answers) for pair in zip(desks, sent, strict=True)], "forms.edit")

    assert sorted(answers) == [302] + [409] * 7
    assert stored(town).version == 2
    assert Event.objects.filter(what="places.municipality.changed").count() == 1


def test_without_the_lock_all_eight_would_be_kept(committed: str) -> None:
    """The control: the same race, by one who looks at the version and then saves."""
    town = build("lindedorp.test")
    kept: list[str] = []

    def naive(name: str) -> None:
        row = stored(town)
        is_mine = row.version == 1
        failpoints.reach("forms.edit")
        if is_mine:
            Municipality.objects.filter(pk=row.pk).update(name=name, version=2)
            kept.append(name)

    race(town.municipality.pk, [partial(naive, f"Naam {number}") for number in range(8)], "forms.edit")

    assert len(kept) == 8


def test_a_form_that_fails_half_way_keeps_nothing(desk: Client, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("The disk is full")

    monkeypatch.setattr("buurtsamen.people.journal.record", broken)

    with pytest.raises(OSError, match="full"):
        desk.post(HERE, opened(desk) | {"name": "Anders"})

    assert stored(town).name == "Lindedorp"


def test_somebody_without_the_right_changes_nothing(town: Town) -> None:
    adviser = at_desk(town, colleague(town, RoleName.AUDITOR))

    assert adviser.post(HERE, {"name": "Anders", "version": "1"}).status_code == 403
    assert stored(town).name == "Lindedorp"


def test_somebody_of_another_town_changes_nothing_here(town: Town, other_town: Town) -> None:
    user = colleague(other_town, RoleName.ADMINISTRATOR)

    assert at_desk(town, user).post(HERE, {"name": "Anders", "version": "1"}).status_code == 403


def test_the_names_on_the_page_and_in_the_module_are_the_same() -> None:
    assert (stale.ASKED, stale.KEEP) == ("asked", "keep-")
