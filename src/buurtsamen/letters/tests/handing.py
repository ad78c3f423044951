# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A run with real PDFs of its letters, and what opens the archive of one: programs that know nothing of ours."""

import io
import tarfile

import py7zr
import pyrage
from py7zr.io import BytesIOFactory

from buurtsamen.letters import production, vault
from buurtsamen.letters.models import Letter, PrintRun
from buurtsamen.letters.tests.printing import AT
from buurtsamen.rounds import vouchers
from buurtsamen.rounds.models import Voucher

PASSWORD = " ".join(("vlindertuin", "achter", "53"))
IDENTITY = pyrage.x25519.Identity.generate()
KEY = str(IDENTITY.to_public())


def codes_of(run: PrintRun) -> list[str]:
    """The codes of all letters of a run, in the order of printing."""
    box = vault.opened(run.round)
    letters = run.own_letters.order_by("file__number", "place", "pk")
    ids = [box.unseal(letter.sealed or b"") for letter in letters]
    made = Voucher.objects.in_bulk(ids)
    return [vouchers.code_of(made[pk], run.key) for pk in ids]


def with_files(run: PrintRun) -> PrintRun:
    """Its letters are printed in PDFs that are kept; it is produced."""
    production.begin(run, by="test", at=AT)
    for pk in run.files.values_list("pk", flat=True):
        production.make(pk)
    run.refresh_from_db()
    return run


def opened_7z(archive: bytes, password: str = PASSWORD) -> dict[str, bytes]:
    """Name → content, by another program than ours."""
    made = BytesIOFactory(2**30)
    with py7zr.SevenZipFile(io.BytesIO(archive), password=password) as file:
        file.extract(factory=made)
    return {name: content.read() for name, content in made.products.items()}


def opened_age(archive: bytes) -> dict[str, bytes]:
    """Name → content, with the secret half of the printer's key."""
    with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(archive, [IDENTITY]))) as file:
        return {each.name: _content(file, each) for each in file.getmembers()}


def _content(file: tarfile.TarFile, each: tarfile.TarInfo) -> bytes:
    found = file.extractfile(each)
    assert found
    return found.read()


def own(run: PrintRun) -> list[Letter]:
    """Its letters in the order of printing."""
    return list(run.own_letters.order_by("file__number", "place", "pk"))
