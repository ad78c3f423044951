# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what templates ask about lines of the journal."""

from django import template

from buurtsamen.desk import history

register = template.Library()
register.filter("says", history.says)
register.filter("who", history.who)
register.filter("changes", history.changes)
