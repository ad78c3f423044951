# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A look is tried on in a browser, with a script and without, before it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from buurtsamen import conftest
from buurtsamen.config import serving, testing
from buurtsamen.core import dates
from buurtsamen.demo.tests.conftest import connected_to
from buurtsamen.desk.tests import staffing
from buurtsamen.people.models import RoleName
from buurtsamen.places.models import Municipality

HOST = "lindedorp.localhost"
PURPLE, PURPLE_RGB, GREEN_RGB = "#3a3388", "rgb(58, 51, 136)", "rgb(18, 88, 61)"
LIKE_AMBER = "#5a3d00"


@dataclass
class Wardrobe:
    """A town whose administrator signed in, and the page on which its look is chosen."""

    address: str
    cookie: str

    def open(self, chromium: Browser, *, has_script: bool) -> Page:
        """That page in a new browser."""
        context = chromium.new_context(java_script_enabled=has_script, locale="nl-NL")
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": self.cookie, "url": self.address}])
        page = context.new_page()
        page.goto(self.address)
        return page

    def kept(self) -> str:
        """The main colour that is stored."""
        return str(Municipality.objects.get().brand.get("primary", ""))


@pytest.fixture
def wardrobe(django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[Wardrobe]:
    name = f"{testing.name}_wardrobe"
    with testing.databases.fresh(name), django_db_blocker.unblock(), connected_to(name):
        town = conftest.build(HOST, today=dates.today())
        client = staffing.at_desk(town, staffing.colleague(town, RoleName.ADMINISTRATOR))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        environment = testing.databases.environment(name)
        with serving.serving(tmp_path / "site.log", environment=environment, workers=1) as site:
            yield Wardrobe(site.url("/kantoor/instellingen/huisstijl/", HOST), cookie)


def test_the_example_wears_what_is_chosen_at_once_and_says_what_is_wrong(wardrobe: Wardrobe, chromium: Browser) -> None:
    page = wardrobe.open(chromium, has_script=True)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    example, save = (
        page.locator(".candidate .utrecht-button--primary-action"),
        page.get_by_role("button", name="Bewaar"),
    )
    expect(example).to_have_css("background-color", GREEN_RGB)

    page.fill("input[name=primary]", LIKE_AMBER)
    expect(page.locator("[data-complaints]")).to_contain_text("0 graden uit elkaar")
    page.fill("input[name=primary]", PURPLE)

    expect(page.locator("[data-complaints]")).to_contain_text("Dit kun je bewaren")
    expect(example).to_have_css("background-color", PURPLE_RGB)
    expect(save).to_have_css("background-color", GREEN_RGB)
    assert said == [], "the browser had nothing to object, its content security policy included"
    assert wardrobe.kept() == ""

    save.click()
    page.wait_for_url("**/instellingen/**")
    expect(page.locator("a[href$='huisstijl/']")).to_have_css("color", PURPLE_RGB)
    assert wardrobe.kept() == PURPLE


def test_without_a_script_a_button_shows_it(wardrobe: Wardrobe, chromium: Browser) -> None:
    page = wardrobe.open(chromium, has_script=False)

    page.fill("input[name=primary]", PURPLE)
    page.get_by_role("button", name="Laat zien, zonder te bewaren").click()

    expect(page.locator(".candidate .utrecht-button--primary-action")).to_have_css("background-color", PURPLE_RGB)
    assert page.input_value("input[name=primary]") == PURPLE
    assert wardrobe.kept() == ""

    page.fill("input[name=primary]", LIKE_AMBER)
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("alert")).to_contain_text("0 graden uit elkaar")
    assert wardrobe.kept() == ""
