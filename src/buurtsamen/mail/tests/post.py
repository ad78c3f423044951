# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the postman would bring: the mails that were sent in a test."""

import json
import re

from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection

from buurtsamen.mail import tasks
from buurtsamen.mail.mail import DELIVERS


def posted() -> list[EmailMessage]:
    """Deliver what is queued on this connection; gives all mails of this test, the newest last."""
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where task_name = %s returning id, args::text", [DELIVERS])
        waiting = sorted(cursor.fetchall())
    for _, arguments in waiting:
        tasks.deliver(**json.loads(arguments))
    return list(mail.outbox)


def code_sent_to(address: str) -> str:
    """The code in the newest mail to somebody."""
    text = next(str(letter.body) for letter in reversed(posted()) if letter.to == [address])
    found = re.search(r"^\s*(\d{4}-\d{4})\s*$", text, re.MULTILINE)
    assert found, text
    return found[1]


def link_sent_to(address: str) -> str:
    """The path of the first link in the newest mail to somebody."""
    text = next(str(letter.body) for letter in reversed(posted()) if letter.to == [address])
    found = re.search(r"https?://[^/\s]+(/\S*)", text)
    assert found, text
    return found[1]
