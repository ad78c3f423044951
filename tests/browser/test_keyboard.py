# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything can be done with a keyboard alone, and it is always seen where one is."""

import pytest
from playwright.sync_api import expect

from browser.keys import Keys
from browser.visitor import NARROW, Visitor
from browser.walk import PAGES

GIVE, STOP = "Ja, geef mijn waardebon", "Stop, en vergeet mijn code op deze computer"


@pytest.fixture
def keys(visitor: Visitor) -> Keys:
    return Keys(visitor.page)


def reads(visitor: Visitor, heading: str) -> None:
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(heading)


def test_a_voucher_is_given_taken_back_given_to_another_and_put_away(visitor: Visitor, keys: Keys) -> None:
    visitor.opens("/")
    keys.tab_to("Typ hier je code").types(visitor.a_fresh_code()).goes_on()
    reads(visitor, "Kies waar je aan geeft")
    keys.picks("Kas van oude ramen").tab_to("Verder").goes_on()
    reads(visitor, "Klopt dit?")
    keys.tab_to(GIVE).goes_on()
    reads(visitor, "Dank je wel!")

    keys.tab_to("Neem € 7,50 terug van Kas van oude ramen").goes_on()
    reads(visitor, "Kies waar je aan geeft")
    keys.picks("Bankjes").goes_on()  # Enter on a choice sends the form as well
    keys.tab_to(GIVE).goes_on()
    reads(visitor, "Dank je wel!")
    expect(visitor.page.get_by_role("status")).to_contain_text("Bankjes")

    keys.tab_to(STOP).goes_on()
    reads(visitor, "Geef je waardebon aan een initiatief van je buren")
    visitor.opens("/geven/")
    reads(visitor, "Ik heb een waardebon")


def test_a_voucher_is_kept_for_later(visitor: Visitor, keys: Keys) -> None:
    visitor.opens("/geven/")
    keys.tab_to("Typ hier je code").types(visitor.a_fresh_code()).goes_on()
    keys.picks("Ik kies later").tab_to("Verder").goes_on()
    keys.tab_to("Ja, bewaar mijn waardebon").goes_on()
    reads(visitor, "Je waardebon is bewaard")


def test_a_part_of_a_voucher_is_given(visitor: Visitor, keys: Keys) -> None:
    visitor.opens("/initiatieven/oversteken/")
    keys.tab_to("Geef mijn waardebon").goes_on()
    keys.tab_to("Typ hier je code").types(visitor.a_fresh_code()).goes_on()
    keys.picks("Een deel: € 3,75").tab_to(GIVE).goes_on()
    expect(visitor.page.get_by_text("Je hebt nog € 3,75 om te geven.")).to_be_visible()


def test_initiatives_are_searched_and_filtered(visitor: Visitor, keys: Keys) -> None:
    visitor.opens("/")
    keys.tab_to("Je postcode, of een woord").types("soep").tab_to("Fase").presses("ArrowDown").presses("ArrowDown")
    keys.tab_to("Zoek").goes_on()
    cards = visitor.page.get_by_role("article")
    expect(cards).to_have_count(1)
    expect(cards).to_contain_text("Soep voor iedereen")

    visitor.opens("/initiatieven/")
    keys.tab_to("Muziek").goes_on()
    expect(cards).to_have_count(1)
    keys.tab_to("Kerstconcert op het plein").goes_on()
    reads(visitor, "Kerstconcert op het plein")


def test_the_menu_of_a_telephone_opens_and_leads_on(visitor: Visitor, keys: Keys) -> None:
    visitor.page.set_viewport_size(NARROW)
    visitor.opens("/")
    keys.tab_to("Menu").presses("Enter")
    assert keys.tab().name == "Initiatieven"
    keys.tab_to("Vragen").goes_on()
    reads(visitor, "Vragen en antwoorden")


def test_the_first_stop_leads_past_the_menu(visitor: Visitor, keys: Keys) -> None:
    visitor.opens("/")
    assert keys.tab().name == "Ga naar de inhoud"
    keys.presses("Enter")
    assert keys.focused().tag == "main"
    assert keys.tab().name == "Typ hier je code"


def test_from_what_went_wrong_one_step_leads_to_where_it_is_put_right(visitor: Visitor, keys: Keys) -> None:
    PAGES["choose-nothing"](visitor)
    keys.tab_to("Kies er een uit de lijst, of kies later.").presses("Enter")
    keys.tab()
    expect(visitor.page.get_by_role("radio").first).to_be_focused()  # each day another stands there


@pytest.mark.parametrize("name", ["home", "initiatives", "initiative-kas", "choose", "confirm-parts", "receipt"])
def test_on_a_narrow_screen_the_focus_goes_down_the_page(visitor: Visitor, keys: Keys, name: str) -> None:
    visitor.page.set_viewport_size(NARROW)
    PAGES[name](visitor)
    stops = keys.tour()

    for stop, following in zip(stops[1:], stops[2:], strict=False):  # the first lies on top, and is seen only there
        is_beside = following.top < stop.bottom and following.left > stop.left
        assert is_beside or following.top >= stop.top, f"{following} comes after {stop}"
    assert [stop.name for stop in stops[:3]] == ["Ga naar de inhoud", "Lindedorp Samen", "Menu"]
    assert stops[-1].name == "English"
