# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a stack of letters to a story: twenty codes by keyboard, the target is reached, it is done and told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from browser.judge import Judge
from browser.visitor import NARROW, WIDE
from buurtsamen import conftest
from buurtsamen.config import serving, testing
from buurtsamen.core import dates
from buurtsamen.demo.tests.conftest import connected_to
from buurtsamen.initiatives.models import Initiative
from buurtsamen.mail.tests import post
from buurtsamen.makers import saving
from buurtsamen.makers.tests import making
from buurtsamen.people.models import User
from buurtsamen.rounds import codes
from buurtsamen.website import pages

HOST = "lindedorp.localhost"
LETTERS = [f"house {number}" for number in range(20)]
HOME = "/mijn/initiatieven/1/"


@dataclass
class Kitchen:
    """A table with twenty letters on it, and a browser in which nobody signed in yet."""

    site: serving.Site
    town: conftest.Town
    noor: User
    page: Page
    judge: Judge

    def opens(self, path: str) -> None:
        """A page of the site, which everybody can use: on a telephone too."""
        self.page.goto(self.site.url(path, HOST))
        self.is_well()

    def is_well(self) -> None:
        for size in (NARROW, WIDE):
            self.page.set_viewport_size(size)
            assert self.judge.sticks_out() == []
            assert self.judge.broken_rules() == []

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()


@pytest.fixture
def kitchen(django_db_blocker: DjangoDbBlocker, tmp_path: Path, chromium: Browser) -> Iterator[Kitchen]:
    name = f"{testing.name}_kitchen"
    with testing.databases.fresh(name), django_db_blocker.unblock(), connected_to(name):
        town = conftest.build(HOST, today=dates.today(), households=len(LETTERS), people=LETTERS)
        Initiative.objects.filter(pk=town.garden.pk).update(target_cents=18 * 7_50)
        pages.install(town.municipality)
        noor = making.maker(town)
        Authenticator.objects.filter(user=noor).delete()  # a resident needs a code by mail, and no second step
        environment = testing.databases.environment(name)
        with (
            serving.serving(tmp_path / "site.log", environment=environment, workers=1) as served,
            chromium.new_context(locale="nl-NL") as context,
        ):
            page = context.new_page()
            yield Kitchen(served, town, noor, page, Judge(page))


def test_an_initiator_enters_twenty_codes_by_keyboard_and_tells_the_story(kitchen: Kitchen) -> None:
    signs_in(kitchen)
    enters_twenty_codes(kitchen)
    hears_that_it_worked(kitchen)
    begins_and_tells(kitchen)


def signs_in(kitchen: Kitchen) -> None:
    page = kitchen.page
    page.goto(kitchen.site.url(HOME, HOST))
    page.fill("input[name=email]", kitchen.noor.email)
    page.keyboard.press("Enter")
    page.wait_for_url("**/inloggen/code/**")
    page.fill("input[name=code]", post.code_sent_to(kitchen.noor.email))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{HOME}")
    kitchen.is_well()


def enters_twenty_codes(kitchen: Kitchen) -> None:
    page = kitchen.page
    page.locator("section.next").get_by_role("link", name="Waardebonnen invoeren").click()
    expect(page.get_by_label("Volgende code")).to_be_focused()
    kitchen.is_well()
    page.get_by_label("Volgende code").focus()
    for letter in LETTERS:  # as a scanner does: it does not wait for an answer
        page.keyboard.type(codes.written(kitchen.town.codes[letter]))
        page.keyboard.press("Enter")
    shown = page.get_by_role("list", name="Ingevoerde codes, de nieuwste bovenaan").get_by_role("listitem")
    expect(shown).to_have_count(len(LETTERS))
    expect(page.locator(".total")).to_have_text(re.compile(r"135.* in deze stapel\s+18 goed\s+2 niet geteld"))
    expect(page.get_by_role("status").last).to_contain_text("Geef de brief terug")
    assert kitchen.town.codes[LETTERS[0]][:8] not in page.content()
    expect(shown.last).to_contain_text(kitchen.town.codes[LETTERS[0]][-4:])
    kitchen.is_well()

    kitchen.press("Klaar met deze stapel")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lijst van je stapel")
    expect(page.locator("main tbody tr")).to_have_count(len(LETTERS))
    assert kitchen.town.codes[LETTERS[0]][-4:] not in page.content()
    kitchen.is_well()


def hears_that_it_worked(kitchen: Kitchen) -> None:
    town = kitchen.town.municipality
    assert saving.congratulate(town, on=dates.today(), at=timezone.now()) == 1  # as a worker does
    assert post.link_sent_to(kitchen.noor.email) == HOME
    kitchen.opens(HOME)
    expect(kitchen.page.locator("section.next")).to_contain_text("Het geld is er")


def begins_and_tells(kitchen: Kitchen) -> None:
    page = kitchen.page
    with page.expect_navigation():
        page.locator("section.next").get_by_role("link").click()
    kitchen.is_well()
    kitchen.press("Wij beginnen")
    page.locator("section.next").get_by_role("link", name="Vertel").click()
    kitchen.press("Dit is ons verhaal")
    expect(page.get_by_role("alert")).to_contain_text("Er is niets kwijt")
    kitchen.is_well()
    page.get_by_label("Hoe ging het?").fill("Het regende, en toch kwam iedereen.\n\nVolgend jaar weer.")
    page.get_by_label("Hoeveel mensen deden mee?").fill("64")
    page.get_by_label("Planten").fill("131,20")
    kitchen.press("Dit is ons verhaal")
    expect(page.get_by_role("status").first).to_contain_text("Je pagina is nu het verhaal")

    kitchen.opens("/initiatieven/buurttuin/")
    expect(page.get_by_role("region", name="Zo ging het")).to_contain_text("64 mensen deden mee.")
    expect(page.get_by_role("region", name="Zo ging het")).to_contain_text("131,20")
