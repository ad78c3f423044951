# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Producing a run: what comes out, what is refused, and what is left when a worker dies or a disk is full."""

import os
import re
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.db import connections

from buurtsamen.conftest import Town, build
from buurtsamen.core import failpoints, jobs, walls
from buurtsamen.desk.tests.staffing import colleague
from buurtsamen.letters import making, production, runs, store
from buurtsamen.letters.models import Letter, LetterText, PrintFile, PrintRun
from buurtsamen.letters.tests import reading
from buurtsamen.letters.tests.printing import AT, prepared, voucher_in
from buurtsamen.paper import faces
from buurtsamen.people.models import RoleName
from buurtsamen.places.models import Address, Street
from buurtsamen.rounds import codes, vouchers

KILLS = 50


def begun(town: Town) -> PrintRun:
    run = prepared(town)
    production.begin(run, by="test", at=AT)
    run.refresh_from_db()
    return run


def test_a_run_is_produced_with_a_code_for_every_address(town: Town) -> None:
    run = begun(town)
    assert jobs.run_waiting() == 1

    run.refresh_from_db()
    (pdf,) = reading.files(run)
    fronts = reading.fronts(pdf)
    assert (run.state, run.letters, run.pages, len(fronts)) == ("produced", 6, 14, 6)  # and a cover of two sides
    assert re.search(r"Pagina’s, met voorbladen\s+14\b", reading.text(pdf, 0))
    assert [f"Lindelaan {number}" in front for number, front in enumerate(fronts, 1)] == [True] * 6
    for front in fronts:
        voucher = vouchers.find(reading.code_on(front), municipality=town.municipality)
        assert voucher.round_id == run.round_id
    assert len({reading.code_on(front) for front in fronts}) == 6
    (number,) = run.own_letters.filter(place=1).values_list("number", flat=True)
    assert reading.scanned(pdf, 2) == {str(number), f"HTTP://LINDEDORP.TEST/V/{reading.code_on(fronts[0])}"}


def test_letter_and_voucher_belong_together(town: Town) -> None:
    run = begun(town)
    jobs.run_waiting()

    for letter, front in zip(run.own_letters.order_by("place"), reading.fronts(reading.files(run)[0]), strict=True):
        found = vouchers.find(reading.code_on(front), municipality=town.municipality)
        assert found.pk == voucher_in(letter).pk


def test_it_is_the_same_to_the_last_byte_whoever_makes_it(town: Town) -> None:
    run = begun(town)
    file = run.files.get()
    production.make(file.pk)
    first = store.read(run, production.name(file))
    PrintFile.objects.filter(pk=file.pk).update(made_at=None, pages=0, sha256="")
    PrintRun.objects.filter(pk=run.pk).update(state="prepared", produced_at=None)

    production.make(file.pk)

    assert store.read(run, production.name(file)) == first


def test_beginning_and_making_twice_is_the_same_as_once(town: Town) -> None:
    run = begun(town)
    production.begin(run, by="test", at=AT)
    assert jobs.run_waiting() == 2
    file = run.files.get()
    production.make(file.pk)

    run.refresh_from_db()
    with pytest.raises(runs.Refused):
        production.begin(run, by="test", at=AT)
    assert run.state == "produced"


def test_a_text_that_does_not_fit_is_refused_before_anything_is_made(town: Town) -> None:
    LetterText.objects.create(municipality=town.municipality, words={"greeting": "Beste bewoner, " * 100})
    run = prepared(town)

    with pytest.raises(runs.Refused, match="greeting"):
        production.begin(run, by="test", at=AT)

    run.refresh_from_db()
    assert (run.producing_since, jobs.run_waiting()) == (None, 0)


def test_an_address_that_cannot_be_printed_stops_the_run_and_says_which(town: Town) -> None:
    long = Street.objects.create(municipality=town.municipality, name="Burgemeester " * 6, town="Lindedorp")
    old = Address.objects.get(number=3)
    Address.objects.filter(pk=old.pk).update(street=long)
    run = begun(town)
    jobs.run_waiting()
    run.refresh_from_db()
    assert str(run.own_letters.get(address=old)) in run.trouble
    assert run.state == "prepared"

    Address.objects.filter(pk=old.pk).update(street=old.street)
    production.begin(run, by="test", at=AT)
    jobs.run_waiting()

    run.refresh_from_db()
    assert (run.state, run.trouble) == ("produced", "")


def test_a_full_disk_loses_nothing(town: Town) -> None:
    def fill() -> None:
        raise OSError(28, "No space left on device")

    run = begun(town)
    with failpoints.at("production.store", fill):
        jobs.run_waiting()
    run.refresh_from_db()
    assert (run.state, run.files.get().made_at) == ("prepared", None)
    assert "No space left on device" in run.trouble

    production.begin(run, by="test", at=AT)
    jobs.run_waiting()

    run.refresh_from_db()
    assert (run.state, len(reading.fronts(reading.files(run)[0]))) == ("produced", 6)


@pytest.fixture
def fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """When it is called, the folder of fonts is empty."""

    def forget() -> None:
        faces.face.cache_clear()
        faces.shape.cache_clear()

    def lose() -> None:
        monkeypatch.setattr(faces, "SUPPLIES", tmp_path)
        forget()

    yield lose
    forget()


def test_without_a_font_nothing_is_begun(town: Town, fonts: Callable[[], None]) -> None:
    run = prepared(town)
    fonts()

    with pytest.raises(runs.Refused, match="AtkinsonHyperlegible.* is missing"):
        production.begin(run, by="test", at=AT)

    run.refresh_from_db()
    assert run.producing_since is None


def test_a_font_that_goes_away_stops_the_run_and_loses_nothing(town: Town, fonts: Callable[[], None]) -> None:
    run = begun(town)
    fonts()

    jobs.run_waiting()

    run.refresh_from_db()
    assert (run.state, run.files.get().made_at) == ("prepared", None)
    assert "is missing" in run.trouble


def test_what_was_produced_can_be_thrown_away_and_made_again(town: Town) -> None:
    run = begun(town)
    jobs.run_waiting()
    run.refresh_from_db()
    LetterText.objects.create(municipality=town.municipality, words={"title": "Een andere titel"})

    production.again(run, by=colleague(town, RoleName.PROGRAMME_MANAGER), at=AT, why="De titel is fout")
    production.begin(run, by="test", at=AT)
    jobs.run_waiting()

    assert all("Een andere titel" in front for front in reading.fronts(reading.files(run)[0]))


def test_counts_that_differ_stop_the_run(town: Town) -> None:
    run = begun(town)
    PrintRun.objects.filter(pk=run.pk).update(letters=7)

    jobs.run_waiting()

    run.refresh_from_db()
    assert run.state == "prepared"
    assert run.trouble


def test_how_far_a_run_is(town: Town) -> None:
    run = begun(town)
    assert (production.Progress(run, AT).done, production.Progress(run, AT).to_go) == (0, 6)
    assert list(production.work(run)) == [0, 6]
    assert production.Progress(run, AT).to_go == 0


def test_a_run_of_another_municipality_is_not_made(town: Town, other_town: Town) -> None:
    with walls.inside(other_town.municipality.pk):
        file = begun(other_town).files.get()
    walls.enter(town.municipality.pk)

    production.make(file.pk)

    walls.enter(other_town.municipality.pk)
    file.refresh_from_db()
    assert file.made_at is None


def _dying(at_the: int) -> Callable[[], None]:
    """What kills the process that does it for the so many-th time."""
    times = count(1)

    def die() -> None:
        if next(times) == at_the:
            os.kill(os.getpid(), signal.SIGKILL)

    return die


def _worker(run: PrintRun, point: str, at_the: int) -> int:
    """Work in another process until it is killed or has nothing to do; its wait status."""
    connections.close_all()
    child = os.fork()
    if not child:
        walls.enter(run.municipality_id)
        with failpoints.at(point, _dying(at_the)):
            for _ in production.work(run):
                pass
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    walls.enter(run.municipality_id)
    return status


def test_a_worker_that_is_killed_50_times_makes_every_letter_once(
    committed: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(making, "PER_FILE", 2)
    town = build("lindedorp.test", households=160)
    run = begun(town)

    killed = 0
    for number in range(KILLS):
        point = ("production.store", "store.written", "production.made")[number % 3]
        killed += os.WIFSIGNALED(_worker(run, point, 1 + number % 3))
    assert killed == KILLS
    for _ in production.work(run):
        pass

    run.refresh_from_db()
    fronts = [front for pdf in reading.files(run) for front in reading.fronts(pdf)]
    printed = Counter(reading.code_on(front) for front in fronts)
    assert (run.state, len(fronts), set(printed.values())) == ("produced", 160, {1})
    assert run.round.vouchers.count() == Letter.objects.filter(run=run).count() == 160
    digests = {codes.digest(settings.CODE_PEPPER, code) for code in printed}
    assert set(run.round.vouchers.values_list("digest", flat=True)) == digests
    kept = b"".join(path.read_bytes() for path in Path(storages["letters"].path("")).rglob("*") if path.is_file())
    for code in printed:
        for form in (code, codes.written(code)):
            assert form.encode() not in kept
            assert form not in caplog.text
