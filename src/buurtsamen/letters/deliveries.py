# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for handing a run to the printer: an archive that one person fetches once, within half an hour."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import file_digest
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from buurtsamen.core import dates, failpoints, sealing
from buurtsamen.letters import archive, runs, store
from buurtsamen.letters.models import Delivery, PrintRun
from buurtsamen.letters.runs import Refused
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.places.models import Municipality

LIVES = timedelta(minutes=30)
BESIDE = 2  # files in an archive beside the PDFs that are counted as steps
_SECRET_LIVES = timedelta(days=1)  # of an archive that was never made
_PURPOSE = "what a printer opens an archive with"
_READY = (PrintRun.State.PRODUCED, PrintRun.State.HANDED_OVER)


@transaction.atomic
def ask(run: PrintRun, lock: str, secret: str, *, by: User, at: datetime, why: str = "") -> Delivery:
    """Note that somebody wants the archive of a run; a worker makes it (`make`).

    Args:
        secret: the printer's password, or their age key.
        why: for a second one.

    Raises:
        Refused: the run is not produced or was released, the password is weak, it is no key, or a reason is missing
            for a second one; nothing was changed.
    """
    archive.check_lock(lock, secret)
    if run.state not in _READY:
        raise Refused(_("A run is handed over after it was produced and before it is released. Nothing was changed."))
    if is_again(run) and not why:
        raise Refused(_("This run was handed over before. Write why it is needed again. Nothing was changed."))
    sealed = sealing.seal(secret.encode(), purpose=_PURPOSE)
    made = Delivery.objects.create(
        municipality=run.municipality, run=run, asked_by=by, asked_at=at, lock=lock, secret=sealed
    )
    _record(made, "asked", by=by, at=at, why=why)
    return made


def is_again(run: PrintRun) -> bool:
    """Whether an archive of this run was made before."""
    return Delivery.objects.filter(run=run).exclude(made_at=None).exists()


def make(delivery: Delivery, *, forward: Callable[[], None] = lambda: None) -> Delivery:
    """Make the archive, and hand the run over. Safe to repeat: what was made is not made again.

    From here on nobody can read what the printer opens it with. The half hour begins when it is made.

    Args:
        forward: called once for each file in it.

    Raises:
        Refused: the counts do not agree, the run is not produced any more, or the disk is full; no archive is kept.
    """
    if delivery.made_at:
        return delivery
    run = delivery.run
    try:
        if delivery.secret is None or run.state not in _READY:
            raise Refused(_("This run cannot be handed over any more. Look at how it stands."))
        with TemporaryFile() as file:  # sealed before it is written
            archive.write(run, file, delivery.lock, _secret(delivery), at=timezone.now(), forward=forward)
            size = file.tell() if delivery.lock == Delivery.Lock.AGE else file.seek(0, 2)
            file.seek(0)
            digest = file_digest(file, "sha256").hexdigest()
            file.seek(0)
            store.put(run, _name(delivery), file)
        failpoints.reach("deliveries.make")
        _made(delivery, size, digest)
    except OSError as error:
        _fail(delivery)
        message = _("The files could not be read, or the disk is full. Nothing was handed over. Tell the operator.")
        raise Refused(message) from error
    except Refused:
        _fail(delivery)
        raise
    return delivery


def _secret(delivery: Delivery) -> str:
    return sealing.unseal(bytes(delivery.secret or b""), purpose=_PURPOSE).decode()


@transaction.atomic
def _made(delivery: Delivery, size: int, digest: str) -> None:
    now = timezone.now()
    run = PrintRun.objects.select_for_update(no_key=True, of=["self"]).select_related("round").get(pk=delivery.run_id)
    fields = {"made_at": now, "until": now + LIVES, "size": size, "sha256": digest, "secret": None}
    if run.state not in _READY or not _open(delivery).update(**fields):
        raise Refused(_("The run was released or stopped meanwhile. Nothing was handed over."))
    delivery.refresh_from_db()
    if run.state == PrintRun.State.PRODUCED:
        runs.hand_over(run, by=delivery.asked_by, at=now)


def _open(delivery: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=delivery.pk, made_at=None)


def _fail(delivery: Delivery) -> None:
    """Nothing of it is left, and nobody can read what the printer opens it with."""
    if _open(delivery).update(secret=None):
        store.remove(delivery.run, _name(delivery))


def fetch(delivery: Delivery, *, by: User, at: datetime) -> IO[bytes]:
    """The archive, for the one person who asked, once. Of two at once, one gets it.

    Raises:
        Refused: it is another's, not there yet, fetched before, or too late.
    """
    why = _why_not(delivery, by, at)
    with transaction.atomic():
        if why or not Delivery.objects.filter(pk=delivery.pk, fetched_at=None).update(fetched_at=at):
            raise Refused(why or _fetched(at))
        _record(delivery, "fetched", by=by, at=at)
        try:
            return store.take(delivery.run, _name(delivery))
        except FileNotFoundError as error:
            raise Refused(_("The archive is gone: the run was released. Nothing was changed.")) from error


def _why_not(delivery: Delivery, by: User, at: datetime) -> str:
    if delivery.asked_by_id != by.pk:
        return _("Only whoever asked for this archive can fetch it. Ask for one of your own.")
    if delivery.until is None:
        return _("The archive is not there yet.")
    if delivery.fetched_at:
        return _fetched(delivery.fetched_at)
    if at >= delivery.until:
        return _("The half hour in which the archive could be fetched is over. Ask for a new one, and write why.")
    return ""


def _fetched(at: datetime) -> str:
    message = _("The archive was fetched at %(time)s, and can be fetched once. Ask for a new one, and write why.")
    return message % {"time": timezone.localtime(at, dates.AMSTERDAM).strftime("%H:%M")}


def forget(municipality: Municipality, *, at: datetime) -> None:
    """Nothing is kept of archives whose half hour is over, or that were never made. Safe to repeat."""
    own = Delivery.objects.of(municipality).select_related("run")
    is_there = Q(run__state=PrintRun.State.HANDED_OVER) | Q(until__gt=at - _SECRET_LIVES)  # a release takes all of them
    for delivery in own.filter(is_there, until__lte=at):
        store.remove(delivery.run, _name(delivery))
    own.filter(made_at=None, asked_at__lte=at - _SECRET_LIVES).exclude(secret=None).update(secret=None)


def file_name(delivery: Delivery) -> str:
    """What the archive is called: oplage-12.7z."""
    return f"oplage-{delivery.run.number}.{archive.ENDS[Delivery.Lock(delivery.lock)]}"


def _name(delivery: Delivery) -> str:
    return f"delivery-{delivery.pk}"


def _record(delivery: Delivery, what: str, *, by: User, at: datetime, why: str = "") -> None:
    change: dict[str, Any] = {"lock": [None, delivery.lock]}
    run = delivery.run
    journal.record(f"letters.delivery.{what}", run, where=run.municipality, at=at, by=by, why=why, change=change)
