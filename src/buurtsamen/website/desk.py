# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the desk shows of this room."""

from django.utils.translation import gettext_lazy as _

from buurtsamen.desk.menu import Entry, Section
from buurtsamen.people.rights import Right

MENU = [Entry(Section.SETTINGS, _("Texts of the site"), "texts", Right.SEE_SETTINGS)]
SAYS = {
    "website.page.changed": _("changed a text of the site"),
    "website.page.restored": _("put back an earlier text of the site"),
}
THINGS = {"website.page": (_("text of the site"), "")}
FIELDS = {"version": _("version")}
