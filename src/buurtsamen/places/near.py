# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what is near a postcode."""

import re
from math import cos, hypot, radians

from django.db.models import Avg

from buurtsamen.places.models import Address, Municipality
from buurtsamen.places.shapes import METRES_A_DEGREE, Spot

POSTCODE = re.compile(" *[1-9][0-9]{3} *([a-z]{2})? *", re.IGNORECASE | re.ASCII)  # as somebody types it, or a part


def centre_of(municipality: Municipality, postcode: str) -> Spot | None:
    """The middle of the homes with this postcode, or with these four digits; none when nobody lives there.

    Args:
        postcode: as somebody typed it: "7602 ab", "7602".
    """
    if not POSTCODE.fullmatch(postcode):
        return None
    homes = Address.objects.of(municipality).lived_in().at_postcode(postcode)
    middle = homes.aggregate(longitude=Avg("longitude"), latitude=Avg("latitude"))
    if middle["longitude"] is None or middle["latitude"] is None:
        return None
    return middle["longitude"], middle["latitude"]


def metres(a: Spot, b: Spot) -> float:
    """The distance between two spots, as on a flat map (equirectangular): within a town less than 0.1 % off."""
    shrink = cos(radians((a[1] + b[1]) / 2))
    return hypot((a[0] - b[0]) * shrink, a[1] - b[1]) * METRES_A_DEGREE
