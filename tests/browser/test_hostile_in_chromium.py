# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Nothing that is stored or typed is ever run by a browser, or becomes a link to somewhere else."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from pytest_django import DjangoDbBlocker

from browser import hostile
from browser.conftest import Meet
from browser.hostile import storable
from browser.towns import Place
from browser.visitor import Site, Visitor
from buurtsamen import conftest
from buurtsamen.core import dates
from buurtsamen.demo.tests.conftest import connected_to
from buurtsamen.initiatives import gifts
from buurtsamen.initiatives.models import BudgetLine, Initiative, Organiser, Update
from buurtsamen.money.models import Account
from buurtsamen.places.models import Municipality
from buurtsamen.website import pages
from buurtsamen.website.models import Page

TEXTS = list(dict.fromkeys(storable(text, 20_000) for text in hostile.texts()))
BREAKS_OUT = "\"'><img src=x onerror=window.__hit=1>"
# What must not be there: something that ran, or that could.
FOUND = """() => {
    const found = window.__hit ? ["something ran"] : [];
    const kinds = ["script", "style", "iframe", "object", "embed", "base", "template", "math", "video"];
    for (const each of document.querySelectorAll("*")) {
        const names = each.getAttributeNames(), said = each.outerHTML.slice(0, 200);
        if (names.some(name => name.startsWith("on") || ["style", "srcdoc", "formaction"].includes(name)))
            found.push(said);
        if (kinds.includes(each.localName)) found.push(said);
        for (const address of ["src", "href", "action"].filter(name => names.includes(name)))
            if (new URL(each.getAttribute(address), location).origin != location.origin
                && !each.getAttribute(address).startsWith("tel:"))
                found.push(said);
    }
    return found;
}"""


@pytest.fixture(scope="module")
def evil(site: Site, django_db_blocker: DjangoDbBlocker) -> Place:
    """A town whose every text was written by somebody who means harm."""
    with django_db_blocker.unblock(), connected_to(site.database):
        town = conftest.build("kwaad.localhost", 31, people=["looks", "given"], today=dates.today())
        municipality = town.municipality
        Municipality.objects.filter(pk=municipality.pk).update(
            **{field: storable(BREAKS_OUT, 60) for field in ("name", "platform", "helpers")},
            phone='0"><script>',
            email="<b>@x",
        )
        _initiatives(town)
        _of_one(town.garden)
        gifts.give(town.voucher("given"), Initiative.objects.get(slug="i-7"), on=dates.today())
        pages.install(municipality)
        Page.objects.of(municipality).filter(name=Page.Name.RULES).update(
            title=storable(BREAKS_OUT, 80), text="\n\n".join(TEXTS)
        )
    return site.places.setdefault("kwaad", Place("kwaad.localhost", municipality, town.codes))


def _initiatives(town: conftest.Town) -> None:
    """One for each text, which is all that its makers tell."""
    municipality = town.municipality
    names = [f"initiative:i-{number}" for number in range(len(TEXTS))]
    accounts = Account.objects.bulk_create(Account(municipality=municipality, name=name) for name in names)
    Initiative.objects.bulk_create(
        Initiative(
            municipality=municipality,
            number=1000 + number,
            slug=f"i-{number}",
            theme="groen",
            title=storable(text, 60),
            summary=storable(text, 130),
            story=text,
            place=storable(text, 80),
            for_whom=storable(text, 200),
            happens=storable(text, 80),
            state=Initiative.State.SAVING,
            target_cents=100_00,
            account=account,
            saving_since=dates.today(),
            saves_until=town.spring.gives_until,
        )
        for number, (text, account) in enumerate(zip(TEXTS, accounts, strict=True))
    )


def _of_one(initiative: Initiative) -> None:
    """All texts in all that there can be many of."""
    known = {"municipality": initiative.municipality, "initiative": initiative}
    Initiative.objects.filter(pk=initiative.pk).update(story="\n\n".join(TEXTS))
    Organiser.objects.bulk_create(
        Organiser(**known, name=storable(text, 40), does=storable(text, 80)) for text in TEXTS
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(**known, what=storable(text, 120), lender=storable(text, 80), cents=100) for text in TEXTS
    )
    Update.objects.bulk_create(Update(**known, on=dates.today(), title=storable(text, 80), text=text) for text in TEXTS)


@pytest.fixture
def reader(meet: Meet, evil: Place) -> Iterator[Visitor]:
    """Somebody in that town."""
    with meet("kwaad").at_work() as somebody:
        yield somebody


STORED = {
    "home": ("/", {}),
    "initiatives": ("/initiatieven/", {}),
    "initiative": ("/initiatieven/buurttuin/", {}),
    "initiative-own": ("/initiatieven/i-13/", {}),
    "choose": ("/geven/", {"name": "looks"}),
    "confirm": ("/geven/klopt-dit/", {"name": "looks", "choice": "i-13"}),
    "receipt": ("/geven/bewijs/", {"name": "given"}),
    "refused": ("/geven/", {"name": "given"}),
    "page": ("/spelregels/", {}),
}


@pytest.mark.parametrize("name", STORED)
def test_what_is_stored_is_shown_and_not_run(reader: Visitor, name: str) -> None:
    path, in_hand = STORED[name]
    reader.holds(**in_hand).opens(path)

    found = reader.page.evaluate(FOUND)
    if name == "page":  # whose writer may make a link to another site
        found = [each for each in found if not re.match(r'<a href="(https?:)?//', each)]
    assert found == []
    assert "<img src=x onerror=window.__hit=1>" in reader.page.inner_text("body")


def test_what_is_typed_is_shown_and_not_run(visitor: Visitor) -> None:
    for text in hostile.SCRIPTS[::8]:
        typed = quote(text, safe="")
        visitor.opens(f"/initiatieven/?waar={typed}&wijk={typed}&fase={typed}&thema={typed}&{typed}={typed}")
        assert visitor.page.evaluate(FOUND) == [], text
        assert visitor.page.get_by_label("Je postcode, of een woord").input_value() == " ".join(text.split())[:80]
        visitor.opens(f"/{typed}", 404)
        assert visitor.page.evaluate(FOUND) == [], text
        visitor.holds(refused="WrongLength", typed=text[:40]).opens("/geven/", 422)
        assert visitor.page.evaluate(FOUND) == [], text
        assert visitor.page.get_by_label("Typ hier je code").input_value() == text.replace("\n", "")[:40]


def test_a_page_that_is_not_careful_would_be_found_out(visitor: Visitor) -> None:
    careless = {"content_type": "text/html", "body": f"<p title='{BREAKS_OUT}'>"}
    visitor.page.route(visitor.url("/over/"), lambda route: route.fulfill(**careless))
    visitor.opens("/over/").page.wait_for_function("window.__hit")
    visitor.page.unroute(visitor.url("/over/"))

    assert len(visitor.page.evaluate(FOUND)) == 2
    assert any(problem.startswith("404: ") for problem in visitor.problems)
    visitor.problems.clear()
