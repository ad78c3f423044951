# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for sending a mail again that did not arrive."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from buurtsamen.mail import mail
from buurtsamen.mail.models import Mail
from buurtsamen.people import journal
from buurtsamen.people.models import User


class Refused(Exception):
    """It arrived, waits, or was sent again already; nothing was changed."""

    message = _("This mail is not waiting to be sent again. Nothing was changed.")


@transaction.atomic
def send(row: Mail, *, by: User, at: datetime, why: str) -> Mail:
    """Queue the same words once more, to the same address, as a mail of its own. Of two at once, one does.

    Raises:
        Refused: nothing was changed.
    """
    stranded = Mail.objects.of(row.municipality).stranded()
    if not stranded.filter(pk=row.pk).update(state=Mail.State.REPEATED):
        raise Refused
    journal.record("mail.mail.repeated", row, where=row.municipality, at=at, by=by, why=why)
    same = Mail(municipality=row.municipality, name=row.name, to=row.to, about=row.about, letter=row.letter)
    return mail.queue(same)
