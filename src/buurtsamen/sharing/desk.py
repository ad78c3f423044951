# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the desk shows of this room."""

from django.utils.translation import gettext_lazy as _

from buurtsamen.desk.menu import Entry, Section
from buurtsamen.people.rights import Right
from buurtsamen.sharing import daily, offers

MENU = [Entry(Section.INITIATIVES, _("Hands and things"), "staff_needs", Right.SEE_INITIATIVES)]
SAYS = {
    "sharing.need.made": _("asked for hands or a thing"),
    "sharing.need.changed": _("changed what is asked"),
    "sharing.need.closed": _("asked it no more"),
    "sharing.offer.accepted": _("accepted an offer"),
    "sharing.offer.thanked": _("thanked for an offer"),
    "sharing.thing.lent": _("a thing is lent, so the target fell"),
    "sharing.thing.taken_back": _("a thing is not lent after all, so the target rose"),
    daily.JOB: _("the calendar of hands and things"),
    offers.BY_HELPER: _("a neighbour, by the link in their mail"),
}
THINGS = {"sharing.need": (_("question for hands or things"), "staff_need")}
FIELDS = {
    "target_cents": _("target"),
    "what": _("what is asked"),
    "count": _("how many"),
    "unit": _("counted in"),
    "skill": _("skill"),
    "begins_on": _("first day"),
    "begins_at": _("from"),
    "ends_on": _("last day"),
    "ends_at": _("until"),
}
