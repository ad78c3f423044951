# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for inviting somebody to a role: for one address, until a day, once."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buurtsamen.core import dates
from buurtsamen.mail import mail
from buurtsamen.people import journal, rights, roles
from buurtsamen.people.models import Invitation, Role, RoleName, User
from buurtsamen.places.models import District, Municipality

KEPT = timedelta(days=14)


class Refused(Exception):
    """The invitation does not open anything; nothing was changed."""

    message = gettext_lazy("We do not know this invitation. Nothing was changed. Ask for a new one.")


class Unknown(Refused):
    """There is no such invitation here."""


class Used(Refused):
    """Somebody accepted it before."""

    message = gettext_lazy(
        "This invitation was used already. Nothing was changed. Was it you? Then just sign in. Was it not? Tell "
        "whoever invited you."
    )


class Withdrawn(Refused):
    """It was taken back, or a newer one was sent."""

    message = gettext_lazy(
        "This invitation was taken back, or there is a newer one. Nothing was changed. Look at your newest mail, or "
        "ask whoever invited you."
    )


class Expired(Refused):
    """Its days are over."""

    message = gettext_lazy("This invitation is older than 14 days. Nothing was changed. Ask for a new one.")


class InviterLeft(Refused):
    """Whoever sent it may not invite any more."""

    message = gettext_lazy(
        "Whoever sent this invitation may not invite any more. Nothing was changed. Ask the municipality for another "
        "one."
    )


class ForAnother(Refused):
    """It is for another address than the one that was proven."""

    message = gettext_lazy(
        "This invitation is for another e-mail address. Nothing was changed. Sign in with the address that got "
        "the mail."
    )


@transaction.atomic
def invite(
    *,
    municipality: Municipality,
    email: str,
    role: RoleName,
    districts: Iterable[int] = (),
    by: User | None,
    at: datetime,
    origin: str,
    language: str = "nl",
) -> tuple[Invitation, str]:
    """Invite somebody to a role, by mail; an earlier invitation to the same role is taken back.

    Args:
        districts: ids; for a coordinator or community worker at least one, of this municipality.
        by: None for a command, which sends no mail but shows the link.
        origin: scheme and host of the site: "https://almelobuurtsamen.nl".

    Returns:
        The invitation, and its link: the only place where its secret stands.

    Raises:
        roles.NoDistrict: nothing was changed.
    """
    email, chosen = email.lower(), roles.districts_for(role, municipality, districts)
    for earlier in Invitation.objects.of(municipality).filter(email=email, role=role, accepted_at=None):
        if earlier.withdrawn_at is None:
            withdraw(earlier, by=by or "create-administrator", at=at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        municipality=municipality,
        email=email,
        role=role,
        districts=[district.pk for district in chosen],
        token=_digest(token),
        invited_by=by,
        invited_at=at,
        expires_at=at + KEPT,
    )
    change = {"role": ["", role], **({"districts": [[], [each.name for each in chosen]]} if chosen else {})}
    journal.record(
        "people.invitation.sent", invitation, where=municipality, at=at, by=by or "create-administrator", change=change
    )
    with translation.override(language):
        link = f"{origin}{reverse('invited', args=[token])}"
        if by:
            mail.send(
                name="people/invitation",
                to=email,
                municipality=municipality,
                language=language,
                link=link,
                by=by.name,
                until=dates.day(invitation.expires_at, year=True),
                **described(invitation),
            )
    return invitation, link


def described(invitation: Invitation) -> dict[str, Any]:
    """The role, and behind it the districts, in words of the reader's language."""
    names = ", ".join(district.name for district in District.objects.filter(pk__in=invitation.districts).named())
    return {
        "role": str(RoleName(invitation.role).label),
        "districts": _(" (for {districts})").format(districts=names) if names else "",
    }


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User | str, at: datetime, why: str = "") -> None:
    """Take an invitation back.

    Raises:
        Used, Withdrawn: it was over already.
    """
    won = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
    if not won:
        raise Used if Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None).exists() else Withdrawn
    journal.record("people.invitation.withdrawn", invitation, where=invitation.municipality, at=at, by=by, why=why)


def find(token: str, *, municipality: Municipality, at: datetime, for_update: bool = False) -> Invitation:
    """The invitation with this secret, when it can still be accepted.

    Raises:
        Refused: it cannot.
    """
    rows = Invitation.objects.of(municipality).filter(token=_digest(token))
    found = (rows.select_for_update() if for_update else rows).first()
    if found is None:
        raise Unknown
    if found.accepted_at:
        raise Used
    if found.withdrawn_at:
        raise Withdrawn
    if found.expires_at <= at:
        raise Expired
    return found


@transaction.atomic
def accept(token: str, *, user: User, municipality: Municipality, at: datetime) -> Role:
    """Take the role on. Of two at once, one succeeds.

    Args:
        user: who signed in, and proved the address with a code.

    Raises:
        Refused, roles.Refused: nothing was changed.
    """
    invitation = find(token, municipality=municipality, at=at, for_update=True)
    is_proven = EmailAddress.objects.filter(user=user, email=invitation.email, verified=True).exists()
    if not is_proven or user.email != invitation.email:
        raise ForAnother
    inviter = invitation.invited_by
    if inviter and not rights.may(inviter, rights.Right.MANAGE_PEOPLE, municipality):
        raise InviterLeft
    role = roles.give(
        user,
        RoleName(invitation.role),
        municipality,
        districts=invitation.districts,
        by=invitation.invited_by or "create-administrator",
        at=at,
    )
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=at)
    journal.record("people.invitation.accepted", invitation, where=municipality, at=at, by=user)
    return role


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
