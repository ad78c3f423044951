# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for limiting wrong codes. Right ones are never limited for those who typed few wrong ones.

A wrong code is counted after it was looked up and not found: for the network it came from, for the
municipality and over all municipalities, in the last hour. Above a limit no code is looked up any more unless
the sender's machine has done some work for it (proof of work): a second or so for a resident's browser, which
does it by itself, and too much for somebody who wants to try millions.
"""

import logging
import time
import uuid
from datetime import date, datetime, timedelta
from hashlib import sha256
from hmac import digest as hmac_digest

from django.conf import settings
from django.core import signing
from django.db import connection

from buurtsamen.places.models import Municipality
from buurtsamen.rounds import codes, vouchers
from buurtsamen.rounds.models import Voucher, WrongCode

PER_NETWORK, PER_MUNICIPALITY, OVER_ALL = 10, 400, 900  # wrong codes an hour
WORK_BITS = 16
KEPT_DAYS = 30
_HOUR = timedelta(hours=1)
_log = logging.getLogger(__name__)
_full_until: dict[int | uuid.UUID, float] = {}  # what was full a moment ago needs no question to the database


class TooMany(vouchers.Refused):
    """Too many wrong codes came from here, or over all. Nothing was looked up."""


def network_key(network: str, on: date) -> uuid.UUID:
    """A keyed hash of a network that is another one tomorrow (HMAC-SHA-256, cut to 128 bits)."""
    return uuid.UUID(bytes=hmac_digest(settings.CODE_PEPPER, f"network|{on}|{network}".encode(), sha256)[:16])


def look_up(
    typed: str, *, municipality: Municipality, network: str, at: datetime, challenge: str = "", proof: str = ""
) -> Voucher:
    """The voucher with the code that somebody typed.

    Args:
        network: as `core.http.client_network` gives it.
        challenge, proof: work that was done for this code, see `has_worked`.

    Raises:
        codes.Unreadable: it cannot be a code; nothing was looked up, nothing counted.
        TooMany: above a limit and without work; nothing was looked up.
        vouchers.Unknown, vouchers.Elsewhere: there is none here; an unknown one was counted.
    """
    code = codes.read(typed)
    key = network_key(network, at.date())
    if not has_worked(code, challenge, proof) and _is_full(key, municipality, at):
        raise TooMany
    try:
        return vouchers.find(code, municipality=municipality)
    except vouchers.Unknown:
        WrongCode.objects.create(municipality=municipality, network=key, at=at)
        raise


def _is_full(key: uuid.UUID, municipality: Municipality, at: datetime) -> bool:
    now = time.monotonic()
    if max(_full_until.get(key, 0), _full_until.get(municipality.pk, 0)) > now:
        return True
    with connection.cursor() as cursor:
        cursor.execute("select * from rounds_wrong_codes(%s, %s, %s)", [key, municipality.pk, at - _HOUR])
        from_network, in_town, over_all = cursor.fetchone()
    if in_town >= PER_MUNICIPALITY or over_all >= OVER_ALL:
        _log.warning("Wrong codes: %s in this municipality and %s over all in an hour", in_town, over_all)
        _remember_full(municipality.pk, now)
        return True
    if from_network >= PER_NETWORK:
        _remember_full(key, now)
        return True
    return False


def _remember_full(what: int | uuid.UUID, now: float) -> None:
    if len(_full_until) > 10_000:
        _full_until.clear()
    _full_until[what] = now + 2


def challenge() -> str:
    """A riddle for the next ten minutes."""
    return signing.dumps(time.time_ns(), salt="work", compress=False)


def has_worked(code: str, challenge: str, proof: str) -> bool:
    """Whether SHA-256 of `challenge:code:proof` begins with sixteen zero bits, for a riddle of ours that is not old."""
    if not challenge or not proof:
        return False
    try:
        signing.loads(challenge, salt="work", max_age=600)
    except signing.BadSignature:
        return False
    work = sha256(f"{challenge}:{code}:{proof}".encode()).digest()
    return int.from_bytes(work, "big") >> (256 - WORK_BITS) == 0


def forget(on: date) -> int:
    """Delete what is older than thirty days.

    Returns:
        How many counts were deleted.
    """
    return WrongCode.objects.filter(at__date__lt=on - timedelta(days=KEPT_DAYS)).delete()[0]
