# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the one thing that joins a letter and its voucher: a key for each round, outside the database.

It serves four acts, each with its line in the journal: print letters, replace lost ones, void a street or a batch, and
count who took part. It is destroyed when the round is settled (docs/decisions/0006).
"""

import os
from hashlib import sha256
from hmac import digest as hmac_digest
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from buurtsamen.core import sealing
from buurtsamen.rounds.models import Round

_PURPOSE = "letters and vouchers"


class Gone(Exception):
    """The key of this round is not there: nobody can tell any more which voucher was in which letter."""


class Vault:
    """What can be done with the key of a round."""

    def __init__(self, key: bytes) -> None:
        self._seal = AESGCM(hmac_digest(key, b"seal", sha256))
        self._index = hmac_digest(key, b"index", sha256)

    def seal(self, voucher_id: UUID) -> bytes:
        """The id under AES-256-GCM (NIST SP 800-38D), nonce first: never the same twice."""
        nonce = os.urandom(12)
        return nonce + self._seal.encrypt(nonce, voucher_id.bytes, None)

    def unseal(self, sealed: bytes | memoryview) -> UUID:
        """The id that was sealed."""
        kept = bytes(sealed)
        return UUID(bytes=self._seal.decrypt(kept[:12], kept[12:], None))

    def index(self, voucher_id: UUID) -> UUID:
        """By this the letter of a voucher is found: HMAC-SHA-256 of the id, cut to 128 bits (RFC 2104, section 5)."""
        return UUID(bytes=hmac_digest(self._index, voucher_id.bytes, sha256)[:16])


def opened(round_: Round) -> Vault:
    """The vault of a round.

    Raises:
        Gone: it was destroyed, or never made.
    """
    try:
        with storages["letters"].open(_name(round_)) as file:
            return Vault(sealing.unseal(file.read(), purpose=_PURPOSE))
    except FileNotFoundError as error:
        raise Gone from error


def made(round_: Round) -> Vault:
    """The vault of a round, made when there is none. The caller holds the row of the round."""
    storage = storages["letters"]
    if not storage.exists(_name(round_)):
        storage.save(_name(round_), ContentFile(sealing.seal(os.urandom(32), purpose=_PURPOSE)))
    return opened(round_)


def destroy(round_: Round) -> None:
    """Nobody can join letters and vouchers of this round any more. Twice is the same as once."""
    storages["letters"].delete(_name(round_))


def _name(round_: Round) -> str:
    return f"keys/{round_.municipality.code}-{round_.pk}.key"
