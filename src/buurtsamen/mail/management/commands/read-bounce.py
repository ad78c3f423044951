# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: N999 - Django takes the name of a command from its file
"""buurtsamen read-bounce: mark a mail as not arrived, from the notification that a mail server pipes in."""

import sys
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from buurtsamen.mail import bounces


class Command(BaseCommand):
    help = (
        "Read one delivery status notification (RFC 3464) from standard input, and mark the mail that it is about as"
        " not arrived. Fails, and changes nothing, when it is something else."
    )

    def handle(self, **options: Any) -> None:
        try:
            pk = bounces.read(sys.stdin.buffer.read(), at=timezone.now())
        except bounces.Unread as refusal:
            raise CommandError(f"{refusal} Nothing was changed.") from refusal
        self.stdout.write(f"Mail {pk} did not arrive.")
