# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for measuring what visitors look at: kept pages, pages made anew, and their weight."""

import gzip
import re
import time
import urllib.request
from itertools import repeat
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import load
from bench.figures import Figures
from bench.town import HOST
from buurtsamen.config import serving

PAGES = ("/", "/initiatieven/", "/initiatieven/initiatief-7/", "/zo-werkt-het/", "/en/", "/geven/")
QUESTIONS, RUNS = 30_000, 3


def measure(site: serving.Site, figures: Figures) -> None:
    """Kept pages beside an answer that is always the same, in turns, three times each; medians."""
    asked = {"constant": "/gezond", "home_cached": "/", "initiative_cached": "/initiatieven/initiatief-7/"}
    rates: dict[str, list[float]] = {name: [] for name in asked}
    for path in asked.values():
        load.run(site.port, 8, repeat(load.get(path, HOST), 500))
    for _ in range(RUNS):
        for name, path in asked.items():
            result = load.run(site.port, 8, repeat(load.get(path, HOST), QUESTIONS))
            assert set(result.statuses) == {200}, result.statuses
            rates[name].append(result.per_second)
    for name, values in rates.items():
        figures.say(f"{name}_c8_per_s", median(values))
    figures.ratio("home_cached_to_constant_ratio", "home_cached_c8_per_s", "constant_c8_per_s")
    figures.ratio("initiative_cached_to_constant_ratio", "initiative_cached_c8_per_s", "constant_c8_per_s")
    figures.say("first_visit_kb", _first_visit_bytes(site) / 1000)


def measure_uncached(figures: Figures) -> None:
    """The time of a page that is made anew, and the number of questions it asks the database."""
    client = Client(headers={"host": HOST})
    most = 0
    for path in PAGES:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200, path
        most = max(most, len(asked))
    for name, path in (("home", "/"), ("initiatives", "/initiatieven/"), ("initiative", "/initiatieven/initiatief-7/")):
        waits = []
        for _ in range(40):
            began = time.perf_counter()
            client.get(path)
            waits.append(time.perf_counter() - began)
        figures.say(f"{name}_uncached_p50_ms", median(waits) * 1000)
    figures.say("public_page_max_queries", most)


def _first_visit_bytes(site: serving.Site) -> int:
    """Bytes over the line of home with its style sheets, letters and icons, without pictures."""
    page, total = _fetch(site, "/")
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    parts = {*sheets, *re.findall(r'href="([^"]+icons[^"#]*\.svg)', page)}
    for sheet in sheets:
        text, _ = _fetch(site, sheet)
        folder = sheet.rpartition("/")[0]
        parts |= {f"{folder}/{name}" for name in re.findall(r"(fonts/[^)\"']+latin-[478][^)\"']+)", text)}
    return total + sum(_fetch(site, part)[1] for part in parts)


def _fetch(site: serving.Site, path: str) -> tuple[str, int]:
    request = urllib.request.Request(  # noqa: S310 - http, to ourselves
        site.url(path), headers={"Host": f"{HOST}:{site.port}", "Accept-Encoding": "gzip"}
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        body = answer.read()
        plain = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
    return plain.decode("utf-8", "replace"), len(body)
