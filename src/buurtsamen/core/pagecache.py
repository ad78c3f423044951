# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for pages that are the same for everybody: kept for a moment in front of Django.

A view says `@shared`; its page is then answered from memory for five seconds at most, with its bytes already
compressed. From two seconds on, the first who asks gets the kept page at once and a thread makes the next one
beside it. Whoever just gave or changed something carries a cookie for ten seconds that passes by.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import wraps
from io import BytesIO
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpResponse
from django.middleware.gzip import re_accepts_gzip

FRESH_COOKIE, FRESH_SECONDS = "vers", 10
_REFRESH_AFTER, _NEVER_OLDER = 2.0, 5.0
_ENTRIES, _BYTES = 1000, 32 * 2**20
_MARK = "X-Shared-Page"

_View = TypeVar("_View", bound=Callable[..., HttpResponse])
Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]
Headers = list[tuple[str, str]]
Answer = tuple[str, Headers, bytes]
Key = tuple[str, ...]


def shared(view: _View) -> _View:
    """The page is the same for everybody who asks for this address, whoever they are."""

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        if response.status_code == 200:
            response[_MARK] = "1"
            response.setdefault("Cache-Control", "max-age=0, must-revalidate")
        return response

    return marked  # type: ignore[return-value]


def fresh(response: HttpResponse) -> HttpResponse:
    """Whoever changed something sees it at once, not the page of a few seconds ago."""
    response.set_cookie(FRESH_COOKIE, "1", max_age=FRESH_SECONDS, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response


@dataclass
class _Kept:
    """When a page was asked for and what came, replaced together; and who may make the next one."""

    made: tuple[float, Answer]
    making: threading.Lock = field(default_factory=threading.Lock)


class PageCache:
    """A WSGI application (PEP 3333) that keeps shared pages of the one behind it, each process for itself."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()  # the page that was made longest ago first
        self._tidying = threading.Lock()
        self._beside = ThreadPoolExecutor(1, "pages")
        self._is_idle = threading.Lock()  # held while a page is made beside: one at a time, and no queue

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """Answer from memory where that is allowed, from the application where not."""
        if environ["REQUEST_METHOD"] != "GET" or _just_gave(environ.get("HTTP_COOKIE", "")):
            return self._pass(environ, start_response)
        key = _key(environ)
        kept = self._kept.get(key)
        if kept is None:
            return self._pass(environ, start_response, key)
        asked_at, answer = kept.made
        age = time.monotonic() - asked_at
        if age > _NEVER_OLDER:
            answer = self._one_makes(kept, key, environ)
        elif age > _REFRESH_AFTER:
            self._make_beside(key, environ, kept.making)
        status, headers, whole = answer
        start_response(status, [*headers])
        return [whole]

    def _pass(self, environ: dict[str, Any], start_response: Start, key: Key | None = None) -> Iterable[bytes]:
        """The application's own answer, kept when it says that it is shared.

        Who comes with a cookie gets it alone; for the others it is made once more, for nobody in particular.
        """
        begun: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, *rest: Any) -> Any:
            begun.append((status, headers))
            return start_response(status, _without_mark(headers), *rest)

        asked_at = time.monotonic()
        body = self._application(environ, start)
        if key is None or not begun or not _is_for_everybody(begun[-1][1]):
            return body
        if "HTTP_COOKIE" in environ:
            self._make_beside(key, environ, threading.Lock())
            return body
        status, headers = begun[-1]
        whole = _read(body)
        self._keep(key, asked_at, (status, _without_mark(headers), whole))
        return [whole]

    def _one_makes(self, kept: _Kept, key: Key, environ: dict[str, Any]) -> Answer:
        """Of many who find a page too old, one makes it and the others wait for it."""
        with kept.making:
            asked_at, answer = kept.made
            if time.monotonic() - asked_at <= _NEVER_OLDER:
                return answer
            return self._make(key, _alone(environ))

    def _make_beside(self, key: Key, environ: dict[str, Any], making: threading.Lock) -> None:
        """Begin to make it in the thread, unless the thread is busy."""
        if not self._is_idle.acquire(blocking=False):
            return
        alone = _alone(environ)

        def make() -> None:
            try:
                with making:
                    self._make(key, alone)
            finally:
                self._is_idle.release()

        try:
            self._beside.submit(make)
        except RuntimeError:  # the process is ending
            self._is_idle.release()

    def _make(self, key: Key, environ: dict[str, Any]) -> Answer:
        """Ask the application anew, and keep its answer or, when it is shared no more, none."""
        begun: list[tuple[str, Headers]] = []
        asked_at = time.monotonic()
        whole = _read(self._application(environ, lambda status, headers, *_: begun.append((status, headers))))
        status, headers = begun[-1]
        answer = status, _without_mark(headers), whole
        if _is_for_everybody(headers):
            self._keep(key, asked_at, answer)
        else:
            with self._tidying:
                self._kept.pop(key, None)
        return answer

    def _keep(self, key: Key, asked_at: float, answer: Answer) -> None:
        with self._tidying:
            self._kept.setdefault(key, _Kept((asked_at, answer))).made = asked_at, answer
            self._kept.move_to_end(key)
            size = sum(len(kept.made[1][2]) for kept in self._kept.values())
            while self._kept and (len(self._kept) > _ENTRIES or size > _BYTES):
                _, oldest = self._kept.popitem(last=False)
                size -= len(oldest.made[1][2])


def _just_gave(cookies: str) -> bool:
    return FRESH_COOKIE in cookies and any(
        cookie.strip().startswith(f"{FRESH_COOKIE}=") for cookie in cookies.split(";")
    )


def _key(environ: dict[str, Any]) -> Key:
    """All that a shared page depends on; a language stands in its address."""
    return (
        environ.get("HTTP_HOST", ""),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        environ.get("wsgi.url_scheme", ""),
        environ.get("HTTP_X_FORWARDED_PROTO", ""),
        "gzip" if re_accepts_gzip.search(environ.get("HTTP_ACCEPT_ENCODING", "")) else "",
    )


def _is_for_everybody(headers: Headers) -> bool:
    """Whether the view says so, and nothing was put in for this visitor.

    `Vary: Cookie` stands on every page, because Django looks who is there before it asks the view.
    """
    said = {name.lower(): value for name, value in headers}
    return _MARK.lower() in said and "set-cookie" not in said and said.get("vary") != "*"


def _without_mark(headers: Headers) -> Headers:
    return [header for header in headers if header[0] != _MARK]


def _alone(environ: dict[str, Any]) -> dict[str, Any]:
    """The same question, asked by nobody."""
    asked = {name: value for name, value in environ.items() if name != "HTTP_COOKIE"}
    return asked | {"wsgi.input": BytesIO(), "CONTENT_LENGTH": "0"}


def _read(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        if close := getattr(body, "close", None):
            close()
