# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A code is in a letter and in a cookie that only the server can read, and nowhere else."""

import unicodedata
from typing import Any

import pytest

from browser.conftest import Meet
from browser.visitor import Visitor

# All that a script of the page, or of a page that comes later, can find out.
KNOWN = """JSON.stringify([
    location.href, document.referrer, document.cookie, document.title, history.state, window.name,
    {...localStorage}, {...sessionStorage}, performance.getEntries(),
])"""
WAYS = {  # in which somebody may mistype the address of the square
    "as it is": "/v/{}",
    "small": "/v/{small}",
    "with a stroke behind it": "/v/{}/",
    "in capitals": "/V/{}",
    "without the v": "/{}",
    "wide": "/v/{wide}",
    "with dots": "/v/{dots}",
    "coded": "/v/{coded}",
    "in a question": "/geven/?code={}",
    "deeper": "/en/v/{}",
    "with a word before it": "/initiatieven/{}/",
}


def bare(text: str) -> str:
    """Only letters and digits, as a code is read."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())


def test_the_square_on_the_letter_leaves_no_code_in_the_browser(meet: Meet) -> None:
    visitor = meet(accept_downloads=False)  # somebody who was nowhere before
    code = visitor.a_fresh_code()
    visitor.opens("/").page.goto(visitor.url(f"/v/{bare(code)}"))
    assert visitor.page.url == visitor.url("/geven/")
    known = [visitor.page.evaluate(KNOWN)]
    visitor.page.get_by_role("link", name="Privacy").click()
    visitor.page.wait_for_url("**/privacy/")
    known.append(visitor.page.evaluate(KNOWN))
    session: Any = visitor.page.context.new_cdp_session(visitor.page)
    history = session.send("Page.getNavigationHistory")["entries"]

    pages = [entry["url"] for entry in history if entry["url"] != "about:blank"]
    assert pages == [visitor.url(path) for path in ("/", "/geven/", "/privacy/")]
    assert bare(code) not in bare("".join(known))


@pytest.mark.parametrize("way", WAYS)
def test_however_the_address_is_typed_the_log_holds_no_code(visitor: Visitor, way: str) -> None:
    code = visitor.a_fresh_code()
    address = WAYS[way].format(
        bare(code),
        small=code.lower(),
        wide="".join(chr(ord(sign) + 0xFEE0) for sign in code),
        dots=code.replace("-", "."),
        coded="".join(f"%{ord(sign):02x}" for sign in code),
    )
    said = len(visitor.site.log())
    visitor.page.goto(visitor.url(address))

    log = visitor.site.log()[said:]
    assert "GET" in log
    assert bare(code) not in bare(log)


def test_typing_a_code_and_giving_leaves_no_code_in_the_log(visitor: Visitor) -> None:
    code = visitor.a_fresh_code()
    said = len(visitor.site.log())
    visitor.opens("/").page.get_by_label("Typ hier je code").fill(code)
    visitor.presses("Verder").page.get_by_label("Bankjes").check()
    visitor.presses("Verder").presses("Ja, geef mijn waardebon")

    log = visitor.site.log()[said:]
    assert log.count("POST") == 3
    assert bare(code) not in bare(log)
