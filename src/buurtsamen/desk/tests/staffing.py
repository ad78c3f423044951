# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""People who work at a desk, and browsers in which they signed in with a second factor."""

import time
from collections.abc import Sequence
from typing import Protocol

from allauth.account.internal.flows import login
from allauth.account.internal.userkit import user_id_to_str
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from django.utils import timezone

from buurtsamen.core import walls
from buurtsamen.people.models import Role, RoleDistrict, RoleName, User
from buurtsamen.places.models import District, Host, Municipality


class Town(Protocol):
    """Where somebody works."""

    @property
    def municipality(self) -> Municipality: ...  # noqa: D102


def somebody(name: str = "Noor", **fields: object) -> User:
    """Somebody with an address that was checked and a second factor, and no role."""
    number = User.objects.count() + 1
    user = User.objects.create_user(f"{name.lower()}{number}@example.test", name=name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    TOTP.activate(user, generate_totp_secret())
    return user


def colleague(town: Town, role: RoleName, districts: Sequence[District] = (), *, name: str = "Marieke") -> User:
    """Somebody with this role in a town, and for these districts when the role has any."""
    user = somebody(name)
    give_role(town, user, role, districts)
    return user


def give_role(town: Town, user: User, name: RoleName, districts: Sequence[District] = ()) -> Role:
    """From now on this user has this role as well."""
    with walls.visiting(town.municipality.pk):
        role = Role.objects.create(municipality=town.municipality, user=user, name=name, started_at=timezone.now())
        for district in districts:
            RoleDistrict.objects.create(municipality=town.municipality, role=role, district=district)
    user.__dict__.pop("_roles", None)
    return role


def host_of(town: Town) -> str:
    """The name of a town's site."""
    return Host.objects.get(municipality=town.municipality).name


def a_browser(town: Town) -> Client:
    """A browser that asks a town's site, and in which nobody signed in."""
    return Client(headers={"host": host_of(town)})


def at_desk(town: Town, user: User, *, sure_seconds_ago: int = 0) -> Client:
    """A browser in which this user signed in with a second factor, that long ago."""
    client = a_browser(town)
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    records = [{"method": "mfa", "type": Authenticator.Type.TOTP, "at": time.time() - sure_seconds_ago}]
    return _knowing(client, user, records)


def with_code_only(town: Town, user: User) -> Client:
    """A browser in which this user signed in with a code by mail and nothing more."""
    client = a_browser(town)
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return _knowing(client, user, [{"method": "code", "at": time.time(), "email": user.email}])


def _knowing(client: Client, user: User, records: list[dict[str, object]]) -> Client:
    session = client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)
    session.save()
    return client
