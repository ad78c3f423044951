# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for offering hands and things: without an account, proven by mail, answered by the makers.

Every act on an offer holds its need first, so acts on the offers of one need take turns.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from buurtsamen.core import failpoints
from buurtsamen.core.dates import AMSTERDAM
from buurtsamen.mail import mail
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.places import hosts
from buurtsamen.sharing import contacts, ics, lending, needs, quotas, telling
from buurtsamen.sharing.contacts import Contact
from buurtsamen.sharing.models import Need, Offer
from buurtsamen.sharing.refusals import Expired, Full, Known, TooLate

State = Offer.State
PROVEN_WITHIN = timedelta(days=2)
BY_HELPER = "sharing.helper"  # in the journal: somebody without an account did it, by their link


@transaction.atomic
def make(need: Need, contact: Contact, *, count: int, network: str, at: datetime) -> Offer:
    """Somebody offers; nothing is done with it, and nobody sees it, until they follow the link in their mail.

    Args:
        count: of people or units; more than is asked becomes what is asked.
        network: as `core.http.client_network` gives it.

    Raises:
        Closed, TooMany: nothing was kept, no mail was sent.
    """
    now = needs.hold(need)
    who, key = contacts.key_of(contact.email), quotas.count(contact.email, network=network, at=at)
    offer = Offer.objects.create(
        municipality=now.municipality,
        need=now,
        count=min(count, now.count),
        who=who,
        contact=contacts.sealed(contact),
        network=key,
        made_at=at,
    )
    telling.helper("confirm", offer, now)
    return offer


@transaction.atomic
def confirm(offer: Offer, *, at: datetime) -> None:
    """The address is theirs: the makers are told, or they are on the waiting list when there is no place now.

    Raises:
        Expired, Closed, Known, TooLate: nothing was changed.
    """
    need = needs.hold(offer.need)
    if offer.made_at + PROVEN_WITHIN <= at:
        raise Expired
    state = State.OPEN if need.taken + offer.count <= need.count else State.WAITING
    try:
        with transaction.atomic():
            _step(offer, (State.UNPROVEN,), state, proven_at=at, network=None)
    except IntegrityError as error:
        raise Known from error
    telling.makers("offered" if state == State.OPEN else "offered_waiting", offer, need)


@transaction.atomic
def accept(offer: Offer, *, by: User, at: datetime) -> None:
    """The makers want this help: from now on the two know how to reach each other.

    When this is all that was asked of a thing in the budget, the target falls; when it is all that was asked, the
    others wait.

    Raises:
        Closed, Full, TooLate: nothing was changed.
    """
    failpoints.reach("offers.accept")
    need = needs.hold(offer.need)
    taken = Need.objects.filter(pk=need.pk, closed_on=None, taken__lte=F("count") - offer.count)
    if not taken.update(taken=F("taken") + offer.count):
        raise Full
    _step(offer, (State.OPEN, State.WAITING), State.ACCEPTED, answered_at=at)
    need.taken += offer.count
    journal.record("sharing.offer.accepted", need, where=need.municipality, at=at, by=by)
    telling.helper("accepted", offer, need, maker=telling.reach(by), reply_to=by.email, attachments=_day(need, at))
    if contact := contacts.of(offer):
        reach = telling.reach_helper(contact)
        telling.makers("helper", offer, need, reach=reach, reply_to=contact.email)
    if need.is_full():
        lending.lend(need, lender(need), by=by, on=at.astimezone(AMSTERDAM).date(), at=at)
        for other in Offer.objects.filter(need=need, state=State.OPEN):
            _step(other, (State.OPEN,), State.WAITING)
            telling.helper("waiting", other, need)


@transaction.atomic
def thank(offer: Offer, *, by: User, at: datetime) -> None:
    """The makers do not need this help, or not any more, and say so kindly; who waits moves up.

    Raises:
        Closed, TooLate: nothing was changed.
    """
    need = _leave(offer, (State.OPEN, State.WAITING, State.ACCEPTED), State.THANKED, by=by, at=at)
    journal.record("sharing.offer.thanked", need, where=need.municipality, at=at, by=by)
    telling.helper("thanked", offer, need)
    needs.move_up(need)


@transaction.atomic
def cancel(offer: Offer, *, at: datetime) -> None:
    """Who offered cannot come after all; who waits moves up.

    Raises:
        Closed, TooLate: nothing was changed.
    """
    is_known = offer.state != State.UNPROVEN
    need = _leave(offer, (State.UNPROVEN, *Offer.STANDING), State.CANCELLED, by=BY_HELPER, at=at)
    if is_known:
        telling.makers("cancelled", offer, need)
        needs.move_up(need)


@transaction.atomic
def answer(offer: Offer, *, is_match: bool, at: datetime) -> None:
    """Whether it led to a match, as who offered tells; the last answer counts.

    Raises:
        TooLate: it was never accepted; nothing was changed.
    """
    told = Offer.objects.filter(pk=offer.pk, state=State.ACCEPTED, answered_at__lte=at)
    if not told.update(is_match=is_match):
        raise TooLate
    offer.is_match = is_match


def lender(need: Need) -> str:
    """Who lends it, as the page says it: the names that may stand there, and the others together."""
    accepted = list(Offer.objects.filter(need=need, state=State.ACCEPTED))
    told = [contacts.of(offer) for offer in accepted]
    known = [contact.shown_as for contact in told if contact and contact.shown_as]
    with translation.override("nl"):
        if len(known) < len(accepted):
            known.append(_("a neighbour") if len(accepted) - len(known) == 1 else _("neighbours"))
        both = _("and")
    return f" {both} ".join(known)[:80]


def _day(need: Need, at: datetime) -> list[mail.Attachment]:
    """For their calendar, when there is a day."""
    if need.begins_on is None:
        return []
    return [
        mail.Attachment(
            "agenda.ics", "text/calendar", ics.calendar([need], origin=hosts.origin(need.municipality), at=at)
        )
    ]


def _leave(offer: Offer, states: tuple[State, ...], to: State, *, by: User | str, at: datetime) -> Need:
    """The offer is over; its place is free again, and what was lent goes back."""
    need = needs.hold(offer.need)
    offer.refresh_from_db(fields=["state"])
    was_accepted, was_full = offer.state == State.ACCEPTED, need.is_full()
    _step(offer, states, to, answered_at=at)
    if was_accepted:
        Need.objects.filter(pk=need.pk).update(taken=F("taken") - offer.count)
        need.taken -= offer.count
        if was_full:
            lending.take_back(need, by=by, at=at)
    return need


def _step(offer: Offer, states: tuple[State, ...], to: State, **sets: object) -> None:
    """One conditional update: of two at once, exactly one succeeds.

    Raises:
        TooLate: it stands elsewhere; nothing was changed.
    """
    if not Offer.objects.filter(pk=offer.pk, state__in=states).update(state=to, **sets):
        raise TooLate
    offer.state = to
    for field, value in sets.items():
        setattr(offer, field, value)
