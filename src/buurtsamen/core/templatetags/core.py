# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the few filters and tags that every template knows."""

from collections.abc import Mapping
from datetime import date

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from buurtsamen.core import dates
from buurtsamen.core import euros as amounts

register = template.Library()


@register.filter
def euros(cents: int) -> str:
    """`{{ initiative.saved_cents|euros }}`: € 337,50."""
    return amounts.euros(cents)


@register.filter
def day(on: date, form: str = "") -> str:
    """`{{ round.closes_on|day:"weekday year" }}`: zondag 14 december 2025."""
    return dates.day(on, weekday="weekday" in form, year="year" in form)


@register.filter
def number(count: int) -> str:
    """A count with thousands apart: 33.795, in English 33,795."""
    return amounts.grouped(count)


@register.filter
def get(counts: Mapping[str, int], key: str) -> int:
    """What stands behind a key; nothing is 0."""
    return counts.get(key, 0)


@register.filter
def paragraphs(text: str) -> list[str]:
    """The parts of a text between empty lines."""
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """`{% icon "map-pin" %}`: a drawing for the eye only; a word stands beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        extra,
        static("website/icons.svg"),
        name,
    )
