# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""No JavaScript is needed for anything; where there is, it makes a long wait short."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from browser.conftest import Meet
from browser.towns import A_BUSY_NETWORK
from browser.visitor import Visitor


@pytest.fixture
def plain(meet: Meet) -> Iterator[Visitor]:
    """Somebody whose browser runs no script."""
    with meet("elders", java_script_enabled=False).at_work() as somebody:
        yield somebody


@pytest.fixture
def busy(visitor: Visitor, plain: Visitor) -> Iterator[None]:
    """They share a network from which many wrong codes came."""
    for somebody in (visitor, plain):
        somebody.page.set_extra_http_headers({"X-Forwarded-For": A_BUSY_NETWORK})
    yield
    for somebody in (visitor, plain):
        somebody.page.set_extra_http_headers({})


def reads(visitor: Visitor, heading: str) -> None:
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(heading)


def types(visitor: Visitor, code: str, status: int = 200) -> None:
    visitor.page.get_by_label("Typ hier je code").fill(code)
    visitor.presses("Verder", status)


def gives(visitor: Visitor, title: str) -> None:
    visitor.page.get_by_label(title).check()
    visitor.presses("Verder").presses("Ja, geef mijn waardebon")
    reads(visitor, "Dank je wel!")
    expect(visitor.page.get_by_text(f"Je waardebon is gegeven aan {title}.")).to_be_visible()


def test_without_scripts_a_voucher_is_given_taken_back_given_to_another_and_put_away(plain: Visitor) -> None:
    plain.opens("/")
    types(plain, plain.a_fresh_code())
    gives(plain, "Kas van oude ramen")
    plain.presses("Neem € 7,50 terug van Kas van oude ramen")
    gives(plain, "Bankjes")
    plain.presses("Stop, en vergeet mijn code op deze computer")
    reads(plain, "Geef je waardebon aan een initiatief van je buren")


def test_without_scripts_a_voucher_is_kept_for_later(plain: Visitor) -> None:
    plain.opens("/geven/")
    types(plain, plain.a_fresh_code())
    plain.page.get_by_label("Ik kies later").check()
    plain.presses("Verder").presses("Ja, bewaar mijn waardebon")
    reads(plain, "Je waardebon is bewaard")


def test_after_many_wrong_codes_a_browser_does_a_sum_and_goes_on_to_the_voucher(busy: None, visitor: Visitor) -> None:
    visitor.opens("/")
    types(visitor, visitor.a_fresh_code(), 429)
    reads(visitor, "Even wachten")

    visitor.presses("Verder")

    reads(visitor, "Kies waar je aan geeft")


def test_after_many_wrong_codes_and_without_scripts_the_page_says_what_to_do(busy: None, plain: Visitor) -> None:
    code = plain.a_fresh_code()
    plain.opens("/")
    types(plain, code, 429)
    plain.presses("Verder", 429)

    reads(plain, "Even wachten")
    expect(plain.page.get_by_role("alert")).to_contain_text("Probeer het over 10 minuten opnieuw.")
    expect(plain.page.get_by_label("Typ hier je code")).to_have_value(code)
    expect(plain.page.get_by_role("main").get_by_role("link", name="0546 00 00 00")).to_be_visible()
