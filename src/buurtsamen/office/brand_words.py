# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for a brand in words: what each property is called, and what is wrong with one."""

from math import floor
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buurtsamen.places.brands import Complaint, Kind

LABELS: dict[str, Any] = {
    "primary": gettext_lazy("Main colour"),
    "primary-hover": gettext_lazy("Main colour under the mouse"),
    "primary-active": gettext_lazy("Main colour when pressed"),
    "on-primary": gettext_lazy("Text on the main colour"),
    "soft": gettext_lazy("Tint of bands"),
    "soft-line": gettext_lazy("Lines in a band"),
    "deep": gettext_lazy("Footer"),
    "on-deep": gettext_lazy("Text on the footer"),
    "paper": gettext_lazy("Page"),
    "surface": gettext_lazy("Panel"),
    "sunken": gettext_lazy("Trough"),
    "ink": gettext_lazy("Text"),
    "muted": gettext_lazy("Second text"),
    "line": gettext_lazy("Quiet lines"),
    "edge": gettext_lazy("Edge of fields"),
    "ticket": gettext_lazy("Voucher"),
    "ticket-hover": gettext_lazy("Voucher under the mouse"),
    "ticket-soft": gettext_lazy("Voucher that was given"),
    "ticket-edge": gettext_lazy("Edge of the voucher"),
    "ticket-ink": gettext_lazy("Text on the voucher"),
    "focus": gettext_lazy("Ring around what has the focus"),
    "focus-ring": gettext_lazy("Light around that ring"),
    "ok": gettext_lazy("Good news"),
    "ok-soft": gettext_lazy("Behind good news"),
    "wrong": gettext_lazy("Mistake"),
    "wrong-soft": gettext_lazy("Behind a mistake"),
    "warn": gettext_lazy("Warning"),
    "warn-soft": gettext_lazy("Behind a warning"),
    "info": gettext_lazy("Notice"),
    "info-soft": gettext_lazy("Behind a notice"),
    "ramp-1": gettext_lazy("Map, step 1 (lightest)"),
    "ramp-2": gettext_lazy("Map, step 2"),
    "ramp-3": gettext_lazy("Map, step 3"),
    "ramp-4": gettext_lazy("Map, step 4"),
    "ramp-5": gettext_lazy("Map, step 5 (darkest)"),
    "radius": gettext_lazy("Roundness of corners"),
    "font": gettext_lazy("Letters"),
}


def sentence(complaint: Complaint) -> str:
    """What is wrong, with what was measured and what is needed."""
    name, other = LABELS.get(complaint.name, complaint.name), LABELS.get(complaint.other, "")
    match complaint.kind:
        case Kind.CONTRAST:
            said = _(
                "“%(name)s” with “%(other)s” has a contrast of %(measured)s : 1. It must be %(needed)s : 1 or more."
            )
            words = {"measured": _down(complaint.measured[0], 2), "needed": number_format(complaint.needed)}
        case Kind.LIKE_THE_VOUCHER:
            said = _(
                "“%(name)s” looks like “%(other)s”: on the circle of colours they lie %(measured)s degrees apart."
                " It must be %(needed)s or more, or the voucher no longer stands out."
            )
            words = {"measured": _down(complaint.measured[0], 0), "needed": number_format(complaint.needed)}
        case Kind.UNEVEN:
            said = _("The steps of the map must get darker evenly. Now the differences in lightness are %(measured)s.")
            words = {"measured": " – ".join(_down(step, 0) for step in complaint.measured)}
        case Kind.NO_COLOUR:
            said, words = _("“%(name)s”: write a colour like #12583d, or leave it empty."), {}
        case Kind.NO_RADIUS:
            said, words = _("“%(name)s”: write 0px to 24px."), {}
        case _:
            said, words = _("“%(name)s”: choose one of the list."), {}
    return said % {"name": name, "other": other, **words}


def _down(number: float, places: int) -> str:
    """Rounded down, so that what is too little never reads as enough: 6,99."""
    return number_format(floor(number * 10**places) / 10**places, places)
