# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for judging whether a page can be used by everybody."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page

AXE = Path(__file__).resolve().parents[2] / "assets" / "node_modules" / "axe-core" / "axe.min.js"
_RULES = """axe.run({resultTypes: ["violations"], selectors: false, preload: false}).then(found => found.violations.map(
    rule => rule.id + ": " + rule.nodes.map(node => node.html).join(" and ")))"""
# What sticks out of the screen, and what cannot be read because the edge of its box cuts it off.
_STICKS_OUT = """(() => {
    const page = document.documentElement, found = [];
    if (page.scrollWidth > page.clientWidth) found.push(`the page is ${page.scrollWidth} wide on ${page.clientWidth}`);
    for (const each of document.querySelectorAll("body *:not(svg *, progress, select, input)")) {
        const style = getComputedStyle(each);
        if (style.overflowX != "visible" && style.clipPath == "none" && each.scrollWidth > each.clientWidth + 1)
            found.push(`cut off: ${each.outerHTML.slice(0, 120)}`);
    }
    return found;
})()"""
_CUT_OFF = """[...document.querySelectorAll("input")].filter(each => each.scrollWidth > each.clientWidth)
    .map(each => `cut off: ${each.outerHTML.slice(0, 120)}`)"""


class Judge:
    """Looks at a page from outside, where the page's own rules do not hold."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("Runtime.enable")
        self._script: str | None = None

    def broken_rules(self) -> list[str]:
        """What axe-core finds, with all its rules."""
        if not self._ask("'axe' in window"):
            self._put_axe_in()
        found: list[str] = self._ask(_RULES)
        return found

    def sticks_out(self) -> list[str]:
        """What makes the page scroll sideways, and what is cut off at the edge of its box."""
        found: list[str] = self._ask(_STICKS_OUT)
        return found

    def cut_off(self) -> list[str]:
        """Fields in which what was typed cannot be seen whole."""
        found: list[str] = self._ask(_CUT_OFF)
        return found

    @contextmanager
    def letters(self, times: int) -> Iterator[None]:
        """With letters as many times as large as usual, as somebody can choose in their browser."""
        self._set_letters(times)
        yield
        self._set_letters(1)

    def _set_letters(self, times: int) -> None:
        self._session.send("Page.setFontSizes", {"fontSizes": {"standard": 16 * times, "fixed": 13 * times}})

    def _ask(self, question: str) -> Any:
        asked = {"expression": question, "awaitPromise": True, "returnByValue": True}
        answer = self._session.send("Runtime.evaluate", asked)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def _put_axe_in(self) -> None:
        """Compiled once for many pages: it is large."""
        try:
            self._session.send("Runtime.runScript", {"scriptId": self._script or ""})
        except Error:  # the first page, or one in another process
            source = {"expression": AXE.read_text(encoding="utf-8"), "sourceURL": "axe", "persistScript": True}
            self._script = self._session.send("Runtime.compileScript", source)["scriptId"]
            self._session.send("Runtime.runScript", {"scriptId": self._script})
