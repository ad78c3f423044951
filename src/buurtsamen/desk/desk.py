# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the desk shows of this room."""

from django.utils.translation import gettext_lazy as _

from buurtsamen.desk.menu import Entry, Section
from buurtsamen.people.rights import Right

MENU = [
    Entry(Section.TODAY, _("Today"), "desk", Right.ENTER),
    Entry(Section.MONEY, _("Check the books"), "desk_check_books", Right.SEE_BOOKS),
]
