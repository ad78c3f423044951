# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the last four signs of codes in an open stack: sealed in a cookie, so that the server keeps nothing.

They let whoever enters a stack find a letter again. They are gone when the stack is closed, or after half a day.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from buurtsamen.core import sealing
from buurtsamen.makers.models import Stack

COOKIE = "stapel"
_SECONDS = 12 * 60 * 60
_MOST = 200  # of the newest; more would not fit in a cookie of 4,096 bytes (RFC 6265, section 6.1)
_PURPOSE = "signs of a stack"

Signs = dict[int, str]


def of(request: HttpRequest, stack: Stack | None) -> Signs:
    """Number → last four signs, of this stack; none when the cookie is of another one, or not ours."""
    try:
        held = urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
        known = json.loads(sealing.unseal(held, purpose=_PURPOSE))
    except (sealing.Broken, ValueError):
        return {}
    if stack is None or known["stack"] != stack.pk:
        return {}
    return {int(number): signs for number, signs in known["signs"].items()}


def put(response: HttpResponse, stack: Stack, signs: Signs) -> None:
    """Let the browser keep them."""
    newest = dict(sorted(signs.items())[-_MOST:])
    said = json.dumps({"stack": stack.pk, "signs": newest}, separators=(",", ":"))
    sealed = sealing.seal(said.encode(), purpose=_PURPOSE)
    response.set_cookie(
        COOKIE,
        urlsafe_b64encode(sealed).decode(),
        max_age=_SECONDS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def empty(response: HttpResponse) -> None:
    """Take them back."""
    response.delete_cookie(COOKIE, samesite="Lax")


def last(typed: str) -> str:
    """The last four signs of what somebody typed."""
    return "".join(sign for sign in typed[:200].upper() if sign.isalnum())[-4:]
