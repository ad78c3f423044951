# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""People who sign in the way people do: page by page."""

from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from buurtsamen.conftest import Town
from buurtsamen.mail.tests.post import code_sent_to
from buurtsamen.people.models import Role, RoleName, User


def browser(town: Town, network: str = "192.0.2.7") -> Client:
    """A browser at the site of a town, on a network of its own."""
    host = town.municipality.hosts.get().name
    return Client(headers={"host": host, "user-agent": "Netscape 4", "x-forwarded-for": network})


def resident(name: str = "Noor") -> User:
    """Somebody with an account and no role."""
    user = User.objects.create_user(f"{name.lower()}@buurt.test", name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def with_role(town: Town, role: RoleName = RoleName.TREASURER, name: str = "Marieke") -> User:
    """Somebody with an account and a role for the whole town."""
    user = resident(name)
    Role.objects.create(municipality=town.municipality, user=user, name=role, started_at=timezone.now())
    return user


def app_of(user: User) -> str:
    """Give somebody an app with codes; its secret."""
    secret: str = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def code_of_app(secret: str) -> str:
    """What the app shows now; an app shows it once more to whoever looks twice, so the cache forgets it was used."""
    cache.clear()
    counter = next(totp.yield_hotp_counters_from_time())
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def another(code: str) -> str:
    """A code of the same form that is wrong."""
    return code[:-1] + str((int(code[-1]) + 1) % 10)


def asks_code(client: Client, email: str) -> Any:
    """Say who you are; a code goes there."""
    cache.clear()  # nobody is hasty here
    return client.post("/inloggen/", {"email": email})


def signs_in(client: Client, user: User, secret: str = "") -> Any:
    """With a code by mail, and the code of an app when there is one."""
    asks_code(client, user.email)
    answer = client.post("/inloggen/code/", {"code": code_sent_to(user.email)})
    if secret:
        assert answer["Location"] == "/inloggen/tweede-stap/", answer
        answer = client.post("/inloggen/tweede-stap/", {"code": code_of_app(secret)})
    assert answer.status_code == 302, answer.content
    return answer


def an_hour_later(client: Client) -> None:
    """It is an hour ago that this browser proved who uses it."""
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= 3600
    session.save()


def is_signed_in(client: Client) -> bool:
    """Whether the site knows who this is."""
    return bool(client.get("/account/").status_code == 200)


def has_factors(user: User) -> set[str]:
    """The kinds of second factor somebody has."""
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
