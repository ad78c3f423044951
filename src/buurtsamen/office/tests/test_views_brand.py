# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The brand and the logo of a municipality: tried on, refused with what was measured, kept, and taken back."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.desk.tests import staffing
from buurtsamen.office import brand_history
from buurtsamen.office.tests.test_views_settings import now, sent
from buurtsamen.people.models import Event, RoleName
from buurtsamen.places import logos
from buurtsamen.places.models import Municipality
from buurtsamen.places.tests.test_logos import picture

HOME, BRAND, LOGO = "/kantoor/instellingen/", "/kantoor/instellingen/huisstijl/", "/kantoor/instellingen/logo/"
PURPLE, BLUE, YELLOW = "#3a3388", "#003d7c", "#e8c400"


@pytest.fixture
def desk(town: Town) -> Client:
    return staffing.at_desk(town, staffing.colleague(town, RoleName.ADMINISTRATOR))


def change(desk: Client, **values: str) -> Any:
    return desk.post(BRAND, sent(desk, BRAND, **values))


def sheet(host: str = "lindedorp.test") -> str:
    visitor = Client(headers={"host": host})
    address = visitor.get("/").content.decode().partition('href="/huisstijl.css?')[2].partition('"')[0]
    answer = visitor.get(f"/huisstijl.css?{address}")
    assert "immutable" in answer["Cache-Control"]
    return answer.content.decode()


def test_a_new_main_colour_is_on_the_public_site_at_the_next_request(town: Town, desk: Client) -> None:
    assert "--brand-primary: #12583d;" in sheet()

    assert change(desk, primary=PURPLE)["Location"] == HOME

    assert f"--brand-primary: {PURPLE};" in sheet()
    assert Event.objects.get().change == {"primary": ["#12583d", PURPLE]}
    assert now(town).version == 2


def test_what_is_derived_can_be_overruled_and_derived_again(town: Town, desk: Client) -> None:
    change(desk, deep="#262160")
    assert now(town).brand["deep"] == "#262160"
    change(desk, deep="")
    assert "deep" not in now(town).brand


def test_too_little_contrast_is_refused_with_the_ratio_that_was_measured(town: Town, desk: Client) -> None:
    before = now(town).brand

    answer = change(desk, primary=YELLOW)

    assert answer.status_code == 422
    said = answer.content.decode()
    assert "“Hoofdkleur” op of bij “Pagina” heeft een contrast van 1,6" in said
    assert "Het moet 7 : 1 of meer zijn." in said
    assert now(town).brand == before
    assert not Event.objects.exists()


def test_what_is_wrong_is_said_at_the_field_that_can_put_it_right(town: Town, desk: Client) -> None:
    assert set(change(desk, primary="#c8c8c8").context["form"].errors) == {"primary"}
    assert set(change(desk, muted="#999999").context["form"].errors) == {"muted"}
    assert set(change(desk, ticket="#8a5a00").context["form"].errors) >= {"ticket"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"primary": "red"},
        {"deep": "url(x)"},
        {"radius": "99px"},
        {"font": "Comic Sans"},
        {"primary": "#5a3d00"},
        {"ramp-2": "#64a682"},
    ],
)
def test_what_cannot_be_is_refused(town: Town, desk: Client, wrong: dict[str, str]) -> None:
    assert change(desk, **wrong).status_code == 422
    assert now(town).brand == {}


def test_a_brand_is_tried_on_without_saving(town: Town, desk: Client) -> None:
    answer = change(desk, primary=PURPLE, show="1")

    assert answer.status_code == 200
    assert "voorbeeld.css?primary=%233a3388" in answer.content.decode()
    assert now(town).brand == {}


def test_what_is_wrong_is_shown_while_trying_on(town: Town, desk: Client) -> None:
    answer = change(desk, primary=YELLOW, show="1")

    assert answer.status_code == 200
    assert "1,6" in answer.content.decode()


def test_all_others_can_follow_the_choice_again(town: Town, desk: Client) -> None:
    change(desk, deep="#262160", muted="#333333")
    form = change(desk, primary=PURPLE, show="follow").context["form"]
    assert (form["primary"].value(), form["deep"].value(), form["muted"].value()) == (PURPLE, "", "")
    assert now(town).brand["deep"] == "#262160"

    change(desk, **{name: form[name].value() or "" for name in form.fields})

    assert set(now(town).brand) == {"primary", "ticket", "radius", "font"}
    assert Event.objects.order_by("-pk")[0].change == {
        "primary": ["#12583d", PURPLE],
        "deep": ["#262160", ""],
        "muted": ["#333333", ""],
    }


def test_the_example_wears_what_is_tried_on_and_nothing_else(town: Town, desk: Client) -> None:
    answer = desk.get(f"{BRAND}voorbeeld.css", {"primary": PURPLE, "logo": "x", "csrfmiddlewaretoken": "y"})

    assert answer["Content-Type"] == "text/css"
    assert answer["Cache-Control"] == "private, no-store"
    css = answer.content.decode()
    assert ".voorbeeld-theme.candidate {" in css and f"--brand-primary: {PURPLE};" in css


@pytest.mark.parametrize("value", ["red;} body{display:none", "url(https://elsewhere.test)", "#12583d\n}"])
def test_nothing_else_gets_into_the_stylesheet_of_the_example(town: Town, desk: Client, value: str) -> None:
    answer = desk.get(f"{BRAND}voorbeeld.css", {"primary": value})

    assert answer.status_code == 422
    assert answer.content == b"/* */\n"


def test_complaints_can_be_asked_while_choosing(town: Town, desk: Client) -> None:
    assert "1,6" in desk.get(f"{BRAND}klachten/", {"primary": YELLOW}).content.decode()
    assert "utrecht-alert--ok" in desk.get(f"{BRAND}klachten/", {"primary": PURPLE}).content.decode()
    evil = desk.get(f"{BRAND}klachten/", {"primary": "<script>alert(1)</script>"}).content.decode()
    assert "<script>" not in evil


def test_who_may_only_see_the_settings_tries_nothing_on(town: Town) -> None:
    auditor = staffing.at_desk(town, staffing.colleague(town, RoleName.AUDITOR))

    for page in ("", "voorbeeld.css", "klachten/"):
        assert auditor.get(BRAND + page).status_code == 403


def test_a_former_look_comes_back(town: Town, desk: Client) -> None:
    change(desk, primary=PURPLE)
    change(desk, primary=BLUE, radius="4px")
    change(desk, deep="#0a2a50")
    second = Event.objects.order_by("pk")[1]

    assert desk.post(f"{BRAND}terug/{second.pk}/", {"why": "Te blauw"}).status_code == 302

    assert now(town).brand["primary"] == PURPLE
    assert now(town).brand["radius"] == "12px"
    assert "deep" not in now(town).brand
    assert f"--brand-primary: {PURPLE};" in sheet()
    event = Event.objects.get(what=brand_history.RESTORED)
    assert event.why == "Te blauw"
    assert event.change == {"primary": [BLUE, PURPLE], "deep": ["#0a2a50", ""], "radius": ["4px", "12px"]}


def test_taking_back_can_be_taken_back(town: Town, desk: Client) -> None:
    change(desk, primary=PURPLE)
    desk.post(f"{BRAND}terug/{Event.objects.get().pk}/", {"why": ""})
    assert now(town).brand["primary"] == "#12583d"
    back = Event.objects.get(what=brand_history.RESTORED)
    desk.post(f"{BRAND}terug/{back.pk}/", {"why": ""})

    assert now(town).brand["primary"] == PURPLE


def test_a_former_look_that_is_not_good_any_more_does_not_come_back(town: Town, desk: Client) -> None:
    Municipality.objects.filter(pk=town.municipality.pk).update(brand={"primary": YELLOW})
    change(desk, primary=PURPLE)

    answer = desk.post(f"{BRAND}terug/{Event.objects.get().pk}/", {"why": ""})

    assert answer.status_code == 409
    assert now(town).brand["primary"] == PURPLE


def test_the_neighbour_s_look_stays_and_its_history_is_not_found(town: Town, other_town: Town, desk: Client) -> None:
    neighbour = staffing.at_desk(other_town, staffing.colleague(other_town, RoleName.ADMINISTRATOR))
    change(desk, primary=PURPLE)
    walls.enter(town.municipality.pk)
    event = Event.objects.get()

    assert neighbour.post(f"{BRAND}terug/{event.pk}/", {"why": "x"}).status_code == 404
    assert now(other_town).brand == {}


def test_of_two_who_choose_at_once_the_second_is_shown_the_difference(town: Town, desk: Client) -> None:
    opened = sent(desk, BRAND, primary=BLUE) | {"initial-primary": "#12583d"}
    change(desk, primary=PURPLE)

    assert desk.post(BRAND, opened | {"show": "1"}).context["version"] == str(opened["version"])
    assert desk.post(BRAND, opened).status_code == 409
    assert now(town).brand["primary"] == PURPLE


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", data, content_type="image/png")


def test_a_logo_stands_on_the_public_site_at_the_next_request(town: Town, desk: Client) -> None:
    visitor = Client(headers={"host": "lindedorp.test"})

    desk.post(LOGO, {"picture": upload(picture()), "alternative": "Wapen van Lindedorp"})

    shown = logos.of(town.municipality)
    assert shown
    assert f'src="/logo.png?{shown.key}" alt="Wapen van Lindedorp"' in visitor.get("/").content.decode()
    assert Event.objects.get().change == {"alternative": [None, "Wapen van Lindedorp"], "key": [None, shown.key]}


@pytest.mark.parametrize("data", [b"<svg/>", b"", picture() + b" " * 2**20, picture("GIF")])
def test_a_file_that_is_no_picture_is_refused(town: Town, desk: Client, data: bytes) -> None:
    answer = desk.post(LOGO, {"picture": upload(data), "alternative": "Wapen"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"picture"}
    assert logos.of(town.municipality) is None


def test_words_beside_the_picture_are_asked_and_can_change_alone(town: Town, desk: Client) -> None:
    assert desk.post(LOGO, {"picture": upload(picture()), "alternative": ""}).status_code == 422
    assert desk.post(LOGO, {"alternative": "Wapen"}).status_code == 422
    desk.post(LOGO, {"picture": upload(picture()), "alternative": "Wapen"})

    assert desk.post(LOGO, {"alternative": "Wapen van Lindedorp"}).status_code == 302
    shown = logos.of(town.municipality)
    assert shown and shown.alternative == "Wapen van Lindedorp"


def test_a_logo_is_removed_once(town: Town, desk: Client) -> None:
    desk.post(LOGO, {"picture": upload(picture()), "alternative": "Wapen"})

    assert desk.post(f"{LOGO}verwijderen/", {"why": ""}).status_code == 302
    assert desk.post(f"{LOGO}verwijderen/", {"why": ""})["Location"] == LOGO
    assert logos.of(town.municipality) is None
    assert Event.objects.filter(what="places.logo.removed").count() == 1
