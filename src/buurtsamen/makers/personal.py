# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what this room knows about a user, in the municipality that the connection works for."""

from typing import Any

from allauth.account.models import EmailAddress

from buurtsamen.initiatives.models import Organiser
from buurtsamen.makers import questions
from buurtsamen.makers.models import Stack
from buurtsamen.people.models import User


def about(user: User) -> dict[str, Any]:
    """The initiatives they make, and the questions that they asked from an address that they proved to be theirs."""
    organises = Organiser.objects.filter(user=user).select_related("initiative").order_by("pk")
    proven = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    known = {
        "initiatives": [
            {"title": each.initiative.title, "name": each.name, "does": each.does, "state": each.initiative.state}
            for each in organises
        ],
        "stacks": [
            {"initiative": each.initiative.title, "begun": each.begun_on.isoformat()}
            for each in Stack.objects.filter(by=user).select_related("initiative")
        ],
        "questions": [
            {"initiative": each.initiative.title, "on": each.asked_on.isoformat(), "text": each.text}
            for email in proven
            for each in questions.of_address(email)
        ],
    }
    return {name: found for name, found in known.items() if found}


def forget(user: User) -> None:
    """Their stacks are gone; the name on a page of an initiative stays, without the account behind it."""
    Stack.objects.filter(by=user).delete()
    Organiser.objects.filter(user=user).update(user=None)
