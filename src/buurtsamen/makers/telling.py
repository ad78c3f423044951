# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for mail to the makers of an initiative."""

from typing import Any

from django.urls import reverse

from buurtsamen.initiatives.models import Initiative
from buurtsamen.mail import mail
from buurtsamen.places import hosts


def makers(name: str, initiative: Initiative, *, link: str = "", **words: Any) -> int:
    """Mail everybody behind an initiative who has an account, as part of the caller's transaction.

    Args:
        name: of the mail in this room: "funded".
        link: path of the page that it is about; the desk of the initiative when left out.

    Returns:
        How many mails were queued.
    """
    path = link or reverse("my_initiative", args=[initiative.number])
    organisers = initiative.organisers.filter(user__is_active=True).select_related("user")
    for organiser in organisers:
        assert organiser.user  # noqa: S101 - just filtered
        mail.send(
            name=f"makers/{name}",
            to=organiser.user.email,
            municipality=initiative.municipality,
            about=initiative.title,
            person=organiser.user.name,
            title=initiative.title,
            link=hosts.origin(initiative.municipality) + path,
            **words,
        )
    return len(organisers)
