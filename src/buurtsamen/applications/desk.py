# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the desk shows of this room: how its lines of the journal read."""

from django.utils.translation import gettext_lazy as _

from buurtsamen.desk.menu import Entry, Section
from buurtsamen.people.rights import Right

MENU = [
    Entry(Section.INITIATIVES, _("Begin for a resident"), "staff_begin_for", Right.ACT_FOR_RESIDENTS, is_beside=True)
]
SAYS = {
    "applications.application.started": _("began an application"),
    "applications.application.thrown_away": _("threw an application away"),
    "applications.co_organiser.invited": _("asked somebody to organise along"),
    "applications.co_organiser.joined": _("joined as a co-organiser"),
    "applications.co_organiser.taken_off": _("took a co-organiser off the list"),
    "co-organiser": _("a co-organiser"),
}
# Words of our mails: what each stands for, and an example.
MAIL_WORDS = {
    "title": (_("what the plan is called"), _("Long table in our street")),
    "number": (_("the number of the initiative"), "12"),
    "due": (_("the last day on which we answer"), _("Friday 4 December")),
    "helper": (_("the name of the officer who helps"), "Marieke"),
    "name_of_other": (_("the name of who joined"), "Emre"),
}
THINGS = {"applications.application": (_("application"), "")}
FIELDS = {
    "theme": _("Theme"),
    "summary": _("The idea in one sentence"),
    "story": _("The story"),
    "place": _("Where"),
    "for_whom": _("For whom"),
    "happens": _("When"),
    "saves_until": _("Saves until"),
    "target_cents": _("Target"),
    "district": _("District"),
    "neighbourhood": _("Neighbourhood"),
    "longitude": _("longitude"),
    "latitude": _("latitude"),
}
