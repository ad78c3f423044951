# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for leading a browser to the login of a municipality, and for knowing it again when it comes back."""

from typing import Any, TypedDict

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override

from buurtsamen.entrance import identities
from buurtsamen.entrance.openid.answers import Asked, Refused, Unreachable
from buurtsamen.people.models import IdentityProvider
from buurtsamen.places.middleware import TownRequest

_KEY = "identity"


class Way(TypedDict):
    """What a browser came for, kept in its session while it is at the login; used once."""

    asked: Asked
    aim: str  # "login", "again" or "try"
    next: str  # where to go afterwards; empty for nowhere in particular
    language: str


def lead(request: TownRequest, provider: IdentityProvider, *, aim: str, afterwards: str = "") -> HttpResponse:
    """Send the browser to the login. Of two that were begun in one browser the newest counts."""
    from buurtsamen.entrance.openid import client  # a server starts a third sooner without what it needs

    try:
        address, asked = client.ask(provider, answer_to=answer_to(request), is_again=aim == "again")
    except Unreachable as failure:
        return refused(request, failure, status=503)
    request.session[_KEY] = Way(asked=asked, aim=aim, next=afterwards, language=get_language() or "nl")
    return redirect(address)


def way_of(request: TownRequest) -> Way | None:
    """What this browser came for; None when it did not come from here. It is gone then: it counts once."""
    way: Way | None = request.session.pop(_KEY, None)
    return way


def answer_to(request: TownRequest) -> str:
    """The one address that logins send browsers back to, whatever language somebody reads."""
    with override(settings.LANGUAGE_CODE):
        return request.build_absolute_uri(reverse("identity_answer"))


def refused(
    request: TownRequest, refusal: Refused | Unreachable | identities.Refused, *, status: int = 403
) -> HttpResponse:
    """A page that says why somebody is not signed in, and what to do."""
    context: dict[str, Any] = {"refusal": refusal.message}
    return render(request, "entrance/identity_refused.html", context, status=status)
