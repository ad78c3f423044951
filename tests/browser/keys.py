# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for going through pages with a keyboard alone."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

MOST = 100  # stops on one page
# Where the focus is: what it is called, where it lies, and whether it can be seen, when the page has scrolled to it.
FOCUSED = """async () => {
    const here = document.activeElement, box = () => here.getClientRects()[0] ?? here.getBoundingClientRect();
    const hasRing = part => {
        const style = getComputedStyle(here, part);
        return style.outlineStyle != "none" && parseFloat(style.outlineWidth) >= 2;
    };
    const isSeen = () => {
        const {x, y, width, height} = box(), middle = document.elementFromPoint(x + width / 2, y + height / 2);
        return middle != null && here.contains(middle);
    };
    for (let frames = 0; frames < 60 && !isSeen(); frames++) await new Promise(requestAnimationFrame);
    const said = here.labels?.[0] ?? here, {x, y, bottom} = box();
    return {
        tag: here.localName,
        name: (said.getAttribute("aria-label") ?? said.innerText).replace(/\\s+/g, " ").trim(),
        top: y + scrollY,
        bottom: bottom + scrollY,
        left: x,
        has_ring: hasRing(null) || hasRing("::after"),
        is_seen: isSeen(),
    };
}"""


@dataclass
class Stop:
    """Where the focus is."""

    tag: str
    name: str
    top: float  # from the top of the page
    bottom: float
    left: float
    has_ring: bool
    is_seen: bool


class Keys:
    """A keyboard, and nothing else."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def focused(self) -> Stop:
        """Where the focus is."""
        found: dict[str, Any] = self._page.evaluate(FOCUSED)
        return Stop(**found)

    def tab(self) -> Stop:
        """One stop on; there, the focus must be seen."""
        self._page.keyboard.press("Tab")
        stop = self.focused()
        if stop.tag != "body":  # after the last stop
            assert stop.has_ring, f"no ring around {stop}"
            assert stop.is_seen, f"{stop} is covered or off the screen"
        return stop

    def tour(self) -> list[Stop]:
        """All stops of a page, from its beginning."""
        stops = [self.tab()]
        while (stop := self.tab()).tag != "body" and stop.name != stops[
            0
        ].name:  # after the last one, nothing or all over again
            stops.append(stop)
            assert len(stops) < MOST
        return stops

    def tab_to(self, name: str) -> "Keys":
        """On until the focus is on what has this name, or a name that begins so."""
        passed = []
        for _ in range(MOST):
            stop = self.tab()
            if stop.name.startswith(name):
                return self
            passed.append(stop.name)
        raise AssertionError(f"{name!r} is not among {passed}")

    def picks(self, name: str) -> "Keys":
        """On to the first choice of a list, and down to the one with this name."""
        while self.tab().tag != "input" or self._page.evaluate("document.activeElement.type") != "radio":
            pass
        self._page.keyboard.press("Space")
        for _ in range(MOST):
            if self.focused().name.startswith(name):
                assert self._page.evaluate("document.activeElement.checked")
                return self
            self._page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name!r} cannot be chosen")

    def types(self, text: str) -> "Keys":
        """Type into what has the focus."""
        self._page.keyboard.type(text)
        return self

    def presses(self, key: str) -> "Keys":
        """A key that stays on the page."""
        self._page.keyboard.press(key)
        return self

    def goes_on(self) -> "Keys":
        """Enter, which leads to another page."""
        with self._page.expect_navigation():
            self._page.keyboard.press("Enter")
        return self
