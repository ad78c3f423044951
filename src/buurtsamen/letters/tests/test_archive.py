# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the printer gets: whole, counted, and closed to everybody else."""

import io
import json
import os
import tempfile
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from django.core.files.storage import storages
from django.db import connection
from py7zr.exceptions import ArchiveError

from buurtsamen.conftest import Town
from buurtsamen.desk.tests.staffing import colleague, somebody
from buurtsamen.letters import addresses, archive, deliveries, runs, sevenzip, store
from buurtsamen.letters.models import Delivery, Letter, PrintFile, PrintRun
from buurtsamen.letters.tests.handing import KEY, PASSWORD, codes_of, opened_7z, opened_age, with_files
from buurtsamen.letters.tests.printing import AT, ON, prepared
from buurtsamen.people import journal
from buurtsamen.people.models import RoleName, User
from buurtsamen.rounds.models import Voucher

Lock = Delivery.Lock
NAME = "0001-WK000100.pdf"
FOLDER = Path(storages["letters"].path(""))


@pytest.fixture
def run(town: Town) -> PrintRun:
    return with_files(prepared(town, colleague(town, RoleName.PROGRAMME_MANAGER)))


@pytest.fixture
def by(town: Town) -> User:
    return somebody("Ingrid", is_operator=True, works_in=town.municipality)


def made(run: PrintRun, by: User, lock: str = Lock.PASSWORD, secret: str = PASSWORD, why: str = "") -> Delivery:
    return deliveries.make(deliveries.ask(run, lock, secret, by=by, at=AT, why=why))


def fetched(delivery: Delivery, by: User) -> bytes:
    assert delivery.made_at
    with deliveries.fetch(delivery, by=by, at=delivery.made_at + timedelta(minutes=29)) as file:
        return file.read()


@pytest.mark.parametrize("lock", [Lock.PASSWORD, Lock.AGE])
def test_the_archive_holds_all_files_and_a_manifest_that_is_right(run: PrintRun, by: User, lock: Lock) -> None:
    content = fetched(made(run, by, lock, PASSWORD if lock == Lock.PASSWORD else KEY), by)

    files = opened_7z(content) if lock == Lock.PASSWORD else opened_age(content)

    manifest = json.loads(files["manifest.json"])
    assert manifest["counts"] == {"addresses": 6, "vouchers": 6, "letters": 6, "pages": 14}
    assert [each["name"] for each in manifest["files"]] == [NAME, "adressen.csv", "adressen.xlsx"]
    for each in manifest["files"]:
        assert sha256(files[each["name"]]).hexdigest() == each["sha256"]
        assert len(files[each["name"]]) == each["size"]
        assert each["sha256"] in files["manifest.txt"].decode()
    assert files["adressen.csv"] == addresses.as_csv(run)
    with pikepdf.open(io.BytesIO(files[NAME])) as pdf:
        assert len(pdf.pages) == 14 == archive.pages(files[NAME])
    run.refresh_from_db()
    assert (run.state, run.handed_over_by) == (PrintRun.State.HANDED_OVER, by)


def test_another_password_opens_nothing_and_names_are_not_told(run: PrintRun, by: User) -> None:
    content = fetched(made(run, by), by)

    with pytest.raises((ArchiveError, EOFError, OSError)):
        opened_7z(content, "vlindertuin achter 54")
    for word in ("adressen", "manifest", ".pdf"):
        assert word.encode() not in content
        assert word.encode("utf-16-le") not in content


@pytest.mark.parametrize("sizes", [[1], [15, 16, 17], [2**20, 3], [1] * 300])
def test_an_archive_of_any_files_is_read_by_another_program(tmp_path: Path, sizes: list[int]) -> None:
    files = {f"map/{place} é.bin": os.urandom(size) for place, size in enumerate(sizes)}
    with (tmp_path / "a.7z").open("wb") as file:
        writing = sevenzip.Archive(file, PASSWORD)
        for name, content in files.items():
            writing.add(name, [content[:7], content[7:]], at=AT)
        writing.close()

    assert opened_7z((tmp_path / "a.7z").read_bytes()) == files


@pytest.mark.parametrize(
    ("value", "written"), [(0, "00"), (127, "7f"), (128, "8080"), (16384, "c00040"), (1 << 56, "ff" + "00" * 7 + "01")]
)
def test_numbers_are_written_as_the_format_wants(value: int, written: str) -> None:
    assert sevenzip.number(value).hex() == written


@pytest.mark.parametrize(
    ("lock", "secret"),
    [
        (Lock.PASSWORD, ""),
        (Lock.PASSWORD, "elf-tekens-"),
        (Lock.PASSWORD, "aaaabbbbaaaabbbb"),
        (Lock.PASSWORD, " " + PASSWORD),
        (Lock.PASSWORD, PASSWORD + "\x00"),
        (Lock.PASSWORD, "vlinder" * 30),
        (Lock.AGE, ""),
        (Lock.AGE, PASSWORD),
        (Lock.AGE, KEY[:-1]),
        (Lock.AGE, KEY[:-1] + ("q" if KEY[-1] != "q" else "p")),
        (Lock.AGE, "AGE-SECRET-KEY-1QQQQ"),
    ],
    ids=range(11),
)
def test_a_weak_password_and_what_is_no_key_are_refused_before_anything_starts(
    run: PrintRun, by: User, lock: Lock, secret: str
) -> None:
    with pytest.raises(runs.Refused) as refusal:
        deliveries.ask(run, lock, secret, by=by, at=AT)

    assert not secret or secret not in refusal.value.message
    assert not Delivery.objects.exists()


def test_it_is_fetched_once_within_half_an_hour_by_whoever_asked(run: PrintRun, by: User, town: Town) -> None:
    delivery = made(run, by)
    assert delivery.made_at and delivery.until == delivery.made_at + timedelta(minutes=30)
    other = somebody("Piet", is_operator=True, works_in=town.municipality)

    with pytest.raises(runs.Refused):
        deliveries.fetch(delivery, by=other, at=delivery.made_at)
    with pytest.raises(runs.Refused):
        deliveries.fetch(delivery, by=by, at=delivery.until)
    assert fetched(delivery, by)
    with pytest.raises(runs.Refused) as refusal:
        deliveries.fetch(delivery, by=by, at=delivery.made_at)
    delivery.refresh_from_db()
    with pytest.raises(runs.Refused):
        deliveries.fetch(delivery, by=by, at=delivery.made_at)

    assert "één keer" in refusal.value.message
    assert {event.what for event in journal.of(run)} >= {
        "letters.delivery.fetched",
        "letters.printrun.handed_over",
        "letters.delivery.asked",
    }


def test_a_new_one_takes_a_reason_and_hands_over_nothing_twice(run: PrintRun, by: User) -> None:
    fetched(made(run, by), by)
    run.refresh_from_db()

    with pytest.raises(runs.Refused):
        deliveries.ask(run, Lock.PASSWORD, PASSWORD, by=by, at=AT)
    again = made(run, by, why="De drukker kon het bestand niet openen")

    assert opened_7z(fetched(again, by))["manifest.json"]
    assert "De drukker" in {event.why[:10] for event in journal.of(run)}
    assert journal.of(run).filter(what="letters.printrun.handed_over").count() == 1


def test_a_run_that_is_not_produced_or_was_released_is_not_handed_over(town: Town, by: User) -> None:
    run = prepared(town)
    with pytest.raises(runs.Refused):
        deliveries.ask(run, Lock.PASSWORD, PASSWORD, by=by, at=AT)

    with_files(run)
    asked = deliveries.ask(run, Lock.PASSWORD, PASSWORD, by=by, at=AT)
    PrintRun.objects.filter(pk=run.pk).update(state="stopped")
    with pytest.raises(runs.Refused):
        deliveries.make(Delivery.objects.get(pk=asked.pk))

    asked.refresh_from_db()
    assert asked.secret is None


def _one_voucher_less(run: PrintRun) -> None:
    letter = Letter.objects.filter(run=run).order_by("pk")[0]
    other = Letter.objects.filter(run=run).order_by("pk")[1]
    Letter.objects.filter(pk=letter.pk).update(sealed=other.sealed)


def _another_page(run: PrintRun) -> None:
    pdf = store.read(run, NAME) + b"\n99 0 obj\n<</Type/Page>>\nendobj"
    store.write(run, NAME, pdf)
    PrintFile.objects.filter(run=run).update(sha256=sha256(pdf).hexdigest(), size=len(pdf))


def _another_byte(run: PrintRun) -> None:
    pdf = store.read(run, NAME)
    store.write(run, NAME, pdf[:-1] + b"x")


def _more_pages_said(run: PrintRun) -> None:
    PrintRun.objects.filter(pk=run.pk).update(pages=16)


def _more_letters_said(run: PrintRun) -> None:
    PrintRun.objects.filter(pk=run.pk).update(letters=7)


def _file_gone(run: PrintRun) -> None:
    store.remove(run, NAME)


@pytest.mark.parametrize(
    "spoil",
    [_one_voucher_less, _another_page, _another_byte, _more_pages_said, _more_letters_said, _file_gone],
)
def test_when_anything_does_not_agree_nothing_is_handed_over(run: PrintRun, by: User, spoil: object) -> None:
    assert callable(spoil)
    spoil(run)
    asked = deliveries.ask(run, Lock.PASSWORD, PASSWORD, by=by, at=AT)

    with pytest.raises(runs.Refused):
        deliveries.make(Delivery.objects.select_related("run").get(pk=asked.pk))

    asked.refresh_from_db()
    run.refresh_from_db()
    assert (run.state, asked.secret, asked.made_at) == (PrintRun.State.PRODUCED, None, None)
    assert not _kept(run, "delivery")


def test_a_full_disk_hands_over_nothing_and_leaves_nothing(
    run: PrintRun, by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = deliveries.ask(run, Lock.PASSWORD, PASSWORD, by=by, at=AT)
    with monkeypatch.context() as here:
        here.setattr(deliveries, "TemporaryFile", _full_disk)
        with pytest.raises(runs.Refused):
            deliveries.make(asked)

    run.refresh_from_db()
    assert run.state == PrintRun.State.PRODUCED
    assert not _kept(run, "delivery")


def _full_disk() -> io.FileIO:
    return io.FileIO("/dev/full", "r+")


def test_a_worker_that_died_begins_again_and_what_is_done_is_not_done_twice(run: PrintRun, by: User) -> None:
    asked = deliveries.ask(run, Lock.PASSWORD, PASSWORD, by=by, at=AT)
    store.put(run, f"delivery-{asked.pk}", io.BytesIO(b"half of it"))
    first = deliveries.make(asked)

    again = deliveries.make(Delivery.objects.get(pk=asked.pk))

    assert again.sha256 == first.sha256
    assert opened_7z(fetched(again, by))


def test_what_nobody_fetched_is_gone_after_half_an_hour(run: PrintRun, by: User, town: Town) -> None:
    delivery = made(run, by)
    assert delivery.until

    deliveries.forget(town.municipality, at=delivery.until - timedelta(minutes=1))
    assert _kept(run, "delivery")
    deliveries.forget(town.municipality, at=delivery.until)
    deliveries.forget(town.municipality, at=delivery.until)

    assert not _kept(run, "delivery")


def test_a_password_for_an_archive_that_was_never_made_is_forgotten(run: PrintRun, by: User, town: Town) -> None:
    asked = deliveries.ask(run, Lock.PASSWORD, PASSWORD, by=by, at=AT)

    deliveries.forget(town.municipality, at=AT + timedelta(hours=23))
    asked.refresh_from_db()
    assert asked.secret
    deliveries.forget(town.municipality, at=AT + timedelta(days=1))

    asked.refresh_from_db()
    assert asked.secret is None


def test_after_release_nothing_of_the_run_is_kept_and_the_archive_cannot_be_fetched(
    run: PrintRun, by: User, town: Town, django_capture_on_commit_callbacks: object
) -> None:
    delivery = made(run, by)
    releaser = colleague(town, RoleName.PROGRAMME_MANAGER)
    run.refresh_from_db()
    assert callable(django_capture_on_commit_callbacks)

    with django_capture_on_commit_callbacks(execute=True):
        runs.release(run, by=releaser, on=ON, at=AT)

    assert not _kept(run, "")
    with pytest.raises(runs.Refused):
        fetched(delivery, by)
    delivery.refresh_from_db()
    assert delivery.fetched_at is None


def test_no_code_and_no_password_is_left_anywhere_in_the_clear(
    run: PrintRun, by: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    codes = [form for code in codes_of(run) for form in (code, f"{code[:4]}-{code[4:8]}-{code[8:]}")]
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made(run, by)
    made(run, by, Lock.AGE, KEY, why="Nog eens")

    with connection.cursor() as cursor:
        cursor.execute("select letters_delivery::text from letters_delivery")
        rows = "\n".join(row for (row,) in cursor.fetchall())
        cursor.execute("select people_event::text from people_event")
        rows += "\n".join(row for (row,) in cursor.fetchall())
    stored = b"".join(file.read_bytes() for file in FOLDER.rglob("*") if file.is_file())
    everywhere = stored + rows.encode() + caplog.text.encode()
    assert len(_kept(run, "delivery")) == 2
    assert Voucher.objects.filter(round=run.round).count() == 6
    for secret in [*codes, PASSWORD]:
        assert secret.encode() not in everywhere
        assert secret.encode("utf-16-le") not in everywhere
    assert not list(tmp_path.iterdir())


def _kept(run: PrintRun, begin: str) -> list[str]:
    """Names of what is kept of a run."""
    folder = FOLDER / "runs" / f"{run.municipality_id}-{run.pk}"
    return [file.name for file in folder.glob(f"{begin}*")] if folder.exists() else []
