# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the desk shows of this room."""

from django.utils.translation import gettext_lazy as _

from buurtsamen.desk.menu import Entry, Section
from buurtsamen.people.rights import Right
from buurtsamen.sharing import daily, offers

MENU = [
    Entry(Section.INITIATIVES, _("Hands and things"), "staff_needs", Right.SEE_INITIATIVES, is_beside=True),
]
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
MAIL_WORDS = {
    "initiative": (_("the name of the initiative"), "Lange tafel"),
    "what": (_("what is asked"), _("Carrying tables")),
    "count": (_("how many"), "2"),
    "when": (_("when it is"), _("Saturday 13 June, 14.00")),
    "where": (_("where it is"), "Het veldje"),
    "neighbour": (_("the name of who offers it"), "Joke"),
    "maker": (_("the name of a maker"), "Noor"),
    "reach": (_("how to reach the neighbour"), "joke@example.nl"),
    "yes": (_("the link for yes"), "https://…/ja/"),
    "no": (_("the link for no"), "https://…/nee/"),
    "why": (_("the reason of the colleague"), _("It is asked already.")),
    "wish": (_("what somebody wants to hear of"), _("hands, within 1 kilometre")),
    "list": (_("what is new"), _("Carrying tables, 300 metres from you")),
    "more": (_("the link to all"), "https://…/helpen/"),
    "end": (_("the link to end it"), "https://…/stop/"),
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
