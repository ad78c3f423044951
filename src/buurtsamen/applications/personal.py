# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what this room knows about a user, and forgets, in the municipality that the connection works for."""

from typing import Any

from django.db.models import Q

from buurtsamen.applications.models import Application, CoOrganiser
from buurtsamen.people.models import User


def about(user: User) -> dict[str, Any]:
    """What they answered, and what they were asked to join or joined."""
    applications = [
        {
            "started_at": each.started_at.isoformat(),
            "saved_at": each.saved_at.isoformat(),
            "answers": each.answers,
            "initiative": each.initiative.number if each.initiative else None,
            "co_organisers": [other.name for other in each.co_organisers.all()],
        }
        for each in Application.objects.by(user).select_related("initiative").prefetch_related("co_organisers")
    ]
    joins = [
        {
            "name": each.name,
            "does": each.does,
            "invited_at": each.invited_at.isoformat(),
            "joined_at": each.joined_at.isoformat() if each.joined_at else None,
        }
        for each in _joins(user)
    ]
    known = {"applications": applications, "joins": joins}
    return {name: found for name, found in known.items() if found}


def forget(user: User) -> None:
    """What was not sent in is gone; of what was, the telephone number and the address of mail."""
    Application.objects.by(user).unsent().delete()
    for each in Application.objects.by(user):
        each.answers = {**each.answers, "you": {"name": each.given("you").get("name", "")}}
        each.save(update_fields=["answers"])
    _joins(user).update(email="", user=None)
    Application.objects.filter(helper=user).unsent().update(helper=None)


def _joins(user: User) -> Any:
    proven = user.emailaddress_set.filter(verified=True).values("email")  # type: ignore[attr-defined]
    return CoOrganiser.objects.filter(Q(user=user) | Q(email__in=proven))
