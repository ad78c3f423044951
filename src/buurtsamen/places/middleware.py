# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place where a request learns which municipality it is for."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from buurtsamen.core import walls
from buurtsamen.places.models import Host, Municipality

_KNOWN_FOR_SECONDS = 5
_known: dict[str, tuple[float, Municipality | None]] = {}


class TownRequest(HttpRequest):
    """A request for one municipality."""

    municipality: Municipality


def of_host(name: str) -> Municipality | None:
    """The municipality of a host name without port; remembered for five seconds."""
    now = time.monotonic()
    known = _known.get(name)
    if known and known[0] > now:
        return known[1]
    host = Host.objects.select_related("municipality").filter(name=name).first()
    municipality = host.municipality if host else None
    if len(_known) > 1000:  # strangers' names are not kept for ever
        _known.clear()
    _known[name] = now + _KNOWN_FOR_SECONDS, municipality
    return municipality


def name_of(request: HttpRequest) -> str:
    """The host name that was asked for, without port."""
    asked: str = request.META.get("HTTP_HOST", "")
    return asked.rpartition("@")[2].split(":")[0].lower().rstrip(".")


def forget_hosts() -> None:
    """Look every host up anew, because they changed."""
    _known.clear()


def municipality_of_host(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.municipality` and let the database show its rows only; an unknown name gets a page without names."""

    def middleware(request: HttpRequest) -> HttpResponse:
        municipality = of_host(name_of(request))
        if municipality is None:
            return render(request, "places/unknown_host.html", status=404, using=None)
        request.municipality = municipality  # type: ignore[attr-defined]
        walls.enter(municipality.pk)
        return get_response(request)

    return middleware
