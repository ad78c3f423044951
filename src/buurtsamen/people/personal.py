# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what this room knows about a user, in the municipality that the connection works for."""

from typing import Any

from allauth.account.models import EmailAddress

from buurtsamen.mail.models import Mail
from buurtsamen.people.models import Event, Invitation, Role, User


def about(user: User) -> dict[str, Any]:
    """Their roles, invitations and mail to an address that they proved to be theirs, and what they did at the desk."""
    proven = EmailAddress.objects.filter(user=user, verified=True)
    known = {
        "roles": [
            {
                "role": role.name,
                "since": role.started_at.isoformat(),
                "until": role.ended_at.isoformat() if role.ended_at else None,
                "districts": [each.district.name for each in role.districts.select_related("district")],
            }
            for role in Role.objects.filter(user=user).order_by("started_at")
        ],
        "invitations": [
            {"role": invitation.role, "at": invitation.invited_at.isoformat()}
            for invitation in Invitation.objects.filter(email__in=proven.values("email")).order_by("invited_at")
        ],
        "mails": [
            {"mail": mail.name, "at": mail.queued_at.isoformat(), "state": mail.state}
            for mail in Mail.objects.filter(to__in=proven.values("email")).order_by("queued_at")
        ],
        "journal": [
            {"at": event.at.isoformat(), "what": event.what, "thing": event.thing}
            for event in Event.objects.filter(actor=user).order_by("at", "pk")
        ],
    }
    return {name: found for name, found in known.items() if found}
