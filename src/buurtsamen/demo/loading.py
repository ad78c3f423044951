# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for loading the demo: two municipalities in the middle of a round, the same in every load.

Every municipality is loaded in one transaction, whose last row is the event `demo.loaded`: a load that broke off
left nothing, and is begun anew.
"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from buurtsamen.config import embedded
from buurtsamen.core import dates, walls
from buurtsamen.demo import addresses, begun, helping, makers, now, pilot, printing, reviewing, staff, towns
from buurtsamen.demo.days import open_round
from buurtsamen.people import journal, seals
from buurtsamen.people.models import Event
from buurtsamen.places import areas
from buurtsamen.places.models import Municipality
from buurtsamen.website import pages
from buurtsamen.website.models import Page

JOB, LOADED = "load-demo", "demo.loaded"


def load(report: Callable[[str], None], on: date | None = None) -> None:
    """The demo's municipalities are there, with all that happened in them until today. Safe to repeat.

    Args:
        report: gets a line for every step, with the seconds it took.
        on: the day that is today in the demo; today when left out.
    """
    for place, content in enumerate(towns.contents()):
        if _has(content["code"]):
            report(f"{content['name']}: is there already")
            continue
        with transaction.atomic():
            codes = _load(content, on or dates.today(), Timed(content["name"], report))
            if place == 0:
                _keep(codes)


def is_loaded() -> bool:
    """Whether the whole demo is there."""
    return all(_has(content["code"]) for content in towns.contents())


def codes_to_try() -> list[tuple[str, str]]:
    """Codes of the open round in Almelo: `fresh`, `activated`, `given`, and `stack_01` and on; none when not kept."""
    file = _file()
    return list(json.loads(file.read_text(encoding="utf-8")).items()) if file.exists() else []


class Timed:
    """Reports steps with the seconds that each took."""

    def __init__(self, name: str, report: Callable[[str], None]) -> None:
        self._name, self._report, self._since = name, report, monotonic()

    def __call__(self, what: str) -> None:
        """This was done since the last time."""
        took, self._since = monotonic() - self._since, monotonic()
        self._report(f"{self._name}: {what} ({took:.1f} s)")


def _load(content: dict[str, Any], on: date, done: Timed) -> dict[str, str]:
    municipality = towns.found(content)
    for name in content["areas"]:
        areas.load(towns.CONTENT / "areas" / name, municipalities=[municipality.code])
    with walls.inside(municipality.pk):
        town = towns.enter(municipality, content, on)
        done(f"{len(town.districts)} districts, {len(town.neighbourhoods)} neighbourhoods")
        addresses.write(town)
        done(f"{len(town.households):,} invented addresses")
        opened = open_round(on, content["now"]["opened_days_ago"])
        now.prepare(town, opened)
        unfinished = []
        if "pilot" in content:
            unfinished = pilot.hold(town, opened)
            done("three rounds of the pilot, settled")
        codes = now.hold(town, opened, unfinished)
        done(f"the round of {opened.name()}, open for {content['now']['opened_days_ago']} days")
        _write_pages(municipality)
        staff.hire(town)
        printing.next_round(town, opened)
        done("a round that can be printed")
        makers.appoint(town)
        helping.ask(town)
        reviewing.work(town)
        done("what was reviewed and decided, with its letters")
        begun.half(municipality)
        journal.record(LOADED, municipality, where=municipality, at=timezone.now(), by=JOB)
        seals.seal(municipality)
        with connection.cursor() as cursor:  # what the database puts off to the commit counts as well
            cursor.execute("set constraints all immediate")
        done("pages, people, and all that the database checks")
    return codes


def _write_pages(municipality: Municipality) -> None:
    """The pages of text, and on one of them what is invented."""
    pages.install(municipality)
    for page in Page.objects.of(municipality).filter(name=Page.Name.ABOUT):
        added = (towns.CONTENT / f"about_{page.language}.md").read_text(encoding="utf-8").partition("## ")
        page.text += "\n\n" + added[1] + added[2].strip()
        page.version += 1
        page.save(update_fields=["text", "version"])
        pages.keep_version(page, number=page.version, by=None)


def _has(code: str) -> bool:
    municipality = Municipality.objects.filter(code=code).first()
    if municipality is None:
        return False
    with walls.inside(municipality.pk):
        return Event.objects.of(municipality).filter(what=LOADED).exists()


def _keep(codes: dict[str, str]) -> None:
    """In a file that only its owner reads, beside the keys: never in the database, nor in what is reported."""
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps(codes, indent=2) + "\n", encoding="utf-8")


def _file() -> Path:
    return embedded.home() / "demo-codes.json"
