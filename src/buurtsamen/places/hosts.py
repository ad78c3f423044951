# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the names in the address bar: which municipality they belong to, and how one is added or removed."""

import re

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from buurtsamen.places import middleware
from buurtsamen.places.models import Host, Municipality

_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})+")  # RFC 1123, section 2.1; a name on the internet has a dot


class Refused(Exception):
    """A name cannot be added or removed. Nothing was changed."""

    message = _("That name cannot be used.")


class NoName(Refused):
    """What was typed is not the name of a host."""

    message = _("This is no host name. Type only the name, like buurtsamen.nl: without https, slash or space.")


class Taken(Refused):
    """The name belongs to a municipality already, this one or another."""

    message = _("This name is in use already. Nothing was changed.")


class Last(Refused):
    """A municipality keeps one name at least, or nobody could reach it."""

    message = _("This is the only name left, so it has to stay. Add another one first.")


class InUse(Refused):
    """The name by which somebody is here now stays, or they would lock themselves out."""

    message = _("You are on this name now, so it has to stay. Go to the desk by another name, and remove it there.")


def shortest(municipality: Municipality) -> str:
    """The shortest of its names in the address bar: it is the one to type; empty when it has none."""
    names = Host.objects.filter(municipality=municipality).values_list("name", flat=True)
    return min(names, key=lambda name: (len(name), name), default="")


def origin(municipality: Municipality) -> str:
    """Scheme and host of its site, for a link in a mail that nobody's browser asked for."""
    name = shortest(municipality)
    return f"{'https' if settings.HTTPS else 'http'}://{name}{f':{settings.SITE_PORT}' if settings.SITE_PORT else ''}"


def add(name: str, municipality: Municipality) -> Host:
    """Let a name lead to a municipality, from the next request on.

    Args:
        name: as somebody typed it; capitals and a dot at the end do not count.

    Raises:
        Refused: it is no name, or it is taken; nothing was changed.
    """
    name = name.strip().lower().rstrip(".")
    if not _NAME.fullmatch(name):
        raise NoName
    try:
        with transaction.atomic():
            host = Host(name=name, municipality=municipality)
            host.save(force_insert=True)
    except IntegrityError as error:
        raise Taken from error
    transaction.on_commit(middleware.forget_hosts)
    return host


def remove(host: Host, *, here: str) -> None:
    """Let a name lead nowhere any more. Of two who remove the last two at once, one is refused.

    Args:
        here: the name by which the remover is here now.

    Raises:
        Refused: it is the last name, or the one in use; nothing was changed.
    """
    if host.name == here:
        raise InUse
    with transaction.atomic():
        Municipality.objects.select_for_update().get(pk=host.municipality_id)
        if Host.objects.filter(municipality=host.municipality_id).count() < 2:
            raise Last
        host.delete()
    transaction.on_commit(middleware.forget_hosts)
