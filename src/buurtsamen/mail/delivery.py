# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for handing mail to the mail server: each at most once, and what came of it is known.

A mail is claimed just before it is handed over. Whoever finds it claimed cannot know whether the server took it, so
it is not handed over again: it is unsure, and a colleague may send it again (docs/decisions/0022).
"""

import base64
import json
from datetime import datetime, timedelta
from email.mime.image import MIMEImage
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F

from buurtsamen.core import failpoints, sealing
from buurtsamen.mail import bounces, layout
from buurtsamen.mail.mail import PURPOSE
from buurtsamen.mail.models import Mail
from buurtsamen.places.models import Logo, Municipality

MOST_TRIES = 9  # with ever longer pauses (tasks.py): about eight hours


class NotYet(Exception):
    """The mail server takes it later, perhaps; nothing was handed over."""


def deliver(row: Mail, *, at: datetime) -> None:
    """Hand a mail to the mail server, unless somebody did or began to. Two at once hand it over once.

    Args:
        at: now.

    Raises:
        NotYet: it waits again, to be tried later.
    """
    same = Mail.objects.filter(pk=row.pk)
    if same.filter(state=Mail.State.HANDING).update(state=Mail.State.UNSURE, ended_at=at):
        return
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:  # SMTPException is one
        _later(row, str(error), at)
        return
    try:
        if same.filter(state=Mail.State.QUEUED).update(state=Mail.State.HANDING):
            _hand_over(row, connection, at)
    finally:
        connection.close()


def _hand_over(row: Mail, connection: Any, at: datetime) -> None:
    try:
        connection.send_messages([message(row)])
        failpoints.reach("mail.handed")
    except (SMTPRecipientsRefused, SMTPResponseException) as error:
        code, said = _answer(error)
        if code < 500:
            _later(row, said, at)
        else:
            is_our_fault = isinstance(error, SMTPSenderRefused)
            _end(row, Mail.State.FAILED if is_our_fault else Mail.State.BOUNCED, at, said)
    except (ValueError, SMTPNotSupportedError, sealing.Broken) as error:  # its address or words cannot be written
        _end(row, Mail.State.FAILED, at, str(error) or type(error).__name__)
    except OSError as error:  # hung up, or silent for too long: nobody knows whether it was taken
        _end(row, Mail.State.UNSURE, at, str(error))
    else:
        _end(row, Mail.State.SENT, at)


def _answer(error: SMTPRecipientsRefused | SMTPResponseException) -> tuple[int, str]:
    """What the mail server said: code and words."""
    pairs = error.recipients.values() if isinstance(error, SMTPRecipientsRefused) else []
    code, said = next(iter(pairs), (getattr(error, "smtp_code", 0), getattr(error, "smtp_error", b"")))
    return code, f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"


def _later(row: Mail, said: str, at: datetime) -> None:
    if row.tries + 1 >= MOST_TRIES:
        _end(row, Mail.State.FAILED, at, said)
        return
    Mail.objects.filter(pk=row.pk).update(state=Mail.State.QUEUED, tries=F("tries") + 1, said=said[:300])
    raise NotYet(said)


def _end(row: Mail, state: Mail.State, at: datetime, said: str = "") -> None:
    Mail.objects.filter(pk=row.pk).update(state=state, ended_at=at, said=said[:300])


def message(row: Mail) -> EmailMultiAlternatives:
    """The mail as it is handed over: text, the same in HTML, and what goes along."""
    letter = json.loads(sealing.unseal(bytes(row.letter), purpose=PURPOSE))
    headers = {"Message-ID": bounces.message_id(row), "Auto-Submitted": "auto-generated"}  # RFC 3834
    if letter["unsubscribe"]:
        headers["List-Unsubscribe"] = f"<{letter['unsubscribe']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    sender = letter["from"]
    if settings.MAIL_BOUNCES:
        headers["From"], sender = sender, bounces.address(row)
    made = EmailMultiAlternatives(
        letter["subject"], letter["text"], sender, [row.to], reply_to=[letter["reply_to"]], headers=headers
    )
    logo = Logo.objects.filter(municipality=row.municipality_id).first()
    words = {"municipality": row.municipality, "language": letter["language"]}
    html = layout.html(letter["subject"], letter["text"], logo=logo.alternative if logo else "", **words)
    made.attach_alternative(html, "text/html")
    if logo:
        picture = MIMEImage(bytes(logo.png), "png")
        picture.add_header("Content-ID", f"<{layout.LOGO}>")
        picture.add_header("Content-Disposition", "inline", filename="logo.png")
        made.attach(picture)
    for name, kind, content in letter["attachments"]:
        made.attach(name, base64.b64decode(content), kind)
    return made


def forget(municipality: Municipality, *, at: datetime) -> int:
    """Delete the mails whose term is over.

    Returns:
        How many there were.
    """
    old = Mail.objects.of(municipality).filter(queued_at__lt=at - timedelta(days=municipality.mail_days))
    return old.delete()[0]
