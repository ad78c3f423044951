# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever somebody sends, in whatever field, is answered; what is stored never has a part in how a page is made."""

import logging
import re
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from io import BytesIO
from itertools import cycle
from typing import Any
from urllib.parse import quote_plus

import pytest
from browser import hostile
from browser.hostile import storable
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections, transaction
from django.db.models import Model

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.core import access, health
from buurtsamen.initiatives import gifts
from buurtsamen.initiatives.models import Update
from buurtsamen.places import middleware
from buurtsamen.rounds import hand, limits
from buurtsamen.sharing.models import Need
from buurtsamen.sharing.tests import asking
from buurtsamen.website import pages
from buurtsamen.website.models import Page

TEXTS = hostile.texts()
TOKEN = "a" * 32  # a form's proof, in the form and in the cookie
Environ = dict[str, Any]


def raw(text: str) -> str:
    """As it stands in an environ (PEP 3333): its bytes, each as a sign."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def header(text: str) -> str:
    """What of it a header can hold (RFC 9110, section 5.5): a web server refuses the other control signs."""
    return "".join(sign for sign in raw(text) if sign == "\t" or sign >= " " and sign != "\x7f").strip()


def coded(fields: dict[str, str]) -> str:
    pairs = ((quote_plus(part, errors="surrogatepass") for part in field) for field in fields.items())
    return "&".join("=".join(pair) for pair in pairs)


def get(path: str, query: dict[str, str] | None = None, **more: str) -> Environ:
    return {"PATH_INFO": raw(path), "QUERY_STRING": coded(query or {}), **more}


def post(path: str, fields: dict[str, str], **more: str) -> Environ:
    body = coded({"csrfmiddlewaretoken": TOKEN, **fields}).encode()
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        **more,
    }


LEADS = {"href", "src", "action", "formaction"}


def elsewhere(page: str) -> list[str]:
    """Addresses on a page that do not lead to a page of the same site, or to a telephone."""
    found = re.findall(r'\s([a-z-]+)="([^"]*)"', page)  # in a text, a quote is written out
    addresses = [value for name, value in found if name in LEADS]
    return [address for address in addresses if not re.match(r"/(?![/\\])|#|\?|tel:|$", address)]


def with_headers(text: str, environ: Environ) -> Environ:
    """In all that a browser tells beside the request itself."""
    names = (
        "X_FORWARDED_FOR",
        "X_FORWARDED_PROTO",
        "ACCEPT_LANGUAGE",
        "ACCEPT_ENCODING",
        "REFERER",
        "ORIGIN",
        "ACCEPT",
    )
    others = ("USER_AGENT", "IF_MODIFIED_SINCE", "IF_NONE_MATCH", "RANGE", "FORWARDED", "X_FORWARDED_HOST", "X_REAL_IP")
    return environ | {f"HTTP_{name}": header(text) for name in (*names, *others)}


def cookies(text: str, *names: str) -> str:
    return header("; ".join(f"{name}={text}" for name in names))


# Where a text comes in. Fields that are read one after the other, whatever stands in the one before, come together.
DOORS: dict[str, Callable[[str], Environ]] = {
    "code": lambda text: post("/waardebon/", {"code": text}),
    "challenge": lambda text: post("/waardebon/", {"code": "2222-2222-2222", "challenge": text, "proof": "1"}),
    "proof": lambda text: post(
        "/waardebon/", {"code": "2222-2222-2222", "challenge": limits.challenge(), "proof": text}
    ),
    "the square": lambda text: get(f"/v/{text}"),
    "search": lambda text: get("/initiatieven/", {"waar": text, "wijk": text, "fase": text, "thema": text}),
    "choice": lambda text: post("/geven/kies/", {"aan": text, text: text}, QUERY_STRING=coded({"waar": text})),
    "choice that is given": lambda text: post("/geven/nu/", {"aan": text}),
    "part": lambda text: post("/geven/nu/", {"aan": "buurttuin", "deel": text}),
    "gift": lambda text: post("/geven/terug/", {"gift": text}),
    "proof of a form": lambda text: post("/geven/kies/", {"csrfmiddlewaretoken": text}),
    "path": lambda text: get(f"/{text}"),
    "path in English": lambda text: get(f"/en/{text}/"),
    "path of an initiative": lambda text: get(f"/initiatieven/{text}/"),
    "path of giving": lambda text: get(f"/geven/aan/{text}/"),
    "path of a file": lambda text: get(f"/static/{text}"),
    "code of a co-organiser": lambda text: post("/meedoen/", {"code": text}),
    "cookies": lambda text: get("/geven/", HTTP_COOKIE=cookies(text, "waardebon", "sessionid", "django_language")),
    "cookie csrftoken": lambda text: post("/geven/kies/", {}, HTTP_COOKIE=cookies(text, "csrftoken")),
    "cookie vers": lambda text: get("/robots.txt", HTTP_COOKIE=cookies(text, "vers")),
    "name of a cookie": lambda text: get("/robots.txt", HTTP_COOKIE=header(f"{text}={text}; {text}")),
    "Host": lambda text: get("/robots.txt", HTTP_HOST=header(text)),
    "port of the Host": lambda text: get("/robots.txt", HTTP_HOST=header(f"lindedorp.test:{text}")),
    "question": lambda text: post(
        "/initiatieven/buurttuin/vraag/", dict.fromkeys(("name", "email", "text", "shown", "website"), text)
    ),
    "link of a question": lambda text: get(f"/vraag/{text}/"),
    "finding help": lambda text: get(
        "/helpen/", dict.fromkeys(("waar", "afstand", "wijk", "soort", "dag", "thema"), text)
    ),
    "an offer": lambda text: post(
        f"/helpen/{_need()}/", dict.fromkeys(("name", "email", "phone", "count", "note", "website", "shown"), text)
    ),
    "an alert": lambda text: post(
        "/helpen/bericht/",
        dict.fromkeys(("email", "near", "postcode", "district", "kind", "rhythm", "shown"), text),
    ),
    "link of an offer": lambda text: get(f"/helpen/aanbod/{text}/"),
    "end of an alert": lambda text: post(raw(f"/helpen/bericht/{text}/uit/"), {}),
    "headers": lambda text: with_headers(text, get("/en/bestaat-niet/")),
    "headers of a form": lambda text: with_headers(text, post("/waardebon/", {"code": "x"})),
    "headers of a file": lambda text: with_headers(text, get("/static/website/icon.svg")),
    "Content-Type": lambda text: post("/waardebon/", {"code": "x"}, CONTENT_TYPE=header(text)),
    "charset": lambda text: post("/waardebon/", {"code": "x"}, CONTENT_TYPE=header(f"text/plain; charset={text}")),
    "boundary": lambda text: post("/geven/kies/", {}, CONTENT_TYPE=header(f"multipart/form-data; boundary={text}")),
}


# What stands beside fields are small doors into the same few rooms; the last five are forms of test_hostile_forms.py.
IN_PART = {
    *("the square", "path", "path in English", "path of an initiative", "path of giving", "path of a file"),
    *("link of a question", "link of an offer", "end of an alert", "proof of a form"),
    *("cookies", "cookie csrftoken", "cookie vers", "name of a cookie", "Host", "port of the Host"),
    *("headers", "headers of a form", "headers of a file", "Content-Type", "charset", "boundary"),
    *("question", "finding help", "an offer", "an alert", "code of a co-organiser"),
}
PART = 5


def texts_for(door: str) -> list[str]:
    """Every text for a field; the other doors get a part each, so that each text comes in at several."""
    return TEXTS[sorted(IN_PART).index(door) % PART :: PART] if door in IN_PART else TEXTS


def _need() -> int:
    """The number of what is asked."""
    return Need.objects.values_list("pk", flat=True)[0]


def in_the_hand(town: Town, **what: str) -> str:
    """The cookie of somebody who has this in hand."""
    return f"{hand.COOKIE}={hand.sealed(hand.Hand(**what, municipality=town.municipality.pk))}"  # type: ignore[arg-type]


class Site:
    """The layers of config/wsgi.py without the page cache, whose thread has a connection of its own; no socket."""

    def __init__(self, town: Town) -> None:
        self._cookies = f"{in_the_hand(town, code=town.codes['aisha'])}; csrftoken={TOKEN}"
        self._application = access.AccessLog(health.Alive(health.SmallBodies(WSGIHandler())))

    def ask(self, asked: Environ) -> tuple[int, str]:
        """The status and the page."""
        answered: list[Any] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "QUERY_STRING": "",
            "SERVER_NAME": "lindedorp.test",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "lindedorp.test",
            "HTTP_COOKIE": self._cookies,
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            **asked,
        }
        body = self._application(environ, lambda *line: answered.extend(line))
        page = b"".join(body).decode(errors="replace")
        if close := getattr(body, "close", None):
            close()
        assert not any({"\r", "\n"} & set(value) for _, value in answered[1])
        return int(answered[0][:3]), page


@pytest.fixture
def site(town: Town) -> Iterator[Site]:
    for signal in (request_started, request_finished):  # the connection is the test's, and stays
        signal.disconnect(close_old_connections)
    told_need(town)
    logging.disable(logging.ERROR)
    yield Site(town)
    logging.disable(logging.NOTSET)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def broken() -> Iterator[list[BaseException | None]]:
    """What broke on our side, before the page that says so was made."""
    found: list[BaseException | None] = []

    def remember(**_: object) -> None:
        found.append(sys.exc_info()[1])

    got_request_exception.connect(remember)
    yield found
    got_request_exception.disconnect(remember)


def test_there_are_a_thousand_texts_and_each_comes_in_everywhere() -> None:
    assert len(TEXTS) >= 1000
    assert {text for door in IN_PART for text in texts_for(door)} == set(TEXTS)


@pytest.mark.parametrize("door", DOORS)
def test_whatever_comes_in_is_answered_with_a_page_that_leads_nowhere_else(
    site: Site, broken: list[BaseException | None], door: str
) -> None:
    failed = []
    for text in texts_for(door):
        asked = DOORS[door](text)
        before = transaction.savepoint() if "REQUEST_METHOD" in asked else None  # a GET writes nothing
        try:
            status, page = site.ask(asked)
        except Exception as error:
            status, page = 500, ""
            broken.append(error)
        if before:
            transaction.savepoint_rollback(before)
        if status >= 500 or (addresses := elsewhere(page)):
            failed.append((text[:80], broken.copy() or addresses))
            broken.clear()

    assert not failed, f"{len(failed)}, the first: {failed[:3]!a}"


class Makeup(HTMLParser):
    """How a page is made: its elements and the names of their attributes, but not what stands in them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[tuple[str, ...]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(("end", tag))

    def handle_comment(self, data: str) -> None:
        self.parts.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.parts.append(("declaration", decl))

    def handle_pi(self, data: str) -> None:
        self.parts.append(("instruction", data))


def tell(town: Town, *texts: str) -> None:
    """Whatever a municipality or a maker can write, they wrote one of these texts there; all stand in the story."""
    turns = cycle(texts)

    def some(most: int) -> str:
        return one_line(next(turns), most)

    change(town.municipality, name=some(60), platform=some(60), phone=some(20), email=some(254), helpers=some(120))
    change(town.north, name=some(80))
    change(town.garden.budget.get(), what=some(120), lender=some(80))
    change(town.garden.organisers.get(), name=some(40), does=some(80))
    change(town.garden.updates.get(), title=some(80), text=some(20_000))
    change(
        town.garden,
        **{"title": some(60), "summary": some(130), "place": some(80)},
        story=" ".join(one_line(text, 20_000) for text in texts)[:20_000],
        **{"for_whom": some(200), "happens": some(80)},
    )
    change(told_need(town), what=some(80), skill=some(80))
    middleware.forget_hosts()


def one_line(text: str, most: int) -> str:
    """As much of it as a column takes, without the empty lines that make a paragraph."""
    return storable(f"x{text}", most).replace("\n", " ").replace("\r", " ")


def told_need(town: Town) -> Need:
    """What the garden asks."""
    return Need.objects.filter(initiative=town.garden).first() or asking.hands(town, initiative=town.garden)


def change(row: Model, **fields: str) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**fields)


@pytest.fixture
def told(town: Town) -> Town:
    Update.objects.create(
        municipality=town.municipality, initiative=town.garden, on=town.spring.opens_on, title="x", text="x"
    )
    return town


def test_what_is_stored_changes_nothing_in_how_the_page_of_an_initiative_is_made(told: Town, site: Site) -> None:
    tell(told, "x")
    _, plain = site.ask(get("/initiatieven/buurttuin/"))
    made, failed, rest = Makeup(plain).parts, [], [text for text in TEXTS if text not in hostile.SCRIPTS]
    for texts in [[script] for script in hostile.SCRIPTS] + [rest[start::80] for start in range(80)]:
        tell(told, *texts)
        status, page = site.ask(get("/initiatieven/buurttuin/", HTTP_COOKIE="vers=1"))
        if status != 200 or elsewhere(page) or Makeup(page).parts != made:
            failed.append(texts)

    assert len(re.findall(r">\s*xx", plain)) >= 10
    assert not failed, f"{len(failed)}, the first: {failed[:3]!a}"


OTHERS = "/", "/initiatieven/", "/geven/", "/geven/klopt-dit/", "/geven/bewijs/", "given", "typed"


def test_what_is_stored_or_typed_changes_nothing_in_how_other_pages_are_made(told: Town, site: Site) -> None:
    def page(asked: str, text: str) -> str:
        in_hand = {"code": told.codes["aisha"], "choice": "buurttuin"}
        if asked == "typed":
            in_hand = {"refused": "WrongLength", "typed": storable(f"x{text}", 40)}
        elif asked in ("given", "/geven/bewijs/"):
            in_hand = {"code": told.codes["bram"]}
        cookie = in_the_hand(told, **in_hand)
        path, query = (asked, {"alle": "1"}) if asked.startswith("/") else ("/geven/", {})
        status, answered = site.ask(get(path, query, HTTP_COOKIE=f"{cookie}; vers=1"))
        assert status == (422 if asked == "typed" else 200)
        return answered

    gifts.give(told.voucher("bram"), told.garden, on=A_DAY_IN_MAY)
    tell(told, "x")
    plain = {asked: page(asked, "x") for asked in OTHERS}
    made, failed = {asked: Makeup(shown).parts for asked, shown in plain.items()}, []
    for text in hostile.SCRIPTS:
        tell(told, text)
        pages_ = {asked: page(asked, text) for asked in OTHERS}
        failed += [
            (asked, text) for asked, shown in pages_.items() if elsewhere(shown) or Makeup(shown).parts != made[asked]
        ]

    assert all("xx" in shown for shown in plain.values())
    assert failed == []


ELEMENTS = {
    *("html", "head", "meta", "title", "link", "body", "header", "main", "section", "footer", "div", "nav", "details"),
    *("summary", "svg", "use", "path", "span", "h1", "h2", "h3", "p", "ul", "ol", "li", "a", "em", "strong", "code"),
    *("pre", "blockquote", "br", "hr"),
}


def test_what_a_municipality_writes_on_a_page_becomes_text_and_links_and_nothing_else(told: Town, site: Site) -> None:
    pages.install(told.municipality)
    rules = Page.objects.get(name="rules", language="nl")
    for text in TEXTS:
        rules.text = storable(text, 20_000)
        assert_plain(pages.shown(rules, told.spring), text)
    for text in hostile.SCRIPTS[::4]:
        change(rules, text=storable(text, 20_000))
        status, page = site.ask(get("/spelregels/", HTTP_COOKIE="vers=1"))
        assert status == 200
        assert_plain(page, text)


def assert_plain(page: str, text: str) -> None:
    """Nothing on the page runs, looks otherwise, or comes from elsewhere."""
    parts = [part for part in Makeup(page).parts if part[0] not in ("end", "declaration")]
    assert {tag for tag, *_ in parts} <= ELEMENTS, text
    assert not any(name.startswith("on") or name == "style" for _, *names in parts for name in names), text
    assert not re.search(r"""(?:href|src)="\s*(?:javascript|vbscript|data|file):""", page, re.IGNORECASE), text
