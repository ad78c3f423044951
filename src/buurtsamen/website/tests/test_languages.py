# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A language that a municipality turned off is nowhere on its site."""

import pytest
from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.places import middleware
from buurtsamen.places.models import Municipality
from buurtsamen.website import languages, pages


def only(town: Town, *codes: str) -> Client:
    Municipality.objects.filter(pk=town.municipality.pk).update(languages=list(codes))
    middleware.forget_hosts()
    pages.install(town.municipality)
    return Client(headers={"host": "lindedorp.test"})


def test_both_languages_are_offered_when_both_are_on(town: Town) -> None:
    visitor = only(town, "nl", "en")

    assert 'href="/en/vragen/" lang="en"' in visitor.get("/vragen/").content.decode()
    assert 'href="/vragen/" lang="nl"' in visitor.get("/en/vragen/").content.decode()


def test_a_language_that_is_off_is_not_offered_and_its_addresses_lead_to_the_other(town: Town) -> None:
    visitor = only(town, "nl")

    assert 'lang="en"' not in visitor.get("/vragen/").content.decode()
    assert visitor.get("/en/vragen/?a=b")["Location"] == "/vragen/?a=b"
    assert visitor.get("/en/")["Location"] == "/"


def test_dutch_can_be_the_one_that_is_off(town: Town) -> None:
    visitor = only(town, "en")

    assert visitor.get("/vragen/")["Location"] == "/en/vragen/"
    assert 'lang="nl"' not in visitor.get("/en/vragen/").content.decode()


def test_an_address_that_has_no_language_speaks_one_that_is_on(town: Town) -> None:
    visitor = only(town, "en")

    assert visitor.get("/huisstijl.css").status_code == 200
    missing = visitor.get("/bestaat-niet/")
    assert missing.status_code == 404
    assert '<html class="utrecht-root voorbeeld-theme" lang="en">' in missing.content.decode()


def test_a_form_that_was_sent_is_taken(town: Town) -> None:
    visitor = only(town, "nl")

    answer = visitor.post("/en/waardebon/", {"code": town.codes["aisha"]}, follow=True)

    assert answer.redirect_chain == [("/en/geven/", 302), ("/geven/", 302)]
    assert answer.status_code == 200


def test_the_desk_speaks_every_language(town: Town) -> None:
    visitor = only(town, "nl")

    assert visitor.get("/en/kantoor/bestaat-niet/").status_code == 404


@pytest.mark.parametrize("chosen", [[], ["xx"], ["fy", "nl"]])
def test_some_language_is_always_left(chosen: list[str]) -> None:
    assert list(languages.of(Municipality(languages=chosen))) == ["nl"]


def test_the_neighbour_keeps_its_languages(town: Town, other_town: Town) -> None:
    only(town, "nl")

    assert Client(headers={"host": "elders.test"}).get("/en/").status_code == 200
