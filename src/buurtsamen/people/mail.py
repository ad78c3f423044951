# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for writing mail: the words of each one, those of the municipality before ours, and who it is from.

A mail is queued in the transaction of whoever sends it, and delivered by a worker (tasks.py). Every room keeps the
first words of its mails in `mails/LANGUAGE/NAME.txt`: the subject on the first line, words to fill in between braces.
"""

import base64
import json
from email.utils import formataddr
from pathlib import Path

from django.apps import apps
from django.conf import settings
from procrastinate.contrib.django import app as jobs

from buurtsamen.core import braces, sealing
from buurtsamen.people.models import MailText
from buurtsamen.places.models import Municipality

DELIVERS, PURPOSE = "people.mail.deliver", "mail"  # the job, and what its letter is sealed for
# Words that every mail may use → fields of the municipality.
ALWAYS = {"platform": "platform", "municipality": "name", "phone": "phone", "email": "email"}


def send(*, name: str, to: str, municipality: Municipality, language: str = "nl", **words: object) -> None:
    """Queue a mail, as part of the caller's transaction.

    Args:
        name: room and file: "people/invitation".
        language: of the reader; Dutch when there are no words in it.
        words: what stands for the words between braces.
    """
    subject, text = _words(
        name, language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE, municipality
    )
    known = always(municipality) | words
    letter = {
        "to": to,
        "subject": " ".join(braces.filled(subject, known).split()),
        "text": braces.filled(text, known),
        "from": formataddr((" ".join((municipality.sender or municipality.platform).split()), settings.MAIL_FROM)),
        "reply_to": municipality.reply_to or municipality.email,
    }
    sealed = sealing.seal(json.dumps(letter).encode(), purpose=PURPOSE)
    jobs.configure_task(DELIVERS).defer(letter=base64.b64encode(sealed).decode())


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
