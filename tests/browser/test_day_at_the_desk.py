# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A day at the desk, in two browsers: from an invitation to a line in the journal."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from buurtsamen import conftest
from buurtsamen.config import serving, testing
from buurtsamen.core import dates
from buurtsamen.demo.tests.conftest import connected_to
from buurtsamen.desk.tests import staffing
from buurtsamen.mail.tests import post
from buurtsamen.people import journal
from buurtsamen.people.models import RoleName, User
from buurtsamen.places.models import District
from buurtsamen.rounds.models import Round
from buurtsamen.website import pages

HOST = "lindedorp.localhost"  # a browser makes passkeys for encrypted sites, and for this machine's own
NEW, BLUE = "nieuw@example.test", "#1c4a7a"
A_FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Office:
    """A town with a desk, served from a database of its own that the test looks into as well."""

    site: serving.Site
    town: conftest.Town
    boss: User

    def url(self, path: str) -> str:
        """An address on its site."""
        return self.site.url(path, HOST)


@pytest.fixture
def office(django_db_blocker: DjangoDbBlocker, tmp_path: Path, chromium: Browser) -> Iterator[Office]:
    name = f"{testing.name}_office"
    with testing.databases.fresh(name), django_db_blocker.unblock(), connected_to(name):
        town = conftest.build(HOST, today=dates.today())
        for number, called in enumerate(("Kanaalzone", "De Beek"), 1):
            District.objects.create(
                municipality=town.municipality, code=f"WK00010{number}", name=called, year=town.north.year
            )
        pages.install(town.municipality)
        boss = staffing.colleague(town, RoleName.ADMINISTRATOR, name="Sanne")
        environment = testing.databases.environment(name)
        with serving.serving(tmp_path / "site.log", environment=environment, workers=1) as served:
            yield Office(served, town, boss)


@pytest.fixture
def boss(office: Office, chromium: Browser) -> Iterator[Page]:
    """The browser of the administrator, who signed in with a code by mail and one of an app."""
    with chromium.new_context(locale="nl-NL") as context:
        page = context.new_page()
        page.goto(office.url("/kantoor/"))
        page.fill("input[name=email]", office.boss.email)
        page.keyboard.press("Enter")
        page.wait_for_url("**/inloggen/code/**")
        page.fill("input[name=code]", post.code_sent_to(office.boss.email))
        page.keyboard.press("Enter")
        page.wait_for_url("**/tweede-stap/**")
        secret = decrypt(Authenticator.objects.get(user=office.boss, type=Authenticator.Type.TOTP).data["secret"])
        counter = next(iter(totp.yield_hotp_counters_from_time()))
        page.fill("input[name=code]", totp.format_hotp_value(totp.hotp_value(secret, counter)))
        page.keyboard.press("Enter")
        page.wait_for_url("**/kantoor/")
        yield page


@pytest.fixture
def newcomer(chromium: Browser) -> Iterator[Page]:
    """Another browser, on a machine that keeps a passkey and opens it with a finger."""
    with chromium.new_context(locale="nl-NL") as context:
        page = context.new_page()
        devices = context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": A_FINGER})
        yield page


def press(page: Page) -> None:
    """The main button of the form."""
    page.locator("main form button.utrecht-button--primary-action:not([inert] *)").first.click()


def test_an_administrator_invites_a_coordinator_and_gives_the_town_another_look(
    office: Office, boss: Page, newcomer: Page
) -> None:
    invite(office, boss)
    accept(office, newcomer)
    sees_two_districts_only(office, newcomer)
    change_the_look(office, boss, newcomer)
    change_a_text(office, boss, newcomer)
    copy_the_round(office, boss)
    everything_stands_in_the_journal(office, boss)


def invite(office: Office, boss: Page) -> None:
    boss.goto(office.url("/kantoor/mensen/uitnodigingen/nieuw/"))
    boss.fill("input[name=email]", NEW)
    boss.select_option("select[name=role]", RoleName.COORDINATOR.value)
    boss.get_by_label("Kanaalzone").check()
    boss.get_by_label("De Beek").check()
    press(boss)
    expect(boss.locator("main")).to_contain_text(NEW)


def accept(office: Office, newcomer: Page) -> None:
    newcomer.goto(office.url(post.link_sent_to(NEW)))
    expect(newcomer).to_have_url(re.compile("/uitgenodigd/$"))  # the secret has left the address
    newcomer.fill("input[name=name]", "Marieke")
    press(newcomer)
    newcomer.wait_for_url("**/inloggen/code/**")
    newcomer.fill("input[name=code]", post.code_sent_to(NEW))
    newcomer.keyboard.press("Enter")
    newcomer.wait_for_url("**/account/tweede-stap/**")
    newcomer.goto(office.url("/account/tweede-stap/passkey/"))
    newcomer.click("#passkey_add")
    newcomer.wait_for_url(lambda url: "/passkey/" not in url)
    assert Authenticator.objects.filter(user__email=NEW, type=Authenticator.Type.WEBAUTHN).count() == 1


def sees_two_districts_only(office: Office, newcomer: Page) -> None:
    for made, code in ((office.town.garden, "WK000100"), (office.town.benches, "WK000101")):
        where = District.objects.get(code=code)
        type(made).objects.filter(pk=made.pk).update(district=where, neighbourhood=None)
    newcomer.goto(office.url("/kantoor/"))
    expect(newcomer).to_have_url(re.compile("/kantoor/$"))
    newcomer.goto(office.url("/kantoor/initiatieven/"))
    expect(newcomer.locator("main")).to_contain_text("Bankjes")
    expect(newcomer.locator("main")).not_to_contain_text("Buurttuin")
    answer = newcomer.goto(office.url(f"/kantoor/initiatieven/{office.town.garden.number}/"))
    assert answer
    assert answer.status == 404


def change_the_look(office: Office, boss: Page, newcomer: Page) -> None:
    boss.goto(office.url("/kantoor/instellingen/huisstijl/"))
    boss.fill("input[name=primary]", "#bbbbbb")  # pale on paper
    press(boss)
    expect(boss.locator("main")).to_contain_text(re.compile(r"1[.,]\d+ ?: ?1"))  # is refused, with what was measured
    boss.fill("input[name=primary]", BLUE)
    press(boss)
    expect(boss.locator("main [role=status].utrecht-alert").first).to_be_visible()
    newcomer.goto(office.url("/"))
    colour = "getComputedStyle(document.documentElement).getPropertyValue('--brand-primary')"
    assert newcomer.evaluate(colour).strip() == BLUE


def change_a_text(office: Office, boss: Page, newcomer: Page) -> None:
    boss.goto(office.url("/kantoor/teksten/spelregels/nl/"))
    text = boss.locator("textarea[name=text]")
    text.fill(text.input_value() + "\n\n## Honden\n\nEen hond is welkom aan de lijn.")
    press(boss)
    expect(boss.locator("main [role=status].utrecht-alert").first).to_be_visible()
    newcomer.goto(office.url("/spelregels/"))
    expect(newcomer.get_by_role("heading", name="Honden")).to_be_visible()


def copy_the_round(office: Office, boss: Page) -> None:
    last = office.town.spring
    boss.goto(office.url(f"/kantoor/rondes/{last.pk}/"))
    boss.locator(f"form[action$='/{last.pk}/kopie/'] button").click()
    expect(boss).not_to_have_url(re.compile(f"/rondes/{last.pk}/"))
    drafts = Round.objects.filter(municipality=office.town.municipality, state=Round.State.DRAFT)
    assert [draft.value_cents for draft in drafts] == [last.value_cents]


def everything_stands_in_the_journal(office: Office, boss: Page) -> None:
    done = {
        office.boss.email: {
            "people.user.signed_in",
            "people.invitation.sent",
            "people.role.given",  # when it was accepted
            "places.brand.changed",
            "website.page.changed",
            "rounds.round.copied",
        },
        NEW: {"people.invitation.accepted", "people.user.factor_added", "people.user.signed_in"},
    }
    lines = journal.lines(office.town.municipality)
    for who, what in done.items():
        assert what <= {line.what for line in lines if line.actor and line.actor.email == who}
    boss.goto(office.url("/kantoor/logboek/"))
    assert boss.locator("main tbody tr").count() >= sum(len(what) for what in done.values())
