# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The desk in a browser: for everybody, on every screen, with a keyboard, and with nothing lost."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page, ViewportSize, expect
from pytest_django import DjangoDbBlocker

from browser.judge import Judge
from browser.visitor import NARROW, WIDE, Site, Visitor
from buurtsamen.demo.tests.conftest import connected_to
from buurtsamen.desk.tests import staffing
from buurtsamen.people.models import RoleName

CLOSE = "main a[data-act][href$='/sluiten/']"
TABLET: ViewportSize = {"width": 768, "height": 1024}
PAGES = ["/kantoor/", "/kantoor/zoeken/?zoek=bank", "/kantoor/toetsen/", "/kantoor/weergaven/"]
PAGES += ["/kantoor/initiatieven/", "/kantoor/initiatieven/?zoek=zzz", "/kantoor/initiatieven/1/"]

SitsDown = Callable[[RoleName], Visitor]


@pytest.fixture(scope="module")
def sits_down(site: Site, chromium: Browser, django_db_blocker: DjangoDbBlocker) -> Iterator[SitsDown]:
    """Somebody with this role, at the desk of Lindedorp; one for each role."""
    known: dict[RoleName, Visitor] = {}
    place = site.places["lindedorp"]

    def one(role: RoleName) -> Visitor:
        if role not in known:
            with django_db_blocker.unblock(), connected_to(site.database):
                client = staffing.at_desk(place, staffing.colleague(place, role))
            known[role] = Visitor.comes(site, chromium, place)
            cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": known[role].url("/")}
            known[role].page.context.add_cookies([cookie])  # type: ignore[list-item]
        known[role].problems.clear()
        return known[role]

    yield one
    for somebody in known.values():
        somebody.page.context.close()


@pytest.mark.parametrize("screen", [NARROW, TABLET, WIDE], ids=["320", "768", "1280"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_can_be_used_by_everybody(sits_down: SitsDown, path: str, screen: ViewportSize) -> None:
    visitor = sits_down(RoleName.AUDITOR)
    visitor.page.set_viewport_size(screen)
    judge = Judge(visitor.page)

    visitor.opens(path)

    assert judge.broken_rules() == []
    assert judge.sticks_out() == []
    assert visitor.problems == []


@pytest.mark.parametrize("role", [RoleName.AUDITOR, RoleName.PROGRAMME_MANAGER, RoleName.HELPDESK])
def test_every_page_of_the_menu_can_be_used_by_everybody(sits_down: SitsDown, role: RoleName) -> None:
    visitor = sits_down(role)
    judge = Judge(visitor.page)
    links = visitor.opens("/kantoor/").page.locator("nav a[href^='/kantoor/']")
    paths = list(dict.fromkeys(links.evaluate_all("all => all.map(one => one.getAttribute('href'))")))
    assert len(paths) > 8

    wrong = []
    for path in paths:
        visitor.opens(path)
        for screen in (NARROW, WIDE):
            visitor.page.set_viewport_size(screen)
            wrong += [(path, each) for each in (*judge.broken_rules(), *judge.sticks_out())]
    assert wrong == []
    assert visitor.problems == []


def test_a_refusal_can_be_read_by_everybody(sits_down: SitsDown) -> None:
    visitor = sits_down(RoleName.ADVISER).opens("/kantoor/logboek/", 403)

    assert Judge(visitor.page).broken_rules() == []


def test_keys_lead_to_the_search_and_to_the_tasks(sits_down: SitsDown) -> None:
    page = sits_down(RoleName.AUDITOR).opens("/kantoor/").page

    page.keyboard.press("/")
    expect(page.get_by_label("Zoek in het kantoor")).to_be_focused()
    page.keyboard.type("gi?")
    expect(page.get_by_label("Zoek in het kantoor")).to_have_value("gi?")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vandaag")
    page.get_by_role("heading", level=1).click()
    with page.expect_navigation():
        page.keyboard.press("g")
        page.keyboard.press("i")

    expect(page.get_by_role("heading", level=1)).to_have_text("Initiatieven")


def list_of_keys(page: Page) -> None:
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Toetsen op je toetsenbord")).to_be_visible()


def test_keys_are_listed_in_a_dialog_and_can_be_turned_off(sits_down: SitsDown) -> None:
    visitor = sits_down(RoleName.AUDITOR).opens("/kantoor/")
    page = visitor.page
    list_of_keys(page)
    assert Judge(page).broken_rules() == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    list_of_keys(page)
    page.get_by_role("button", name="Zet de toetsen uit in deze browser").click()
    page.get_by_role("button", name="Sluit").click()
    page.keyboard.press("/")
    expect(page.get_by_label("Zoek in het kantoor")).not_to_be_focused()

    visitor.opens("/kantoor/toetsen/")
    page.get_by_role("button", name="Zet de toetsen aan").click()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("/")
    expect(page.get_by_label("Zoek in het kantoor")).to_be_focused()
    assert visitor.problems == []


def test_a_form_that_was_changed_asks_before_it_is_left(sits_down: SitsDown) -> None:
    visitor = sits_down(RoleName.ADMINISTRATOR).opens("/kantoor/instellingen/naam/")
    page = visitor.page
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.get_by_role("link", name="Terug zonder bewaren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Instellingen")
    visitor.opens("/kantoor/instellingen/naam/")
    field = page.locator("form[data-unsaved] input:not([type=hidden])").first
    field.fill("Anders")
    page.on("dialog", stay)
    page.get_by_role("link", name="Terug zonder bewaren").click()

    expect(field).to_have_value("Anders")
    assert asked == ["beforeunload"]
    page.remove_listener("dialog", stay)
    page.on("dialog", lambda dialog: dialog.accept())
    visitor.opens("/kantoor/")


def test_an_act_opens_in_a_dialog_and_can_be_left(sits_down: SitsDown) -> None:
    visitor = sits_down(RoleName.PROGRAMME_MANAGER).opens("/kantoor/rondes/1/")
    page = visitor.page

    page.locator(CLOSE).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_label("Waarom?")).to_be_focused()
    assert Judge(page).broken_rules() == []
    page.get_by_role("link", name="Nee, ga terug").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(CLOSE)).to_be_focused()
    assert visitor.problems == []


def test_an_act_without_a_reason_comes_back_as_a_page(sits_down: SitsDown) -> None:
    page = sits_down(RoleName.PROGRAMME_MANAGER).opens("/kantoor/rondes/1/").page

    page.locator(CLOSE).click()
    with page.expect_navigation():
        page.get_by_role("dialog").locator("button[type=submit]").click()

    assert page.title().startswith("Fout:")
    expect(page.get_by_role("alert")).to_be_focused()
    assert Judge(page).broken_rules() == []
