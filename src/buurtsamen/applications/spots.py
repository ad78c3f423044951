# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for finding in which neighbourhood an initiative is, from a postcode or a spot on the map."""

from dataclasses import dataclass

from django.db.models import Avg, Count

from buurtsamen.applications.homes import POSTCODE
from buurtsamen.places.models import Address, Municipality, Neighbourhood
from buurtsamen.places.whereabouts import Whereabouts


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is.

    Attributes:
        longitude, latitude: WGS84 degrees; of a postcode the middle of its homes.
    """

    neighbourhood: Neighbourhood
    longitude: float | None
    latitude: float | None


def at_postcode(municipality: Municipality, postcode: str) -> Spot | None:
    """The neighbourhood in which most homes with this postcode are; none when nobody lives there.

    Args:
        postcode: as somebody typed it: "7602 ab".
    """
    if not POSTCODE.fullmatch(postcode.strip()):
        return None
    homes = Address.objects.of(municipality).lived_in().at_postcode(postcode)
    most = (
        homes.order_by()
        .values("neighbourhood")
        .annotate(homes=Count("pk"), longitude=Avg("longitude"), latitude=Avg("latitude"))
        .order_by("-homes", "neighbourhood")
        .first()
    )
    if most is None:
        return None
    return Spot(_neighbourhood(most["neighbourhood"]), _rounded(most["longitude"]), _rounded(most["latitude"]))


def at_point(municipality: Municipality, longitude: float, latitude: float) -> Spot | None:
    """The neighbourhood around a spot, or the nearest within a kilometre; none when it is far from all of them."""
    found = Whereabouts(municipality).at((longitude, latitude))
    return Spot(_neighbourhood(found), longitude, latitude) if found else None


def _rounded(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, 6)


def _neighbourhood(pk: int) -> Neighbourhood:
    return Neighbourhood.objects.select_related("district").defer("geometry", "district__geometry").get(pk=pk)
