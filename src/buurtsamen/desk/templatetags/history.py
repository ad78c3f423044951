# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what templates ask about lines of the journal and about long work."""

from django import template

from buurtsamen.desk import history, works
from buurtsamen.desk.models import Work

register = template.Library()
register.filter("says", history.says)
register.filter("who", history.who)
register.filter("changes", history.changes)


@register.filter
def work_title(work: Work) -> str:
    """What it is called."""
    return str(works.kind(work).title)
