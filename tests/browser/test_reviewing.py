# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""An initiative is reviewed: a change is asked, an adviser answers, two people decide, and everybody may see it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from browser.judge import Judge
from browser.visitor import NARROW, WIDE
from buurtsamen import conftest
from buurtsamen.config import serving, testing
from buurtsamen.core import dates
from buurtsamen.demo.tests.conftest import connected_to
from buurtsamen.desk.tests import staffing
from buurtsamen.initiatives import life
from buurtsamen.initiatives.models import Initiative
from buurtsamen.mail.tests import post
from buurtsamen.people.models import RoleName, User
from buurtsamen.reviews.models import Decision
from buurtsamen.reviews.tests import reviewing
from buurtsamen.website import pages

HOST = "lindedorp.localhost"
PAGE = "/kantoor/initiatieven/3/"
Enter = Callable[[User], Page]


@pytest.fixture
def town(django_db_blocker: DjangoDbBlocker) -> Iterator[conftest.Town]:
    name = f"{testing.name}_reviews"
    with testing.databases.fresh(name), django_db_blocker.unblock(), connected_to(name):
        made = conftest.build(HOST, today=dates.today())
        pages.install(made.municipality)
        yield made


@pytest.fixture
def site(town: conftest.Town, tmp_path: Path) -> Iterator[serving.Site]:
    environment = testing.databases.environment(f"{testing.name}_reviews")
    with serving.serving(tmp_path / "site.log", environment=environment, workers=1) as served:
        yield served


@pytest.fixture
def enter(town: conftest.Town, site: serving.Site, chromium: Browser) -> Iterator[Enter]:
    """A browser of their own for somebody who signed in with a second factor."""
    contexts = []

    def one(user: User) -> Page:
        cookie = staffing.at_desk(town, user).cookies["sessionid"].value
        contexts.append(chromium.new_context(locale="nl-NL", viewport=WIDE))
        contexts[-1].add_cookies([{"name": "sessionid", "value": cookie, "url": site.url("/", HOST)}])
        return contexts[-1].new_page()

    yield one
    for context in contexts:
        context.close()


def open_(page: Page, site: serving.Site, path: str) -> None:
    """Go there, and see that everybody can use it, on a wide screen and a narrow one."""
    page.goto(site.url(path, HOST))
    judge = Judge(page)
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert judge.sticks_out() == [], (path, size)
        assert judge.broken_rules() == [], (path, size)


def press(page: Page, name: str) -> None:
    """A button, by keyboard."""
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def test_an_initiative_is_reviewed_by_those_whom_it_takes(
    town: conftest.Town, site: serving.Site, enter: Enter
) -> None:
    made = reviewing.sent_in(town, target_cents=3_000_00, on=dates.today().isoformat())
    linda = staffing.colleague(town, RoleName.ADVISER, name="Linda")
    marieke = enter(staffing.colleague(town, RoleName.COORDINATOR, [town.north.district], name="Marieke"))
    hakim = enter(staffing.colleague(town, RoleName.PROGRAMME_MANAGER, name="Hakim"))

    ask_for_a_change(marieke, site)
    made.refresh_from_db()
    sender = reviewing.initiator(made)
    life.take("submit", made, by=sender, at=timezone.now(), submitted_on=dates.today())  # the wizard's own test does so
    ask_for_advice(marieke, site)
    give_advice(enter(linda), site, linda)
    decide(marieke, site)
    agree(hakim, site)

    made.refresh_from_db()
    assert made.state == Initiative.State.SAVING
    assert Decision.objects.get().second_by
    open_(marieke, site, "/initiatieven/schommel/")
    expect(marieke.locator("h1")).to_contain_text("Schommel")


def ask_for_a_change(page: Page, site: serving.Site) -> None:
    open_(page, site, "/kantoor/beoordelen/")
    page.locator("main table").get_by_role("link", name="Schommel", exact=True).press("Enter")
    open_(page, site, PAGE)
    page.get_by_role("link", name="Vraag een aanpassing").press("Enter")
    open_(page, site, f"{PAGE}aanpassen/")
    page.fill("textarea[name=words]", "Wat een goed idee!")
    page.fill("textarea[name='idea.title']", "Maak hem korter.")
    press(page, "Verstuur de vraag")
    expect(page.locator("main")).to_contain_text("De klok staat stil")


def ask_for_advice(page: Page, site: serving.Site) -> None:
    open_(page, site, f"{PAGE}advies/")
    page.get_by_label("Openbare ruimte").press("Space")
    page.select_option("select[name=adviser]", label="Linda")
    page.fill("textarea[name=question]", "Is daar plek voor een schommel?")
    press(page, "Verstuur de vraag")
    expect(page.locator("main")).to_contain_text("Linda heeft een mail met je vraag")


def give_advice(page: Page, site: serving.Site, linda: User) -> None:
    open_(page, site, post.link_sent_to(linda.email))
    page.get_by_label("Ja, onder voorwaarden").press("Space")
    page.fill("textarea[name=text]", "Ja, twee meter van het pad.")
    press(page, "Verstuur het advies")
    expect(page.locator("main")).to_contain_text("heeft je advies")
    open_(page, site, "/kantoor/advies/")


def decide(page: Page, site: serving.Site) -> None:
    page.goto(site.url(PAGE, HOST))
    expect(page.locator("main")).to_contain_text("twee meter van het pad")
    for answer in page.get_by_role("radio", name="Ja", exact=True).all():
        answer.check()
    press(page, "Bewaar de spelregels")
    page.get_by_role("link", name="Besluit nemen").press("Enter")
    open_(page, site, f"{PAGE}besluit/")
    page.locator("input[name=outcome][value=approved]").press("Space")
    page.fill("textarea[name=reason]", "Het past bij de spelregels.")
    press(page, "Stel dit besluit voor")
    expect(page.locator("main")).to_contain_text("Je voorstel wacht op een")


def agree(page: Page, site: serving.Site) -> None:
    open_(page, site, "/kantoor/")
    expect(page.locator("main")).to_contain_text("Kijk mee als tweede")
    open_(page, site, f"{PAGE}voorstel/")
    press(page, "Ja, ik ben het eens")
    expect(page.locator("main")).to_contain_text("De initiatiefnemer heeft een mail met de brief")
    open_(page, site, "/kantoor/besluiten/")
    open_(page, site, PAGE)
