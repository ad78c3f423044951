# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what this room shows on the page of an initiative."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from buurtsamen.core import dates
from buurtsamen.core.euros import euros
from buurtsamen.initiatives.models import Initiative
from buurtsamen.initiatives.parts import Part, Place
from buurtsamen.places.middleware import TownRequest
from buurtsamen.sharing.models import Need


def parts(request: TownRequest, initiative: Initiative) -> Iterator[Part]:
    """What it asks of its neighbours, a link to that, and how its target fell by what is lent. One query."""
    needs = list(Need.objects.of(request.municipality).filter(initiative=initiative).public(dates.today()))
    if needs:
        yield Part(Place.BESIDE, "sharing/_also.html")
        yield Part(Place.HELP, "sharing/_needs.html", needs)
    if fell := how_the_target_fell(initiative):
        yield Part(Place.MONEY, "sharing/_fell.html", fell)


def how_the_target_fell(initiative: Initiative) -> str:
    """`Het streefbedrag was € 585. Sinds 11 november is er te leen: tafels. Daarom is nu € 465 genoeg.`; or nothing."""
    lent = [line for line in initiative.budget.all() if line.lent_on]
    if not lent:
        return ""
    before = initiative.target_cents + sum(line.cents for line in lent)
    said = _("The target was %(before)s. On %(day)s this came on loan: %(things)s. So %(now)s is enough now.")
    return said % {
        "before": euros(before),
        "day": dates.day(max(line.lent_on for line in lent if line.lent_on)),
        "things": ", ".join(line.what for line in lent),
        "now": euros(initiative.target_cents),
    }
