# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the calendar asks of hands and things. Every act is safe to repeat: a mail goes out once."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import DateField
from django.db.models.functions import Cast, Coalesce

from buurtsamen.core import failpoints
from buurtsamen.initiatives.models import Initiative
from buurtsamen.places.models import Municipality
from buurtsamen.sharing import needs, offers, telling
from buurtsamen.sharing.models import Alert, Need, Offer, OfferQuerySet

JOB = "sharing.daily"
ASKED_AFTER = timedelta(days=7)
STOPPED = (Initiative.State.NOT_SUCCEEDED, Initiative.State.WITHDRAWN)


def remind(municipality: Municipality, *, on: date) -> int:
    """Whose help was accepted for tomorrow gets a mail, once.

    Returns:
        How many mails.
    """
    due = _accepted(municipality).filter(need__begins_on=on + timedelta(days=1), reminded_on=None)
    return sum(_once(offer, "reminder", reminded_on=on) for offer in due)


def ask(municipality: Municipality, *, on: date) -> int:
    """A week after the last day, or after the offer was accepted when there is none: did it lead to a match? Once.

    Returns:
        How many mails.
    """
    day = Coalesce("need__ends_on", Cast("answered_at", DateField()))
    due = _accepted(municipality).filter(asked_on=None).alias(day=day).filter(day__lte=on - ASKED_AFTER)
    return sum(_once(offer, "match", asked_on=on) for offer in due)


def end(municipality: Municipality, *, on: date, at: datetime) -> int:
    """What was asked for an initiative that stopped is asked no more, and who would help is told; of one that is done
    it is closed in silence, for the help was given.

    Returns:
        How many needs.
    """
    rows = Need.objects.of(municipality).open().select_related("initiative", "municipality")
    stopped = list(rows.filter(initiative__state__in=STOPPED))
    for need in stopped:
        needs.close(need, by=JOB, at=at)
    done = rows.filter(initiative__state=Initiative.State.DONE).update(closed_on=on)
    return len(stopped) + done


def forget(municipality: Municipality, *, on: date, at: datetime) -> int:
    """Who offered is forgotten when the term of the municipality is over; what is left is a count.

    The term runs from the day of the need, or from the last word on the offer when there is none. Offers and alerts
    that nobody confirmed go after two days.

    Returns:
        How many were forgotten.
    """
    before = at - offers.PROVEN_WITHIN
    gone = Offer.objects.of(municipality).filter(state=Offer.State.UNPROVEN, made_at__lte=before).delete()[0]
    gone += Alert.objects.of(municipality).filter(proven_at=None, made_at__lte=before).delete()[0]
    day = Coalesce("need__ends_on", Cast(Coalesce("answered_at", "proven_at", "made_at"), DateField()))
    known = Offer.objects.of(municipality).filter(who__isnull=False).alias(day=day)
    for offer in known.filter(day__lt=on - timedelta(weeks=municipality.offer_weeks)).select_related("need"):
        gone += forget_one(offer)
    return gone


@transaction.atomic
def forget_one(offer: Offer) -> int:
    """Who offered this is known no more; a page that named them says a neighbour.

    Returns:
        1, or 0 when they were forgotten before.
    """
    Offer.objects.filter(pk=offer.pk, state__in=[Offer.State.OPEN, Offer.State.WAITING]).update(
        state=Offer.State.CLOSED
    )
    forgotten = Offer.objects.filter(pk=offer.pk, who__isnull=False).update(who=None, contact=b"", network=None)
    line = offer.need.budget_line
    if forgotten and line and line.lender and offer.state == Offer.State.ACCEPTED:
        type(line).objects.filter(pk=line.pk).update(lender=offers.lender(offer.need))
    return forgotten


def _accepted(municipality: Municipality) -> OfferQuerySet:
    rows = Offer.objects.of(municipality).filter(state=Offer.State.ACCEPTED, who__isnull=False)
    return rows.select_related("need__initiative", "need__municipality")


@transaction.atomic
def _once(offer: Offer, name: str, **sets: date) -> bool:
    """Mark it and queue its mail, together; of two workers at once, one does."""
    failpoints.reach("daily.once")
    ((field, on),) = sets.items()
    if not Offer.objects.filter(pk=offer.pk, state=Offer.State.ACCEPTED, **{field: None}).update(**{field: on}):
        return False
    telling.helper(name, offer, offer.need)
    return True
