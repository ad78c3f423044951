# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A site that answers when a test lets it, somebody who asks it, and a clock that a test sets."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from buurtsamen.core.pagecache import PageCache

SHARED = ("X-Shared-Page", "1")
Header = tuple[str, str]
PATIENCE = 60


@dataclass
class Site:
    """An application that answers with the number of the time that it was asked, and waits when it is told to."""

    headers: list[Header] = field(default_factory=lambda: [SHARED])
    status: str = "200 OK"
    error: Exception | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    closed: int = 0
    is_asked: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    may_answer: threading.Event = field(default_factory=threading.Event)
    body: Callable[[dict[str, Any], int], str] = lambda _, count: f"page {count}"

    def __post_init__(self) -> None:
        self.may_answer.set()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> "Body":
        self.asked.append(environ)
        count = len(self.asked)
        self.is_asked.release()
        assert self.may_answer.wait(PATIENCE)
        if self.error:
            raise self.error
        start_response(self.status, [*self.headers])
        return Body(self, self.body(environ, count).encode())


class Body:
    def __init__(self, site: Site, whole: bytes) -> None:
        self.site, self.whole = site, whole

    def __iter__(self) -> Iterator[bytes]:
        yield self.whole[:3]
        yield self.whole[3:]

    def close(self) -> None:
        self.site.closed += 1


@dataclass
class Clock:
    now: float = 1000.0
    is_read: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def monotonic(self) -> float:
        self.is_read.release()
        return self.now


@dataclass
class Visitor:
    """Asks as a web server does, and closes what it gets."""

    cache: PageCache
    headers: list[Header] = field(default_factory=list)
    status: str = ""

    def get(self, path: str = "/", method: str = "GET", **more: str) -> str:
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": "lindedorp.test", **more}

        def start(status: str, headers: list[Header], *rest: Any) -> None:
            self.status, self.headers = status, headers

        body = self.cache(environ, start)
        whole = b"".join(body)
        if isinstance(body, Body):
            body.close()
        return whole.decode()


def a_site(site: Site) -> Visitor:
    return Visitor(PageCache(site))


def wait_for(happened: threading.Semaphore, times: int) -> None:
    for _ in range(times):
        assert happened.acquire(timeout=PATIENCE)


def wait_for_beside(visitor: Visitor) -> None:
    """What is made beside is done."""
    assert visitor.cache._is_idle.acquire(timeout=PATIENCE)
    visitor.cache._is_idle.release()
