# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for whether organisers live at different addresses, without keeping where anybody lives.

An address that somebody types is looked up, and kept as a keyed hash that is another one in every application: it can
be compared with those of the same application, and with nothing else.
"""

import re
from hashlib import sha256
from hmac import digest as hmac_digest

from django.conf import settings
from django.utils.translation import gettext as _

from buurtsamen.applications.models import Application
from buurtsamen.core.refusal import Refusal
from buurtsamen.places.models import Address, Municipality

POSTCODE = re.compile(r"[1-9][0-9]{3} ?[a-z]{2}", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(r"([1-9][0-9]{0,4})[\s/-]*([0-9a-z]{0,5})", re.IGNORECASE | re.ASCII)


class Unknown(Refusal):
    """Nobody lives there, as far as we know. `message` says so to whoever typed it."""


def find(municipality: Municipality, postcode: str, number: str) -> Address:
    """The home at an address, as somebody typed it.

    Args:
        postcode: "7602 ab".
        number: with what belongs to it: "12", "12a", "12-3".

    Raises:
        Unknown: there is none, or it is not clear which.
    """
    read = _NUMBER.fullmatch(number.strip())
    if not POSTCODE.fullmatch(postcode.strip()) or not read:
        raise Unknown(_("Type a postcode such as 7602 AB, and a house number such as 12 or 12a."))
    rows = Address.objects.of(municipality).lived_in().at_postcode(postcode).filter(number=int(read[1]))
    there = {f"{row.letter}{row.addition}".upper(): row for row in rows}
    if found := there.get(read[2].upper()):
        return found
    if there and not read[2]:
        doors = ", ".join(f"{read[1]}{sign}" for sign in sorted(there))
        raise Unknown(_("There are more homes at this number. Which one is it: %(doors)s?") % {"doors": doors})
    message = _("We know no home at this address in %(town)s. Look at it once more. Is it right? Then call us.")
    raise Unknown(message % {"town": municipality.name})


def hashed(application: Application, home: Address) -> bytes:
    """What is kept of an address in one application (HMAC-SHA-256)."""
    text = f"home of an organiser|{application.key}|{home.bag_id}"
    return hmac_digest(settings.SEAL_KEY, text.encode(), sha256)


def count(application: Application) -> int:
    """How many different addresses the initiator and those who joined live at."""
    joined = application.co_organisers.joined().values_list("home", flat=True)
    homes = {bytes(home) for home in [application.home, *joined] if home}
    return len(homes)


def are_enough(application: Application) -> bool:
    """Whether they live at as many addresses as the municipality asks."""
    return count(application) >= application.municipality.minimum_organisers
