# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of text: Markdown and nothing more, with the words of the municipality filled in."""

from html.parser import HTMLParser

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.core import braces
from buurtsamen.places.models import Municipality
from buurtsamen.rounds.models import Round
from buurtsamen.website import pages
from buurtsamen.website.models import Page
from buurtsamen.website.urls import PATHS

SAFE_TAGS = {"h2", "h3", "p", "ul", "ol", "li", "a", "em", "strong", "code", "pre", "br", "hr", "blockquote"}
SAFE_TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}


class Read(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def written(text: str, round_: Round | None = None, **town: object) -> Read:
    """A page with this text, as it is shown."""
    municipality = Municipality(name="Lindedorp", platform="Lindedorp Samen", **town)
    return Read(pages.shown(Page(municipality=municipality, title="Titel", text=text), round_))


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "Kijk <img src=x onerror=alert(1)> hier",
        "<svg/onload=alert(1)>",
        "<iframe src='https://elsewhere.test'></iframe>",
        "<a href='javascript:alert(1)'>klik</a>",
        "<style>body{display:none}</style>",
        "<b>vet</b>",
        "<!-- <script>alert(1)</script> -->",
        "<?php alert(1) ?>",
        "<![CDATA[<script>alert(1)</script>]]>",
        "- <script>alert(1)</script>",
        "`<script>alert(1)</script>`",
        "| a |\n|---|\n| <script>alert(1)</script> |",
    ],
)
def test_html_is_shown_as_text(html: str) -> None:
    page = written(html)

    assert page.tags <= SAFE_TAGS
    assert page.attributes <= {"class"}
    for word in ("alert(1)", "elsewhere.test", "display:none", "vet"):
        assert (word in page.text) == (word in html)
    assert "<" in page.text


@pytest.mark.parametrize(
    "link",
    [
        "[klik](javascript:alert(1))",
        "[klik](JaVaScRiPt:alert(1))",
        "[klik](javascript&#58;alert(1))",
        "[klik](java\tscript:alert(1))",
        "[klik]( javascript:alert(1))",
        "[klik](<javascript:alert(1)>)",
        "[klik](vbscript:alert(1))",
        "[klik](data:text/html,<script>alert(1)</script>)",
        "[klik](file:///etc/passwd)",
        "[klik][1]\n\n[1]: javascript:alert(1)",
        "<javascript:alert(1)>",
    ],
)
def test_a_link_that_would_run_something_is_no_link(link: str) -> None:
    page = written(link)

    assert page.links == []
    assert page.tags <= SAFE_TAGS - {"a"}


@pytest.mark.parametrize("title", ['x" onmouseover="alert(1)', "x' onmouseover='alert(1)", "x>y"])
def test_nothing_gets_out_of_an_attribute(title: str) -> None:
    page = written(f"[klik](/vragen/ '{title}') [klik](/vragen/?{title})")

    assert page.attributes <= {"class", "href", "title"}


def test_a_picture_from_elsewhere_is_not_loaded() -> None:
    page = written("![een foto](https://elsewhere.test/foto.jpg)")

    assert "img" not in page.tags


@pytest.mark.parametrize(
    "target",
    ["/vragen/", "https://www.almelo.nl/", "http://a.test/?b=c&d=e", "mailto:hallo@lindedorp.test", "tel:0546"],
)
def test_a_good_link_is_a_link(target: str) -> None:
    assert written(f"[klik]({target})").links == [target]


def test_headings_lists_links_and_tables_get_their_look() -> None:
    html = pages.shown(
        Page(
            municipality=Municipality(),
            text="## Kop\n\n### Kopje\n\nZin [a](/b/).\n\n- een\n\n1. twee\n\n|a|\n|-|\n|b|",
        ),
        None,
    )

    for tag, look in {
        "h2": "utrecht-heading-2",
        "h3": "utrecht-heading-3",
        "p": "utrecht-paragraph",
        "ul": "utrecht-unordered-list",
        "ol": "utrecht-ordered-list",
        "table": "utrecht-table",
    }.items():
        assert f'<{tag} class="{look}">' in html
    assert '<a href="/b/" class="utrecht-link utrecht-link--html-a">a</a>' in html


def test_placeholders_are_filled_in(town: Town) -> None:
    town.municipality.minimum_organisers, town.municipality.maximum_target_cents = 4, 3_000_00
    page = Page(
        municipality=town.municipality,
        text="{municipality}|{platform}|{phone}|{email}|{minimum_organisers}|{maximum}|{value}|{code_last_day}"
        "|{last_day_to_give}",
    )

    assert Read(pages.shown(page, town.spring)).text.strip() == (
        "Lindedorp|Lindedorp Samen|0546 00 00 00|hallo@lindedorp.test|4|€\u00a03.000|€\u00a07,50|31 mei|30 juni"
    )


def test_between_two_rounds_a_day_is_left_open_and_an_unknown_word_stays() -> None:
    page = written("{value} tot {code_last_day}, {last_day_to_give}; {onbekend} { value } {}")

    assert page.text.strip() == "… tot …, …; {onbekend} { value } {}"


def test_the_name_of_a_municipality_is_text_too() -> None:
    page = written("Welkom bij {platform}, bel {phone}.", phone="<script>alert(1)</script>")

    assert page.tags == {"p"}
    assert "bel <script>alert(1)</script>." in page.text


def test_every_page_begins_with_words_in_both_languages_that_are_all_filled_in(town: Town) -> None:
    assert pages.install(town.municipality) == 14

    for page in Page.objects.of(town.municipality):
        shown = Read(pages.shown(page, town.spring))
        assert page.title and "#" not in page.title
        assert len(shown.text) > 200
        for leftover in ("{", "}", "…", "<", "](", "**", "##"):
            assert leftover not in shown.text, f"{page} shows {leftover}"
        for link in shown.links:
            assert link.startswith(("/", "https://", "mailto:", "tel:"))


def test_the_addresses_that_first_words_link_to_are_there(town: Town, client: Client) -> None:
    pages.install(town.municipality)
    links = {
        link
        for page in Page.objects.of(town.municipality)
        for link in Read(pages.shown(page, town.spring)).links
        if link.startswith("/")
    }

    for link in links:
        assert client.get(link, headers={"host": "lindedorp.test"}).status_code == 200, link


def test_installed_again_what_a_municipality_changed_stays(town: Town) -> None:
    title, text = pages.first_words("rules", "en")
    Page.objects.create(municipality=town.municipality, name="rules", language="en", title=title, text="Our own rules")

    assert pages.install(town.municipality) == 13
    assert pages.install(town.municipality) == 0
    assert Page.objects.get(name="rules", language="en").text == "Our own rules"


def test_the_first_words_are_the_first_version(town: Town) -> None:
    pages.install(town.municipality)

    for page in Page.objects.of(town.municipality):
        (version,) = page.versions.all()
        assert (version.number, version.title, version.text) == (1, page.title, page.text)
        assert version.saved_by is None


def test_a_version_is_never_changed_nor_written_twice(town: Town) -> None:
    pages.install(town.municipality)
    page = Page.objects.get(name="rules", language="nl")

    for wrong in (
        lambda: page.versions.update(text="Anders"),
        lambda: page.versions.all()._raw_delete("default"),
        lambda: pages.keep_version(page, number=1, by=None),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()
    assert page.versions.get().text == page.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{platform} belt {phone}", []),
        ("{waarde}, {value} en {waarde}", ["{waarde}"]),
        ("{ value } {} {Value}", ["{ value }", "{}", "{Value}"]),
        ("geen { haakjes\n}", []),
    ],
)
def test_words_between_braces_that_would_not_be_filled_in_are_known(text: str, words: list[str]) -> None:
    assert braces.unknown(text, pages.PLACEHOLDERS) == words


def test_every_placeholder_has_a_meaning_and_a_word(town: Town) -> None:
    assert pages.placeholders(town.municipality, None).keys() == pages.PLACEHOLDERS.keys()
    for name in Page.Name.values:
        for language in ("nl", "en"):
            assert braces.unknown(pages.first_words(name, language)[1], pages.PLACEHOLDERS) == []


def read(path: str, host: str = "lindedorp.test") -> tuple[int, str]:
    answer = Client().get(path, headers={"host": host})
    return answer.status_code, answer.content.decode()


def test_a_page_is_in_the_language_of_its_address(town: Town) -> None:
    pages.install(town.municipality)

    assert '<h1 class="utrecht-heading-1">Zo werkt het</h1>' in read("/zo-werkt-het/")[1]
    assert '<h1 class="utrecht-heading-1">How it works</h1>' in read("/en/zo-werkt-het/")[1]
    assert '<div class="flow measure" lang="en">' in read("/en/zo-werkt-het/")[1]


def test_a_page_without_a_translation_is_in_dutch_and_says_so(town: Town) -> None:
    Page.objects.create(
        municipality=town.municipality, name="how-it-works", language="nl", title="Zo werkt het", text="Zo."
    )

    status, page = read("/en/zo-werkt-het/")

    assert status == 200
    assert '<div class="flow measure" lang="nl">' in page
    assert '<h1 class="utrecht-heading-1">Zo werkt het</h1>' in page
    assert '<html class="utrecht-root voorbeeld-theme" lang="en">' in page


@pytest.mark.parametrize("path", [*PATHS.values(), "bestaat-niet"])
def test_a_page_that_a_municipality_does_not_have_is_not_found_and_the_neighbours_is_not_shown(
    town: Town, other_town: Town, path: str
) -> None:
    pages.install(town.municipality)

    assert read(f"/{path}/", "elders.test")[0] == 404
