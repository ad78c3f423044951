# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for limiting wrong codes. Right ones are never limited for those who typed none.

A wrong code is one that is looked up and not found. It is counted for an hour: for the network it came from (an
IPv4 address, an IPv6 /64), for the holder of that network (an IPv6 /48, in which 65,536 networks fit), for the
municipality and over all. Residents make hardly any, because the check symbol catches their typing errors before
anything is looked up. So what is left of an hour is kept for them:

                                       from a network   from a holder   in a municipality   over all
    anybody may try while there are fewer than   10          100               100              300
    who typed no wrong one, fewer than            1          100               400            1,000

Above that a code is looked up only when the sender's machine has done some work for it (proof of work): a second or
so for a resident's browser, which does it by itself. It asks for JavaScript, so residents must seldom need it. A
guesser with 10 networks reaches the first line of a municipality, which bothers nobody else; the second takes 300
networks more, of four holders. Never are more than 1,000 codes an hour looked up in vain without work. What keeps
out those who do the work is the length of a code: 54.5 bits.
"""

import logging
import time
import uuid
from collections.abc import Hashable
from datetime import date, datetime, timedelta
from hashlib import sha256
from hmac import digest as hmac_digest

from django.conf import settings
from django.core import signing
from django.db import connection

from buurtsamen.core import dates, failpoints, http
from buurtsamen.places.models import Municipality
from buurtsamen.rounds import codes, vouchers
from buurtsamen.rounds.models import Voucher, WrongCode

PER_NETWORK, PER_HOLDER = 10, 100
ANYBODY = (PER_NETWORK, PER_HOLDER, 100, 300)  # wrong codes an hour: of network, holder, municipality, over all
NEWCOMERS = (1, PER_HOLDER, 400, 1_000)  # the same, for a network without any
WORK_BITS = 16
KEPT_DAYS = 30
_log = logging.getLogger(__name__)
_until: dict[Hashable, float] = {}  # what was refused or said a moment ago needs no second question


class TooMany(vouchers.Refused):
    """Too many wrong codes came from here, or over all. Nothing was looked up."""


def network_key(network: str, on: date) -> uuid.UUID:
    """A keyed hash of a network that is another one tomorrow (HMAC-SHA-256, cut to 128 bits)."""
    return uuid.UUID(bytes=hmac_digest(settings.CODE_PEPPER, f"network|{on}|{network}".encode(), sha256)[:16])


def keys_of(network: str, on: date) -> tuple[uuid.UUID, uuid.UUID]:
    """The keys of a network and of its holder; of IPv4 they are one."""
    return network_key(network, on), network_key(http.holder(network), on)


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
    keys = keys_of(network, at.astimezone(dates.AMSTERDAM).date())
    if not _may_look_up(code, keys, municipality, at, has_worked=has_worked(code, challenge, proof)):
        raise TooMany
    return vouchers.find(code, municipality=municipality)


def _may_look_up(
    code: str, keys: tuple[uuid.UUID, uuid.UUID], town: Municipality, at: datetime, *, has_worked: bool
) -> bool:
    """Whether there is room for one more, which is counted at once when it is wrong; see migration 0002."""
    if not has_worked and (_is_recent(town.pk) or any(_is_recent((town.pk, key)) for key in keys)):
        return False
    failpoints.reach("limits.may_look_up")
    digest = codes.digest(settings.CODE_PEPPER, code)
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from rounds_may_look_up(%s, %s, %s, %s, %s, %s, %s, %s)",
            [digest, *keys, town.pk, at, list(ANYBODY), list(NEWCOMERS), has_worked],
        )
        may, from_holder, in_town, over_all = cursor.fetchone()
    if in_town >= ANYBODY[2] or over_all >= ANYBODY[3]:
        _warn(town, in_town, over_all)
    if not may:
        is_full_for_all = in_town >= NEWCOMERS[2] or over_all >= NEWCOMERS[3]
        key = keys[1] if from_holder >= PER_HOLDER else keys[0]
        _remember(town.pk if is_full_for_all else (town.pk, key), seconds=2)
    return bool(may)


def _warn(town: Municipality, in_town: int, over_all: int) -> None:
    """Once a minute, for whoever looks at the log."""
    if not _is_recent(("warned", town.pk)):
        _log.warning("Somebody is guessing codes: in an hour %s in %s, %s over all", in_town, town.code, over_all)
        _remember(("warned", town.pk), seconds=60)


def _is_recent(what: Hashable) -> bool:
    return _until.get(what, 0) > time.monotonic()


def _remember(what: Hashable, *, seconds: float) -> None:
    if len(_until) > 10_000:
        _until.clear()
    _until[what] = time.monotonic() + seconds


def challenge() -> str:
    """A riddle for the next ten minutes."""
    return signing.dumps(time.time_ns(), salt="work", compress=False)


def has_worked(code: str, challenge: str, proof: str) -> bool:
    """Whether SHA-256 of `challenge:code:proof` begins with sixteen zero bits, for a riddle of ours that is not old."""
    if not proof:
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
