# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The plug is pulled while people give: what was acknowledged is in the books once, and nothing is half done."""

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from uuid import UUID

import live
import pytest
from django.core.management import call_command
from django.db.models import Sum

from buurtsamen.config import serving, testing
from buurtsamen.conftest import Town
from buurtsamen.core.tests.breaking import superuser
from buurtsamen.initiatives.models import Gift, Initiative
from buurtsamen.money.models import Posting, Transaction
from buurtsamen.rounds import vouchers
from buurtsamen.rounds.models import Voucher

KILLS, CUTS, CLIENTS, PATIENCE = 50, 20, 6, 120
HANG_UP = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'site under test'"


@dataclass
class Givers:
    """People who press the button, and press it again when they saw no answer.

    Attributes:
        acknowledged: the codes for which the site said thank you, each time that it did.
        found_given: those without an answer that, asked again, turned out to be given.
        unsure: those for which no answer came, at any time.
        strange: every other answer.
    """

    town: Town
    port: int
    waiting: deque[str]
    acknowledged: list[str] = field(default_factory=list)
    found_given: list[str] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)
    strange: list[str] = field(default_factory=list)
    thanks: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def give_until(self, is_over: Callable[[], bool]) -> None:
        """One after the other, until the site goes away or it is enough."""
        while not is_over() and self.waiting:
            code = self.waiting.popleft()
            try:
                answer = live.give(self.port, self.town, code)
            except (OSError, HTTPException):
                self._again(code)
                return
            self._hear(code, answer)

    def _hear(self, code: str, answer: live.Answer) -> None:
        if answer.status == 302 and answer.headers["location"] == "/geven/bewijs/":
            self.acknowledged.append(code)
            self.thanks.release()
        elif answer.status == 200 and "Deze waardebon is al gegeven" in answer.text and code in self.unsure:
            self.found_given.append(code)
        elif answer.status == 500:
            self._again(code)
        else:
            self.strange.append(f"{answer.status} {answer.headers.get('location')} {answer.text[:200]}")
            self.thanks.release()

    def _again(self, code: str) -> None:
        self.unsure.add(code)
        self.waiting.appendleft(code)

    @contextmanager
    def giving(self) -> Iterator[None]:
        """Six at once while inside; afterwards none is under way."""
        is_over = threading.Event()
        with ThreadPoolExecutor(CLIENTS) as pool:
            people = [pool.submit(self.give_until, is_over.is_set) for _ in range(CLIENTS)]
            try:
                yield
            finally:
                is_over.set()
                wait(people, PATIENCE)
            for somebody in people:
                somebody.result()

    def wait_for_thanks(self, number: int) -> None:
        """So many more were acknowledged."""
        for _ in range(number):
            assert self.thanks.acquire(timeout=PATIENCE), self.strange[:3]
            assert not self.strange


def prove(givers: Givers) -> None:
    """Books, vouchers and gifts tell what the givers know."""
    assert not givers.strange
    once = Counter(givers.acknowledged + givers.found_given)
    assert set(once.values()) == {1}
    known = {vouchers.find(code, municipality=givers.town.municipality).pk for code in once}
    gifts = dict(Gift.objects.standing().values_list("voucher", "pk"))
    assert gifts.keys() == known
    assert Gift.objects.count() == len(known)
    assert set(Voucher.objects.filter(state="given").values_list("pk", flat=True)) == known
    assert set(Voucher.objects.exclude(state="given").values_list("state", "left_cents")) <= {("issued", 7_50)}
    assert _booked("gift:") == set(gifts.values())
    assert len(_booked("activate:")) == len(known)  # the books never name a voucher
    assert set(_cents_of("gift:")) == set(_cents_of("activate:")) == {-7_50, 7_50}
    party = Initiative.objects.get(slug="feest")
    assert party.account and party.saved_cents == party.account.balance_cents() == 7_50 * len(known)
    call_command("prove")


def _booked(kind: str) -> set[UUID]:
    keys = Transaction.objects.filter(key__startswith=kind).values_list("key", flat=True)
    return {UUID(key.removeprefix(kind)) for key in keys}


def _cents_of(kind: str) -> Iterator[int]:
    """Each transaction has two postings that are each other's opposite; their amounts."""
    rows = Posting.objects.filter(transaction__key__startswith=kind)
    assert not rows.values("transaction").annotate(sum=Sum("cents")).exclude(sum=0).exists()
    assert rows.count() == 2 * len(_booked(kind))
    return rows.values_list("cents", flat=True).iterator()


def test_what_was_acknowledged_before_50_kills_is_in_the_books_once(committed: str, tmp_path: Path) -> None:
    environment = testing.databases.environment(committed)
    town = live.a_town(households=3000)
    givers = Givers(town, serving.free_port(), deque(town.codes.values()))

    for number in range(KILLS):
        site = serving.start(tmp_path / "log", environment=environment, port=givers.port, workers=1)
        try:
            with givers.giving():
                givers.wait_for_thanks(number * 7 % 13)
                site.kill()
        finally:
            if site.process.poll() is None:
                site.kill()
    with serving.serving(tmp_path / "log", environment=environment, port=givers.port, workers=1):
        givers.waiting = deque(givers.unsure - {*givers.acknowledged, *givers.found_given})
        givers.give_until(lambda: False)

    assert len(givers.unsure) >= KILLS
    assert givers.found_given  # some were booked, and the answer was lost
    assert len(givers.acknowledged) > len(givers.found_given)
    prove(givers)


def test_what_was_acknowledged_while_the_database_hung_up_20_times_is_in_the_books_once(
    committed: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    environment = testing.databases.environment(committed) | {"PGAPPNAME": "site under test"}
    town = live.a_town(households=3000)
    cut = 0
    with (
        superuser(committed, pytestconfig) as database,
        serving.serving(tmp_path / "log", environment=environment, workers=1) as site,
    ):
        givers = Givers(town, site.port, deque(town.codes.values()))
        with givers.giving():
            for number in range(CUTS):
                givers.wait_for_thanks(number * 7 % 13 + 1)
                cut += len(database.execute(HANG_UP).fetchall())
            givers.wait_for_thanks(1)
        givers.waiting = deque(givers.unsure - {*givers.acknowledged, *givers.found_given})
        givers.give_until(lambda: False)
        assert site.process.poll() is None

    assert cut >= CUTS
    assert givers.unsure
    prove(givers)
