# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the sessions of users: which there are, and ending them."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest

from buurtsamen.people.models import User

IDLE_SECONDS = 30 * 60  # of whoever has a role
LONGEST_SECONDS = 12 * 60 * 60  # then they sign in again, however busy they were
# What a browser says it is (RFC 9110, section 10.1.5) → what people call it. Each says the names of those below it too.
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Samsung": "Samsung Internet", "Firefox": "Firefox", "Chrome": "Chrome"}
_MACHINES = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "Mac"}


def of(user: User) -> list[UserSession]:
    """Those that go on, the newest first."""
    return sorted(UserSession.objects.purge_and_list(user), key=lambda session: session.last_seen_at, reverse=True)


def called(user_agent: str) -> str:
    """What somebody would call the browser and the machine: "Firefox, Windows"."""
    browsers, machines = _BROWSERS | {"Safari": "Safari"}, _MACHINES | {"Linux": "Linux"}
    found = [next((name for word, name in names.items() if word in user_agent), "") for names in (browsers, machines)]
    return ", ".join(filter(None, found)) or user_agent[:40]


def end_all(user: User) -> None:
    """Sign somebody out everywhere, at once.

    Every session carries a hash of what stands in the place of a password; a new one makes them all worthless.
    """
    for session in UserSession.objects.filter(user=user):
        session.end()
    user.set_unusable_password()
    user.save(update_fields=["password"])


def end_others(request: HttpRequest, user: User) -> None:
    """Sign somebody out everywhere but here."""
    end_all(user)
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)


def end(user: User, pk: int) -> bool:
    """Sign somebody out in one place; False when there is no such session of theirs."""
    session = UserSession.objects.filter(user=user, pk=pk).first()
    if session:
        session.end()
    return session is not None
