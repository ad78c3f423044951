# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for telling the makers of an initiative what the municipality did with it."""

from collections.abc import Sequence
from typing import Any

from buurtsamen.initiatives.models import Initiative
from buurtsamen.mail import mail
from buurtsamen.people.models import User


def initiator(initiative: Initiative) -> User | None:
    """Whoever sent it in, when they have an account that is open."""
    maker = initiative.organisers.filter(is_initiator=True, user__is_active=True).select_related("user").first()
    return maker.user if maker else None


def tell(name: str, initiative: Initiative, *, attachments: Sequence[mail.Attachment] = (), **words: Any) -> bool:
    """Mail the initiator, as part of the caller's transaction; false when there is nobody to mail.

    Args:
        name: of the mail in this room: "approved".
    """
    user = initiator(initiative)
    if user is None:
        return False
    mail.send(
        name=f"reviews/{name}",
        to=user.email,
        municipality=initiative.municipality,
        about=initiative.title,
        attachments=attachments,
        person=user.name,
        title=initiative.title,
        **words,
    )
    return True
