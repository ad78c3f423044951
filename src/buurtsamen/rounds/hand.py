# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a visitor has in hand between two pages: a code, sealed in a cookie for half an hour.

The server keeps nothing, the browser cannot read it, and a code never stands in an address. A code in a
cookie was looked up and found, so the next page need not ask how many wrong ones were tried.
"""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from buurtsamen.core import sealing

COOKIE = "waardebon"
_SECONDS = 1800
_PURPOSE = "voucher in hand"


@dataclass
class Hand:
    """What a visitor has in hand.

    Attributes:
        code: of a voucher of this municipality; empty before one was found.
        refused: why what was typed is not such a code: the name of the refusal.
        typed: what was typed then, so that it can be put right.
        choice: the slug of the initiative that was chosen.
        municipality: where; in another one the hand is empty.
        until: seconds since 1970 when the hand is empty, also in a copy of the cookie.
    """

    code: str = ""
    refused: str = ""
    typed: str = ""
    choice: str = ""
    municipality: int = 0
    until: float = 0


def of(request: HttpRequest) -> Hand:
    """What this visitor has in hand here; an empty hand when there is nothing, or nothing of ours."""
    town: int = request.municipality.pk  # type: ignore[attr-defined]
    try:
        held = urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
        hand = Hand(**json.loads(sealing.unseal(held, purpose=_PURPOSE)))
    except (sealing.Broken, ValueError, TypeError):
        return Hand(municipality=town)
    return hand if hand.municipality == town and hand.until > time.time() else Hand(municipality=town)


def sealed(hand: Hand) -> str:
    """The value of the cookie, good for half an hour from now."""
    hand.until = time.time() + _SECONDS
    return urlsafe_b64encode(sealing.seal(json.dumps(vars(hand)).encode(), purpose=_PURPOSE)).decode()


def put(response: HttpResponse, hand: Hand) -> None:
    """Give it to the visitor, for half an hour from now."""
    response.set_cookie(
        COOKIE,
        sealed(hand),
        max_age=_SECONDS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def empty(response: HttpResponse) -> None:
    """Take it back."""
    response.delete_cookie(COOKIE, samesite="Lax")
