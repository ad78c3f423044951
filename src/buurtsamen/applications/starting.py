# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for beginning an application, throwing it away, and forgetting those that nobody went on with."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from buurtsamen.applications.models import Application, ApplicationQuerySet
from buurtsamen.initiatives.models import Initiative
from buurtsamen.mail import mail
from buurtsamen.people import accounts, journal, rights
from buurtsamen.people.models import User
from buurtsamen.people.rights import Right
from buurtsamen.places.models import Municipality

MOST_UNSENT = 5  # of one user in one municipality: nobody needs more, and a machine gets no further
KEPT = timedelta(days=365)
FORGETS = "applications.forget"
State = Initiative.State
RUNNING = (
    State.SUBMITTED,
    State.CHANGES_ASKED,
    State.SAVING,
)  # what counts for the most that somebody may have at once


class Refused(Exception):
    """Nothing was changed; the message says why."""

    message = _("This cannot be done. Nothing was changed.")


class TooMany(Refused):
    """They have begun enough."""

    message = _("You began five plans that you did not send in. Go on with one of those, or throw one away first.")


class Sent(Refused):
    """It was sent in: there is an initiative now."""

    message = _("You sent this in, so it cannot be thrown away here. Do you want to stop? Then withdraw it.")


class Yourself(Refused):
    """An officer wants to help themselves."""

    message = _("This is your own address. Begin your own plan on the website. Nothing was changed.")


class ManyOfThem(Refused):
    """The resident has begun enough."""

    message = _(
        "This resident began five plans that were not sent in. Let them go on with one of those, or throw one away. "
        "Nothing was changed."
    )


def reachable(user: User, municipality: Municipality, *, is_sure: bool) -> ApplicationQuerySet:
    """Those that somebody may see and answer: their own, and those that they fill in for a resident.

    Args:
        is_sure: whether they signed in with a second factor; without one an officer has their own only.
    """
    rows = Application.objects.of(municipality).select_related("initiative", "user", "helper", "municipality")
    if is_sure and rights.may(user, Right.ACT_FOR_RESIDENTS, municipality):
        return rows.filter(Q(user=user) | Q(helper=user))
    return rows.by(user)


@transaction.atomic
def start(
    user: User, municipality: Municipality, *, at: datetime, helper: User | None = None, why: str = ""
) -> Application:
    """Begin an application.

    Args:
        at: now, with time zone.
        helper: the officer who fills it in for them.
        why: how they said so, when there is a helper.

    Raises:
        TooMany: nothing was changed.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # of many at once, one after another
    if Application.objects.of(municipality).by(user).unsent().count() >= MOST_UNSENT:
        raise TooMany
    made = Application.objects.create(municipality=municipality, user=user, helper=helper, started_at=at, saved_at=at)
    journal.record("applications.application.started", made, where=municipality, at=at, by=helper or user, why=why)
    return made


@transaction.atomic
def start_for(
    email: str,
    municipality: Municipality,
    *,
    name: str,
    helper: User,
    why: str,
    at: datetime,
    origin: str,
    language: str,
) -> Application:
    """Begin an application for a resident, who gets a mail with which they can go on themselves.

    Whoever has no account yet has one now; it is theirs once they type a code from their mail.

    Args:
        helper: the officer who fills it in with them.
        why: how they said so.
        origin: of the site: "https://almelo.example".

    Raises:
        Yourself, ManyOfThem: nothing was changed and nothing sent.
    """
    user = accounts.sign_up(email, name=name)
    if user.pk == helper.pk:
        raise Yourself
    try:
        made = start(user, municipality, at=at, helper=helper, why=why)
    except TooMany as refusal:
        raise ManyOfThem from refusal
    mail.send(
        name="applications/begun_for_you",
        to=user.email,
        municipality=municipality,
        language=language,
        person=user.name,
        helper=helper.name,
        link=f"{origin}{made.get_absolute_url()}",
    )
    return made


@transaction.atomic
def throw_away(application: Application, *, by: User, at: datetime) -> None:
    """Everything that was answered is gone.

    Raises:
        Sent: nothing was changed.
    """
    here = Application.objects.unsent().filter(pk=application.pk)
    if not here.select_for_update().exists():
        raise Sent
    journal.record("applications.application.thrown_away", application, where=application.municipality, at=at, by=by)
    here.delete()


def running(user: User, municipality: Municipality) -> int:
    """How many initiatives somebody has that are decided on or save."""
    theirs = Initiative.objects.of(municipality).filter(organisers__user=user, organisers__is_initiator=True)
    return theirs.filter(state__in=RUNNING).count()


def is_full(user: User, municipality: Municipality) -> bool:
    """Whether somebody has as many initiatives as the municipality lets one have at once."""
    return running(user, municipality) >= municipality.maximum_initiatives


def forget(municipality: Municipality, *, at: datetime) -> int:
    """Delete what was begun and not touched for a year.

    Returns:
        How many are gone.
    """
    old = Application.objects.of(municipality).unsent().filter(saved_at__lt=at - KEPT)
    count = old.count()
    old.delete()
    return count
