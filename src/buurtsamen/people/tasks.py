# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a worker does for this room."""

import base64
import json

from django.core.mail import EmailMessage
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from buurtsamen.core import sealing

PURPOSE = "mail"


# A mail may hold a code to sign in with, so it is sealed while it waits. Tried for eight hours, then given up.
@app.task(
    name="people.mail.deliver", queue="mail", priority=10, retry=RetryStrategy(max_attempts=9, exponential_wait=3)
)
def deliver(letter: str) -> None:
    """Hand a mail to the mail server.

    Args:
        letter: sealed by mail.send, in Base64.
    """
    words = json.loads(sealing.unseal(base64.b64decode(letter), purpose=PURPOSE))
    EmailMessage(
        subject=words["subject"],
        body=words["text"],
        from_email=words["from"],
        to=[words["to"]],
        reply_to=[words["reply_to"]],
    ).send()
