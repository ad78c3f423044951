# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages that are kept for a moment: never older than five seconds, and never in the way."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from buurtsamen.core import pagecache
from buurtsamen.core.pagecache import PageCache, shared
from buurtsamen.core.tests.asking import (
    PATIENCE,
    SHARED,
    Clock,
    Site,
    Visitor,
    a_site,
    wait_for,
    wait_for_beside,
)


def test_a_shared_page_is_made_once_and_the_mark_is_nobodys_business(clock: Clock) -> None:
    site = Site()
    visitor = a_site(site)

    assert [visitor.get() for _ in range(5)] == ["page 1"] * 5
    assert visitor.headers == []
    assert visitor.status == "200 OK"
    assert site.closed == 1


def test_a_page_that_is_not_shared_is_made_every_time(clock: Clock) -> None:
    visitor = a_site(Site(headers=[("Content-Type", "text/html")]))

    assert [visitor.get() for _ in range(3)] == ["page 1", "page 2", "page 3"]


def test_no_answer_is_older_than_five_seconds(clock: Clock) -> None:
    visitor = a_site(Site())
    assert visitor.get() == "page 1"

    clock.now += 5.01
    assert visitor.get() == "page 2"
    assert visitor.headers == []
    clock.now += 5.01
    assert visitor.get() == "page 3"


def test_a_page_is_as_old_as_its_question_not_as_its_answer(clock: Clock) -> None:
    site = Site()
    visitor = a_site(site)

    def slow(environ: dict[str, Any], count: int) -> str:
        clock.now += 4
        return f"page {count}"

    site.body = slow
    assert visitor.get() == "page 1"
    clock.now += 1.01
    assert visitor.get() == "page 2"


def test_from_two_seconds_on_it_is_made_anew_beside_the_one_who_asks(clock: Clock) -> None:
    site = Site()
    visitor = a_site(site)
    visitor.get()
    site.may_answer.clear()

    clock.now += 2.01
    assert visitor.get() == "page 1"  # at once, while the application does not answer
    wait_for(site.is_asked, 2)
    clock.now += 2.98
    assert visitor.get() == "page 1"
    site.may_answer.set()
    wait_for_beside(visitor)

    assert visitor.get() == "page 2"
    assert len(site.asked) == 2
    assert site.closed == 2


def test_who_finds_it_too_old_while_it_is_made_beside_waits_for_that_one(clock: Clock) -> None:
    site = Site()
    visitor = a_site(site)
    visitor.get()
    site.may_answer.clear()
    clock.now += 3
    visitor.get()
    wait_for(site.is_asked, 2)

    clock.now, clock.is_read = clock.now + 3, threading.Semaphore(0)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(visitor.get)
        wait_for(clock.is_read, 1)
        site.may_answer.set()
        assert answer.result(PATIENCE) == "page 2"
    assert len(site.asked) == 2


def test_before_two_seconds_nobody_is_asked(clock: Clock) -> None:
    site = Site()
    visitor = a_site(site)
    visitor.get()

    clock.now += 1.99
    visitor.get()
    wait_for_beside(visitor)

    assert len(site.asked) == 1


def test_one_page_at_a_time_is_made_beside_and_no_queue_stands_before_it(clock: Clock) -> None:
    site = Site()
    visitor = a_site(site)
    visitor.get("/a")
    visitor.get("/b")
    site.may_answer.clear()
    clock.now += 2.01

    assert [visitor.get("/a"), visitor.get("/b")] == ["page 1", "page 2"]
    clock.now += 3
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(visitor.get, "/b")  # too old now: whoever asks makes it, beside the one that hangs
        wait_for(site.is_asked, 4)
        site.may_answer.set()
        assert answer.result(PATIENCE) in ("page 3", "page 4")


def test_of_many_who_find_it_too_old_one_makes_it_and_the_others_wait(clock: Clock) -> None:
    site = Site()
    visitor = a_site(site)
    visitor.get()
    site.may_answer.clear()
    clock.now += 60
    clock.is_read = threading.Semaphore(0)

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(Visitor(visitor.cache).get) for _ in range(8)]
        wait_for(clock.is_read, 8 + 2)  # all saw that it is too old, and the one who makes it looked twice more
        site.may_answer.set()
        assert [answer.result(PATIENCE) for answer in answers] == ["page 2"] * 8
    assert len(site.asked) == 2


@pytest.mark.parametrize("status", ["404 Not Found", "500 Internal Server Error", "301 Moved Permanently"])
def test_a_page_that_is_there_no_more_is_forgotten(clock: Clock, status: str) -> None:
    """The mark stands on pages with status 200 alone, see `shared`."""
    site = Site()
    visitor = a_site(site)
    visitor.get()
    site.status, site.headers = status, []

    clock.now += 6
    assert (visitor.get(), visitor.status) == ("page 2", status)
    assert (visitor.get(), visitor.status) == ("page 3", status)
    site.status, site.headers = "200 OK", [SHARED]
    assert (visitor.get(), visitor.get(), visitor.status) == ("page 4", "page 4", "200 OK")


def test_a_page_that_turned_into_an_error_beside_is_forgotten(clock: Clock) -> None:
    site = Site()
    visitor = a_site(site)
    visitor.get()
    site.status, site.headers = "500 Internal Server Error", []

    clock.now += 3
    assert visitor.get() == "page 1"
    wait_for_beside(visitor)

    assert (visitor.get(), visitor.status) == ("page 3", "500 Internal Server Error")


@pytest.mark.parametrize("age", [0.0, 3.0, 6.0])
def test_an_application_that_raises_leaves_no_lock_behind(clock: Clock, age: float) -> None:
    site = Site()
    visitor = a_site(site)
    if age:
        visitor.get()
    clock.now += age
    site.error = OSError("the database went away")

    if age == 3.0:
        assert visitor.get() == "page 1"  # still young enough, whatever happens beside
        wait_for_beside(visitor)
        clock.now += 3
    for _ in range(3):
        with pytest.raises(OSError, match="went away"):
            visitor.get()
    site.error = None

    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(visitor.get).result(PATIENCE)
    assert answer == f"page {len(site.asked)}"
    assert visitor.get() == answer


def test_an_application_that_never_begins_leaves_no_lock_behind(clock: Clock) -> None:
    site = Site()
    cache = PageCache(site)
    visitor = Visitor(cache)
    visitor.get()
    clock.now += 6
    cache._application = lambda *_: [b""]  # not WSGI, but it happens

    for _ in range(2):
        with pytest.raises(IndexError):
            visitor.get()
    cache._application = site
    assert visitor.get() == "page 2"


def test_an_application_that_begins_when_it_is_read_is_passed_on(clock: Clock) -> None:
    def lazy(environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
        start("200 OK", [SHARED])
        yield b"late"

    visitor = Visitor(PageCache(lazy))

    assert [visitor.get(), visitor.get()] == ["late", "late"]
    assert visitor.headers == []


def test_a_server_that_changes_the_headers_it_got_changes_its_own(clock: Clock) -> None:
    visitor = a_site(Site(headers=[SHARED, ("Content-Type", "text/html")]))
    for _ in range(3):
        visitor.get()
        visitor.headers.append(("Server", "x"))

    visitor.get()
    assert visitor.headers == [("Content-Type", "text/html")]


def test_no_more_than_a_thousand_pages_are_kept_and_the_youngest_stay(clock: Clock) -> None:
    site = Site()
    visitor = a_site(site)
    visitor.get("/busy")
    for number in range(1500):
        if number == 900:
            clock.now += 6
            visitor.get("/busy")  # made anew, so not the first to go
        visitor.get("/", QUERY_STRING=f"waar={number}")

    assert len(visitor.cache._kept) == 1000
    assert visitor.get("/busy") == "page 902"
    assert visitor.get("/", QUERY_STRING="waar=1499") == f"page {len(site.asked)}"


def test_no_more_than_32_megabytes_are_kept(clock: Clock) -> None:
    visitor = a_site(Site(body=lambda *_: "x" * 2**20))
    for number in range(50):
        visitor.get("/", QUERY_STRING=f"waar={number}")

    assert len(visitor.cache._kept) == 32


def test_many_at_once_get_a_page_of_their_own_address(clock: Clock) -> None:
    """Keeping, forgetting and making beside at the same time, with room for four pages."""
    site = Site(body=lambda environ, _: str(environ["PATH_INFO"]))
    cache = PageCache(site)
    paths = [f"/{number}" for number in range(12)]

    def ask(number: int) -> bool:
        path = paths[number * 7 % len(paths)]
        clock.now += 0.9
        site.headers = [SHARED] if number % 5 else []
        return Visitor(cache).get(path) == path

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(8) as pool:
        patch.setattr(pagecache, "_ENTRIES", 4)
        assert all(pool.map(ask, range(2000)))
    wait_for_beside(Visitor(cache))
    assert len(cache._kept) <= 4


def test_a_view_marks_what_is_found_and_nothing_else() -> None:
    @shared
    def view(request: object, status: int, **headers: str) -> HttpResponse:
        return HttpResponse(status=status, headers=headers)

    request = RequestFactory().get("/")

    assert view(request, 200)["X-Shared-Page"] == "1"
    assert view(request, 200)["Cache-Control"] == "max-age=0, must-revalidate"
    for status in (301, 404, 500):
        assert "X-Shared-Page" not in view(request, status)


def test_a_view_that_says_how_long_a_browser_may_keep_it_is_heard() -> None:
    @shared
    def view(request: object) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": "public, max-age=31536000, immutable"})

    assert view(RequestFactory().get("/"))["Cache-Control"] == "public, max-age=31536000, immutable"
