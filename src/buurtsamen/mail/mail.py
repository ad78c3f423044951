# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for writing mail: the words of each one, those of the municipality before ours, and who it is from.

A mail is queued in the transaction of whoever sends it, and delivered by a worker (delivery.py). Every room keeps the
first words of its mails in `mails/LANGUAGE/NAME.txt`: the subject on the first line, words to fill in between braces,
an empty line between paragraphs. A line that is only a link becomes a button in the HTML of the mail (layout.py).
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formataddr
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from buurtsamen.core import braces, sealing
from buurtsamen.mail.models import Mail, MailText
from buurtsamen.places.models import Municipality

DELIVERS, PURPOSE = "mail.deliver", "mail"  # the job, and what a letter is sealed for
# Words that every mail may use → fields of the municipality.
ALWAYS = {"platform": "platform", "municipality": "name", "phone": "phone", "email": "email"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along.

    Attributes:
        type: "application/pdf".
    """

    name: str
    type: str
    content: bytes


@transaction.atomic
def send(
    *,
    name: str,
    to: str,
    municipality: Municipality,
    language: str = "nl",
    about: str = "",
    reply_to: str = "",
    unsubscribe: str = "",
    attachments: Sequence[Attachment] = (),
    **words: object,
) -> Mail:
    """Queue a mail, as part of the caller's transaction.

    Args:
        name: room and file: "people/invitation".
        language: of the reader; Dutch when there are no words in it.
        about: what it is about, in a plain word for colleagues who look for it: "Buurttuin". No personal data.
        reply_to: where answers go; without it, to the municipality.
        unsubscribe: whole address of a page that ends such mail at a POST without more (RFC 8058).
        words: what stands for the words between braces.
    """
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    subject, text = _words(name, language, municipality)
    known = always(municipality) | words
    letter = {
        "subject": " ".join(braces.filled(subject, known).split()),
        "text": braces.filled(text, known),
        "language": language,
        "from": formataddr((" ".join((municipality.sender or municipality.platform).split()), settings.MAIL_FROM)),
        "reply_to": reply_to or municipality.reply_to or municipality.email,
        "unsubscribe": unsubscribe,
        "attachments": [(each.name, each.type, base64.b64encode(each.content).decode()) for each in attachments],
    }
    row = Mail(municipality=municipality, name=name, to=to, about=about[:120])
    row.letter = sealing.seal(json.dumps(letter).encode(), purpose=PURPOSE)
    return queue(row)


@transaction.atomic
def queue(row: Mail) -> Mail:
    """Let a worker deliver a mail that is not in the table yet, as part of the caller's transaction."""
    row.queued_at = timezone.now()
    row.save(force_insert=True)
    jobs.configure_task(DELIVERS).defer(mail=row.pk, municipality=row.municipality_id)
    return row


def always(municipality: Municipality) -> dict[str, object]:
    """What stands for the words that every mail may use."""
    return {word: getattr(municipality, field) for word, field in ALWAYS.items()}


def words_of(name: str) -> list[str]:
    """The words that may stand between braces in a mail."""
    subject, text = first_words(name, "nl")
    return sorted({*braces.words_in(f"{subject} {text}"), *ALWAYS})


def names() -> list[str]:
    """The mails of all rooms: "people/invitation"."""
    files = (file for room in apps.get_app_configs() for file in Path(room.path, "mails", "nl").glob("*.txt"))
    return sorted(f"{file.parents[2].name}/{file.stem}" for file in files)


def first_words(name: str, language: str) -> tuple[str, str]:
    """Subject and text that a mail begins with.

    Raises:
        LookupError, FileNotFoundError: there is no such mail.
    """
    room, _, file = name.partition("/")
    path = Path(apps.get_app_config(room).path, "mails", language, f"{file}.txt")
    subject, _, text = path.read_text(encoding="utf-8").partition("\n")
    return subject.strip(), text.strip()


def _words(name: str, language: str, municipality: Municipality) -> tuple[str, str]:
    own = MailText.objects.of(municipality).filter(name=name, language=language).first()
    return (own.subject, own.text) if own else first_words(name, language)
