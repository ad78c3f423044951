# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the form of a mail's words, and how the mail reads with an example filled in."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buurtsamen.people import mail
from buurtsamen.people.models import MailText
from buurtsamen.places.models import Municipality

_BRACES = re.compile(r"\{([^{}\n]*)\}")
NEEDED = ("code", "link")  # a mail that brings one of these is of no use without it
MEANINGS: dict[str, Any] = {
    "platform": gettext_lazy("the name of the platform"),
    "municipality": gettext_lazy("the municipality"),
    "phone": gettext_lazy("the phone number for residents"),
    "email": gettext_lazy("the e-mail address for residents"),
    "person": gettext_lazy("the name of who gets it"),
    "by": gettext_lazy("the name of who did it"),
    "link": gettext_lazy("the link to open"),
    "code": gettext_lazy("the code to type"),
    "role": gettext_lazy("the role"),
    "districts": gettext_lazy("the districts, behind a comma"),
    "until": gettext_lazy("the last day"),
    "new": gettext_lazy("the new address"),
    "what": gettext_lazy("what happened"),
}
EXAMPLES: dict[str, Any] = {
    "person": "Noor",
    "by": "Marieke Jansen",
    "link": "https://…/inloggen/",
    "code": "8258-3367",
    "role": gettext_lazy("coordinator"),
    "districts": ", Noord",
    "until": gettext_lazy("14 December"),
    "new": "n***@example.nl",
    "what": gettext_lazy("a passkey was added"),
}


def with_example(text: str, town: Municipality) -> str:
    """The words as somebody could get them from this municipality."""
    own = {"platform": town.platform, "municipality": town.name, "phone": town.phone, "email": town.email}
    return mail.filled(text, EXAMPLES | own)


class MailForm(forms.ModelForm[MailText]):
    """Subject and text, with words to fill in between braces."""

    class Meta:
        model = MailText
        fields = ("subject", "text")
        labels = {"subject": gettext_lazy("Subject"), "text": gettext_lazy("Text")}
        help_texts = {"text": gettext_lazy("Plain text. An empty line begins a new paragraph.")}
        widgets = {"text": forms.Textarea({"rows": 16})}

    @property
    def words(self) -> list[tuple[str, Any]]:
        """The words that may stand between braces, and what each stands for."""
        return [(name, MEANINGS.get(name, "")) for name in mail.words_of(self.instance.name)]

    @property
    def example(self) -> tuple[str, str]:
        """Subject and text as somebody could get them."""
        subject, text = (str(self[name].value() or "") for name in ("subject", "text"))
        town = self.instance.municipality
        return with_example(subject, town), with_example(text, town)

    def clean(self) -> dict[str, Any]:
        """Refuse words between braces that this mail does not know, and a mail without its code or link."""
        given: dict[str, Any] = super().clean() or {}
        known = mail.words_of(self.instance.name)
        for field in ("subject", "text"):
            refuse_unknown(self, field, given.get(field) or "", known)
        for word in NEEDED:
            if word in known and given.get("text") and f"{{{word}}}" not in given["text"]:
                said = _("{%(word)s} has to stand in the text: without it nobody can use this mail.")
                self.add_error("text", said % {"word": word})
        return given


def refuse_unknown(form: forms.BaseForm, field: str, text: str, known: list[str]) -> None:
    """Say of a field which words between braces would not be filled in."""
    unknown = [word for word in dict.fromkeys(_BRACES.findall(text)) if word not in known]
    if unknown:
        words = ", ".join(f"{{{word}}}" for word in unknown)
        said = _("We do not know %(words)s. Choose from the list, and write it just like that.") % {"words": words}
        form.add_error(field, said)


def keep(form: MailForm) -> None:
    """Keep the words; the first time they become the municipality's own."""
    if form.instance.pk:
        form.instance.save(update_fields=["subject", "text"])
    else:
        form.instance.version = 1
        form.instance.save(force_insert=True)
