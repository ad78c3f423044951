# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for producing a run: its files are made by as many workers as there are, and a killed one loses nothing."""

import io
import logging
import time
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from buurtsamen.core import dates, failpoints
from buurtsamen.core.alone import Busy, alone
from buurtsamen.letters import composing, making, runs, store
from buurtsamen.letters.models import Letter, PrintFile, PrintRun
from buurtsamen.letters.paper import pdf
from buurtsamen.paper import faces
from buurtsamen.people.models import User
from buurtsamen.rounds import codes
from buurtsamen.rounds.models import Round

MAKES = "letters.make_file"  # the job
State = PrintRun.State

_log = logging.getLogger(__name__)


@transaction.atomic
def begin(run: PrintRun, *, by: User | str, at: datetime) -> None:
    """Workers make its files from now on; what was made already stays. Also goes on with what stopped.

    Raises:
        runs.Refused: it is not prepared, has no letters, a text does not fit on the letter, or a font is missing;
            nothing was changed.
    """
    failpoints.reach("production.begin")
    run = PrintRun.objects.select_for_update(no_key=True).select_related("round__municipality").get(pk=run.pk)
    if run.state != State.PREPARED or not run.own_letters.exists():
        raise runs.Refused(_("This run is produced already, or has no letters. Nothing was changed."))
    if run.round.state in (Round.State.CLOSED, Round.State.SETTLED):
        raise runs.Refused(_("The round of these letters is over: their codes cannot be used. Nothing was changed."))
    is_fresh = run.producing_since is None
    if is_fresh:
        run.words = composing.words(run.municipality)
        if run.own_letters.filter(file=None).exists():  # it collected letters in place of lost ones
            making.files(run)
    found = _problems(run)
    if found:
        message = _("The letter is not right yet: %(problem)s. Nothing was changed. Change its text first.")
        raise runs.Refused(message % {"problem": found[0]})
    PrintRun.objects.filter(pk=run.pk).update(words=run.words, producing_since=run.producing_since or at, trouble="")
    if is_fresh:
        runs.record(run, "producing", by=by, at=at)
    for pk in run.files.filter(made_at=None).order_by("number").values_list("pk", flat=True):
        app.configure_task(MAKES, lock=f"{MAKES}:{pk}").defer(municipality=run.municipality_id, file=pk)


def _problems(run: PrintRun) -> list[Exception]:
    """What does not fit on its letters, or cannot be written."""
    rows = run.files.select_related("district").order_by("district", "number").distinct("district")
    districts = [file.district for file in rows]
    try:
        return composing.problems(run.round, districts, run.words, is_large=run.is_large, on=dates.today())
    except faces.NoFont as error:
        raise runs.Refused(_what(error)) from error


@transaction.atomic
def again(run: PrintRun, *, by: User, at: datetime, why: str) -> None:
    """What was produced is thrown away, to be produced once more: with other words, or another order.

    Raises:
        runs.Refused: it is not produced, or was handed over; nothing was changed.
    """
    nothing = {"produced_at": None, "producing_since": None, "pages": 0}
    runs.step(run, State.PRODUCED, to=State.PREPARED, **nothing)
    run.files.update(made_at=None, pages=0, size=0, sha256="")
    runs.record(run, "thrown_away", by=by, at=at, why=why)
    transaction.on_commit(lambda: store.empty(run))


def make(pk: int) -> None:
    """Make one file; when it is the last one, the run is produced. Made already, it is left as it is.

    What cannot be made is said on the run, and workers leave it until somebody begins again.

    Raises:
        Busy: another worker makes this file at this moment.
    """
    with alone(f"{MAKES}:{pk}"):
        file = _waiting(pk)
        if file is None:
            return
        try:
            content, written = _pdf(file)
            failpoints.reach("production.store")
            store.write(file.run, name(file), content)
        except (OSError, pdf.BadAddress) as error:
            _log.warning("File %s of run %s cannot be made: %s", file.number, file.run, error)
            PrintRun.objects.filter(pk=file.run_id).update(trouble=_what(error))
            return
        failpoints.reach("production.made")
        _made(file, written, sha256(content).hexdigest())


def _waiting(pk: int) -> PrintFile | None:
    """The file, when it is still to be made."""
    rows = PrintFile.objects.select_related("run__key", "run__round__municipality", "run__municipality", "district")
    return rows.filter(pk=pk, made_at=None, run__state=State.PREPARED).exclude(run__producing_since=None).first()


def _pdf(file: PrintFile) -> tuple[bytes, pdf.Written]:
    run, buffer = file.run, io.BytesIO()
    assert run.producing_since  # noqa: S101 - asked for
    written = pdf.write(
        buffer,
        composing.sheet(file, on=run.producing_since.astimezone(dates.AMSTERDAM).date()),
        composing.letters(file),
        title=f"{run.round.name}, {file.district.name}",
        address=composing.address_of_codes(run),
        alphabet=codes.ALPHABET,
        head=composing.cover(file, run.files.count()),
    )
    if written.letters != file.letters:
        raise RuntimeError(f"{written.letters} letters in a file of {file.letters}")
    return buffer.getvalue(), written


def _what(error: Exception) -> str:
    """One sentence about what is the case, nothing that is lost, and what to do."""
    if isinstance(error, pdf.BadAddress):
        text = _("Letter %(number)s cannot be printed (%(why)s). Put its address right, and go on.")
        return (text % {"number": error.number, "why": error.why})[:200]
    text = _("The files cannot be made (%(why)s). Nothing is lost. Make room or ask the operator, and go on.")
    return (text % {"why": getattr(error, "strerror", "") or error})[:200]


@transaction.atomic
def _made(file: PrintFile, written: pdf.Written, digest: str) -> None:
    now = timezone.now()
    # Of two last files at once, the second sees the first one.
    PrintRun.objects.select_for_update(no_key=True).get(pk=file.run_id)
    PrintFile.objects.filter(pk=file.pk, made_at=None).update(
        made_at=now, pages=written.pages, size=written.bytes, sha256=digest
    )
    if not file.run.files.filter(made_at=None).exists():
        _produced(file.run, now)


def _produced(run: PrintRun, at: datetime) -> None:
    """Counts of letters, vouchers and files agree, or it stops here."""
    own = Letter.objects.filter(run=run).aggregate(letters=Count("pk"), vouchers=Count("index", distinct=True))
    files = run.files.aggregate(letters=Sum("letters"), pages=Sum("pages"))
    if len({own["letters"], own["vouchers"], files["letters"], run.letters}) != 1:
        text = _("The counts differ: %(letters)s letters, %(vouchers)s vouchers, %(files)s in files. Ask the operator.")
        trouble = text % {"letters": own["letters"], "vouchers": own["vouchers"], "files": files["letters"]}
        PrintRun.objects.filter(pk=run.pk).update(trouble=trouble)
        return
    runs.step(run, State.PREPARED, to=State.PRODUCED, produced_at=at, pages=files["pages"], trouble="")
    runs.record(run, "produced", by=MAKES, at=at, change={"pages": [0, files["pages"]]})


def name(file: PrintFile) -> str:
    """What a file is called for the printer: in order, and with its district."""
    return f"{file.number:04}-{file.district.code}.pdf"


class Progress:
    """How far a run is.

    Attributes:
        done: letters that are made; to_go: those that are not.
        seconds_left: as long as the rest takes when it goes on like this; None while nobody can tell.
    """

    def __init__(self, run: PrintRun, now: datetime) -> None:
        made = run.files.exclude(made_at=None).aggregate(letters=Sum("letters"))["letters"]
        self.done = made or 0
        self.to_go = run.letters - self.done
        begun = run.producing_since
        went = (now - begun).total_seconds() if begun else 0
        self.seconds_left = round(self.to_go * went / self.done) if self.done and went else None


def work(run: PrintRun) -> Iterator[int]:
    """Make its files here, beside the workers that do the same, until none is left or it is in trouble.

    Yields:
        How many letters are made, each time some are.
    """
    while True:
        run.refresh_from_db()
        waiting = list(run.files.filter(made_at=None).order_by("number").values_list("pk", flat=True))
        yield Progress(run, timezone.now()).done
        if not waiting or run.trouble or run.state != State.PREPARED:
            return
        if not any(_try(pk) for pk in waiting):
            time.sleep(0.2)  # others make the last ones


def _try(pk: int) -> bool:
    try:
        make(pk)
    except Busy:
        return False
    return True
