# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what templates ask about an initiative today."""

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from buurtsamen.core import dates
from buurtsamen.initiatives import showing
from buurtsamen.initiatives.models import Initiative, Theme
from buurtsamen.places.models import Municipality
from buurtsamen.rounds.models import Round

register = template.Library()
register.filter(showing.is_almost_there)


@register.filter
def picture(initiative: Initiative) -> str:
    """The address of its photo, as small as on a card, or of the drawing of its theme."""
    if photo := getattr(initiative, "photo", None):
        return reverse("picture_small", args=[photo])
    return static(showing.picture(initiative))


@register.filter
def theme_icon(theme: str) -> str:
    """The name of the icon of a theme."""
    return showing.ICONS[Theme(theme)]


@register.filter
def is_new(initiative: Initiative) -> bool:
    """Whether it began to save in the last seven days."""
    return showing.is_new(initiative, dates.today())


@register.filter
def days_left(initiative: Initiative) -> int:
    """Days until its last one, which counts."""
    return initiative.days_left(dates.today())


@register.filter
def where(initiative: Initiative, municipality: Municipality) -> str:
    """`Maardijk, Windmolenbroek`, or `Heel Almelo`."""
    if initiative.neighbourhood and initiative.district:
        return f"{initiative.neighbourhood.name}, {initiative.district.name}"
    if initiative.district:
        return initiative.district.name
    return _("All of %(town)s") % {"town": municipality.name}


@register.filter
def vouchers_left(initiative: Initiative, round_: Round) -> int:
    """How many whole vouchers of a round would still fund it."""
    return -(-(initiative.target_cents - initiative.saved_cents) // round_.value_cents)
