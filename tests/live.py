# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for talking to a site that is served for a test: a town of today, requests by hand, and their answers."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http.cookies import Morsel, SimpleCookie
from urllib.parse import urlencode

from buurtsamen.config import serving
from buurtsamen.conftest import A_DAY_IN_MAY, Town, build, initiative
from buurtsamen.core import dates
from buurtsamen.rounds import hand

TOKEN = "t" * 32


@dataclass(frozen=True)
class Answer:
    """What a site answered, as it came over the line."""

    status: int
    headers: Mapping[str, str]
    cookies: SimpleCookie
    body: bytes

    @property
    def text(self) -> str:
        """The body as a reader sees it."""
        return self.body.decode()

    def cookie(self, name: str) -> Morsel[str]:
        """A cookie that came along."""
        return self.cookies[name]


def a_town(host: str = "lindedorp.test", number: int = 1, households: int = 6) -> Town:
    """The small town of all tests, around the real date, with the codes of all its households.

    It has a third initiative, `feest`, with a target that is never reached.
    """
    on = datetime.now(dates.AMSTERDAM).date()
    people = [f"house {door}" for door in range(households)]
    town = build(host, number, households=households, people=people, today=on)
    initiative(town.municipality, town.north, 3, "Feest", "feest", 10**8, on - A_DAY_IN_MAY)
    return town


def ask(
    port: int,
    path: str,
    host: str = "lindedorp.test",
    *,
    method: str = "GET",
    fields: Mapping[str, str] | None = None,
    cookies: Mapping[str, str] | None = None,
    **headers: str,
) -> Answer:
    """One question on a connection of its own; headers are named with underscores.

    Raises:
        OSError, http.client.HTTPException: the site went away.
    """
    sent = {name.replace("_", "-"): value for name, value in headers.items()} | {"Host": host}
    if cookies:
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    body = None
    if fields is not None:
        body, method = urlencode(fields), "POST"
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    connection = http.client.HTTPConnection(serving.ADDRESS, port, timeout=60)
    try:
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        said = {name.lower(): value for name, value in answer.getheaders()}
        cookies_set = SimpleCookie("; ".join(answer.headers.get_all("Set-Cookie", [])))
        return Answer(answer.status, said, cookies_set, answer.read())
    finally:
        connection.close()


def give(port: int, town: Town, code: str, slug: str = "feest") -> Answer:
    """Press the last button, as the page that asks whether it is right does."""
    held = hand.Hand(code=code, municipality=town.municipality.pk)
    return ask(
        port,
        "/geven/nu/",
        fields={"csrfmiddlewaretoken": TOKEN, "aan": slug},
        cookies={"csrftoken": TOKEN, hand.COOKIE: hand.sealed(held)},
    )
