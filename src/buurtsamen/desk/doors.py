# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the door of the desk: who comes in, with which right, and how sure we are that it is them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from buurtsamen.people import rights, sessions
from buurtsamen.people.models import RoleName, User
from buurtsamen.people.rights import Right
from buurtsamen.places.middleware import TownRequest

P = ParamSpec("P")
View = Callable[Concatenate["DeskRequest", P], HttpResponseBase]

RECENT_SECONDS = 15 * 60
_SURE = {"mfa", "identity_provider"}  # ways of signing in that took more than a mailbox


class DeskRequest(TownRequest):
    """A request of somebody who works here."""

    user: User
    rights: frozenset[Right]


def staff(right: Right, *, is_sensitive: bool = False) -> Callable[[View[P]], View[P]]:
    """The view is for whoever has this right here.

    Nobody signed in is asked to sign in; somebody without the right gets 403 and a sentence; without a second factor
    they are led to setting one up. Rights are asked of the database at every request, so that a role that ended is
    gone at the next one.

    Args:
        is_sensitive: asks to sign in again when that was more than fifteen minutes ago; a form that was sent is
            kept meanwhile, and sent again by itself.
    """

    def door(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: DeskRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            request.rights = rights.of(request.user, request.municipality)
            if Right.ENTER not in request.rights:
                if request.user.is_operator:
                    return redirect("desk_operator")
                return render(request, "desk/forbidden.html", {"is_staff": False}, status=403)
            if not is_sure(request):
                return redirect("desk_second_factor")
            if right not in request.rights:
                return render(request, "desk/forbidden.html", {"is_staff": True, "who": _who_may(right)}, status=403)
            if is_sensitive and not is_recent(request):
                asked: HttpResponse = suspend_request(request, reverse("account_reauthenticate"))
                return asked
            return answered(lambda: view(request, *args, **kwargs), request)

        closed: Any = login_required(guarded)
        closed.right = right
        closed.is_sensitive = is_sensitive
        return closed  # type: ignore[no-any-return]

    return door


def answered(view: Callable[[], HttpResponseBase], request: DeskRequest) -> HttpResponseBase:
    """What a view answers to whoever was let in; what is not there is said at the desk, and not on the public site.

    Thirty minutes without a request end the session, and twelve hours with.
    """
    began = min(record["at"] for record in get_authentication_records(request, request.user))
    left = int(began + sessions.LONGEST_SECONDS - timezone.now().timestamp())
    if left <= 0:
        logout(request)
        return redirect_to_login(request.get_full_path())
    request.session.set_expiry(min(sessions.IDLE_SECONDS, left))
    try:
        response = view()
    except Http404:
        response = render(request, "desk/not_found.html", status=404)
    response["Cache-Control"] = "private, no-store"
    return response


def _who_may(right: Right) -> list[str]:
    """The roles that have a right, in words."""
    return [str(name.label) for name in RoleName if right in rights.RIGHTS[name]]


def is_sure(request: TownRequest) -> bool:
    """Whether this session was begun with a second factor, ours or that of the municipality's own login."""
    return any(record.get("method") in _SURE for record in get_authentication_records(request, request.user))


def is_recent(request: TownRequest) -> bool:
    """Whether the second factor was shown in the last fifteen minutes."""
    moments = [
        record["at"] for record in get_authentication_records(request, request.user) if record.get("method") in _SURE
    ]
    return bool(moments) and timezone.now().timestamp() - max(moments) < RECENT_SECONDS
