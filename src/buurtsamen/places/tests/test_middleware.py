# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A host name that belongs to nobody."""

import re

import pytest
from django.test import Client

from buurtsamen.conftest import Town


@pytest.mark.parametrize("host", ["stranger.test", "lindedorp.test.stranger.test", "", "127.0.0.1:8000"])
def test_a_stranger_s_host_gets_a_page_that_names_no_municipality(town: Town, other_town: Town, host: str) -> None:
    response = Client().get("/", headers={"host": host})

    assert response.status_code == 404
    page = response.content.decode()
    for known in (town, other_town):
        for word in (known.municipality.name, known.municipality.platform, known.municipality.email, "test"):
            assert word.lower() not in page.lower()


def test_the_page_is_whole_and_safe(town: Town) -> None:
    response = Client().get("/geven/", headers={"host": "stranger.test"})

    page = response.content.decode()
    assert page.lstrip().startswith("<!doctype html>")
    assert 'lang="nl">' in page
    assert '<p lang="en">' in page
    assert page.count("<h1>") == page.count("<title>") == 1
    assert not re.search(r"style=|<style|<script", page)
    assert all(address.startswith("/static/") for address in re.findall(r'(?:src|href)="([^"]+)"', page))
    assert "default-src 'none'" in response["Content-Security-Policy"]
