# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Secrets under a key that is not in the database."""

import pytest
from pytest_django import Settings

from buurtsamen.core import sealing

SECRET = bytes(range(32))


def test_what_was_sealed_comes_back() -> None:
    assert sealing.unseal(sealing.seal(SECRET, purpose="round key"), purpose="round key") == SECRET
    assert sealing.unseal(sealing.seal(b"", purpose="round key"), purpose="round key") == b""


def test_the_same_secret_is_never_sealed_alike() -> None:
    sealed = {sealing.seal(SECRET, purpose="round key") for _ in range(1000)}

    assert len(sealed) == 1000
    assert not any(SECRET in each for each in sealed)


def test_it_opens_for_its_purpose_alone() -> None:
    with pytest.raises(sealing.Broken):
        sealing.unseal(sealing.seal(SECRET, purpose="round key"), purpose="letter index")


def test_it_opens_with_its_key_alone(settings: Settings) -> None:
    sealed = sealing.seal(SECRET, purpose="round key")
    settings.SEAL_KEY = b"another key"

    with pytest.raises(sealing.Broken):
        sealing.unseal(sealed, purpose="round key")


def test_whoever_changes_a_bit_breaks_it() -> None:
    sealed = sealing.seal(SECRET, purpose="round key")

    for place in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(sealing.Broken):
            sealing.unseal(bytes(changed), purpose="round key")


@pytest.mark.parametrize("length", range(28))
def test_what_is_too_short_is_broken(length: int) -> None:
    with pytest.raises(sealing.Broken):
        sealing.unseal(sealing.seal(b"", purpose="round key")[:length], purpose="round key")
