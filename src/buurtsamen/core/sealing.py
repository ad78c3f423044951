# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for sealing short secrets with a key that is not in the database."""

import os
from hashlib import sha256
from hmac import digest as hmac_digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


class Broken(Exception):
    """The seal does not fit: another key, another purpose, or somebody changed it."""


def _key(purpose: str) -> AESGCM:
    return AESGCM(hmac_digest(settings.SEAL_KEY, purpose.encode(), sha256))


def seal(secret: bytes, *, purpose: str) -> bytes:
    """The secret under AES-256-GCM (NIST SP 800-38D), nonce first; opens only for the same purpose."""
    nonce = os.urandom(12)
    return nonce + _key(purpose).encrypt(nonce, secret, purpose.encode())


def unseal(sealed: bytes, *, purpose: str) -> bytes:
    """What was sealed.

    Raises:
        Broken: the seal does not fit.
    """
    try:
        return _key(purpose).decrypt(sealed[:12], sealed[12:], purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise Broken from error
