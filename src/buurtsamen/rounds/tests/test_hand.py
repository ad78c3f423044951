# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a visitor has in hand stays between them and this municipality: sealed, short, and never read by a browser."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from buurtsamen.core import sealing
from buurtsamen.places.models import Municipality
from buurtsamen.rounds import hand
from buurtsamen.rounds.hand import COOKIE, Hand

HERE, ELSEWHERE = Municipality(pk=1), Municipality(pk=2)
FULL = Hand(code="7K3M9XQ24TBC", refused="Mistyped", typed="é€ 'x", choice="buurttuin", municipality=1)


def cookie_of(held: Hand) -> str:
    response = HttpResponse()
    hand.put(response, held)
    return response.cookies[COOKIE].value


def coming_with(cookie: str, municipality: Municipality = HERE) -> HttpRequest:
    request = RequestFactory().get("/geven/")
    request.COOKIES[COOKIE] = cookie
    request.municipality = municipality  # type: ignore[attr-defined]
    return request


def sealed(content: bytes, purpose: str = "voucher in hand") -> str:
    return urlsafe_b64encode(sealing.seal(content, purpose=purpose)).decode()


def test_what_was_put_in_a_hand_is_there_at_the_next_page() -> None:
    assert hand.of(coming_with(cookie_of(FULL))) == FULL


def test_without_a_cookie_a_hand_is_empty() -> None:
    request = coming_with("")
    del request.COOKIES[COOKIE]

    assert hand.of(request) == Hand(municipality=1)


def test_in_another_municipality_a_hand_is_empty() -> None:
    assert hand.of(coming_with(cookie_of(FULL), ELSEWHERE)) == Hand(municipality=2)


def test_neither_a_browser_nor_somebody_on_the_line_can_read_it() -> None:
    cookie = cookie_of(FULL)

    raw = cookie.encode() + urlsafe_b64decode(cookie)
    for word in (b"7K3M", b"7k3m", b"buurttuin", b"Mistyped", b"code"):
        assert word not in raw
    assert cookie_of(FULL) != cookie  # nor see that two are the same


def test_whoever_changes_one_bit_has_nothing_in_hand() -> None:
    raw = urlsafe_b64decode(cookie_of(FULL))

    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 1
        assert hand.of(coming_with(urlsafe_b64encode(changed).decode())) == Hand(municipality=1)


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
        json.dumps(asdict(FULL)),
        urlsafe_b64encode(json.dumps(asdict(FULL)).encode()).decode(),
    ],
)
def test_what_we_did_not_seal_is_nothing(cookie: str) -> None:
    assert hand.of(coming_with(cookie)) == Hand(municipality=1)


def test_what_was_sealed_for_another_purpose_or_with_another_key_is_nothing(settings: Settings) -> None:
    ours = json.dumps(asdict(FULL)).encode()
    assert hand.of(coming_with(sealed(ours))) == FULL

    assert hand.of(coming_with(sealed(ours, purpose="round key"))) == Hand(municipality=1)
    before = cookie_of(FULL)
    settings.SEAL_KEY = b"another key"
    assert hand.of(coming_with(before)) == Hand(municipality=1)


@pytest.mark.parametrize("content", [b"", b"not json", b"\xff\xfe"])
def test_what_is_sealed_and_still_no_hand_is_nothing(content: bytes) -> None:
    assert hand.of(coming_with(sealed(content))) == Hand(municipality=1)


@pytest.mark.parametrize("https", [True, False])
def test_the_cookie_lasts_half_an_hour_and_no_script_reads_it(settings: Settings, https: bool) -> None:
    settings.HTTPS = https
    response = HttpResponse()
    hand.put(response, FULL)

    cookie = response.cookies[COOKIE]
    assert cookie["max-age"] == 1800
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert bool(cookie["secure"]) == https
    assert cookie["domain"] == ""
    assert cookie["path"] == "/"


def test_an_emptied_hand_is_forgotten_by_the_browser() -> None:
    response = HttpResponse()
    hand.put(response, FULL)
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
