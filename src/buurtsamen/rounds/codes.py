# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a code is: how it is made, written, read and recognised."""

import re
import unicodedata
from hashlib import sha256
from hmac import digest as hmac_digest
from uuid import UUID

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"  # 31 symbols, a prime; no 0, O, 1, I or U
LENGTH = 12  # 11 derived symbols (54.5 bits) and one check symbol

_N = len(ALPHABET)
_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}
_LOOKALIKES = frozenset("01IOU")
_TRIPLES = [a + b + c for a in ALPHABET for b in ALPHABET for c in ALPHABET]
_PAIRS = [a + b for a in ALPHABET for b in ALPHABET]
_INVERSE_OF_12 = pow(LENGTH, -1, _N)

# What no resident should find in a letter from the municipality. Words with an I, O or U cannot come up (but V is
# read as U), words of seven letters and more do not come up by chance, and words that only sound alike are let be.
_WORDS = """
sex       ANAAL ANAL BEFFE FAP NAAKT NAKED NEVK PENES PERV RAPE REET SCHEDE SEKS SEX SHAG SPERMA TEPEL TETTE WANK
dirt      AARS ARSE ASS CRAP DREK FART FECES KAK PLEE SCHEET SHAT
swearing  CVNT DAMN FCK FVCK GVD HELL KANKER KKR KLERE KNKR KVT SATAN TYF WTF
insults   DWAAS GEK HEKS KRENG RETARD SLET SLVT SPAST TEEF TRVT
slurs     DYKE FAG JAP KAFFER NEGER NEGR NGGR SLAAF SLAVE TRANNY
hatred    ARYAN FASC GESTAP HAAT HATE KKK NAZ NSB NSDAP
death     DEAD DEATH STERF
"""
_BAD = re.compile("|".join(word for line in _WORDS.split("\n") for word in line.split()[1:]))
_AS_LETTERS = str.maketrans("3458", "EASB")


class Unreadable(Exception):
    """What was typed cannot be a code. Nothing was looked up."""


class WrongLength(Unreadable):
    """It has too few or too many symbols."""


class Lookalike(Unreadable):
    """It holds a 0, O, 1, I or U, which no code holds."""


class Mistyped(Unreadable):
    """The check symbol does not fit: one symbol is wrong, or two changed places."""


def derive(key: bytes, voucher_id: UUID) -> str:
    """The code of a voucher: the same for the same key and voucher, and unguessable without the key.

    HMAC-SHA-256 (RFC 2104) over voucher id and attempt; the next attempt when a word stands in it.
    """
    message = voucher_id.bytes
    for attempt in range(256):
        number = int.from_bytes(hmac_digest(key, message + bytes((attempt,)), sha256), "big") % _N**11
        number, pair = divmod(number, _N**2)
        number, third = divmod(number, _N**3)
        first, second = divmod(number, _N**3)
        symbols = _TRIPLES[first] + _TRIPLES[second] + _TRIPLES[third] + _PAIRS[pair]
        code = symbols + _check_symbol(symbols)
        if not has_word(code):
            return code
    raise RuntimeError("256 attempts in a row held a word")  # one in 10^400


def has_word(code: str) -> bool:
    """Whether a word stands in it that does not belong in a letter; 3 is read as E, 4 as A, 5 as S and 8 as B too."""
    return "SS" in code or _BAD.search(code.translate(_AS_LETTERS)) is not None


def read(typed: str) -> str:
    """The twelve symbols, from any way a person may type or paste them.

    Case, spaces, dashes, dots and full-width forms do not matter; an address ending in `/v/CODE` is read too.
    A single wrong symbol and a swap of any two symbols are always caught, because the weights 1 to 12 differ
    and 31 is a prime; of two wrong symbols 1 in 30 is not, of anything else 1 in 31.

    Raises:
        Unreadable: with the reason as its class; nothing was looked up.
    """
    text = unicodedata.normalize("NFKC", typed[:200]).upper()
    text = text.rpartition("/V/")[2] if "/V/" in text else text
    symbols = "".join(character for character in text if character.isalnum())
    if not _LOOKALIKES.isdisjoint(symbols) and len(symbols) == LENGTH:
        raise Lookalike
    if len(symbols) != LENGTH:
        raise WrongLength
    if not _VALUE.keys() >= set(symbols) or _check_symbol(symbols[:-1]) != symbols[-1]:
        raise Mistyped
    return symbols


def written(code: str) -> str:
    """As it stands on the letter: `XXXX-XXXX-XXXX`."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def digest(pepper: bytes, code: str) -> UUID:
    """What the database knows of a code: HMAC-SHA-256 under the pepper, cut to 128 bits (RFC 2104, section 5)."""
    return UUID(bytes=hmac_digest(pepper, code.encode(), sha256)[:16])


def _check_symbol(symbols: str) -> str:
    """The twelfth symbol, so that the sum of place × value over all twelve is a multiple of 31."""
    total = sum(place * _VALUE[symbol] for place, symbol in enumerate(symbols, 1))
    return ALPHABET[-total * _INVERSE_OF_12 % _N]
