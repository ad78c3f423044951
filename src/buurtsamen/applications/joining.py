# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for co-organisers: asked by mail or with a code on paper, and joining with an address of their own.

A code is derived from the row's random key and a key outside the database, so that it can be shown again to whoever
invited, and is nowhere. It has eight symbols (39.6 bits); wrong ones are slowed down by the door (people/tries.py).
"""

from datetime import datetime
from hashlib import sha256
from hmac import digest as hmac_digest
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from buurtsamen.applications import steps
from buurtsamen.applications.models import Application, CoOrganiser
from buurtsamen.mail import mail
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.places.models import Municipality
from buurtsamen.rounds.codes import ALPHABET

MOST = 12  # co-organisers of one application
JOB = "co-organiser"  # in the journal, for whoever joins without an account
_SYMBOLS = 8


class Refused(Exception):
    """Nothing was changed; the message says why."""

    message = _("This cannot be done. Nothing was changed.")


class Full(Refused):
    """There are enough."""

    message = _("You asked twelve people already. That is the most. Take somebody off the list first.")


class AskedBefore(Refused):
    """This address got a mail."""

    message = _("This address is on the list already. Nothing was sent.")


class Unknown(Refused):
    """There is no such code here."""

    message = _("We do not know this code. Look at it once more, or ask whoever gave it to you. Nothing is lost.")


class Closed(Refused):
    """It was sent in, or decided on."""

    message = _("This plan was sent in already, so nobody can join it here now. Nothing was changed.")


class Joined(Refused):
    """Somebody joined with this code, or this user is one of them."""

    message = _("You are one of the organisers already. You need not do anything.")


def is_open(application: Application) -> bool:
    """Whether people can join now."""
    return any(step.name == "together" for step in steps.open_in(application))


@transaction.atomic
def invite(
    application: Application,
    *,
    name: str,
    email: str = "",
    by: User,
    at: datetime,
    link: str,
    language: str = "nl",
) -> CoOrganiser:
    """Ask somebody to organise along; with an address they get a mail, without one a paper with a code.

    Args:
        link: the page where a code is typed, as a whole address.

    Raises:
        Refused: nothing was changed and nothing sent.
    """
    rows = CoOrganiser.objects.filter(application=_held(application))
    if rows.count() >= MOST:
        raise Full
    if email and (email == application.user.email or rows.filter(email=email).exists()):
        raise AskedBefore
    key, town = uuid4(), application.municipality
    made = CoOrganiser.objects.create(
        municipality=town,
        application=application,
        key=key,
        digest=_digest(_code(key)),
        name=name,
        email=email,
        invited_at=at,
    )
    journal.record("applications.co_organiser.invited", application, where=town, at=at, by=by)
    if email:
        mail.send(
            name="applications/invited",
            to=email,
            municipality=town,
            language=language,
            person=name,
            by=called(application),
            title=application.title,
            link=f"{link}?code={code_of(made)}",
        )
    return made


def called(application: Application) -> str:
    """What the initiator wants to be called."""
    return str(application.given("you").get("name", "")).strip()[:40] or application.user.name


def code_of(invited: CoOrganiser) -> str:
    """The code on their paper: "ABCD-EFGH"."""
    code = _code(invited.key)
    return f"{code[:4]}-{code[4:]}"


@transaction.atomic
def take_off(invited: CoOrganiser, *, by: User, at: datetime) -> None:
    """Somebody is no co-organiser any more, and their code opens nothing.

    Raises:
        Closed: nothing was changed.
    """
    application = _held(invited.application)
    journal.record("applications.co_organiser.taken_off", application, where=application.municipality, at=at, by=by)
    CoOrganiser.objects.filter(pk=invited.pk).delete()


def find(typed: str, municipality: Municipality) -> CoOrganiser:
    """Who was asked with this code, as it was typed.

    Raises:
        Unknown: nobody.
    """
    code = "".join(sign for sign in typed.upper() if sign.isalnum())
    rows = CoOrganiser.objects.of(municipality).select_related(
        "application__user", "application__initiative", "application__municipality"
    )
    found = rows.filter(digest=_digest(code)).first() if len(code) == _SYMBOLS else None
    if found is None:
        raise Unknown
    return found


@transaction.atomic
def join(
    invited: CoOrganiser,
    *,
    name: str,
    does: str,
    home: bytes,
    user: User | None,
    at: datetime,
    link: str,
    language: str = "nl",
) -> None:
    """Somebody says yes. Of two at once with one code, one succeeds; the initiator gets a mail.

    Args:
        home: the hash of their address, see homes.py.
        user: who is signed in, if anybody.
        link: the page of those who join, for the initiator.

    Raises:
        Joined, Closed: nothing was changed.
    """
    application = _held(invited.application)
    if user and user.pk == application.user_id:
        raise Joined
    values = {"name": name, "does": does, "home": home, "user": user, "joined_at": at}
    try:
        with transaction.atomic():
            won = CoOrganiser.objects.filter(pk=invited.pk, joined_at=None).update(**values)
    except IntegrityError as error:
        raise Joined from error
    if not won:
        raise Joined
    town = application.municipality
    journal.record("applications.co_organiser.joined", application, where=town, at=at, by=user or JOB)
    mail.send(
        name="applications/joined",
        to=application.user.email,
        municipality=town,
        language=language,
        person=called(application),
        name_of_other=name,
        title=application.title,
        link=link,
    )


def _held(application: Application) -> Application:
    """The application as it is, and stays until the end of the transaction.

    Raises:
        Closed: nobody can join.
    """
    rows = Application.objects.select_related("initiative", "user", "municipality")
    held = rows.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
    if not is_open(held):
        raise Closed
    return held


def _code(key: UUID) -> str:
    number = int.from_bytes(hmac_digest(settings.SEAL_KEY, b"joining|" + key.bytes, sha256), "big")
    symbols = []
    for _place in range(_SYMBOLS):
        number, symbol = divmod(number, len(ALPHABET))
        symbols.append(ALPHABET[symbol])
    return "".join(symbols)


def _digest(code: str) -> bytes:
    """A keyed hash (HMAC-SHA-256): whoever reads the table cannot try codes."""
    return hmac_digest(settings.SEAL_KEY, f"joining with|{code}".encode(), sha256)
