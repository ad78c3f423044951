# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Somebody is invited, proves an address, makes a passkey, and comes in with it; in a browser that has one."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from browser.conftest import Meet
from browser.judge import Judge
from browser.visitor import NARROW, WIDE, Visitor
from buurtsamen.core import walls
from buurtsamen.demo.tests.conftest import connected_to
from buurtsamen.mail.tests.post import code_sent_to
from buurtsamen.people import invitations
from buurtsamen.people.models import RoleName

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
At = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def visitor(meet: Meet) -> Iterator[Visitor]:
    """Somebody whose browser keeps passkeys."""
    somebody = meet(reduced_motion="reduce")
    session = somebody.page.context.new_cdp_session(somebody.page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    with somebody.at_work():
        yield somebody
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": made["authenticatorId"]})
    session.detach()


@pytest.fixture
def at_site(visitor: Visitor, django_db_blocker: DjangoDbBlocker) -> At:
    """Look into the database of the site."""

    @contextmanager
    def looking() -> Iterator[None]:
        with django_db_blocker.unblock(), connected_to(visitor.site.database):
            walls.enter(visitor.place.municipality.pk)
            yield

    return looking


def invited(visitor: Visitor, at_site: At, email: str) -> str:
    """The path of a link with which somebody becomes adviser."""
    with at_site():
        _, link = invitations.invite(
            municipality=visitor.place.municipality,
            email=email,
            role=RoleName.ADVISER,
            by=None,
            at=timezone.now(),
            origin=visitor.url(""),
        )
    return urlsplit(link).path


def reads(visitor: Visitor, heading: str) -> None:
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(heading)


def is_fine(visitor: Visitor) -> None:
    """Readable for everybody, on a wide screen and a narrow one."""
    judge = Judge(visitor.page)
    found = judge.broken_rules()
    visitor.page.set_viewport_size(NARROW)
    found += judge.broken_rules() + judge.sticks_out()
    visitor.page.set_viewport_size(WIDE)
    assert found == []


def comes_in(visitor: Visitor, at_site: At, email: str) -> None:
    """From the link of an invitation to the question for a second step."""
    visitor.opens(invited(visitor, at_site, email))
    reads(visitor, "Je bent uitgenodigd")
    is_fine(visitor)
    visitor.page.get_by_label("Je naam").fill("Chris")
    visitor.presses("Ja, ik doe mee. Stuur mij een code")
    is_fine(visitor)
    with at_site():
        code = code_sent_to(email)
    visitor.page.get_by_label("Je code").fill(code)
    visitor.presses("Inloggen")
    reads(visitor, "De tweede stap")
    is_fine(visitor)


def test_a_colleague_makes_a_passkey_and_comes_in_with_it(visitor: Visitor, at_site: At) -> None:
    comes_in(visitor, at_site, "chris@gemeente.test")
    page = visitor.page
    page.get_by_role("link", name="Maak een toegangssleutel").click()
    reads(visitor, "Maak een toegangssleutel")
    is_fine(visitor)
    page.get_by_label("Een naam voor deze toegangssleutel").fill("Mijn laptop")
    visitor.presses("Maak een toegangssleutel")
    reads(visitor, "Je herstelcodes")
    is_fine(visitor)
    page.get_by_role("link", name="Ik heb ze bewaard, ga verder").click()
    expect(page.get_by_role("main")).to_contain_text("Mijn laptop")
    page.get_by_role("link", name="Naar je werk").click()
    assert urlsplit(page.url).path == "/kantoor/"

    visitor.opens("/uitloggen/")
    visitor.presses("Uitloggen")
    assert visitor.opens("/kantoor/").page.url.endswith("/inloggen/?next=/kantoor/")
    is_fine(visitor)
    visitor.presses("Gebruik je toegangssleutel")
    page.wait_for_url("**/kantoor/")

    visitor.opens("/account/e-mailadres/")
    reads(visitor, "Verander je e-mailadres")


def test_a_passkey_is_shown_once_more_before_what_matters(visitor: Visitor, at_site: At) -> None:
    comes_in(visitor, at_site, "dana@gemeente.test")
    page = visitor.page
    page.get_by_role("link", name="Maak een toegangssleutel").click()
    visitor.presses("Maak een toegangssleutel")
    visitor.opens("/uitloggen/")
    visitor.presses("Uitloggen")
    visitor.opens("/inloggen/")
    visitor.presses("Gebruik je toegangssleutel")

    visitor.opens("/account/opnieuw/?next=/account/sessies/")
    reads(visitor, "Ben jij het?")
    is_fine(visitor)
    visitor.presses("Gebruik je toegangssleutel")

    reads(visitor, "Waar je bent ingelogd")
    is_fine(visitor)


def test_a_browser_that_gives_no_passkey_says_so(visitor: Visitor) -> None:
    visitor.opens("/inloggen/")
    page = visitor.page
    failed = page.get_by_role("alert")
    expect(failed).to_be_hidden()
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')) }")

    page.get_by_role("button", name="Gebruik je toegangssleutel").click()

    expect(failed).to_contain_text("Er is niets kwijt")
    is_fine(visitor)


def test_an_app_with_codes_is_set_up_from_a_square_or_a_key(visitor: Visitor, at_site: At) -> None:
    comes_in(visitor, at_site, "eva@gemeente.test")
    visitor.page.get_by_role("link", name="Gebruik een app met codes").click()

    reads(visitor, "Gebruik een app met codes")
    box = visitor.page.get_by_role("img", name="Een vierkant om te scannen").locator("svg path").bounding_box()
    assert box is not None and box["width"] > 100
    is_fine(visitor)


@pytest.mark.parametrize("path", ["/inloggen/", "/account/maken/", "/account/gesloten/", "/uitgenodigd/"])
def test_a_page_before_signing_in_is_readable_for_everybody(visitor: Visitor, path: str) -> None:
    visitor.opens(path, status=404 if path == "/uitgenodigd/" else 200)
    is_fine(visitor)


def test_every_page_of_an_account_is_readable_for_everybody(visitor: Visitor, at_site: At) -> None:
    comes_in(visitor, at_site, "fred@gemeente.test")

    for path in ("", "e-mailadres/", "sluiten/", "sessies/", "tweede-stap/"):
        visitor.opens(f"/account/{path}")
        is_fine(visitor)
