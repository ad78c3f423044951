# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A resident who never organised anything begins an initiative with two neighbours, and sends it in; by keyboard."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from browser.conftest import Meet
from browser.judge import Judge
from browser.keys import Keys
from browser.visitor import NARROW, WIDE, Visitor
from buurtsamen.core import walls
from buurtsamen.demo.tests.conftest import connected_to
from buurtsamen.mail.tests.post import code_sent_to, link_sent_to

At = Callable[[], AbstractContextManager[None]]
ON = "Bewaar en ga verder"


@pytest.fixture
def neighbour(meet: Meet) -> Iterator[Visitor]:
    """Somebody else, with a telephone."""
    with meet(reduced_motion="reduce").at_work() as somebody:
        somebody.page.set_viewport_size(NARROW)
        yield somebody


@pytest.fixture
def at_site(visitor: Visitor, django_db_blocker: DjangoDbBlocker) -> At:
    """Look into the database of the site."""

    @contextmanager
    def looking() -> Iterator[None]:
        with django_db_blocker.unblock(), connected_to(visitor.site.database):
            walls.enter(visitor.place.municipality.pk)
            yield

    return looking


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


def step(visitor: Visitor, keys: Keys, heading: str, **typed: str) -> None:
    """Fill in a step with the keyboard, and go on."""
    reads(visitor, heading)
    is_fine(visitor)
    visitor.page.locator("main").focus()
    for label, text in typed.items():
        keys.tab_to(label.replace("_", " ")).types(text)
    keys.tab_to(ON).goes_on()


def comes_in(visitor: Visitor, at_site: At, email: str) -> None:
    """From the home page to an account and the first question."""
    page = visitor.opens("/").page
    page.get_by_role("main").get_by_role("link", name="Begin een initiatief").first.click()
    reads(visitor, "Begin een initiatief")
    is_fine(visitor)
    page.get_by_role("link", name="Maak een account").click()
    page.get_by_label("Je naam").fill("Noor Jansen")
    page.get_by_label("Je e-mailadres").fill(email)
    visitor.presses("Stuur mij een code")
    with at_site():
        code = code_sent_to(email)
    page.get_by_label("Je code").fill(code)
    visitor.presses("Inloggen")
    reads(visitor, "Begin een initiatief")
    is_fine(visitor)
    pressed_slowly(visitor, "Begin")


def pressed_slowly(visitor: Visitor, button: str) -> None:
    """Whoever is faster than a reader is asked to press once more, as a machine would be."""
    page = visitor.page
    for _ in range(50):
        visitor.page.get_by_role("button", name=button, exact=True).click()
        page.wait_for_load_state()
        if not page.get_by_text(re.compile("ging wel heel snel")).count():
            return


def joins(neighbour: Visitor, number: str) -> None:
    reads(neighbour, "Doe je mee?")
    page = neighbour.page
    page.get_by_label("Je postcode").fill("7602 ab")
    page.get_by_label("Je huisnummer").fill(number)
    page.get_by_label("Ja, ik ben een van de organisatoren").check()
    judge = Judge(page)
    assert judge.broken_rules() + judge.sticks_out() == []
    pressed_slowly(neighbour, "Ja, ik doe mee")
    reads(neighbour, "Je doet mee. Dank je wel!")


def photo() -> bytes:
    file = BytesIO()
    Image.new("RGB", (1600, 1200), "green").save(file, "JPEG")
    return file.getvalue()


def points_at_the_map(page: Page) -> None:
    """With a mouse; it is saved at once. Whoever has none types a postcode, which goes before it."""
    box = page.locator("[data-points] svg").bounding_box()
    assert box
    page.locator("[data-points] svg").click(position={"x": box["width"] / 6, "y": box["height"] / 2})
    expect(page.locator("[data-saved]")).to_contain_text("Bewaard om")
    expect(page.locator("[name=longitude]")).to_have_value(re.compile(r"6\.6[01]\d{3}"))
    expect(page.locator("[data-points] circle")).to_have_count(1)


def tells_the_plan(visitor: Visitor, keys: Keys) -> None:
    """The idea, where, for whom and when, what it costs, and who begins it: with the keyboard alone."""
    page = visitor.page
    reads(visitor, "Wat wil je doen?")
    page.locator("main").focus()
    keys.tab_to("Hoe heet je initiatief?").types("Lange tafel op het plein")
    keys.tab_to("Waar gaat het over?").presses("E")
    expect(page.locator("[data-saved]")).to_contain_text("Bewaard om")
    keys.tab_to("Je idee in één zin").types("Eén tafel, en iedereen neemt iets mee.")
    keys.tab_to("Je verhaal").types("Wij eten samen. Doe je mee?")
    keys.tab_to(ON).goes_on()
    reads(visitor, "Waar is het?")
    is_fine(visitor)
    points_at_the_map(page)
    page.locator("main").focus()
    keys.picks("Op één plek, in één buurt").tab_to("Hoe heet de plek?").types("Het plein")
    keys.tab_to("Postcode van de plek").types("7602 ab")
    keys.tab_to(ON).goes_on()
    step(
        visitor,
        keys,
        "Voor wie is het, en wanneer?",
        **{"Voor wie is het?": "Voor iedereen", "Wanneer is het?": "Een zaterdag in juni"},
    )
    reads(visitor, "Wat heb je nodig?")
    is_fine(visitor)
    page.locator("main").focus()
    keys.tab_to("Waarvoor?").types("Soep").tab_to("Bedrag in euro").types("6000").tab_to("Hoe kom je eraan?")
    expect(page.locator("[data-target]")).to_have_text("€\u00a06.000")
    expect(page.locator("[data-advice]")).to_contain_text("het hoogste bedrag")
    page.get_by_label("Bedrag in euro").fill("240,50")
    keys.tab_to(ON).goes_on()
    step(
        visitor,
        keys,
        "Wie ben je?",
        **{"Je telefoonnummer": "06 12345678", "Je postcode": "7602 ab", "Je huisnummer": "1"},
    )


def asks_two(visitor: Visitor) -> str:
    """One gets a mail, the other a paper with this code."""
    page = visitor.page
    reads(visitor, "Wie doen er met je mee?")
    is_fine(visitor)
    page.get_by_label("Hoe noem je deze buur?").fill("Emre")
    page.get_by_label("Het e-mailadres van je buur").fill("emre.buur@example.test")
    visitor.presses("Stuur een mail")
    page.get_by_label("Hoe noem je deze buur?").fill("Ans")
    visitor.presses("Maak een papier met een code")
    code = page.locator(".big.code").inner_text()
    is_fine(visitor)

    return code


def shows(visitor: Visitor) -> None:
    """A photo of the square."""
    page = visitor.page
    reads(visitor, "Een foto of tekening")
    is_fine(visitor)
    page.get_by_label("Je foto of tekening").set_input_files(
        {"name": "plein.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.get_by_label("Wat is er te zien?").fill("Een leeg plein")
    visitor.presses(ON)


def test_a_resident_begins_an_initiative_with_two_neighbours_and_sends_it_in(
    visitor: Visitor, neighbour: Visitor, at_site: At
) -> None:
    page, keys = visitor.page, Keys(visitor.page)
    comes_in(visitor, at_site, "noor.begint@example.test")
    tells_the_plan(visitor, keys)
    code = asks_two(visitor)

    with at_site():
        link = link_sent_to("emre.buur@example.test")
    neighbour.opens(link)
    joins(neighbour, "2")
    neighbour.opens("/meedoen/")
    neighbour.page.get_by_label("De code op je papier").fill(code.lower())
    neighbour.presses("Kijk wat het is")
    joins(neighbour, "3")

    page.get_by_role("link", name="Terug naar wie er meedoen").click()
    expect(page.get_by_role("main")).to_contain_text("3 verschillende adressen. Dat is genoeg.")
    visitor.presses(ON)
    step(visitor, keys, "Welke hulp kun je gebruiken?", **{"Wat kun je gebruiken?": "Mensen die afwassen"})
    shows(visitor)

    reads(visitor, "Kijk alles nog een keer na")
    expect(page.get_by_role("img", name="Een leeg plein")).to_be_visible()
    expect(page.get_by_text("Er mist nog")).to_have_count(0)
    is_fine(visitor)
    page.locator("main").focus()
    keys.tab_to("Ja, ons plan houdt zich aan de spelregels").presses("Space").tab_to("Stuur het in").goes_on()
    reads(visitor, "Je plan is binnen. Dank je wel!")
    is_fine(visitor)
    visitor.opens("/begin/")
    expect(page.get_by_role("main")).to_contain_text("Lange tafel op het plein")
    is_fine(visitor)
