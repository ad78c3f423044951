# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for how a need reads: when, how many, and what is still wanted."""

from datetime import time

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buurtsamen.core import dates
from buurtsamen.sharing.models import Need


def when(need: Need) -> str:
    """`zaterdag 18 april van 13.00 tot 16.00 uur`; nothing when it is to be agreed on."""
    if need.begins_on is None or need.ends_on is None:
        return ""
    first = dates.day(need.begins_on, weekday=True)
    begin, end = _clock(need.begins_at), _clock(need.ends_at)
    if need.ends_on == need.begins_on:
        if begin and end:
            return _("%(day)s from %(begin)s to %(end)s") % {"day": first, "begin": begin, "end": end}
        return _("%(day)s at %(begin)s") % {"day": first, "begin": begin} if begin else first
    last = dates.day(need.ends_on, weekday=True)
    if begin and end:
        spoken = _("from %(first)s %(begin)s to %(last)s %(end)s")
        return spoken % {"first": first, "last": last, "begin": begin, "end": end}
    return _("from %(first)s up to and including %(last)s") % {"first": first, "last": last}


def _clock(at: time | None) -> str:
    """`13.00`, in English `13:00`."""
    return at.strftime(_("%H:%M")) if at else ""


def amount(need: Need, count: int) -> str:
    """`3 mensen`, `2 stuks`."""
    if need.kind == Need.Kind.HANDS:
        return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}
    return f"{count} {need.unit}".strip()


def found(need: Need) -> str:
    """`4 van de 6 mensen gevonden`, `Nog niet gevonden`, or `Gevonden`."""
    if need.is_full():
        return _("Found")
    if not need.taken:
        return _("%(count)s wanted") % {"count": amount(need, need.count)}
    return _("%(taken)d of %(count)s found") % {"taken": need.taken, "count": amount(need, need.count)}


def title(need: Need) -> str:
    """What is asked, with how: `Soeppannen van 10 liter, te leen`."""
    return f"{need.what}, {need.get_way_display()}" if need.way else need.what
