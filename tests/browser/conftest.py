# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real site, a real Chromium, and a visitor whose every trouble is remembered."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from browser import towns
from browser.judge import AXE
from browser.visitor import Site, Visitor
from buurtsamen.config import serving, testing
from buurtsamen.demo.tests.conftest import connected_to

Meet = Callable[..., Visitor]
ROOT = Path(__file__).resolve().parents[2]
SHEET = ROOT / "src" / "buurtsamen" / "website" / "static" / "website" / "look.css"
CHROMIUM = "/usr/bin/chromium-headless-shell"  # without windows: the pages are the same, sooner
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",  # letters as wide as on a phone, where they are not pressed into pixels
    "--disable-smooth-scrolling",  # so that a test need not wait for it
]


@pytest.fixture(scope="session")
def site(django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The towns, served by the real web server from a database of their own."""
    if missing := [str(file.relative_to(ROOT)) for file in (SHEET, AXE) if not file.exists()]:
        pytest.fail(f"Run `make assets` first: {', '.join(missing)} is not there.", pytrace=False)
    name = f"{testing.name}_browser"
    log = tmp_path_factory.mktemp("site") / "site.log"
    with testing.databases.fresh(name):
        with django_db_blocker.unblock(), connected_to(name):
            places = towns.build()
        with serving.serving(log, environment=testing.databases.environment(name), workers=1) as served:
            yield Site(served, places, name)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests of a process."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps a loop running in this thread, which Django takes for a view that must not wait.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def meet(site: Site, chromium: Browser) -> Iterator[Meet]:
    """Somebody in a town, with settings of their browser; for the same question the same person.

    What their browser keeps makes the next page come faster.
    """
    known: dict[tuple[object, ...], Visitor] = {}

    def one(town: str = "lindedorp", **settings: object) -> Visitor:
        who = (town, *settings.items())
        if who not in known:
            known[who] = Visitor.comes(site, chromium, site.places[town], **settings)
        return known[who]

    yield one
    for somebody in known.values():
        somebody.page.context.close()


@pytest.fixture
def visitor(meet: Meet) -> Iterator[Visitor]:
    """Somebody in Lindedorp with a wide screen; afterwards nothing may have gone wrong around their pages."""
    with meet().at_work() as somebody:
        yield somebody
