# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for slowing down who types wrong codes to sign in: per account and per network, never for good.

A try is counted before the code is looked at, under a lock, so of many at once no more are looked at than of many in a
row; a right one is taken off again. A few are free; after that each has to wait for longer than the one before, an
hour at most. A day without a wrong one forgets all. Giving a voucher knows nothing of this.
"""

import uuid
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import digest as hmac_digest

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtsamen.people.models import WrongTry

FREE_PER_ACCOUNT, FREE_PER_NETWORK = 5, 20
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
KEPT = timedelta(days=1)


class TooMany(Exception):
    """Too many were wrong lately; this one was not looked at."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.seconds = max(1, round(wait.total_seconds()))

    @property
    def message(self) -> str:
        """How long to wait, in a sentence."""
        if self.seconds < 60:
            wait = ngettext("{count} second", "{count} seconds", self.seconds).format(count=self.seconds)
        else:
            minutes = -(-self.seconds // 60)
            wait = ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
        return _("A wrong code was typed too often. Nothing is lost. Try again in {wait}.").format(wait=wait)


def count(*, account: str, network: str, at: datetime) -> None:
    """Count a try for an account and a network, before it is looked at.

    Args:
        account: which secret is tried, of whom: "factor|7".
        network: as `core.http.client_network` gives it.

    Raises:
        TooMany: it is not to be looked at, and was not counted.
    """
    free = {_key("account", account): FREE_PER_ACCOUNT, _key("network", network): FREE_PER_NETWORK}
    with transaction.atomic():
        new = [WrongTry(who=who, failures=0, last_at=at) for who in sorted(free)]
        WrongTry.objects.bulk_create(new, ignore_conflicts=True)
        rows = list(WrongTry.objects.select_for_update().filter(who__in=free).order_by("who"))
        wait = max(_wait(row, free[row.who], at) for row in rows)
        if wait > timedelta():
            raise TooMany(wait)
        for row in rows:
            row.failures = 1 if _is_forgotten(row, at) else row.failures + 1
            row.last_at = max(at, row.last_at)
        WrongTry.objects.bulk_update(rows, ["failures", "last_at"])


def right(*, account: str, network: str) -> None:
    """The try that was counted last was a right one: forget the account's, and take it off the network's."""
    WrongTry.objects.filter(who=_key("account", account)).delete()
    WrongTry.objects.filter(who=_key("network", network), failures__gt=0).update(failures=F("failures") - 1)


def forget(at: datetime) -> int:
    """Delete what is older than a day.

    Returns:
        How many counts were deleted.
    """
    return WrongTry.objects.filter(last_at__lt=at - KEPT).delete()[0]


def _wait(row: WrongTry, free: int, at: datetime) -> timedelta:
    over = row.failures - free
    if over < 0 or _is_forgotten(row, at):
        return timedelta()
    until: datetime = row.last_at + min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT)
    return until - at


def _is_forgotten(row: WrongTry, at: datetime) -> bool:
    return at - row.last_at > KEPT


def _key(kind: str, who: str) -> uuid.UUID:
    """A keyed hash (HMAC-SHA-256, cut to 128 bits): the table tells of nobody."""
    return uuid.UUID(bytes=hmac_digest(settings.SEAL_KEY, f"wrong try|{kind}|{who.lower()}".encode(), sha256)[:16])
