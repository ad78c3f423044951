# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what this room knows about a user, in the municipality that the connection works for.

Offers and alerts are made without an account; they are somebody's when the address is one that they proved.
"""

from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from buurtsamen.core import dates
from buurtsamen.people.models import User
from buurtsamen.sharing import contacts, daily, offers
from buurtsamen.sharing.models import Alert, Offer


def about(user: User) -> dict[str, Any]:
    """What they offered, and what they want to hear of."""
    offered = Offer.objects.filter(who__in=_keys(user)).select_related("need__initiative").order_by("made_at")
    alerts = Alert.objects.filter(who__in=_keys(user)).select_related("district").order_by("made_at")
    known = {
        "offers": [
            {
                "at": offer.made_at.isoformat(),
                "for": offer.need.initiative.title,
                "what": offer.need.what,
                "count": offer.count,
                "state": offer.state,
                **_told(offer, "name", "email", "phone", "note"),
            }
            for offer in offered
        ],
        "alerts": [
            {
                "at": alert.made_at.isoformat(),
                "metres": alert.metres,
                "district": alert.district.name if alert.district else None,
                **_told(alert, "email", "spot"),
            }
            for alert in alerts
        ],
    }
    return {name: found for name, found in known.items() if found}


def forget(user: User) -> None:
    """What they would still help with is cancelled; who offered is known no more, and nothing is sent any more."""
    for offer in Offer.objects.filter(who__in=_keys(user)).select_related("need__budget_line"):
        need = offer.need
        is_to_come = need.ends_on is None or need.ends_on >= dates.today()
        if offer.state in Offer.STANDING and is_to_come and not need.closed_on:
            offers.cancel(offer, at=timezone.now())
        daily.forget_one(offer)
    Alert.objects.filter(who__in=_keys(user)).delete()


def _keys(user: User) -> list[Any]:
    proven = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return [contacts.key_of(email) for email in proven]


def _told(row: Offer | Alert, *names: str) -> dict[str, Any]:
    contact = contacts.of(row)
    return {name: getattr(contact, name) for name in names} if contact else {}
