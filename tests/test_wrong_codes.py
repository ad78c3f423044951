# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""100,000 wrong codes: a thousand at most are looked up, residents notice nothing, and no code is written down."""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from hashlib import sha256
from html import unescape
from http.cookies import SimpleCookie
from io import BytesIO
from itertools import chain, count, cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

import live
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from buurtsamen.config import serving, testing
from buurtsamen.config.wsgi import application
from buurtsamen.conftest import Town, build
from buurtsamen.core import sealing, walls
from buurtsamen.rounds import codes, hand, limits, vouchers
from buurtsamen.rounds.models import WrongCode

GUESSES, ADDRESSES = 100_000, 1_000
AT_THE_SITE = 10_000  # of them; the others come to the rule behind it, which sees all of them alike
HOSTS = ["lindedorp.test", "elders.test", "derde.test"]


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_until", {})


def guesses(number: int) -> Iterator[str]:
    """Codes that look right in every symbol and belong to nobody: made with a key of our own."""
    return (codes.derive(b"a key of ours", UUID(int=each)) for each in range(number))


def enter(host: str, typed: str, address: str, **work: str) -> str:
    """Type a code at a host, from an address behind the proxy, without cookies; the `Set-Cookie` that comes back."""
    body = urlencode({"code": typed, **work}).encode()
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/waardebon/",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "HTTP_X_FORWARDED_FOR": address,
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": "http",
    }
    heard: dict[str, str] = {}

    def start(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        assert status == "302 Found"
        heard.update(headers)

    answer: Any = application(environ, start)  # type: ignore[arg-type]  # a plainer `start` than the type wants
    answer.close()
    return heard["Set-Cookie"]


def in_hand(cookie: str) -> str:
    """What a browser sends back."""
    return SimpleCookie(cookie)[hand.COOKIE].value


def became(cookie: str) -> str:
    """What became of the code that was typed: the name of the refusal, or the code when it was found."""
    held = json.loads(sealing.unseal(urlsafe_b64decode(in_hand(cookie)), purpose="voucher in hand"))
    return str(held["refused"] or held["code"])


def work(challenge: str, code: str) -> str:
    """What a visitor's browser does."""
    return next(
        str(number)
        for number in count()
        if sha256(f"{challenge}:{code}:{number}".encode()).digest().startswith(b"\0\0")
    )


def is_refused(town: Town, code: str, address: str) -> bool:
    """Whether nobody looks whether there is a voucher with this code."""
    try:
        limits.look_up(code, municipality=town.municipality, network=address, at=timezone.now())
    except (limits.TooMany, vouchers.Unknown) as refusal:
        return isinstance(refusal, limits.TooMany)
    raise AssertionError(f"{code} is somebody's")


class LookUps:
    """Counts the questions to the database whether there is a voucher with a code."""

    number = 0

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        self.number += "from rounds_voucher v" in sql
        return execute(sql, *rest)


def counted(towns: list[Town]) -> list[int]:
    """How many wrong codes were counted in each town."""
    return [_counted(town) for town in towns]


def _counted(town: Town) -> int:
    walls.enter(town.municipality.pk)
    return WrongCode.objects.count()


def test_of_100_000_wrong_codes_from_1000_addresses_a_thousand_are_looked_up_and_residents_get_in(
    committed: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    towns = [build(host, number, people=["aisha", "bram"]) for number, host in enumerate(HOSTS, 1)]
    attackers = [f"198.18.{number // 250}.{number % 250 + 1}" for number in range(ADDRESSES)]
    senders = chain((each for each in attackers[:10] for _ in range(10)), cycle(attackers))
    residents = (f"203.0.113.{number}" for number in count(1))
    typed, look_ups, right = guesses(GUESSES), LookUps(), 0
    with connection.execute_wrapper(look_ups):
        for town, host in zip(towns, HOSTS, strict=True):
            for number in range(AT_THE_SITE // 3 + 1):
                if number in (0, 50, 150, 190):  # before a line is reached, and between the two
                    code = town.codes["aisha"]
                    assert became(enter(host, codes.written(code), next(residents))) == code
                    right += 1
                cookie = enter(host, next(typed), next(senders))
                assert number % 500 or became(cookie) in ("Unknown", "TooMany")
            walls.enter(town.municipality.pk)
            assert all(is_refused(town, guess, next(senders)) for guess in islice(typed, GUESSES // 3 - number))

        assert counted(towns) == [400, 400, 200]
        assert look_ups.number == sum(counted(towns)) + right

        code = towns[0].codes["bram"]
        cookie = enter(HOSTS[0], code, next(residents))
        assert became(cookie) == "TooMany"
        assert look_ups.number == sum(counted(towns)) + right
        page = Client(headers={"host": HOSTS[0], "cookie": f"{hand.COOKIE}={in_hand(cookie)}"}).get("/geven/")
        assert page.status_code == 429
        challenge = unescape(re.findall(r'name="challenge" value="([^"]+)"', page.content.decode())[0])
        assert became(enter(HOSTS[0], code, next(residents), challenge=challenge, proof=work(challenge, code))) == code

    lines = {re.sub(r" \d+ ms$|^[-\d]+ [:,\d]+", "", line) for line in capfd.readouterr().err.splitlines()}
    told = {message for message in caplog.messages if "Somebody is guessing codes" in message}
    assert {line for line in lines if "Somebody is guessing codes" not in line} == {"POST '/waardebon/' 302"}
    assert told
    assert set(caplog.messages) <= told | {"Too Many Requests: /geven/"}


def test_of_what_was_typed_at_a_real_site_nothing_is_in_its_log(committed: str, tmp_path: Path) -> None:
    log, town = tmp_path / "log", live.a_town()
    right = list(town.codes.values())
    typed = [*guesses(60), *right]
    with serving.serving(log, environment=testing.databases.environment(committed), workers=1) as site:
        for number, code in enumerate(typed):
            address = f"198.18.0.{number + 1}"
            form = {"code": codes.written(code), "challenge": code, "proof": code}
            for answer in (
                live.ask(site.port, "/waardebon/", fields=form, X_Forwarded_For=address),
                live.ask(site.port, f"/v/{code}", X_Forwarded_For=address),
                live.ask(site.port, f"/v/{quote(codes.written(code).replace('-', ' '))}", X_Forwarded_For=address),
            ):
                assert (answer.status, answer.headers["location"]) == (302, "/geven/")
            assert live.ask(site.port, f"/{code.lower()}").status == 404
            assert live.ask(site.port, f"/initiatieven/{codes.written(code)}/").status == 404
            assert live.ask(site.port, f"/initiatieven/?waar={code}", Referer=f"http://x/v/{code}").status == 200
        for code in right:
            assert live.give(site.port, town, code).status == 302

    written = log.read_text()
    assert written.count("/waardebon/") == len(typed)
    assert "'/geven/nu/' 302" in written and "'/v/*' 302" in written
    symbols = re.sub(r"[^0-9A-Z]", "", written.upper())
    assert not [code for code in typed if code in symbols]
    assert "198.18" not in written
