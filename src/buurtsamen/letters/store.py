# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a run puts aside until it is released: sealed under its round key, so that it dies with that."""

import os
from hashlib import sha256
from hmac import digest as hmac_digest
from typing import IO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages

from buurtsamen.core import failpoints
from buurtsamen.letters.models import PrintRun
from buurtsamen.rounds import vouchers


def write(run: PrintRun, name: str, content: bytes) -> None:
    """Keep it under a name of this run, in place of what was there; sealed with AES-256-GCM (NIST SP 800-38D).

    Raises:
        vouchers.KeyShredded: the run was released; nothing was kept.
        OSError: the disk is full or not there; what was there before is gone.
    """
    cipher, nonce = _cipher(run), os.urandom(12)
    sealed = nonce + cipher.encrypt(nonce, content, name.encode())
    remove(run, name)
    try:
        storages["letters"].save(_path(run, name), ContentFile(sealed))
        failpoints.reach("store.written")
    except OSError:
        remove(run, name)
        raise


def read(run: PrintRun, name: str) -> bytes:
    """What was kept.

    Raises:
        vouchers.KeyShredded: the run was released.
        FileNotFoundError: nothing was.
        cryptography.exceptions.InvalidTag: it is not whole.
    """
    with storages["letters"].open(_path(run, name)) as file:
        sealed = file.read()
    return _cipher(run).decrypt(sealed[:12], sealed[12:], name.encode())


def put(run: PrintRun, name: str, file: IO[bytes]) -> None:
    """Keep what is sealed already, for somebody else, in place of what was there.

    Raises:
        OSError: the disk is full or not there; what was there before is gone.
    """
    remove(run, name)
    try:
        storages["letters"].save(_path(run, name), File(file))
    except OSError:
        remove(run, name)
        raise


def take(run: PrintRun, name: str) -> IO[bytes]:
    """Open what was `put`; nobody can do so again.

    Raises:
        FileNotFoundError: somebody did, or it was not there.
    """
    file: IO[bytes] = storages["letters"].open(_path(run, name))
    remove(run, name)
    return file


def remove(run: PrintRun, name: str) -> None:
    """It is not there any more; twice is the same as once."""
    storages["letters"].delete(_path(run, name))


def empty(run: PrintRun) -> None:
    """Nothing of this run is kept any more."""
    storage, folder = storages["letters"], _path(run, "")
    if storage.exists(folder):
        for name in storage.listdir(folder)[1]:
            storage.delete(f"{folder}{name}")


def _cipher(run: PrintRun) -> AESGCM:
    return AESGCM(hmac_digest(vouchers.open_key(run.key), b"print files", sha256))


def _path(run: PrintRun, name: str) -> str:
    return f"runs/{run.municipality_id}-{run.pk}/{name}"
