# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Of pages that are kept nobody gets one that was made for somebody else, or for another question."""

import pytest

from buurtsamen.core.tests.asking import SHARED, Clock, Header, Site, a_site, wait_for_beside


def test_who_just_gave_passes_by_and_others_keep_their_page(clock: Clock) -> None:
    visitor = a_site(Site())
    visitor.get()

    assert visitor.get(HTTP_COOKIE="csrftoken=abc; vers=1") == "page 2"
    assert visitor.get(HTTP_COOKIE="vers=1") == "page 3"
    assert visitor.get() == "page 1"


@pytest.mark.parametrize("cookies", ["version=2", "lang=vers", "universe=1; a=b", "overs=1", ""])
def test_another_cookie_with_such_letters_does_not_pass_by(clock: Clock, cookies: str) -> None:
    visitor = a_site(Site())
    visitor.get()

    assert visitor.get(HTTP_COOKIE=cookies) == "page 1"


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "OPTIONS"])
def test_other_methods_are_neither_kept_nor_answered_from_what_is_kept(clock: Clock, method: str) -> None:
    visitor = a_site(Site())

    assert visitor.get(method=method) == "page 1"
    assert SHARED not in visitor.headers
    assert visitor.get() == "page 2"
    assert visitor.get(method=method) == "page 3"


@pytest.mark.parametrize(
    "header",
    [("Set-Cookie", "csrftoken=abc"), ("set-cookie", "a=b"), ("Vary", "*")],
)
def test_what_was_made_for_one_visitor_is_never_kept(clock: Clock, header: Header) -> None:
    visitor = a_site(Site(headers=[SHARED, header]))

    assert [visitor.get(), visitor.get()] == ["page 1", "page 2"]
    assert visitor.headers == [header]


def test_a_page_that_varies_by_compression_language_and_somebody_being_there_is_kept(clock: Clock) -> None:
    visitor = a_site(Site(headers=[SHARED, ("Vary", "Cookie, Accept-Language, Accept-Encoding")]))

    assert [visitor.get(), visitor.get()] == ["page 1", "page 1"]


def test_what_somebody_with_a_cookie_got_is_not_what_others_get(clock: Clock) -> None:
    site = Site(body=lambda environ, count: f"page {count} for {environ.get('HTTP_COOKIE', 'nobody')}")
    visitor = a_site(site)

    assert visitor.get(HTTP_COOKIE="sessionid=1") == "page 1 for sessionid=1"
    assert visitor.headers == []
    wait_for_beside(visitor)

    assert len(site.asked) == 2
    assert visitor.get() == visitor.get(HTTP_COOKIE="sessionid=1") == "page 2 for nobody"


def test_who_makes_a_page_for_others_is_nobody(clock: Clock) -> None:
    site = Site()
    visitor = a_site(site)
    visitor.get()
    clock.now += 6

    visitor.get(HTTP_COOKIE="waardebon=secret", CONTENT_LENGTH="7")

    assert "HTTP_COOKIE" not in site.asked[-1]
    assert site.asked[-1]["CONTENT_LENGTH"] == "0"
    assert site.asked[-1]["wsgi.input"].read() == b""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"HTTP_HOST": "lindedorp.test"}, {"HTTP_HOST": "elders.test"}),
        ({"HTTP_HOST": "lindedorp.test"}, {"HTTP_HOST": "lindedorp.test:81"}),
        ({"HTTP_ACCEPT_ENCODING": "gzip, br"}, {"HTTP_ACCEPT_ENCODING": "br"}),
        ({"HTTP_ACCEPT_ENCODING": "gzip"}, {}),
        ({"HTTP_ACCEPT_ENCODING": "gzip"}, {"HTTP_ACCEPT_ENCODING": "notgzip"}),
        ({"QUERY_STRING": "wijk=1"}, {"QUERY_STRING": "wijk=2"}),
        ({"PATH_INFO": "/"}, {"PATH_INFO": "/en/"}),
        ({"wsgi.url_scheme": "http"}, {"wsgi.url_scheme": "https"}),
        ({"HTTP_X_FORWARDED_PROTO": "http"}, {"HTTP_X_FORWARDED_PROTO": "https"}),
    ],
)
def test_different_questions_are_kept_apart(clock: Clock, one: dict[str, str], other: dict[str, str]) -> None:
    visitor = a_site(Site())

    assert [visitor.get(**one), visitor.get(**other)] == ["page 1", "page 2"]
    assert [visitor.get(**one), visitor.get(**other)] == ["page 1", "page 2"]
    clock.now += 6
    assert [visitor.get(**other), visitor.get(**one)] == ["page 3", "page 4"]


@pytest.mark.parametrize("age", [0.0, 3.0, 6.0])
def test_under_one_host_never_stands_a_page_of_another(clock: Clock, age: float) -> None:
    site = Site(body=lambda environ, _: str(environ["HTTP_HOST"]))
    visitor = a_site(site)

    for _ in range(3):
        for host in ("lindedorp.test", "elders.test", "derde.test"):
            assert visitor.get(HTTP_HOST=host) == host
        clock.now += age
        wait_for_beside(visitor)
