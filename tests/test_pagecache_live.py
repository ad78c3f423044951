# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Kept pages at a real site: the giver sees a gift at once, others a moment later, and nobody a neighbour's page."""

import gzip
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import live
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from buurtsamen.config import serving, testing
from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.core.pagecache import FRESH_COOKIE, PageCache
from buurtsamen.initiatives.models import Initiative
from buurtsamen.website import pages

PAGE = "/initiatieven/feest/"
SAVED = '<p class="big num">€\u00a0{}</p>'
PATIENCE = 60


@pytest.fixture
def towns(committed: str) -> dict[str, Town]:
    made = {host: live.a_town(host, number) for number, host in enumerate(("lindedorp.test", "elders.test"), 1)}
    walls.enter(made["lindedorp.test"].municipality.pk)
    return made


@pytest.fixture
def site(towns: dict[str, Town], committed: str, tmp_path: Path) -> Iterator[serving.Site]:
    environment = testing.databases.environment(committed)
    with serving.serving(tmp_path / "log", environment=environment, workers=1) as served:
        yield served


def test_who_gives_sees_it_at_once_and_others_soon(site: serving.Site, towns: dict[str, Town]) -> None:
    town = towns["lindedorp.test"]
    assert SAVED.format("0") in live.ask(site.port, PAGE).text  # kept from now on

    given = live.give(site.port, town, town.codes["house 0"])
    fresh = {FRESH_COOKIE: given.cookie(FRESH_COOKIE).value}

    assert SAVED.format("7,50") in live.ask(site.port, PAGE, cookies=fresh).text
    deadline = time.monotonic() + PATIENCE
    while SAVED.format("7,50") not in live.ask(site.port, PAGE).text:
        assert time.monotonic() < deadline


def test_an_answer_out_of_memory_is_the_same_as_the_first_and_goes_to_nobody_in_particular(
    site: serving.Site, towns: dict[str, Town]
) -> None:
    first = live.ask(site.port, "/")
    again = live.ask(site.port, "/", cookies={"sessionid": "x", "csrftoken": "y" * 32})

    assert again.body == first.body
    for answer in (first, again):
        assert answer.status == 200
        assert "x-shared-page" not in answer.headers
        assert not answer.cookies
        assert answer.headers["cache-control"] == "max-age=0, must-revalidate"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/", "/en/", "/initiatieven/", "/initiatieven/buurttuin/", "/vragen/", "/huisstijl.css"]
)
def test_every_page_that_is_the_same_for_everybody_is_kept(town: Town, path: str) -> None:
    pages.install(town.municipality)
    application: Any = PageCache(get_wsgi_application())

    def ask(**headers: str) -> bytes:
        request = RequestFactory().get(path, headers={"host": "lindedorp.test", **headers})
        return b"".join(application(request.environ, lambda *_: None))

    first = ask()
    with CaptureQueriesContext(connection) as asked:
        assert ask() == ask(cookie="csrftoken=x; sessionid=y") == first
    assert len(asked) == 0


def test_two_towns_at_once_never_get_each_others_pages(site: serving.Site, towns: dict[str, Town]) -> None:
    def ask(number: int) -> bool:
        host = list(towns)[number % 2]
        path = ("/", "/initiatieven/", PAGE)[number % 3]
        answer = live.ask(site.port, path, host, Accept_Encoding="gzip" if number % 5 else "identity")
        text = (gzip.decompress(answer.body) if "content-encoding" in answer.headers else answer.body).decode()
        own, other = (towns[name].municipality.platform for name in (host, list(towns)[1 - number % 2]))
        return answer.status == 200 and own in text and other not in text

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(600)))


def test_who_cannot_unpack_gets_it_plain(site: serving.Site, towns: dict[str, Town]) -> None:
    for _ in range(2):
        packed = live.ask(site.port, PAGE, Accept_Encoding="gzip, deflate, br")
        plain = live.ask(site.port, PAGE, Accept_Encoding="identity")

        assert packed.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert gzip.decompress(packed.body) == plain.body
        assert int(packed.headers["content-length"]) == len(packed.body) < len(plain.body)


def test_a_page_that_is_withdrawn_is_gone_soon(site: serving.Site, towns: dict[str, Town]) -> None:
    assert live.ask(site.port, PAGE).status == 200

    Initiative.objects.filter(slug="feest").update(state=Initiative.State.WITHDRAWN)

    deadline = time.monotonic() + PATIENCE
    while live.ask(site.port, PAGE).status != 404:
        assert time.monotonic() < deadline
    assert {live.ask(site.port, PAGE).status for _ in range(5)} == {404}
