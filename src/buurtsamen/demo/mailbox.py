# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the demo's mailbox: every mail that the demo sends, kept in a folder and never sent."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

_BETWEEN = b"\n" + b"-" * 79 + b"\n"  # Django's file backend ends each message with this line


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as its reader sees it."""

    to: str
    sender: str
    subject: str
    at: datetime
    text: str


def mails(limit: int = 50) -> list[Mail]:
    """The newest mails, newest first."""
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    found = [mail for file in files[:limit] for mail in reversed(_read(file))]
    return found[:limit]


def _read(file: Path) -> list[Mail]:
    parts = (file.read_bytes().replace(b"\r\n", b"\n") + b"\n").split(_BETWEEN)
    return [_mail(message_from_bytes(part, policy=policy.default)) for part in parts if part.strip()]


def _mail(message: EmailMessage) -> Mail:
    body = message.get_body(preferencelist=("plain", "html"))
    text = body.get_content() if body else ""
    at = message["date"].datetime.replace(tzinfo=UTC)  # Django writes -0000, which is no zone (RFC 5322, section 3.3)
    return Mail(str(message["to"]), str(message["from"]), str(message["subject"]), at, text)
