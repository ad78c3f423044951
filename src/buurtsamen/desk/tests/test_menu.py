# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The menu: by task, in one order, and every entry leads somewhere for whoever sees it."""

import re

import pytest
from django.urls import reverse

from buurtsamen.conftest import Town
from buurtsamen.desk import menu
from buurtsamen.desk.tests.staffing import at_desk, colleague, somebody
from buurtsamen.people.models import RoleName


@pytest.mark.parametrize("role", RoleName)
def test_every_entry_that_a_role_sees_opens(town: Town, role: RoleName) -> None:
    desk = at_desk(town, colleague(town, role, [town.north.district]))
    page = desk.get("/kantoor/").content.decode()
    shown = page[page.index('<nav class="desk__tasks"') : page.index("</nav>", page.index('<nav class="desk__tasks"'))]

    addresses = re.findall('href="([^"]*)"', shown)

    assert addresses[0] == "/kantoor/"
    assert [desk.get(address).status_code for address in addresses] == [200] * len(addresses)


@pytest.mark.parametrize("role", RoleName)
def test_an_entry_that_a_role_does_not_see_is_closed(town: Town, role: RoleName) -> None:
    desk = at_desk(town, colleague(town, role, [town.north.district]))
    page = desk.get("/kantoor/").content.decode()

    for entry in menu.entries():
        address = reverse(entry.route)
        if f'href="{address}"' not in page:
            assert desk.get(address).status_code == 403, entry.route


def test_a_key_is_used_once() -> None:
    assert len(set(menu.KEYS.values())) == len(menu.Section)


def test_the_keys_are_listed(town: Town) -> None:
    page = at_desk(town, colleague(town, RoleName.AUDITOR)).get("/kantoor/toetsen/").content.decode()

    assert "<kbd>g</kbd>" in page
    assert "<kbd>/</kbd>" in page
    assert "data-keys" in page  # they can be turned off: WCAG 2.1.4


def test_the_page_one_is_on_is_marked_once(town: Town) -> None:
    desk = at_desk(town, colleague(town, RoleName.ADMINISTRATOR))

    for address in ("/kantoor/", "/kantoor/initiatieven/", "/kantoor/logboek/"):
        page = desk.get(address).content.decode()
        shown = page[page.index('<nav class="desk__tasks"') :]
        assert shown.count('aria-current="page"') == 1, address
        assert f'href="{address}" aria-current="page"' in shown


def test_the_header_says_where_and_as_what_somebody_works(town: Town) -> None:
    page = at_desk(town, colleague(town, RoleName.COORDINATOR, [town.north.district])).get("/kantoor/").content.decode()

    assert re.search(r"<small>Lindedorp, \w", page)


def test_an_operator_is_told_where_they_work(town: Town) -> None:
    user = somebody("Olga", is_operator=True, works_in=town.municipality)

    page = at_desk(town, user).get("/kantoor/").content.decode()

    assert 'class="operator"' in page
    assert 'class="operator"' not in at_desk(town, colleague(town, RoleName.AUDITOR)).get("/kantoor/").content.decode()
