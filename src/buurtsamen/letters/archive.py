# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for everything of a run in one archive that only the printer can open (docs/decisions/0026).

Under a password it is a 7z archive, under an age key a tar file encrypted to that key (age-encryption.org/v1). It is
sealed while it is written, so nothing in the clear is ever on a disk.
"""

import io
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import IO

import pyrage
from django.utils.translation import gettext as _

from buurtsamen.core import dates, euros
from buurtsamen.letters import addresses, making, production, sevenzip, store, vault
from buurtsamen.letters.models import Delivery, PrintFile, PrintRun
from buurtsamen.letters.paper import cover
from buurtsamen.letters.runs import Refused
from buurtsamen.rounds.models import Voucher

Lock = Delivery.Lock
ENDS = {Lock.PASSWORD: "7z", Lock.AGE: "tar.age"}
_SHORTEST, _LONGEST, _SIGNS = 12, 128, 6  # of a password; so many signs in it are different
_PAGE, _COUNT = re.compile(rb"/Type\s*/Page\b"), re.compile(rb"/Type\s*/Pages\s*/Count\s+(\d+)")


class Differs(Refused):
    """What is in the files and what is in the books is not the same, so nothing leaves the house."""


def check_lock(lock: str, secret: str) -> None:
    """Refuse a password that is too weak, and what is no key.

    Raises:
        Refused: it is; nothing was begun.
    """
    if lock == Lock.AGE:
        _check_key(secret)
    elif not _SHORTEST <= len(secret) <= _LONGEST or len(set(secret)) < _SIGNS or not secret.isprintable():
        message = _("Take a password of %(least)s to %(most)s signs, %(signs)s different ones at least.")
        raise Refused(message % {"least": _SHORTEST, "most": _LONGEST, "signs": _SIGNS})
    elif secret != secret.strip():
        raise Refused(_("A password does not begin or end with a space: nobody would see that."))


def _check_key(secret: str) -> None:
    if secret.upper().startswith("AGE-SECRET-KEY-"):
        raise Refused(_("This is the secret half of an age key. Tell nobody, and take the other half: age1…"))
    try:
        pyrage.x25519.Recipient.from_str(secret)
    except pyrage.RecipientError as error:
        raise Refused(_("This is no age key. It begins with age1 and has 62 signs; copy it whole.")) from error


@dataclass(frozen=True)
class Kept:
    """A file of the archive, as the manifest tells it; `pages` and `letters` are 0 of what is no PDF."""

    name: str
    size: int
    sha256: str
    pages: int = 0
    letters: int = 0


@dataclass(frozen=True)
class Counts:
    """How many there are of each, every one counted for itself."""

    addresses: int
    vouchers: int
    letters: int
    pages: int


def write(
    run: PrintRun, file: IO[bytes], lock: str, secret: str, *, at: datetime, forward: Callable[[], None]
) -> Counts:
    """Write the archive of a produced run, sealed.

    Args:
        file: empty, and can be written at any place.
        forward: called once for each file in it.

    Raises:
        Differs: the counts do not agree, or a file is not what it was; what was written is of no use.
        FileNotFoundError: a file is gone; likewise.
    """
    parts = _Parts(run, at, forward)
    if lock == Lock.AGE:
        recipient = pyrage.x25519.Recipient.from_str(secret)
        pyrage.encrypt_io(io.BufferedReader(_Read(_tar(parts, at))), file, [recipient])
    else:
        made = sevenzip.Archive(file, secret)
        for name, content in parts:
            made.add(name, [content], at=at)
        made.close()
    return parts.counts


class _Parts:
    """The files of the archive, one in memory at a time; the manifest comes last, when all is counted."""

    counts: Counts

    def __init__(self, run: PrintRun, at: datetime, forward: Callable[[], None]) -> None:
        self._run, self._at, self._forward = run, at, forward
        self._kept: list[Kept] = []

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        for file in PrintFile.objects.filter(run=self._run).select_related("district").order_by("number"):
            yield self._one(production.name(file), _whole(self._run, file), file.pages, file.letters)
        self.counts = _counted(self._run, sum(each.pages for each in self._kept))
        yield self._one(_("addresses") + ".csv", addresses.as_csv(self._run))
        if self.counts.letters <= addresses.MOST_IN_XLSX:
            yield self._one(_("addresses") + ".xlsx", addresses.as_xlsx(self._run))
        yield "manifest.json", json.dumps(self._manifest(), indent=2, ensure_ascii=False).encode()
        yield "manifest.txt", self._words().encode()

    def _one(self, name: str, content: bytes, pages: int = 0, letters: int = 0) -> tuple[str, bytes]:
        self._kept.append(Kept(name, len(content), sha256(content).hexdigest(), pages, letters))
        self._forward()
        return name, content

    def _manifest(self) -> dict[str, object]:
        run = self._run
        return {
            "municipality": run.municipality.name,
            "round": run.round.name,
            "run": run.number,
            "made_at": self._at.isoformat(timespec="seconds"),
            "counts": asdict(self.counts),
            "files": [asdict(each) for each in self._kept],
        }

    def _words(self) -> str:
        """The same for people."""
        lines = [
            f"{self._run.municipality.name}, {self._run.round.name}",
            _("Print run %(number)s") % {"number": self._run.number},
            dates.day(self._at.astimezone(dates.AMSTERDAM).date(), year=True),
            "",
        ]
        for word, count in (
            (_("Addresses"), self.counts.addresses),
            (_("Vouchers"), self.counts.vouchers),
            (_("How many letters"), self.counts.letters),
            (_("Pages, with cover sheets"), self.counts.pages),
        ):
            lines.append(f"{word:<28}{euros.grouped(count):>12}")
        for each in self._kept:
            lines += ["", each.name, f"  {euros.grouped(each.size)} bytes"]
            if each.pages:
                words = {"letters": euros.grouped(each.letters), "pages": euros.grouped(each.pages)}
                lines.append("  " + _("%(letters)s letters, %(pages)s pages") % words)
            lines.append(f"  SHA-256 {each.sha256}")
        return "\n".join(lines) + "\n"


def _whole(run: PrintRun, file: PrintFile) -> bytes:
    """A PDF that is still what was made, with as many pages as was said."""
    content = store.read(run, production.name(file))
    told = {"file": file.number, "run": run.number}
    if sha256(content).hexdigest() != file.sha256 or len(content) != file.size:
        raise Differs(
            _("File %(file)s of run %(run)s is not what was made any more. Nothing was handed over. Tell the operator.")
            % told
        )
    sheets = file.pages - cover.SIDES
    if pages(content) != file.pages or sheets <= 0 or sheets % (2 * file.letters):
        raise Differs(
            _(
                "File %(file)s of run %(run)s has another number of pages than its letters need. Nothing was handed "
                "over."
            )
            % told
        )
    return content


def pages(pdf: bytes) -> int:
    """How many pages are in a PDF of ours, out of the file itself: there, and in its table of pages.

    Returns:
        -1 when those two are not the same.
    """
    there, tables = len(_PAGE.findall(pdf)), _COUNT.findall(pdf)
    return there if [int(count) for count in tables] == [there] else -1


def _counted(run: PrintRun, pages: int) -> Counts:
    """Count addresses, vouchers and letters, each in its own table.

    Raises:
        Differs: they do not agree.
    """
    letters = run.own_letters.exclude(file=None)
    ids = set(making.voucher_ids(letters, vault.opened(run.round)))
    own = letters.exclude(canary=None).values("canary").distinct().count()
    counts = Counts(
        addresses=letters.exclude(address=None).values("address").distinct().count() + own,
        vouchers=Voucher.objects.filter(round=run.round_id, pk__among=ids).count(),
        letters=letters.count(),
        pages=pages,
    )
    in_files = sum(PrintFile.objects.filter(run=run).values_list("letters", flat=True))
    if {counts.addresses, counts.vouchers, run.letters, in_files} != {counts.letters} or pages != run.pages:
        message = _(
            "The counts do not agree, so nothing was handed over: %(addresses)s addresses, %(vouchers)s vouchers, "
            "%(letters)s letters, %(pages)s pages. Tell the operator."
        )
        raise Differs(message % asdict(counts))
    return counts


def _tar(parts: "_Parts", at: datetime) -> Iterator[bytes]:
    """POSIX 1003.1-2001 (pax), file by file."""
    for name, content in parts:
        info = tarfile.TarInfo(name)
        info.size, info.mtime = len(content), int(at.timestamp())
        yield info.tobuf(tarfile.PAX_FORMAT)
        yield content
        yield bytes(-len(content) % tarfile.BLOCKSIZE)
    yield bytes(2 * tarfile.BLOCKSIZE)


class _Read(io.RawIOBase):
    """Pieces one after another, as a file that is read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, room: "memoryview") -> int:  # type: ignore[override]
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        count = min(len(room), len(self._rest))
        room[:count], self._rest = self._rest[:count], self._rest[count:]
        return count
