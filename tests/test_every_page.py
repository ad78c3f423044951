# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every address there is, asked in every way, in two towns and in none: open, safe, and silent about the neighbour."""

from collections.abc import Callable, Iterator
from datetime import date
from http.cookies import Morsel
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

import live
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from buurtsamen.config import serving, testing, worlds
from buurtsamen.conftest import A_DAY_IN_MAY, Town, build, initiative
from buurtsamen.core import walls
from buurtsamen.initiatives import gifts
from buurtsamen.initiatives.models import BudgetLine, Gift, Initiative, Organiser, Picture, Update
from buurtsamen.letters.models import ShortLink
from buurtsamen.makers import questions
from buurtsamen.makers.models import Question
from buurtsamen.places import middleware
from buurtsamen.places.models import District, Municipality, Neighbourhood, Street
from buurtsamen.rounds import codes, hand, vouchers
from buurtsamen.rounds.models import Round, Voucher
from buurtsamen.sharing import contacts
from buurtsamen.sharing.models import Alert, Need, Offer
from buurtsamen.sharing.tests import asking
from buurtsamen.website import pages
from buurtsamen.website.models import Page

HERE, NEXT_DOOR, NOWHERE = "lindedorp.test", "elders.test", "stranger.test"
WORDS = {HERE: "merel", NEXT_DOOR: "zwaluw"}  # stands in everything that a town calls its own
VALUES = {HERE: 7_77, NEXT_DOOR: 9_99}
QUERIES, INITIATIVES = 15, 81
# The home page is kept for everybody and holds no token; a code that comes in changes nothing. A mail program ends
# mail by a POST without more (RFC 8058); whoever knows its address got the mail.
WITHOUT_TOKEN = {"enter": 302, "alert_end": 200}

REFUSES = {"identity_answer", "identity_start", "invitation", "logo"}  # when there is none, as here
# For every name of an open address, what to fill in. A new one without a line here fails.
SAMPLES: dict[str, Callable[[Town], list[dict[str, Any]]]] = {
    "from_letter": lambda town: [{"code": town.codes["fleur"]}, {"code": "2222-2222-2222"}, {"code": "x"}],
    "newsletter": lambda _: [{}],
    "short_link": lambda town: [{"word": _word(town)}, {"word": "K7Q4P"}],
    "brand": lambda _: [{}],
    "logo": lambda _: [{}],
    "robots": lambda _: [{}],
    "letter_languages": lambda _: [{}],
    "home": lambda _: [{}],
    "page": lambda _: [{"name": name} for name in Page.Name.values],
    "initiatives": lambda _: [{}],
    "initiative": lambda _: [{"slug": "buurttuin"}, {"slug": "is-er-niet"}],
    "give": lambda _: [{}],
    "give_to": lambda _: [{"slug": "buurttuin"}, {"slug": "is-er-niet"}],
    "choose": lambda _: [{}],
    "confirm": lambda _: [{}],
    "give_now": lambda _: [{}],
    "activate": lambda _: [{}],
    "receipt": lambda _: [{}],
    "take_back": lambda _: [{}],
    "stop": lambda _: [{}],
    "enter": lambda _: [{}],
    "account_login": lambda _: [{}],
    "account_request_login_code": lambda _: [{}],
    "account_confirm_login_code": lambda _: [{}],
    "account_signup": lambda _: [{}],
    "account_logout": lambda _: [{}],
    "account_closed": lambda _: [{}],
    "mfa_authenticate": lambda _: [{}],
    "mfa_login_webauthn": lambda _: [{}],
    "identity_start": lambda _: [{"provider_id": "0"}],
    "identity_answer": lambda _: [{}],
    "invited": lambda _: [{"token": "x"}, {"token": "2222-2222-2222"}],
    "invitation": lambda _: [{}],
    "invitation_accept": lambda _: [{}],
    "begin": lambda _: [{}],
    "join": lambda _: [{}],
    "joined": lambda _: [{}],
    "picture": lambda town: [{"name": _picture(town)}],
    "picture_small": lambda town: [{"name": _picture(town)}],
    "question_ask": lambda _: [{"slug": "buurttuin"}, {"slug": "is-er-niet"}],
    "question_sent": lambda _: [{"slug": "buurttuin"}],
    "question_confirm": lambda town: [{"token": _question(town)}, {"token": "x"}],
    "help": lambda _: [{}],
    "look_in_mail": lambda _: [{}],
    "offer_help": lambda _: [{"pk": need.pk} for need in Need.objects.all()] + [{"pk": 10**12}],
    "offer": lambda _: [{"token": contacts.token(offer)} for offer in Offer.objects.all()] + [{"token": "x"}],
    "offer_calendar": lambda _: [{"token": contacts.token(offer)} for offer in Offer.objects.all()],
    "alert_ask": lambda _: [{}],
    "alert": lambda _: [{"token": contacts.token(alert)} for alert in Alert.objects.all()] + [{"token": "x"}],
    "alert_end": lambda _: [{"token": contacts.token(alert)} for alert in Alert.objects.all()] + [{"token": "x"}],
}


def _picture(town: Town) -> str:
    return str(UUID(int=town.municipality.pk))


def _question(town: Town) -> str:
    """The link of a question that stands in the town."""
    return questions.token(Question(pk=town.municipality.pk))


def names(resolver: URLResolver) -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from names(each)
        elif isinstance(each, URLPattern) and each.callback.__module__.endswith(".views_public"):
            yield each.name or f"without a name: {each.pattern}"


NAMES = sorted(set(names(get_resolver())))


def addresses(name: str, town: Town) -> list[str]:
    """All addresses with a name, in both languages."""
    found = []
    for language in ("nl", "en"):
        with translation.override(language):
            found += [reverse(name, kwargs=sample) for sample in SAMPLES[name](town)]
    return list(dict.fromkeys(found))


@worlds.begin
def towns() -> dict[str, Town]:
    """Two towns with the same addresses in them, in which everything that can be read is called differently."""
    made = {host: build(host, number, value_cents=VALUES[host]) for number, host in enumerate(WORDS, 1)}
    for host, town in made.items():
        _rename(town, WORDS[host])
    return made


def _rename(town: Town, word: str) -> None:
    municipality = town.municipality
    walls.enter(municipality.pk)
    Municipality.objects.filter(pk=municipality.pk).update(
        name=f"{word}stad", platform=f"{word} samen", email=f"{word}@{word}.nl", helpers=f"het {word}huis", phone=word
    )
    middleware.forget_hosts()
    municipality.refresh_from_db()
    pages.install(municipality)
    here = {"municipality": municipality, "initiative": town.garden}
    Update.objects.create(**here, on=A_DAY_IN_MAY, title="x", text="x")
    seen = {"added_on": A_DAY_IN_MAY, "seen_on": A_DAY_IN_MAY}
    name = UUID(int=municipality.pk)
    Picture.objects.create(
        **here, **seen, name=name, jpeg=b"large", small=b"small", width=1280, height=800, alternative="x"
    )
    Question.objects.create(**here, id=municipality.pk, who=name, network=name, asked_on=A_DAY_IN_MAY)
    ShortLink.objects.create(
        municipality=municipality, word=_word(town), channel="poster", path="/initiatieven/", made_on=A_DAY_IN_MAY
    )
    _ask(town)
    for model, fields in {
        Initiative: ("title", "summary", "story", "place", "for_whom", "happens"),
        BudgetLine: ("what", "lender"),
        Organiser: ("name", "does"),
        Update: ("title", "text"),
        Question: ("text",),
        Page: ("title", "text"),
        Round: ("name",),
        District: ("name",),
        Neighbourhood: ("name",),
        Street: ("name",),
        Need: ("what", "skill"),
    }.items():
        for row in model._default_manager.filter(municipality=municipality):
            model._default_manager.filter(pk=row.pk).update(**{name: f"{word} {row.pk} {name}" for name in fields})
    gifts.give(town.voucher("bram"), town.garden, on=A_DAY_IN_MAY)
    vouchers.activate(town.voucher("chen"), on=A_DAY_IN_MAY)
    vouchers.void(town.voucher("dewi"), on=A_DAY_IN_MAY)
    gifts.give(town.voucher("emre"), town.garden, on=date(2026, 5, 2))


def _word(town: Town) -> str:
    """Of its short link; there is one in each town, with another word."""
    return f"K7Q{town.municipality.pk}"


def _ask(town: Town) -> None:
    """The garden asks for hands: somebody's offer is accepted, another's waits, and somebody wants to hear of it."""
    boss, need = asking.maker(town, town.garden), asking.hands(town, initiative=town.garden)
    asking.accepted(need, boss, "Joke")
    asking.offered(need, "Yusuf")
    asking.listener(town)


def hands(town: Town) -> dict[str, hand.Hand]:
    """What a visitor can have in hand."""
    here = town.municipality.pk
    return {
        "nothing": hand.Hand(municipality=here),
        "a choice": hand.Hand(choice="buurttuin", municipality=here),
        "a fresh one": hand.Hand(town.codes["aisha"], municipality=here),
        "a fresh one and a choice": hand.Hand(town.codes["aisha"], choice="buurttuin", municipality=here),
        "a fresh one and a choice that is not there": hand.Hand(town.codes["aisha"], choice="nee", municipality=here),
        "one for later": hand.Hand(town.codes["aisha"], choice="later", municipality=here),
        "a given one": hand.Hand(town.codes["bram"], municipality=here),
        "one that was given long ago": hand.Hand(town.codes["emre"], municipality=here),
        "an activated one": hand.Hand(town.codes["chen"], municipality=here),
        "a void one": hand.Hand(town.codes["dewi"], municipality=here),
        **{
            f"a refusal: {kind}": hand.Hand(refused=kind, typed="ABC", municipality=here)
            for kind in ("Unknown", "Elsewhere", "Mistyped", "Lookalike", "WrongLength", "TooMany")
        },
    }


def visitor(host: str, held: hand.Hand | None = None, **options: Any) -> Client:
    made = Client(headers={"host": host}, **options)
    if held:
        made.cookies[hand.COOKIE] = hand.sealed(held)
    return made


def fields(town: Town) -> dict[str, str]:
    """What the forms send."""
    gift = Gift.objects.filter(voucher=town.voucher("bram")).first()
    return {"aan": "buurttuin", "code": town.codes["fleur"], "gift": str(gift and gift.pk)}


def fitting_hands(address: str, town: Town) -> dict[str, hand.Hand]:
    """On the way to giving everything; elsewhere nobody looks at it."""
    every = hands(town)
    return every if "/geven/" in address else {what: every[what] for what in ("nothing", "a given one")}


def visits(name: str, towns: dict[str, Town]) -> Iterator[tuple[str, Town, str, HttpResponse]]:
    """Every address with a name, asked in every way with everything in hand, in both towns."""
    for host, town in towns.items():
        walls.enter(town.municipality.pk)
        sent = fields(town)
        for address in addresses(name, town):
            for what, held in fitting_hands(address, town).items():
                for method in ("GET", "HEAD", "POST") if what == "nothing" else ("GET", "POST"):
                    asked = f"{method} {host}{address} with {what}"
                    data = sent if method == "POST" else {}
                    answer: Any = visitor(host, held).generic(
                        method,
                        address,
                        "&".join(f"{key}={value}" for key, value in data.items()),
                        "application/x-www-form-urlencoded",
                    )
                    yield asked, town, host, answer


def text(answer: HttpResponse) -> str:
    location = answer.get("Location", "")
    return f"{location}\n{answer.content.decode(errors='replace')}".lower()


def is_safe(answer: HttpResponse) -> bool:
    """The headers that every answer of ours carries, and what its cookies say."""
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert "*" not in policy and "http:" not in policy and "data:" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Server" not in answer and "X-Powered-By" not in answer
    return all(is_careful(cookie) for cookie in answer.cookies.values() if is_set(cookie))


def is_set(cookie: Morsel[str]) -> bool:
    return bool(cookie["max-age"] != 0)


def is_careful(cookie: Morsel[str]) -> bool:
    return bool(cookie["httponly"]) and cookie["samesite"] in ("Lax", "Strict") and not cookie["domain"]


@pytest.mark.parametrize("name", NAMES)
def test_every_address_answers_without_a_login_and_tells_of_its_own_town_alone(
    name: str, towns: dict[str, Town]
) -> None:
    statuses = set()
    for asked, town, host, answer in visits(name, towns):
        statuses.add(answer.status_code)
        assert answer.status_code in (200, 302, 403, 404, 405, 409, 422, 429), asked
        assert "next=" not in answer.get("Location", ""), asked
        assert is_safe(answer), asked
        (other,) = towns.keys() - {host}
        said = text(answer)
        for secret in secrets(towns[other], other):
            assert secret not in said, f"{asked} says {secret}"
        if answer.get("Content-Type", "").startswith("text/html") and answer.content:
            assert town.municipality.platform in said, asked
    assert statuses & {200, 302} or name in REFUSES


@pytest.mark.parametrize("name", NAMES)
def test_a_head_is_answered_as_a_get_without_the_page(name: str, towns: dict[str, Town]) -> None:
    for address in addresses(name, towns[HERE]):
        whole: Any = visitor(HERE).get(address)
        head: Any = visitor(HERE).head(address)
        assert (head.status_code, head.get("Location")) == (whole.status_code, whole.get("Location")), address
        assert head.content == b""


def secrets(town: Town, host: str) -> list[str]:
    """What is never read next door."""
    whole, cents = divmod(VALUES[host], 100)
    typed = [form for code in town.codes.values() for form in (code.lower(), codes.written(code).lower())]
    return [WORDS[host], host, f"{whole},{cents:02}", f"{whole}.{cents:02}", *typed]


@pytest.mark.parametrize("name", NAMES)
def test_a_form_without_its_token_is_refused_everywhere_and_changes_nothing(name: str, towns: dict[str, Town]) -> None:
    town = towns[HERE]
    walls.enter(town.municipality.pk)
    before = list(Voucher.objects.order_by("pk").values()), list(Gift.objects.order_by("pk").values())
    sent = fields(town)

    for address in addresses(name, town):
        for held in fitting_hands(address, town).values():
            for token in ({}, {"csrfmiddlewaretoken": "a" * 32}):
                somebody = visitor(HERE, held, enforce_csrf_checks=True)
                somebody.cookies["csrftoken"] = "b" * 32
                answer = somebody.post(address, sent | token)
                assert answer.status_code == WITHOUT_TOKEN.get(name, 403), address

    walls.enter(town.municipality.pk)
    assert before == (list(Voucher.objects.order_by("pk").values()), list(Gift.objects.order_by("pk").values()))


@pytest.mark.parametrize("name", NAMES)
def test_at_a_host_of_nobody_there_is_nothing_and_nobody_is_named(name: str, towns: dict[str, Town]) -> None:
    for address in addresses(name, towns[HERE]):
        for method in ("GET", "HEAD", "POST"):
            for held in (None, hands(towns[HERE])["a given one"]):
                answer: Any = visitor(NOWHERE, held).generic(method, address)
                assert answer.status_code == 404, address
                assert is_safe(answer)
                assert not answer.cookies
                for host, town in towns.items():
                    assert not [secret for secret in secrets(town, host) if secret in text(answer)]


def test_a_page_asks_fifteen_questions_at_most_however_much_there_is(towns: dict[str, Town]) -> None:
    town = towns[HERE]
    walls.enter(town.municipality.pk)
    for number in range(3, INITIATIVES + 1):
        where = town.north if number % 3 else None
        initiative(town.municipality, where, number, f"Plan {number}", f"plan-{number}", 100_00)

    for address in chain.from_iterable(addresses(name, town) for name in NAMES):
        for what, held in fitting_hands(address, town).items():
            somebody = visitor(HERE, held)
            with CaptureQueriesContext(connection) as asked:
                answer: Any = somebody.get(address)
            assert len(asked) <= QUERIES, f"{address} with {what}: {len(asked)}"
            assert answer.status_code < 500


def test_with_a_certificate_cookies_stay_on_encrypted_lines_and_nobody_hears_more_of_the_server_than_its_name(
    committed: str, tmp_path: Path
) -> None:
    town = live.a_town()
    code = town.codes["house 0"]
    environment = testing.databases.environment(committed) | {"HTTPS": "yes"}
    with serving.serving(tmp_path / "log", environment=environment, workers=1) as site:
        plain = live.ask(site.port, "/geven/")
        assert (plain.status, plain.headers["location"]) == (301, "https://lindedorp.test/geven/")

        entered = live.ask(site.port, "/waardebon/", fields={"code": code}, X_Forwarded_Proto="https")
        held = {hand.COOKIE: entered.cookie(hand.COOKIE).value}
        chosen = live.ask(site.port, "/geven/", cookies=held, X_Forwarded_Proto="https")
        token = chosen.cookie("csrftoken").value
        given = live.ask(
            site.port,
            "/geven/nu/",
            fields={"csrfmiddlewaretoken": token, "aan": "feest"},
            cookies=held | {"csrftoken": token},
            X_Forwarded_Proto="https",
            Origin="https://lindedorp.test",
        )
        missing = live.ask(site.port, "/is-er-niet/", X_Forwarded_Proto="https")
        still = live.ask(site.port, "/static/website/icon.svg", X_Forwarded_Proto="https")

    assert (entered.status, chosen.status, given.status, missing.status) == (302, 200, 302, 404)
    for answer in (entered, chosen, given, missing, still):
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["server"] == "granian"  # no version
        for cookie in answer.cookies.values():
            assert cookie["secure"]
            assert is_careful(cookie)
