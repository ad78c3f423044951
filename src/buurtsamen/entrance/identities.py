# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for letting in whom a municipality's own login vouches for, with the roles it says they have.

An account belongs to a subject of that login, never to an address; see docs/decisions/0017.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from buurtsamen.entrance.openid.answers import Answer
from buurtsamen.people import journal, roles
from buurtsamen.people.models import IN_DISTRICTS, Identity, IdentityProvider, Role, RoleName, User
from buurtsamen.places.models import District

JOB = "identity_provider"  # who gave a role, in the journal
METHODS = {True: "identity_provider", False: "identity"}  # has a second factor → how they signed in, in the session


class Refused(Exception):
    """They do not come in this way; the message says why, and what to do."""

    message = _("You are not signed in.")


class NoRole(Refused):
    """The claim names no role that means something here. What they had through this login has ended."""

    message = _(
        "You are known to the login of your municipality, but it gives you no role here. You are not signed in. Ask an "
        "administrator for a role."
    )


class Taken(Refused):
    """Somebody with this address was here before; nothing was changed."""

    message = _(
        "There is an account with your e-mail address already, which signs in with a code by e-mail. You are not "
        "signed in, and nothing was changed. Sign in with a code. If you want to use the login of your municipality, "
        "change the address of that account or close it first."
    )


class NoAddress(Refused):
    """The login does not tell an e-mail address; nothing was changed."""

    message = _(
        "The login of your municipality does not tell us your e-mail address. You are not signed in, and nothing was "
        "changed. Ask an administrator to add it."
    )


class Closed(Refused):
    """The account was closed; nothing was changed."""

    message = _("Your account here was closed. You are not signed in. Ask an administrator.")


class OtherWay(Refused):
    """They tried another way than the login that vouches for them; they are not signed in."""

    message = _(
        "This account signs in with the login of your municipality. You are not signed in, and nothing was changed. "
        "Choose that login."
    )


class LastAdministrator(Refused):
    """The login took away a role that the municipality cannot do without; it stays, and opens nothing."""

    message = _(
        "According to the login of your municipality you are no administrator any more. But you are the last one "
        "here, so you are not signed in and nothing was changed. Let another administrator be appointed first."
    )


def come_in(provider: IdentityProvider, answer: Answer, *, at: datetime) -> User:
    """Who somebody is here, with the roles their login says they have now: given and ended, and in the journal.

    Of two sign-ins at once, one waits for the other.

    Raises:
        Refused: they do not come in; of what they had, the roles from this login have ended when it names none.
    """
    wanted = roles_in(provider, answer.values)
    with transaction.atomic():
        IdentityProvider.objects.select_for_update().get(pk=provider.pk)
        known = Identity.objects.filter(provider=provider, subject=answer.subject).select_related("user").first()
        user = known.user if known else _join(provider, answer, at) if wanted else None
        if user is not None and user.is_active:
            _follow(user, provider, answer, wanted, at)
    if not wanted or user is None:
        raise NoRole
    if not user.is_active:
        raise Closed
    return user


def is_of(provider: IdentityProvider, answer: Answer, user: User) -> bool:
    """Whether a subject of a login is this user."""
    return Identity.objects.filter(provider=provider, subject=answer.subject, user=user).exists()


def vouching_for(user: User) -> IdentityProvider | None:
    """The login of this municipality that can be asked again who this user is, with a second factor."""
    known = Identity.objects.filter(user=user, provider__is_on=True, provider__has_second_factor=True)
    found = known.select_related("provider").first()
    return found.provider if found else None


def roles_in(provider: IdentityProvider, values: Iterable[str]) -> dict[RoleName, set[int]]:
    """The roles that the values of a claim stand for, each with the ids of its districts in this municipality."""
    wanted: dict[RoleName, set[str]] = {}
    for value in values:
        meant = provider.roles.get(value)
        if meant:
            wanted.setdefault(RoleName(meant["role"]), set()).update(meant.get("districts", []))
    codes = set[str]().union(*wanted.values())
    ids = dict(District.objects.filter(municipality=provider.municipality_id, code__in=codes).values_list("code", "pk"))
    found = {name: {ids[code] for code in codes if code in ids} for name, codes in wanted.items()}
    return {name: found[name] for name in wanted if found[name] or name not in IN_DISTRICTS}


def _join(provider: IdentityProvider, answer: Answer, at: datetime) -> User:
    try:
        validate_email(answer.email)
    except ValidationError as error:
        raise NoAddress from error
    try:
        with transaction.atomic():
            name = (answer.name or answer.email)[:80]
            user = User.objects.create_user(answer.email, name=name, signs_in_at=provider.municipality)
    except IntegrityError as error:
        raise Taken from error
    identity = Identity.objects.create(
        municipality=provider.municipality, provider=provider, subject=answer.subject, user=user
    )
    journal.record("people.identity.met", identity, where=provider.municipality, at=at, by=JOB)
    return user


def _follow(
    user: User, provider: IdentityProvider, answer: Answer, wanted: dict[RoleName, set[int]], at: datetime
) -> None:
    """Let name, address and roles be what the login says. A role that an administrator gave by hand stays as it is."""
    if answer.name and answer.name[:80] != user.name:
        user.name = answer.name[:80]
        user.save(update_fields=["name"])
    held = {RoleName(role.name): role for role in Role.objects.of(provider.municipality).held().filter(user=user)}
    for name, role in held.items():
        if name not in wanted and role.provider_id == provider.pk:
            _end(role, at)
    for name, districts in wanted.items():
        if name not in held:
            roles.give(user, name, provider.municipality, districts=sorted(districts), by=JOB, at=at, provider=provider)
        elif held[name].provider_id == provider.pk:
            roles.change_districts(held[name], districts=sorted(districts), by=JOB, at=at)


def _end(role: Role, at: datetime) -> None:
    try:
        roles.end(role, by=JOB, at=at, why="")
    except roles.LastAdministrator as refusal:
        raise LastAdministrator from refusal
