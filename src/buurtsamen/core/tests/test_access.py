# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The access log says what was asked and how it went: never by whom, never a code, one line for one request."""

import re
from collections.abc import Iterable
from typing import Any

import pytest

from buurtsamen.core.access import AccessLog

CODE = "7K3M9XQ24TBC"
LINE = re.compile(r"[A-Z]+ (['\"])[ -~]*\1 \d{3} \d+ ms\n")


def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [environ["QUERY_STRING"].encode()]


def logged(capsys: pytest.CaptureFixture[str], path: str, **more: str) -> str:
    passed = path.encode("utf-8", "surrogateescape").decode("latin-1")  # as PEP 3333 has it
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": passed, "QUERY_STRING": "", **more}
    AccessLog(answer)(environ, lambda *_: None)
    said = capsys.readouterr()
    assert said.out == ""
    assert LINE.fullmatch(said.err), said.err
    return said.err


def test_a_line_says_what_was_asked_and_how_it_went(capsys: pytest.CaptureFixture[str]) -> None:
    assert re.fullmatch(r"POST '/geven/nu/' 404 \d+ ms\n", logged(capsys, "/geven/nu/", REQUEST_METHOD="POST"))


def test_the_answer_is_passed_on_unchanged() -> None:
    started: list[Any] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "waar=7602AB"}

    body = AccessLog(answer)(environ, lambda *line: started.extend(line))

    assert list(body) == [b"waar=7602AB"]
    assert started == ["404 Not Found", [("Content-Type", "text/plain")]]


def test_nothing_of_a_visitor_is_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    line = logged(
        capsys,
        "/initiatieven/",
        QUERY_STRING="waar=7602AB&code=secret",
        REMOTE_ADDR="203.0.113.7",
        HTTP_X_FORWARDED_FOR="198.51.100.9",
        HTTP_USER_AGENT="Mozilla/5.0",
        HTTP_REFERER="http://lindedorp.test/v/" + CODE,
        HTTP_COOKIE="waardebon=abc",
        HTTP_HOST="lindedorp.test",
    )

    assert line.startswith("GET '/initiatieven/' 404 ")
    for word in ("7602AB", "secret", "?", "203.0.113.7", "198.51", "Mozilla", CODE, "abc", "lindedorp"):
        assert word not in line


@pytest.mark.parametrize(
    "path",
    [
        f"/v/{CODE}",
        f"/en/v/{CODE}",
        f"/V/{CODE.lower()}",
        f"/v/{CODE}/",
        f"/v/{CODE}/more",
        "/v/7K3M-9XQ2-4TBC",
        "/v/7K3M 9XQ2 4TBC",
        "/v/７Ｋ３Ｍ９ＸＱ２４ＴＢＣ",
        "/７Ｋ３Ｍ－９ＸＱ２－４ＴＢＣ/",
        "/v/7K3M\udcff9XQ24TBC",
        f"/{CODE}",
        "/7k3m-9xq2-4tbc",
        "/geven/7K3M 9XQ2 4TBC/",
        f"/initiatieven/{CODE}/",
        "/" + "a/" * 200 + CODE,
    ],
)
def test_no_code_is_in_it_wherever_it_stands_in_the_address(capsys: pytest.CaptureFixture[str], path: str) -> None:
    line = logged(capsys, path).upper()

    for part in (CODE, "7K3M", "9XQ2", "4TBC", "\\UFF", "\\XEF"):
        assert part not in line


@pytest.mark.parametrize(
    "sign", ["\n", "\r\n", "\r", "\x00", "\x1b[2J", "\x85", "\u2028", "\u202e", "\x7f", "'", '"', "\\", "\t", "\udcff"]
)
def test_no_sign_in_an_address_makes_a_line_of_its_own(capsys: pytest.CaptureFixture[str], sign: str) -> None:
    line = logged(capsys, f"/a' 200 1 ms{sign}GET '/geven/' 200 5 ms{sign}")

    assert line.count("\n") == 1
    assert line.endswith(" ms\n")
    assert line.isascii()
    assert line.rstrip("\n").isprintable()


def test_a_very_long_address_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(logged(capsys, "/" + "oi/" * 10_000)) < 250
