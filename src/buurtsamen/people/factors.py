# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for second factors: what somebody has, and a lost one, which two administrators take away together."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from buurtsamen.mail import mail
from buurtsamen.people import journal, rights, sessions
from buurtsamen.people.models import FactorReset, Role, User
from buurtsamen.people.rights import Right
from buurtsamen.places.models import Municipality


class Refused(Exception):
    """Nothing was changed; the message says why."""

    message = _("This cannot be done. Nothing was changed.")


class Asked(Refused):
    """Somebody asked for it already."""

    message = _("A colleague asked for this already. Nothing was changed. Another administrator can agree to it.")


class NotTwo(Refused):
    """It takes two administrators, and neither is the one whom it is for."""

    message = _("This takes two administrators together, for somebody else. Nothing was changed.")


class NotHere(Refused):
    """Only for somebody with a role here, and never for who runs the installation."""

    message = _("This person has no role here, so nothing was changed.")


class Needed(Refused):
    """Whoever works here keeps one."""

    message = _("You need a second step for the desk. Nothing was changed. First add another one.")


class Ended(Refused):
    """It was agreed to or refused before."""

    message = _("This was decided already. Nothing was changed.")


def of(user: User) -> dict[int, str]:
    """The factors that somebody has: primary key → "totp", "webauthn" or "recovery_codes"."""
    return dict(Authenticator.objects.filter(user=user).order_by("pk").values_list("pk", "type"))


def main(user: User) -> dict[int, str]:
    """The factors that open the desk, without the codes for when they are lost."""
    return {pk: kind for pk, kind in of(user).items() if kind != Authenticator.Type.RECOVERY_CODES}


def passkeys(user: User) -> list[Authenticator]:
    """The passkeys of somebody, the oldest first."""
    return list(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("pk"))


def codes_left(user: User) -> int:
    """How many recovery codes were not used yet."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(found.wrap().get_unused_codes()) if found else 0


def keep_one(user: User, municipality: Municipality) -> None:
    """Refuse to let somebody who works here go on without a second factor.

    Raises:
        Needed: this is the last one.
    """
    if len(main(user)) < 2 and (user.is_operator or rights.of(user, municipality)):
        raise Needed


@transaction.atomic
def ask_reset(user: User, *, municipality: Municipality, by: User, why: str, at: datetime) -> FactorReset:
    """An administrator asks to take the lost factor of a colleague away; another one has to agree.

    Raises:
        Refused: nothing was changed.
    """
    _judge(user, municipality, by)
    User.objects.select_for_update().get(pk=user.pk)  # of two who ask at once, one is second
    if FactorReset.objects.of(municipality).filter(user=user, ended_at=None).exists():
        raise Asked
    reset = FactorReset.objects.create(municipality=municipality, user=user, asked_by=by, asked_at=at, why=why)
    journal.record("people.factor_reset.asked", reset, where=municipality, at=at, by=by, why=why)
    return reset


@transaction.atomic
def agree(reset: FactorReset, *, by: User, at: datetime, origin: str) -> None:
    """The second administrator agrees: the factors and sessions are gone, and the user is told.

    Args:
        origin: scheme and host of the site, for the link in the mail.

    Raises:
        Refused: nothing was changed.
    """
    user, municipality = reset.user, reset.municipality
    _judge(user, municipality, by)
    _judge(user, municipality, reset.asked_by)  # who asked must still be one
    if by.pk == reset.asked_by_id:
        raise NotTwo
    if not FactorReset.objects.filter(pk=reset.pk, ended_at=None).update(agreed_by=by, ended_at=at):
        raise Ended
    Authenticator.objects.filter(user=user).delete()
    sessions.end_all(user)
    with translation.override("nl"):
        link = f"{origin}{reverse('account_login')}"
    mail.send(name="people/factor_reset", to=user.email, municipality=municipality, person=user.name, link=link)
    journal.record("people.factor_reset.agreed", reset, where=municipality, at=at, by=by)


@transaction.atomic
def refuse(reset: FactorReset, *, by: User, at: datetime, why: str = "") -> None:
    """Nothing is taken away; also by whoever asked, when it was found again.

    Raises:
        Ended: it was decided already.
    """
    if not FactorReset.objects.filter(pk=reset.pk, ended_at=None).update(ended_at=at):
        raise Ended
    journal.record("people.factor_reset.refused", reset, where=reset.municipality, at=at, by=by, why=why)


def _judge(user: User, municipality: Municipality, by: User) -> None:
    if user.is_operator or not Role.objects.of(municipality).held().filter(user=user).exists():
        raise NotHere
    if by.pk == user.pk or not rights.may(by, Right.MANAGE_PEOPLE, municipality):
        raise NotTwo
