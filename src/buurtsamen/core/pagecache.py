# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for pages that are the same for everybody: kept for a moment in front of Django.

A view says `@shared`; its page is then answered from memory for five seconds at most, with its bytes already
compressed. From two seconds on, the first who asks gets the kept page at once and a thread makes the next one
beside it. Whoever just gave something carries a cookie for ten seconds that passes by.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from io import BytesIO
from typing import Any, TypeVar

from django.http import HttpResponse

FRESH_COOKIE, FRESH_SECONDS = "vers", 10
_REFRESH_AFTER, _NEVER_OLDER = 2.0, 5.0
_ENTRIES = 1000
_MARK = "X-Shared-Page"

_View = TypeVar("_View", bound=Callable[..., HttpResponse])
Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]
Answer = tuple[str, list[tuple[str, str]], bytes]


def shared(view: _View) -> _View:
    """The page is the same for everybody who asks for this address, whoever they are."""

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        if response.status_code == 200:
            response[_MARK] = "1"
            response["Cache-Control"] = "max-age=0, must-revalidate"
        return response

    return marked  # type: ignore[return-value]


class PageCache:
    """A WSGI application (PEP 3333) that keeps shared pages of the one behind it, each process for itself."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._kept: OrderedDict[tuple[str, ...], tuple[float, Answer]] = OrderedDict()
        self._making: dict[tuple[str, ...], threading.Lock] = {}
        self._beside = ThreadPoolExecutor(1, "pages")

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """Answer from memory where that is allowed, from the application where not."""
        if environ["REQUEST_METHOD"] != "GET" or FRESH_COOKIE in environ.get("HTTP_COOKIE", ""):
            return self._pass(environ, start_response)
        key = (
            environ.get("HTTP_HOST", ""),
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
            environ.get("wsgi.url_scheme", ""),
            environ.get("HTTP_X_FORWARDED_PROTO", ""),
            "gzip" if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") else "",
        )
        kept = self._kept.get(key)
        if kept is None:
            return self._pass(environ, start_response, key)
        age = time.monotonic() - kept[0]
        if age > _NEVER_OLDER:
            answer = self._one_makes(key, environ)
        else:
            if age > _REFRESH_AFTER and (lock := self._lock(key)).acquire(blocking=False):
                self._beside.submit(self._make_beside, key, _alone(environ), lock)
            answer = kept[1]
        start_response(answer[0], answer[1])
        return [answer[2]]

    def _pass(
        self, environ: dict[str, Any], start_response: Start, key: tuple[str, ...] | None = None
    ) -> Iterable[bytes]:
        """The application's own answer, kept when it says that it is shared."""
        marked: list[Any] = []
        asked_at = time.monotonic()

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            if any(name == _MARK for name, _ in headers):
                headers = [header for header in headers if header[0] != _MARK]
                if key and not any(name == "Set-Cookie" for name, _ in headers):
                    marked.extend((status, headers))
            return start_response(status, headers, *rest)

        body = self._application(environ, start)
        if not marked or key is None:
            return body
        whole = _read(body)
        self._keep(key, asked_at, (marked[0], marked[1], whole))
        return [whole]

    def _one_makes(self, key: tuple[str, ...], environ: dict[str, Any]) -> Answer:
        """Of many who find a page too old, one makes it and the others wait for it."""
        with self._lock(key):
            kept = self._kept.get(key)
            if kept and time.monotonic() - kept[0] <= _NEVER_OLDER:
                return kept[1]
            return self._make(key, _alone(environ))

    def _make_beside(self, key: tuple[str, ...], environ: dict[str, Any], lock: threading.Lock) -> None:
        try:
            self._make(key, environ)
        finally:
            lock.release()

    def _make(self, key: tuple[str, ...], environ: dict[str, Any]) -> Answer:
        started: list[Any] = []
        whole = b"".join(self._pass(environ, lambda *line: started.extend(line), key))
        status, headers = started[0], started[1]
        if not status.startswith("200"):
            self._kept.pop(key, None)
        return status, headers, whole

    def _lock(self, key: tuple[str, ...]) -> threading.Lock:
        return self._making.setdefault(key, threading.Lock())

    def _keep(self, key: tuple[str, ...], asked_at: float, answer: Answer) -> None:
        self._kept[key] = asked_at, answer
        if len(self._kept) > _ENTRIES:
            oldest, _ = self._kept.popitem(last=False)
            self._making.pop(oldest, None)


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
