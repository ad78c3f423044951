# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the names and the logo of the site: each change of them, and its line in the journal, together."""

from datetime import datetime

from django.db import transaction

from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.places import hosts, logos
from buurtsamen.places.models import Host, Municipality


@transaction.atomic
def add_host(name: str, *, municipality: Municipality, by: User, at: datetime) -> Host:
    """Let a name lead to this municipality as well.

    Raises:
        hosts.Refused: nothing was changed.
    """
    host = hosts.add(name, municipality)
    change: dict[str, object] = {"host": [None, host.name]}
    journal.record("places.host.added", municipality, where=municipality, at=at, by=by, change=change)
    return host


@transaction.atomic
def remove_host(host: Host, *, here: str, by: User, at: datetime, why: str) -> None:
    """Let a name lead nowhere any more.

    Args:
        here: the name by which whoever does it is here now.

    Raises:
        hosts.Refused: nothing was changed.
    """
    town = host.municipality
    change: dict[str, object] = {"host": [host.name, None]}
    hosts.remove(host, here=here)
    journal.record("places.host.removed", town, where=town, at=at, by=by, why=why, change=change)


@transaction.atomic
def put_logo(png: bytes | None, alternative: str, *, municipality: Municipality, by: User, at: datetime) -> None:
    """Show this picture beside the name of the platform.

    Args:
        png: as `logos.drawn` made it; None keeps the picture, with other words.
    """
    was = logos.of(municipality)
    logos.put(municipality, png, alternative)
    change = logos.change(was, logos.of(municipality))
    journal.record("places.logo.changed", municipality, where=municipality, at=at, by=by, change=change)


@transaction.atomic
def remove_logo(*, municipality: Municipality, by: User, at: datetime, why: str) -> None:
    """Show no picture any more."""
    was = logos.of(municipality)
    logos.remove(municipality)
    change = logos.change(was, None)
    journal.record("places.logo.removed", municipality, where=municipality, at=at, by=by, why=why, change=change)
