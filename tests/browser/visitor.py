# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for somebody with a browser, and for what goes wrong around their pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, ViewportSize

from browser.towns import Place
from buurtsamen.config import serving
from buurtsamen.rounds import codes, hand

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 640}


@dataclass
class Site:
    """The towns, and the server that shows them."""

    server: serving.Site
    places: dict[str, Place]
    database: str

    def log(self) -> str:
        """What the server said until now."""
        return self.server.log.read_text(encoding="utf-8", errors="replace")


@dataclass
class Visitor:
    """Somebody in one of the towns."""

    site: Site
    place: Place
    page: Page
    problems: list[str] = field(default_factory=list)
    documents: list[Response] = field(default_factory=list)  # what came for a page, redirects too

    @classmethod
    def comes(cls, site: Site, chromium: Browser, place: Place, **settings: Any) -> "Visitor":
        """Somebody comes to a town with a browser of their own."""
        context = chromium.new_context(viewport=WIDE, locale="nl-NL", **settings)
        somebody = cls(site, place, context.new_page())
        somebody._listen(context)
        return somebody

    @contextmanager
    def at_work(self) -> Iterator["Visitor"]:
        """With nothing in hand, as for the first time; what went wrong around the pages comes out at the end."""
        self.page.context.clear_cookies()
        self.page.set_viewport_size(WIDE)
        self.documents.clear()
        self.problems.clear()
        said = len(self.site.log())
        yield self
        assert self.problems == []
        assert "Traceback" not in self.site.log()[said:]

    def _listen(self, context: BrowserContext) -> None:
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.problems.append(f"error: {error.error}"))
        context.on("request", self._on_request)
        context.on("response", self._on_response)
        context.on("requestfailed", self._on_failure)
        context.on("dialog", lambda dialog: self.problems.append(f"dialog: {dialog.message}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        is_of_page = message.location["url"] in [document.url for document in self.documents]
        if is_of_page and message.text.startswith("Failed to load resource: the server responded with a status of "):
            return  # Chromium says so of every page that is a refusal
        if message.type in ("error", "warning"):
            self.problems.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        host, whole = urlsplit(request.url).netloc, urlsplit(self.page.url).netloc
        is_here = host == whole or (
            request.is_navigation_request() and host.endswith(f".localhost:{self.site.server.port}")
        )
        if not is_here:
            self.problems.append(f"elsewhere: {request.url}")

    def _on_failure(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # somebody went on before all was there
            self.problems.append(f"failed: {request.url} {request.failure}")

    def _on_response(self, response: Response) -> None:
        if response.request.resource_type == "document":
            self.documents.append(response)
        elif response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")

    def url(self, path: str = "/") -> str:
        """An address in this town."""
        return self.site.server.url(path, self.place.host)

    def code(self, name: str) -> str:
        """A code, written as on the letter."""
        return codes.written(self.place.codes[name])

    def a_fresh_code(self) -> str:
        """A code that no other test used, written as on the letter."""
        return codes.written(self.place.fresh.pop())

    def holds(self, name: str = "", **in_hand: str) -> "Visitor":
        """From now on this is what they have in hand."""
        value = self.place.cookie(self.place.codes[name] if name else "", **in_hand)
        self.page.context.add_cookies([{"name": hand.COOKIE, "value": value, "url": self.url("/")}])
        return self

    def opens(self, path: str, status: int = 200) -> "Visitor":
        """Go to a page."""
        answer = self.page.goto(self.url(path))
        assert answer is not None and answer.status == status, f"{path}: {answer and answer.status}"
        return self

    def presses(self, button: str, status: int = 200) -> "Visitor":
        """Press a button that leads to another page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()
        assert self.documents[-1].status == status
        return self
