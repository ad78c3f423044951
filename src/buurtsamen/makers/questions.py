# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for questions to makers: asked by anybody with an e-mail address, answered without showing one.

A question reaches the makers after a link in a mail was opened; before that nobody sees it, and it is gone in two days.
The mails to both come from the municipality, so that neither learns the address of the other.
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from hmac import digest as hmac_digest

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from buurtsamen.core import sealing
from buurtsamen.initiatives.models import Initiative
from buurtsamen.mail import mail
from buurtsamen.makers import telling
from buurtsamen.makers.models import Question
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.places import hosts
from buurtsamen.places.models import Municipality

# How many a day: of one network, of one address, and to one initiative.
PER_NETWORK, PER_ADDRESS, PER_INITIATIVE = 10, 3, 40
UNPROVEN_DAYS, KEPT_DAYS = 2, 30  # how long a question waits for its link; how long an address after the answer
_PURPOSE, _SALT = "question", "makers.question"


class Refused(Exception):
    """Nothing was changed; the message says why."""

    message = _("This question was answered or taken away a moment ago. Nothing was changed.")


class TooMany(Refused):
    """A quota of the day is full."""

    message = _("Many questions came from here today, or for this initiative. Try again tomorrow, or call us.")


@dataclass(frozen=True, slots=True)
class Contact:
    """Where an answer goes, and in what language."""

    email: str
    language: str


def key(kind: str, what: str) -> uuid.UUID:
    """A keyed hash (HMAC-SHA-256, cut to 128 bits) that tells nobody's address or network."""
    return uuid.UUID(bytes=hmac_digest(settings.SEAL_KEY, f"question|{kind}|{what}".encode(), sha256)[:16])


@transaction.atomic
def ask(initiative: Initiative, text: str, *, name: str, contact: Contact, network: str, on: date) -> Question:
    """Keep a question, and mail its asker a link; the makers see it once that was opened.

    Args:
        network: as `core.http.client_network` gives it.

    Raises:
        TooMany: nothing was kept, and nothing was sent.
    """
    asked = Question(
        municipality=initiative.municipality,
        initiative=initiative,
        name=name,
        text=text,
        contact=sealed(contact),
        who=key("address", contact.email.lower()),
        network=key("network", f"{on}|{network}"),
        asked_on=on,
    )
    today = Question.objects.of(initiative.municipality).filter(asked_on=on)
    if (
        today.filter(network=asked.network).count() >= PER_NETWORK
        or today.filter(who=asked.who).count() >= PER_ADDRESS
        or today.filter(initiative=initiative).count() >= PER_INITIATIVE
    ):
        raise TooMany
    asked.save(force_insert=True)
    with translation.override(contact.language):
        path = reverse("question_confirm", args=[token(asked)])
    mail.send(
        name="makers/question_confirm",
        to=contact.email,
        municipality=initiative.municipality,
        language=contact.language,
        about=initiative.title,
        person=name,
        title=initiative.title,  # and nothing else that they typed: it may be somebody else's address
        link=hosts.origin(initiative.municipality) + path,
    )
    return asked


def sealed(contact: Contact) -> bytes:
    """For the column `contact`."""
    return sealing.seal(json.dumps(asdict(contact)).encode(), purpose=_PURPOSE)


def token(question: Question) -> str:
    """The secret of the link, which is mailed to the asker alone."""
    return signing.Signer(salt=_SALT, sep=".").sign(str(question.pk))


def find(token: str, *, municipality: Municipality) -> Question | None:
    """The question of a link; none when somebody made it up, or it is gone."""
    try:
        pk = int(signing.Signer(salt=_SALT, sep=".").unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Question.objects.of(municipality).select_related("initiative__municipality").filter(pk=pk).first()


@transaction.atomic
def confirm(question: Question, *, on: date) -> None:
    """The address is the asker's own; from now on the makers see the question, and get mail. Twice is once."""
    if Question.objects.filter(pk=question.pk, confirmed_on=None).update(confirmed_on=on):
        link = reverse("my_question", args=[question.initiative.number, question.pk])
        telling.makers("question", question.initiative, link=link, asker=question.name, question=question.text)


@transaction.atomic
def answer(question: Question, text: str, *, by: User, on: date, at: datetime) -> None:
    """The asker gets the answer by mail, in the name of the makers. Of two answers at once, one is sent.

    Raises:
        Refused: it was answered or hidden before; nothing was changed, nothing was sent.
    """
    waiting = Question.objects.waiting().filter(pk=question.pk)
    if not waiting.order_by().update(answer=text, answered_on=on):
        raise Refused
    question.answer, question.answered_on = text, on
    initiative, contact = question.initiative, contact_of(question)
    journal.record("makers.question.answered", initiative, where=initiative.municipality, at=at, by=by)
    if contact is None:
        return
    mail.send(
        name="makers/question_answered",
        to=contact.email,
        municipality=initiative.municipality,
        language=contact.language,
        about=initiative.title,
        person=question.name,
        title=initiative.title,
        question=question.text,
        answer=text,
        link=hosts.origin(initiative.municipality) + initiative.get_absolute_url(),
    )


def contact_of(question: Question) -> Contact | None:
    """Where the answer goes; none when that was forgotten."""
    if not question.contact:
        return None
    return Contact(**json.loads(sealing.unseal(bytes(question.contact), purpose=_PURPOSE)))


def author(question: Question) -> tuple[str, str] | None:
    """Who asked, for a mail to them; none when that was forgotten."""
    contact = contact_of(question)
    return (question.name, contact.email) if contact else None


def forget(municipality: Municipality, *, on: date) -> int:
    """Questions whose link nobody opened are gone, and addresses of those that were answered a while ago.

    Returns:
        How many questions were deleted.
    """
    rows = Question.objects.of(municipality)
    over = rows.filter(answered_on__lt=on - timedelta(days=KEPT_DAYS)) | rows.filter(
        asked_on__lt=on - timedelta(days=365)
    )
    over.exclude(contact=None).update(contact=None)
    return rows.filter(confirmed_on=None, asked_on__lt=on - timedelta(days=UNPROVEN_DAYS)).delete()[0]


def of_address(email: str) -> Iterator[Question]:
    """The questions that were asked from an address, in the municipality that the connection works for."""
    yield from Question.objects.filter(who=key("address", email.lower())).select_related("initiative")
