# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the desk shows of this room, of the desk itself, and of what lies below it."""

from django.utils.translation import gettext_lazy as _

from buurtsamen.desk.menu import Entry, Section
from buurtsamen.office.journal_words import FIELDS, SAYS, THINGS
from buurtsamen.office.mail_form import MAIL_WORDS
from buurtsamen.office.news import changed, find, waits
from buurtsamen.people.rights import Right

__all__ = ["FIELDS", "MAIL_WORDS", "MENU", "SAYS", "THINGS", "changed", "find", "waits"]

MENU = [
    Entry(Section.SETTINGS, _("Settings"), "settings", Right.SEE_SETTINGS),
    Entry(Section.SETTINGS, _("Mail texts"), "mail_texts", Right.SEE_SETTINGS),
    Entry(Section.SETTINGS, _("Mail"), "sent_mails", Right.SEE_SETTINGS),
    Entry(Section.SETTINGS, _("Colleagues"), "desk_people", Right.SEE_PEOPLE),
    Entry(Section.SETTINGS, _("Journal"), "desk_journal", Right.SEE_JOURNAL),
]
