# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for who works at the desk in the demo, and how a visitor of the demo signs in as one of them."""

import base64
import hmac
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from buurtsamen.demo.towns import Town, read
from buurtsamen.people import journal
from buurtsamen.people.models import IN_DISTRICTS, FactorReset, Invitation, Role, RoleDistrict, RoleName, User
from buurtsamen.places.models import Municipality

JOB = "load-demo"
OPERATOR, INITIATOR, RESIDENT = "operator", "initiator", "resident"


@dataclass(frozen=True, slots=True)
class Login:
    """How to sign in as somebody of the demo; the code by e-mail lands in the demo's mailbox.

    Attributes:
        role: their role, or `operator`, `initiator` or `resident`.
        secret: of their second factor, base32, to put into an app; empty when they need none.
        code: what such an app shows at this moment.
    """

    role: str
    email: str
    secret: str
    code: str

    @property
    def label(self) -> str:
        """The role as a reader calls it."""
        return str(dict(RoleName.choices).get(self.role, _OTHERS.get(self.role)))


_OTHERS = {OPERATOR: _("operator"), INITIATOR: _("initiator"), RESIDENT: _("resident")}
_RESIDENTS = (INITIATOR, RESIDENT)  # who need no second factor


def address(municipality: Municipality, role: str) -> str:
    """Their e-mail address; `.example` belongs to nobody (RFC 2606, section 3)."""
    return f"{role.replace('_', '-')}@{municipality.name.lower()}.example"


def logins(municipality: Municipality) -> Iterator[Login]:
    """One for each role in this municipality, the operator's, an initiator's and a resident's."""
    for role in [*RoleName.values, OPERATOR, INITIATOR, RESIDENT]:
        email = address(municipality, role)
        secret = "" if role in _RESIDENTS else _secret(email)
        yield Login(role, email, secret, _code(secret) if secret else "")


def _secret(email: str) -> str:
    """The same at every start, another one in every installation."""
    return base64.b32encode(hmac.digest(settings.SEAL_KEY, f"demo {email}".encode(), sha256)[:20]).decode()


def _code(secret: str) -> str:
    """TOTP (RFC 6238) of this moment."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30)))


def hire(town: Town) -> None:
    """Everybody who works here has an account with a second factor, and so have two residents, without one."""
    municipality = town.municipality
    began = timezone.now() - timedelta(days=400)
    for person in read("staff.toml")["person"]:
        user = _user(municipality, person["role"], person["name"])
        role = Role.objects.create(municipality=municipality, user=user, name=person["role"], started_at=began)
        if person["role"] in IN_DISTRICTS:
            codes = [code for code in person["districts"] if code in town.districts] or sorted(town.districts)[:1]
            RoleDistrict.objects.bulk_create(
                RoleDistrict(municipality=municipality, role=role, district=town.districts[code]) for code in codes
            )
        change = {"role": [None, person["role"]]}
        journal.record("people.role.given", user, where=municipality, at=began, by=JOB, change=change)
    _user(municipality, OPERATOR, "Ingrid", is_operator=True)
    _user(municipality, INITIATOR, "Fatma")
    _user(municipality, RESIDENT, "Noor")
    _lost_telephone(municipality)
    _forgotten_invitation(municipality)


def _lost_telephone(municipality: Municipality) -> None:
    """The helpdesk's second step is gone; one administrator asked for another, and waits for a second one to agree."""
    asker = _user(municipality, "second_administrator", "Bas")
    asked = timezone.now() - timedelta(hours=20)
    Role.objects.create(municipality=municipality, user=asker, name=RoleName.ADMINISTRATOR, started_at=asked)
    why = "Haar telefoon viel in de Aa. Ik sprak haar aan de balie."
    reset = FactorReset.objects.create(
        municipality=municipality,
        user=colleague(municipality, RoleName.HELPDESK),
        asked_by=asker,
        asked_at=asked,
        why=why,
    )
    journal.record("people.factor_reset.asked", reset, where=municipality, at=asked, by=asker, why=why)


def _forgotten_invitation(municipality: Municipality) -> None:
    """Nobody took it up, and it ends soon."""
    administrator, now = colleague(municipality, RoleName.ADMINISTRATOR), timezone.now()
    invited = Invitation.objects.create(
        municipality=municipality,
        email=f"nieuwe.collega@{municipality.name.lower()}.example",
        role=RoleName.HELPDESK,
        token=os.urandom(32),  # of no link that anybody has; it can be sent again
        invited_by=administrator,
        invited_at=now - timedelta(days=12, hours=6),
        expires_at=now + timedelta(days=1, hours=18),
    )
    journal.record("people.invitation.sent", invited, where=municipality, at=invited.invited_at, by=administrator)


def _user(municipality: Municipality, role: str, name: str, **fields: bool) -> User:
    email = address(municipality, role)
    user = User.objects.create_user(email, name=name, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if role not in _RESIDENTS:
        totp.TOTP.activate(user, _secret(email))
    return user


def colleague(municipality: Municipality, role: str) -> User:
    """Who has this role in the demo."""
    return User.objects.get(email=address(municipality, role))


def is_there(municipality: Municipality) -> bool:
    """Whether the demo's people have been hired here."""
    return User.objects.filter(email=address(municipality, RESIDENT)).exists()
