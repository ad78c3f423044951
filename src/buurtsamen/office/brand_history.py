# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for former brands: the journal knows them, and one can come back."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from buurtsamen.people import journal
from buurtsamen.people.models import Event, User
from buurtsamen.places import brands
from buurtsamen.places.models import Municipality

CHANGED, RESTORED = "places.brand.changed", "places.brand.restored"


class NotGood(Exception):
    """The brand of then is not good by the rules of now. Nothing was changed."""

    message = _("That look has too little contrast by the rules of today, so it cannot come back. Nothing was changed.")


def events(municipality: Municipality) -> QuerySet[Event]:
    """The changes of the brand, the newest first."""
    return journal.of(municipality).filter(municipality=municipality, what__in=(CHANGED, RESTORED))


def before(event: Event, municipality: Municipality) -> dict[str, str]:
    """The brand as it was before a change: the one of now, with that change and all later ones undone."""
    brand = dict(municipality.brand)
    for later in events(municipality).filter(pk__gte=event.pk).order_by("-pk"):
        for name, (was, _now) in later.change.items():
            if was:
                brand[name] = was
            else:
                brand.pop(name, None)
    return brand


@transaction.atomic
def restore(event: Event, *, municipality: Municipality, at: datetime, by: User, why: str) -> None:
    """Make the brand what it was before a change.

    Raises:
        NotGood: it has complaints by now; nothing was changed.
    """
    row = Municipality.objects.select_for_update().get(pk=municipality.pk)
    brand = before(event, row)
    if brands.complaints(brand):
        raise NotGood
    names = [name for name in brands.PROPERTIES if row.brand.get(name) != brand.get(name)]
    change = {name: [row.brand.get(name, ""), brand.get(name, "")] for name in names}
    row.brand = brand
    row.version += 1
    row.save(update_fields=["brand", "version"])
    journal.record(RESTORED, row, where=row, at=at, by=by, why=why, change=change)
