# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for mail that comes back: whose it was, and that it did not arrive.

Every mail has a mark of its own in its Message-ID and, when MAIL_BOUNCES is set, in the address that it comes back to.
The mark is signed, so that nobody can make up that a mail did not arrive.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as hmac_digest

from django.conf import settings

from buurtsamen.core import walls
from buurtsamen.mail.models import Mail

_MARK = re.compile(r"\bm(\d{1,18})\.(\d{1,18})\.([0-9a-f]{16})\b")
_TO = ("To", "Delivered-To", "X-Original-To")
_FINAL = {"failed"}  # RFC 3464, section 2.3.3: of the others, a mail that is late may yet arrive


class Unread(Exception):
    """It is no notification about a mail of ours that did not arrive; nothing was changed."""


def message_id(row: Mail) -> str:
    """The Message-ID of a mail: the same each time it is asked for."""
    return f"<{_mark(row.municipality_id, row.pk)}@{settings.MAIL_FROM.rpartition('@')[2]}>"


def address(row: Mail) -> str:
    """Where a mail comes back to when it cannot be delivered: its mark behind a "+" in MAIL_BOUNCES."""
    name, _, host = settings.MAIL_BOUNCES.rpartition("@")
    return f"{name}+{_mark(row.municipality_id, row.pk)}@{host}"


def read(notification: bytes, *, at: datetime) -> int:
    """Read a delivery status notification (RFC 3464), and mark the mail that it is about. Twice is once.

    Returns:
        The primary key of the mail.

    Raises:
        Unread: it is something else, about no mail of ours, or the mail may still arrive; nothing was changed.
    """
    message = message_from_bytes(notification, policy=policy.default)
    said = next(_refusals(message), None)
    if said is None:
        raise Unread("It does not say that a mail could not be delivered.")
    for town, pk in _marks(message):
        with walls.visiting(town):
            if Mail.objects.filter(pk=pk, municipality=town).exists():
                known = Mail.objects.filter(pk=pk, state__in=[Mail.State.HANDING, Mail.State.SENT, Mail.State.UNSURE])
                known.update(state=Mail.State.BOUNCED, ended_at=at, said=said[:300])
                return pk
    raise Unread("It is about no mail that we know, or know still.")


def _refusals(message: Message) -> Iterator[str]:
    """Why it could not be delivered, for each address that the report says so of."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.get_payload():
                if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() in _FINAL:
                    why = str(block.get("Diagnostic-Code", "")).partition(";")[2] or str(block.get("Status", ""))
                    yield " ".join(why.split())


def _marks(message: Message) -> Iterator[tuple[int, int]]:
    """Municipality and mail of every mark in the address it was sent to, and in the mail that came back."""
    values = [str(value) for name in _TO for value in message.get_all(name, [])]
    for part in message.walk():
        if part is not message:
            values += part.get_all("Message-ID", [])
        if part.get_content_type() == "text/rfc822-headers":
            values.append(str(part.get_payload()))
    for town, pk, digest in _MARK.findall(" ".join(values)):
        if compare_digest(digest, _digest(int(town), int(pk))):
            yield int(town), int(pk)


def _mark(town: int, pk: int) -> str:
    return f"m{town}.{pk}.{_digest(town, pk)}"


def _digest(town: int, pk: int) -> str:
    """HMAC-SHA-256, cut to 64 bits."""
    return hmac_digest(settings.SEAL_KEY, f"mail|{town}|{pk}".encode(), sha256)[:8].hex()
