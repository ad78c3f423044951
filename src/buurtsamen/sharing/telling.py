# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for mail about hands and things: to who offers, and to the makers of an initiative.

Who they are is told to the other only when an offer was accepted, and then only what the two need to meet.
"""

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from buurtsamen.initiatives.models import Organiser
from buurtsamen.mail import mail
from buurtsamen.people.models import User
from buurtsamen.places import hosts
from buurtsamen.sharing import contacts, words
from buurtsamen.sharing.contacts import Contact
from buurtsamen.sharing.models import Need, Offer


def helper(name: str, offer: Offer, need: Need, **more: Any) -> None:
    """Queue a mail to who offered, in their language; nothing when they were forgotten.

    Args:
        name: of the mail, in mails/LANGUAGE.
        more: words of it, or how it is sent (mail.send).
    """
    contact = contacts.of(offer)
    if contact is None:
        return
    with translation.override(contact.language):
        mail.send(
            name=f"sharing/{name}",
            to=contact.email,
            municipality=need.municipality,
            language=contact.language,
            about=need.initiative.title,
            **_words(offer, need, contact),
            **more,
        )


def makers(name: str, offer: Offer, need: Need, **more: Any) -> None:
    """Queue a mail to all who are behind the initiative and have an account; nothing when the offerer was forgotten."""
    contact = contacts.of(offer)
    if contact is None:
        return
    page = reverse("my_needs", args=[need.initiative.number])
    makers_of(need, name, **_words(offer, need, contact) | {"link": f"{hosts.origin(need.municipality)}{page}"}, **more)


def makers_of(need: Need, name: str, **more: Any) -> None:
    """Queue a mail to all who are behind the initiative of a need and have an account."""
    more = {"what": words.title(need), "initiative": need.initiative.title} | more
    for maker in Organiser.objects.filter(initiative=need.initiative, user__is_active=True).select_related("user"):
        assert maker.user  # noqa: S101 - just asked
        mail.send(
            name=f"sharing/{name}",
            to=maker.user.email,
            municipality=need.municipality,
            about=need.initiative.title,
            **more,
        )


def reach(user: User) -> str:
    """How to reach one of the makers: their name, address and telephone number."""
    return ", ".join(filter(None, [user.name, user.email, user.phone]))


def reach_helper(contact: Contact) -> str:
    """How to reach who offers."""
    return ", ".join(filter(None, [contact.name, contact.email, contact.phone]))


def _words(offer: Offer, need: Need, contact: Contact) -> dict[str, Any]:
    link = f"{hosts.origin(need.municipality)}{reverse('offer', args=[contacts.token(offer)])}"
    return {
        "neighbour": contact.name,
        "what": words.title(need),
        "count": words.amount(need, offer.count),
        "initiative": need.initiative.title,
        "when": words.when(need) or _("to be agreed on"),
        "where": need.initiative.place,
        "link": link,
        "yes": f"{link}?antwoord=ja",
        "no": f"{link}?antwoord=nee",
    }
