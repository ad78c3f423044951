# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what this room puts on the public page of an initiative: how it went, and asking its makers."""

from collections.abc import Iterator

from buurtsamen.initiatives.models import Initiative
from buurtsamen.initiatives.parts import Part, Place
from buurtsamen.places.middleware import TownRequest


def parts(request: TownRequest, initiative: Initiative) -> Iterator[Part]:  # noqa: ARG001 - as the others
    """The story of what is done, above all else; and a link to the form for a question."""
    told = [update for update in initiative.updates.all() if update.is_story]
    if told:
        seen = initiative.pictures.filter(is_main=False, update=None, hidden_on=None).exclude(seen_on=None)
        pictures = list(seen.defer("jpeg", "small"))
        spent = [line for line in initiative.budget.all() if line.spent_cents is not None]
        yield Part(Place.FIRST, "makers/_story.html", {"told": told[0], "pictures": pictures, "spent": spent})
    yield Part(Place.MAKERS, "makers/_ask.html")
