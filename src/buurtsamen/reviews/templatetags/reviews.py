# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what templates ask about the work on an initiative."""

from typing import Any

from django import template

from buurtsamen.core import dates
from buurtsamen.desk.today import Line
from buurtsamen.places.models import Municipality
from buurtsamen.reviews import waiting
from buurtsamen.reviews.moderation import Kind

register = template.Library()
register.filter(waiting.turn)
register.filter(waiting.with_whom)


@register.filter
def line(initiative: Any, municipality: Municipality) -> Line:
    """How long there is still time for a decision, today."""
    return waiting.line(initiative, municipality, dates.today())


@register.filter
def says(row: Any, kind: Kind) -> str:
    """What stands in something that residents publish."""
    return kind.says(row)
