# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Texts of the public pages: written, tried, refused, taken back, and seen on the site at once."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.core.pagecache import PageCache
from buurtsamen.desk.tests import staffing
from buurtsamen.office.tests.test_views_settings import sent
from buurtsamen.people.models import Event, RoleName
from buurtsamen.website import pages
from buurtsamen.website.models import Page, PageVersion
from buurtsamen.website.urls import PATHS

LIST = "/kantoor/teksten/"
TEXT = f"{LIST}vragen/nl/"


@pytest.fixture
def desk(town: Town) -> Client:
    pages.install(town.municipality)
    return staffing.at_desk(town, staffing.colleague(town, RoleName.PROGRAMME_MANAGER, name="Marieke"))


def change(desk: Client, **values: str) -> Any:
    return desk.post(TEXT, sent(desk, TEXT, **values))


def public() -> str:
    return Client(headers={"host": "lindedorp.test"}).get("/vragen/").content.decode()


def page() -> Page:
    return Page.objects.get(name="questions", language="nl")


def test_every_page_stands_in_the_list_in_every_language_with_who_wrote_it(town: Town, desk: Client) -> None:
    change(desk, text="Nieuw")

    said = desk.get(LIST).content.decode()

    assert said.count("<tr") == 1 + 14
    assert "Marieke" in said
    for word in PATHS.values():
        for language in ("nl", "en"):
            assert f'href="{LIST}{word}/{language}/"' in said
            assert desk.get(f"{LIST}{word}/{language}/").status_code == 200


def test_a_text_is_on_the_public_page_at_once_and_stands_in_the_journal(town: Town, desk: Client) -> None:
    before = page()

    answer = change(desk, title="Jouw vragen", text="Bel {phone} of **mail**.")

    assert answer["Location"] == LIST
    assert answer.cookies["vers"].value == "1"
    assert '<h1 class="utrecht-heading-1">Jouw vragen</h1>' in public()
    assert "Bel 0546 00 00 00 of <strong>mail</strong>." in public()
    event = Event.objects.get()
    assert event.what == "website.page.changed"
    assert event.change["title"] == [before.title, "Jouw vragen"]
    assert [(each.number, each.saved_by and each.saved_by.name) for each in page().versions.order_by("number")] == [
        (1, None),
        (2, "Marieke"),
    ]
    assert page().version == 2


def test_nothing_changed_makes_no_version(town: Town, desk: Client) -> None:
    assert change(desk).status_code == 302

    assert page().versions.count() == 1
    assert not Event.objects.exists()


def test_an_unknown_word_between_braces_is_refused_with_the_word(town: Town, desk: Client) -> None:
    answer = change(desk, text="Een bon is {waarde} waard.")

    assert answer.status_code == 422
    assert "{waarde}" in str(answer.context["form"].errors["text"])
    assert page().versions.count() == 1


def test_a_text_is_shown_before_it_is_kept_and_html_is_text(town: Town, desk: Client) -> None:
    answer = change(desk, text="## Kop\n\n{value} <script>alert(1)</script>", show="1")

    said = answer.content.decode()
    assert answer.status_code == 200
    assert '<h2 class="utrecht-heading-2">Kop</h2>' in said
    assert "€\u00a07,50 &lt;script&gt;" in said and "<script>alert" not in said
    assert page().versions.count() == 1


def test_history_says_who_when_and_what(town: Town, desk: Client) -> None:
    change(desk, text="Bel ons op maandag.")
    change(desk, text="Bel ons op dinsdag.")

    said = desk.get(f"{TEXT}eerder/").content.decode()

    assert "Bel ons op <del>maandag</del><ins>dinsdag</ins>." in said
    assert said.count("Marieke") >= 2


def test_an_earlier_version_comes_back_as_a_new_one(town: Town, desk: Client) -> None:
    first = page().text
    change(desk, text="Weg ermee")
    assert "Weg ermee" in public()

    assert desk.post(f"{TEXT}eerder/1/", {"why": "Foutje"}).status_code == 302

    assert "Weg ermee" not in public()
    assert page().text == first
    assert [each.number for each in page().versions.order_by("number")] == [1, 2, 3]
    event = Event.objects.get(what="website.page.restored")
    assert (event.why, event.change["version"]) == ("Foutje", [None, 1])
    assert desk.post(f"{TEXT}eerder/9/", {"why": ""}).status_code == 404


def test_of_two_who_write_at_once_the_second_is_shown_the_difference(town: Town, desk: Client) -> None:
    opened = sent(desk, TEXT, text="Van mij") | {"initial-text": page().text}
    change(desk, text="Van jou")

    answer = desk.post(TEXT, opened)

    assert answer.status_code == 409
    assert "Van jou" in answer.content.decode() and "Van mij" in answer.content.decode()
    assert page().text == "Van jou"
    assert page().versions.count() == 2


def test_whoever_wrote_passes_by_the_kept_pages_and_others_wait_five_seconds(town: Town, desk: Client) -> None:
    def site(environ: dict[str, Any], start: Any) -> list[bytes]:
        answer = Client(headers={"host": "lindedorp.test"}).get(environ["PATH_INFO"])
        start("200 OK", list(answer.items()))
        return [answer.content]

    kept = PageCache(site)

    def ask(**more: str) -> str:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/vragen/", **more}
        return b"".join(kept(environ, lambda *_: None)).decode()

    ask()
    cookie = change(desk, text="Nieuwe woorden").cookies["vers"]

    assert "Nieuwe woorden" in ask(HTTP_COOKIE=f"vers={cookie.value}")
    assert "Nieuwe woorden" not in ask()


def test_the_neighbour_s_text_is_not_found_and_stays(town: Town, other_town: Town, desk: Client) -> None:
    neighbour = staffing.at_desk(other_town, staffing.colleague(other_town, RoleName.ADMINISTRATOR))
    for address in (TEXT, f"{TEXT}eerder/", f"{TEXT}eerder/1/"):
        assert neighbour.get(address).status_code == 404
        assert neighbour.post(address, {"title": "x", "text": "x", "why": "x"}).status_code in (404, 405)
    walls.enter(town.municipality.pk)

    assert page().versions.count() == 1


def test_a_version_does_not_point_to_a_neighbour_s_page(town: Town, other_town: Town, desk: Client) -> None:
    walls.enter(other_town.municipality.pk)

    assert not Page.objects.exists()
    assert not PageVersion.objects.exists()


def test_who_may_change_no_texts_reads_them_and_what_they_said_before(town: Town, desk: Client) -> None:
    auditor = staffing.at_desk(town, staffing.colleague(town, RoleName.AUDITOR))

    for address in (LIST, f"{TEXT}eerder/"):
        answer = auditor.get(address)
        assert answer.status_code == 200
        assert f'href="{TEXT}"' not in answer.content.decode()  # no way in to where it is changed
    assert auditor.get(TEXT).status_code == 403
    assert auditor.post(TEXT, {"title": "x", "text": "x"}).status_code == 403


def test_the_moment_of_a_version_is_now(town: Town, desk: Client) -> None:
    before = timezone.now()
    change(desk, text="Nieuw")

    assert before <= page().versions.get(number=2).saved_at <= timezone.now()
