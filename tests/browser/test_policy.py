# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Nothing inline is run or styled, nothing comes from another host: the policy says so, and no page asks for it."""

import http.client
import re
from pathlib import Path

import pytest

from browser.policy import DIRECTIVES, directives
from browser.visitor import Site

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "buurtsamen"
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
INLINE = re.compile(
    r"""\sstyle\s*= | \son[a-z]+\s*=\s*["'] | <style\b | <script\b(?![^>]*(?:\ssrc=|\stype="application/json"))[^>]*>
    | <script(?![^>]*\stype="application/json")[^>]*>[^<]
    | javascript: | \ssrcdoc\s*= | \s(?:src|href|action|poster)\s*=\s*["']?(?:https?:)?// | @import | \|\s*safe\b
    | autoescape\s+off | <base\b | <iframe\b | <object\b | <embed\b""",
    re.VERBOSE | re.IGNORECASE,
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_anything_inline_or_from_elsewhere(template: Path) -> None:
    assert INLINE.findall(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "careless",
    ['<p style="">', '<a onclick="x">', "<script>x", '<script type="module">', "<img src=//x>", "{{ x|safe }}"],
)
def test_a_careless_template_would_be_found_out(careless: str) -> None:
    assert INLINE.search(careless)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/huisstijl.css", 200),
        ("GET", "/robots.txt", 200),
        ("GET", "/v/7K3M9XQ24TBC", 302),
        ("GET", "/geven/aan/kas/", 302),
        ("GET", "/geven/bewijs/", 302),
        ("GET", "/geven", 301),
        ("GET", "/waardebon/", 405),
        ("POST", "/waardebon/", 302),
        ("POST", "/geven/nu/", 403),
        ("OPTIONS", "/", 405),
        ("GET", "/bestaat-niet", 404),
    ],
)
def test_what_is_no_page_has_the_policy_as_well(site: Site, method: str, path: str, status: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.server.port)
    connection.request(method, path, headers={"Host": "lindedorp.localhost"})
    answer = connection.getresponse()
    connection.close()

    assert answer.status == status
    assert directives(answer.headers["Content-Security-Policy"]) == DIRECTIVES
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
