# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a resident of the demo began, and did not send in yet."""

from datetime import timedelta

from django.utils import timezone

from buurtsamen.applications import homes, joining, starting
from buurtsamen.applications.models import Application, CoOrganiser
from buurtsamen.demo import staff
from buurtsamen.places.models import Address, Municipality

_IDEA = {
    "title": "Zaden ruilen bij de bieb",
    "theme": "groen",
    "summary": "Een kastje vol zaden: neem een zakje mee, en breng er in de herfst een terug.",
    "story": "Wie een tuin of balkon heeft, houdt elk jaar zaden over. Wij maken er een kastje voor.\n\n"
    "In april houden we een middag waarop iedereen zijn eerste zaadjes in een potje stopt.",
}
_BUDGET = {
    **{"what-1": "Hout en verf voor het kastje", "cents-1": "140", "how-1": "asked"},
    **{"what-2": "Potjes en aarde voor 60 kinderen", "cents-2": "85", "how-2": "asked"},
    **{"what-3": "Twee lange tafels", "cents-3": "60", "how-3": "lent"},
}


def half(municipality: Municipality) -> None:
    """A plan that is half filled in: one neighbour said yes, another has a paper with a code."""
    resident, began = staff.colleague(municipality, staff.RESIDENT), timezone.now() - timedelta(days=2)
    plan = starting.start(resident, municipality, at=began)
    lived = Address.objects.of(municipality).lived_in().exclude(postcode="").order_by("pk")
    own, other = lived[0], lived[1]
    plan.answers = {
        "idea": _IDEA,
        "place": {"where": "here", "place": "De hal van de bibliotheek", "postcode": own.postcode},
        "people": {"for_whom": "Voor iedereen met een tuin, een balkon of een vensterbank", "happens": "In april"},
        "budget": _BUDGET,
        "you": {"name": resident.name, "does": "bouwt het kastje", "phone": ""},
    }
    plan.done = ["idea", "place", "people", "budget"]
    plan.home = homes.hashed(plan, own)
    Application.objects.filter(pk=plan.pk).update(answers=plan.answers, done=plan.done, home=plan.home)
    link = "/meedoen/"
    joined = joining.invite(plan, name="Dilek", by=resident, at=began, link=link)
    home = homes.hashed(plan, other)
    CoOrganiser.objects.filter(pk=joined.pk).update(does="zaait met de kinderen", home=home, joined_at=began)
    joining.invite(plan, name="Wim", by=resident, at=began, link=link)
