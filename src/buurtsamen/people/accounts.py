# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for accounts: made by whoever wants one, changed, taken along and closed.

A room that keeps something about users has a module `personal` with `about(user) -> dict`, and `forget(user)` when
something of it must go with the account. Both are asked in every municipality.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from buurtsamen.core import rooms, walls
from buurtsamen.mail import mail
from buurtsamen.people import journal, roles, sessions
from buurtsamen.people.models import Event, Identity, Invitation, Role, User
from buurtsamen.places.models import Municipality

UNPROVEN_DAYS = 1  # how long an account waits for its first code


class Refused(Exception):
    """Nothing was changed; the message says why."""

    message = _("This cannot be done. Nothing was changed.")


class Taken(Refused):
    """Somebody else has this address."""

    message = _("This e-mail address belongs to another account. Nothing was changed.")


class Indispensable(Refused):
    """A municipality would be left without an administrator."""

    message = _(
        "You are the last administrator of a municipality, so this account cannot be closed. Nothing was changed. "
        "First make somebody else administrator."
    )


def sign_up(email: str, *, name: str, phone: str = "") -> User:
    """The account with this address; a new one, unproven until its first code, when there is none."""
    known = User.objects.filter(email=email.lower()).first()
    if known:
        return known
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, name=name, phone=phone)
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    except IntegrityError:  # somebody did the same at the same moment
        return User.objects.get(email=email.lower())
    return user


def may_have_code(user: User | None) -> User | None:
    """The user, when a code by mail may let them in: not after closing, nor past the login of their municipality."""
    return user if user and user.is_active and user.signs_in_at_id is None else None


@transaction.atomic
def change_details(user: User, *, name: str, phone: str, municipality: Municipality, at: datetime) -> None:
    """From now on somebody is called so, and is reached at this number. The journal keeps that it changed, not what."""
    changed = [field for field, new in {"name": name, "phone": phone}.items() if getattr(user, field) != new]
    if not changed:
        return
    user.name, user.phone = name, phone
    user.save(update_fields=changed)
    change = {field: ["***", "***"] for field in changed}
    kept = Event.Kept.READING
    journal.record("people.user.changed", user, where=municipality, at=at, by=user, change=change, kept=kept)


@transaction.atomic
def change_email(user: User, email: str, *, municipality: Municipality, at: datetime, language: str = "nl") -> None:
    """From now on an account belongs to another address, which was proven; the old one is told.

    Raises:
        Taken: nothing was changed.
    """
    old, email = user.email, email.lower()
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(email=email)
            EmailAddress.objects.filter(user=user).delete()
            EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    except IntegrityError as error:
        raise Taken from error
    user.email = email
    mail.send(
        name="people/email_changed", to=old, municipality=municipality, language=language, person=user.name, new=email
    )
    journal.record("people.user.email_changed", user, where=municipality, at=at, by=user, kept=Event.Kept.READING)


@transaction.atomic
def close(user: User, *, municipality: Municipality, at: datetime, language: str = "nl") -> None:
    """Close an account: name, address, telephone, second factors and sessions are gone, and all roles end.

    The row stays without a name, for the books and the journal.

    Raises:
        Indispensable: nothing was changed.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # no role is given at this moment
    mail.send(name="people/account_closed", to=user.email, municipality=municipality, language=language)
    try:
        for town in _towns():
            _leave(user, town, at)
    except roles.LastAdministrator as error:
        raise Indispensable from error
    journal.record("people.user.closed", user, where=municipality, at=at, by=user)
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    sessions.end_all(user)
    user.email, user.name, user.phone = f"{user.pk}@closed.invalid", "", ""
    user.is_active, user.is_operator, user.works_in = False, False, None
    user.save(update_fields=["email", "name", "phone", "is_active", "is_operator", "works_in"])


def about(user: User) -> dict[str, Any]:
    """Everything that is known about a user, in every municipality: room → what it knows."""
    known: dict[str, Any] = {}
    for town in _towns():
        if found := _told_by_rooms(user):
            known[town.name] = found
    return {"account": _account(user), **known}


def forget_unproven(at: datetime) -> int:
    """Delete accounts whose owner never typed a code, and under whose name there is nothing anywhere.

    What an officer began for a resident keeps the account of that resident for as long as it is there.

    Returns:
        How many were deleted.
    """
    old = at - timedelta(days=UNPROVEN_DAYS)
    rows = list(User.objects.filter(last_login=None, joined_at__lt=old, emailaddress__verified=False))
    for _town in _towns():
        rows = [user for user in rows if not _told_by_rooms(user)]
    return sum(user.delete()[0] > 0 for user in rows)


def _told_by_rooms(user: User) -> dict[str, Any]:
    """Room → what it knows about a user, in the municipality that the connection works for."""
    told = {room: personal.about(user) for room, personal in rooms.modules("personal").items()}
    return {room: found for room, found in told.items() if found}


def _account(user: User) -> dict[str, Any]:
    factors = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    return {
        "name": user.name,
        "email": user.email,
        "phone": user.phone,
        "joined_at": user.joined_at.isoformat(),
        "second_factors": sorted(factors),
        "sessions": [
            {"since": session.created_at.isoformat(), "network": session.ip, "browser": session.user_agent}
            for session in sessions.of(user)
        ],
    }


def _leave(user: User, town: Municipality, at: datetime) -> None:
    for role in Role.objects.of(town).held().filter(user=user):
        roles.end(role, by=user, at=at)
    Identity.objects.of(town).filter(user=user).delete()
    proven = EmailAddress.objects.filter(user=user, verified=True)  # what a municipality's login says, proves nothing
    Invitation.objects.of(town).filter(email__in=proven.values("email")).update(email=f"{user.pk}@closed.invalid")
    for personal in rooms.modules("personal").values():
        if hasattr(personal, "forget"):
            personal.forget(user)


def _towns() -> Iterator[Municipality]:
    """Every municipality, with the connection working for it meanwhile; afterwards for the one it worked for."""
    for town in Municipality.objects.order_by("pk"):
        with walls.visiting(town.pk):
            yield town
