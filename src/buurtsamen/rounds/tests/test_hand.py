# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a visitor has in hand stays between them and this municipality: sealed, short, and never read by a browser."""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, replace

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from buurtsamen.core import sealing
from buurtsamen.places.models import Municipality
from buurtsamen.rounds import hand
from buurtsamen.rounds.hand import COOKIE, Hand

HERE, ELSEWHERE = Municipality(pk=1), Municipality(pk=2)


def full() -> Hand:
    return Hand(code="7K3M9XQ24TBC", refused="Mistyped", typed="é€ 'x", choice="buurttuin", municipality=1)


def is_empty(held: Hand, municipality: int = 1) -> bool:
    return held == Hand(municipality=municipality)


def coming_with(cookie: str, municipality: Municipality = HERE) -> HttpRequest:
    request = RequestFactory().get("/geven/")
    request.COOKIES[COOKIE] = cookie
    request.municipality = municipality  # type: ignore[attr-defined]
    return request


def by_hand(content: object, purpose: str = "voucher in hand") -> str:
    """A cookie with anything in it, under our own seal."""
    return urlsafe_b64encode(sealing.seal(json.dumps(content).encode(), purpose=purpose)).decode()


def test_what_was_put_in_a_hand_is_there_at_the_next_page() -> None:
    held = hand.of(coming_with(hand.sealed(full())))

    assert held == replace(full(), until=held.until)


def test_without_a_cookie_a_hand_is_empty() -> None:
    request = coming_with("")
    del request.COOKIES[COOKIE]

    assert is_empty(hand.of(request))


def test_in_another_municipality_a_hand_is_empty() -> None:
    assert is_empty(hand.of(coming_with(hand.sealed(full()), ELSEWHERE)), 2)


def test_after_half_an_hour_a_hand_is_empty_also_in_a_copy_of_the_cookie(monkeypatch: pytest.MonkeyPatch) -> None:
    copy, now = hand.sealed(full()), time.time()

    monkeypatch.setattr(time, "time", lambda: now + 1790)
    assert hand.of(coming_with(copy)).code
    monkeypatch.setattr(time, "time", lambda: now + 1801)
    assert is_empty(hand.of(coming_with(copy)))


def test_every_page_gives_half_an_hour_more(monkeypatch: pytest.MonkeyPatch) -> None:
    held, now = hand.of(coming_with(hand.sealed(full()))), time.time()

    monkeypatch.setattr(time, "time", lambda: now + 1790)
    again = hand.sealed(held)
    monkeypatch.setattr(time, "time", lambda: now + 3500)
    assert hand.of(coming_with(again)).code


def test_neither_a_browser_nor_somebody_on_the_line_can_read_it() -> None:
    cookie = hand.sealed(full())

    raw = cookie.encode() + urlsafe_b64decode(cookie)
    for word in (b"7K3M", b"7k3m", b"buurttuin", b"Mistyped", b"code"):
        assert word not in raw
    assert hand.sealed(full()) != cookie  # nor see that two are the same


def test_whoever_changes_one_bit_has_nothing_in_hand() -> None:
    raw = urlsafe_b64decode(hand.sealed(full()))

    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 1
        assert is_empty(hand.of(coming_with(urlsafe_b64encode(changed).decode())))


@pytest.mark.parametrize(
    "cookie",
    [
        "x",
        "!!",
        "AAAA",
        "A" * 4000,
        "é",
        "\x00",
        "=",
        json.dumps(asdict(full())),
        urlsafe_b64encode(json.dumps(asdict(full())).encode()).decode(),
    ],
)
def test_what_we_did_not_seal_is_nothing(cookie: str) -> None:
    assert is_empty(hand.of(coming_with(cookie)))


def test_what_was_sealed_for_another_purpose_or_with_another_key_is_nothing(settings: Settings) -> None:
    ours = asdict(full()) | {"until": time.time() + 60}
    assert hand.of(coming_with(by_hand(ours))).code

    assert is_empty(hand.of(coming_with(by_hand(ours, purpose="round key"))))
    before = hand.sealed(full())
    settings.SEAL_KEY = b"another key"
    assert is_empty(hand.of(coming_with(before)))


@pytest.mark.parametrize("content", ["", [], [1], {"shape": "of another version"}, {"until": "tomorrow"}, None, 7])
def test_what_another_version_sealed_is_nothing(content: object) -> None:
    assert is_empty(hand.of(coming_with(by_hand(content))))


@pytest.mark.parametrize("https", [True, False])
def test_the_cookie_lasts_half_an_hour_and_no_script_reads_it(settings: Settings, https: bool) -> None:
    settings.HTTPS = https
    response = HttpResponse()
    hand.put(response, full())

    cookie = response.cookies[COOKIE]
    assert cookie["max-age"] == 1800
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert bool(cookie["secure"]) == https
    assert cookie["domain"] == ""
    assert cookie["path"] == "/"


def test_an_emptied_hand_is_forgotten_by_the_browser() -> None:
    response = HttpResponse()
    hand.put(response, full())
    hand.empty(response)

    cookie = response.cookies[COOKIE]
    assert (cookie.value, cookie["max-age"]) == ("", 0)
    assert cookie["path"] == "/"


def test_the_longest_hand_fits_in_a_cookie() -> None:
    """A browser keeps 4,096 bytes; every field is cut before it comes here."""
    longest = Hand("7K3M9XQ24TBC", "WrongLength", "\U0001f600" * 40, "x" * 60, 10**9)

    response = HttpResponse()
    hand.put(response, longest)
    assert len(response.cookies[COOKIE].OutputString()) < 2048
    assert hand.of(coming_with(response.cookies[COOKIE].value, Municipality(pk=10**9))) == longest
