# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A neighbour offers hands, another lends tables, and the maker says yes to both: the target drops."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from browser.judge import Judge
from buurtsamen import conftest
from buurtsamen.config import serving, testing
from buurtsamen.core import dates
from buurtsamen.demo.tests.conftest import connected_to
from buurtsamen.mail.tests import post
from buurtsamen.people.models import User
from buurtsamen.sharing.models import Need
from buurtsamen.sharing.tests import asking
from buurtsamen.website import pages

HOST = "lindedorp.localhost"


@dataclass
class Street:
    """A town in which the benches ask for hands and tables, served from a database of its own."""

    site: serving.Site
    hands: Need
    tables: Need
    maker: User

    def url(self, path: str) -> str:
        """An address on its site."""
        return self.site.url(path, HOST)


@pytest.fixture
def street(django_db_blocker: DjangoDbBlocker, tmp_path: Path, chromium: Browser) -> Iterator[Street]:
    name = f"{testing.name}_street"
    with testing.databases.fresh(name), django_db_blocker.unblock(), connected_to(name):
        town = conftest.build(HOST, today=dates.today())
        pages.install(town.municipality)
        maker = asking.maker(town, town.benches)
        Authenticator.objects.filter(user=maker).delete()  # a resident needs no second step
        hands = asking.hands(town, begins_on=dates.today().replace(year=dates.today().year + 1, day=1))
        tables = asking.tables(town)
        environment = testing.databases.environment(name)
        with serving.serving(tmp_path / "site.log", environment=environment, workers=1) as served:
            yield Street(served, hands, tables, maker)


@pytest.fixture
def narrow(chromium: Browser) -> Iterator[Page]:
    """A browser on a small telephone."""
    with chromium.new_context(locale="nl-NL", viewport={"width": 320, "height": 640}) as context:
        yield context.new_page()


def is_good(page: Page) -> None:
    """Everybody can use it, and nothing sticks out."""
    page.wait_for_load_state()
    judge = Judge(page)
    assert (judge.broken_rules(), judge.sticks_out()) == ([], [])


def press(page: Page, button: str) -> None:
    """With the keyboard: go to a button and press Enter."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).first.press("Enter")


def offer(street: Street, page: Page, need: Need, email: str, button: str, **fields: str) -> None:
    """From the page of the initiative over the form and the mail to a proven offer."""
    page.goto(street.url("/initiatieven/bankjes/"))
    is_good(page)
    with page.expect_navigation():
        page.locator(f"a[href$='/helpen/{need.pk}/']").press("Enter")
    page.fill("input[name=name]", "Joke Jansen")
    page.fill("input[name=email]", email)
    for name, value in fields.items():
        page.fill(f"input[name={name}]", value)
    is_good(page)
    press(page, button)
    while "kijk-in-je-mail" not in page.url:  # that went too fast, it says
        press(page, button)
    is_good(page)
    page.goto(street.url(post.link_sent_to(email)))
    is_good(page)
    press(page, "Ja, dit is mijn aanbod")
    expect(page.get_by_text("De makers weten het.")).to_be_visible()


def comes_in(street: Street, page: Page) -> None:
    """The maker goes to their page, and signs in with a code by mail."""
    page.goto(street.url("/mijn/initiatieven/2/hulp/"))
    page.fill("input[name=email]", street.maker.email)
    page.keyboard.press("Enter")
    page.wait_for_url("**/inloggen/code/**")
    page.fill("input[name=code]", post.code_sent_to(street.maker.email))
    page.keyboard.press("Enter")
    page.wait_for_url("**/hulp/")


def test_one_offers_hands_another_lends_tables_and_the_target_drops(street: Street, narrow: Page) -> None:
    offer(street, narrow, street.hands, "joke@example.test", "Bied mijn hulp aan")
    offer(street, narrow, street.tables, "club@example.test", "Bied dit aan", count="12", shown_as="de speeltuin")

    comes_in(street, narrow)
    is_good(narrow)
    expect(narrow.get_by_role("heading", name="Doe nu: antwoord 2 buren die willen helpen")).to_be_visible()
    press(narrow, "Ja, graag")
    press(narrow, "Ja, graag")
    expect(narrow.get_by_text("joke@example.test")).to_be_visible()
    is_good(narrow)

    narrow.goto(street.url("/initiatieven/bankjes/"))
    expect(
        narrow.get_by_text(re.compile(r"Het streefbedrag was €\s600\..*Daarom is nu €\s480 genoeg\."))
    ).to_be_visible()
    expect(narrow.get_by_text("Te leen van de speeltuin")).to_be_visible()
    is_good(narrow)
    told = [str(letter.body) for letter in post.posted() if letter.to == ["club@example.test"]][-1]
    assert street.maker.email in told and "joke@example.test" not in told

    narrow.goto(street.url("/helpen/?waar=7602AB"))
    expect(narrow.get_by_role("heading", name="Wat kun je doen bij jou in de buurt?")).to_be_visible()
    is_good(narrow)
    narrow.goto(street.url("/helpen/bericht/"))
    is_good(narrow)
    narrow.goto(street.url("/mijn/initiatieven/2/hulp/nieuw/spullen/"))
    is_good(narrow)
