# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for a mail's own words: their form, an example filled in, keeping and dropping them."""

from datetime import datetime
from itertools import chain
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from buurtsamen.core import braces
from buurtsamen.desk import rooms
from buurtsamen.desk.fields import known_words
from buurtsamen.mail import layout, mail
from buurtsamen.mail.models import MailText
from buurtsamen.people import journal
from buurtsamen.people.models import User
from buurtsamen.places.models import Municipality

NEEDED = ("code", "link")  # a mail that brings one of these is of no use without it
# Words that a room's mails may use: what each stands for, and an example. Other rooms bring theirs (rooms.py).
MAIL_WORDS: dict[str, tuple[Any, Any]] = {
    "platform": (gettext_lazy("the name of the platform"), ""),
    "municipality": (gettext_lazy("the municipality"), ""),
    "phone": (gettext_lazy("the phone number for residents"), ""),
    "email": (gettext_lazy("the e-mail address for residents"), ""),
    "person": (gettext_lazy("the name of who gets it"), "Noor"),
    "by": (gettext_lazy("the name of who did it"), "Marieke Jansen"),
    "link": (gettext_lazy("the link to open"), "https://…/inloggen/"),
    "code": (gettext_lazy("the code to type"), "8258-3367"),
    "role": (gettext_lazy("the role"), gettext_lazy("coordinator")),
    "districts": (gettext_lazy("the districts, behind a comma"), ", Noord"),
    "until": (gettext_lazy("the last day"), gettext_lazy("14 December")),
    "new": (gettext_lazy("the new address"), "n***@example.nl"),
    "what": (gettext_lazy("what happened"), gettext_lazy("a passkey was added")),
}


def known_mail_words() -> dict[str, tuple[Any, Any]]:
    """The words of the mails of all rooms."""
    return dict(chain.from_iterable(words.items() for words in rooms.bring("MAIL_WORDS")))


def with_example(text: str, town: Municipality) -> str:
    """The words as somebody could get them from this municipality."""
    return braces.filled(text, {word: example for word, (_, example) in known_mail_words().items()} | mail.always(town))


def example(subject: str, text: str, town: Municipality) -> tuple[str, list[layout.Part]]:
    """Subject and the parts of the text as somebody could get them from this municipality."""
    return with_example(subject, town), layout.parts(with_example(text, town))


def called(name: str, town: Municipality) -> str:
    """What a mail is called: its first subject, in the language of the desk."""
    subject, _text = mail.first_words(name, get_language() or "nl")
    return with_example(subject, town)


class MailForm(forms.ModelForm[MailText]):
    """Subject and text, with words to fill in between braces."""

    class Meta:
        model = MailText
        fields = ("subject", "text")
        labels = {"subject": gettext_lazy("Subject"), "text": gettext_lazy("Text")}
        help_texts = {
            "text": gettext_lazy(
                "Plain text. An empty line begins a new paragraph; a line that is only a link becomes a button."
            )
        }
        widgets = {"text": forms.Textarea({"rows": 16})}

    @property
    def words(self) -> list[tuple[str, Any]]:
        """The words that may stand between braces, and what each stands for."""
        known = known_mail_words()
        return [(name, known[name][0] if name in known else "") for name in mail.words_of(self.instance.name)]

    @property
    def example(self) -> tuple[str, list[layout.Part]]:
        """Subject and the parts of the text as somebody could get them."""
        subject, text = (str(self[name].value() or "") for name in ("subject", "text"))
        return example(subject, text, self.instance.municipality)

    def clean_subject(self) -> str:
        """With no words between braces but those that this mail knows."""
        return known_words(self.cleaned_data["subject"], mail.words_of(self.instance.name))

    def clean_text(self) -> str:
        """The same, and with its code or link: without that it is of no use."""
        known = mail.words_of(self.instance.name)
        text = known_words(self.cleaned_data["text"], known)
        for word in NEEDED:
            if word in known and f"{{{word}}}" not in text:
                said = _("{%(word)s} has to stand in the text: without it nobody can use this mail.")
                raise forms.ValidationError(said % {"word": word})
        return text


def keep(form: MailForm) -> None:
    """Keep the words; the first time they become the municipality's own."""
    if form.instance.pk:
        form.instance.save(update_fields=["subject", "text"])
    else:
        form.instance.version = 1
        form.instance.save(force_insert=True)


@transaction.atomic
def drop(row: MailText, *, by: User, at: datetime, why: str) -> None:
    """The mail says again what it said at first; the journal keeps the municipality's own words. Twice is once."""
    was = MailText.objects.select_for_update().filter(pk=row.pk).first()
    if was is None:
        return
    change = {"subject": [was.subject, None], "text": [was.text, None]}
    journal.record("mail.mail_text.dropped", was, where=row.municipality, at=at, by=by, why=why, change=change)
    was.delete()
