# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for operators, who run the installation: in one municipality at a time, and written in its journal."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from buurtsamen.core import walls
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.places.models import Municipality


class Refused(Exception):
    """Only an operator goes from one municipality to another; nothing was changed."""

    message = _("Only whoever runs the installation can do this. Nothing was changed.")


class There(Refused):
    """They work there already, perhaps since another window of theirs was quicker."""

    message = _("You work there already. Nothing was changed.")


@transaction.atomic
def enter(user: User, municipality: Municipality, *, why: str, at: datetime) -> None:
    """From now on an operator works in this municipality, and in no other.

    Raises:
        Refused: nothing was changed.
    """
    now = _locked(user)
    if now.works_in_id == municipality.pk:
        raise There
    _go(now, municipality, why, at)
    user.works_in = municipality


@transaction.atomic
def leave(user: User, *, at: datetime) -> None:
    """From now on an operator works nowhere. Leaving twice is leaving once."""
    _go(_locked(user), None, "", at)
    user.works_in = None


def _locked(user: User) -> User:
    now = User.objects.select_for_update(of=("self",)).select_related("works_in").get(pk=user.pk)
    if not (now.is_operator and now.is_active):
        raise Refused
    return now


def _go(user: User, to: Municipality | None, why: str, at: datetime) -> None:
    """Write in the journals of both municipalities, each inside its own walls."""
    if user.works_in:
        with walls.visiting(user.works_in.pk):
            journal.record("people.operator.left", user, where=user.works_in, at=at, by=user)
    if to:
        with walls.visiting(to.pk):
            journal.record("people.operator.entered", user, where=to, at=at, by=user, why=why)
    user.works_in = to
    user.save(update_fields=["works_in"])
