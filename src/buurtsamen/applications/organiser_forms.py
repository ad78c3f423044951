# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the forms of beginning, asking somebody along, joining with a code, and sending in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buurtsamen.applications.forms import Line, home_of, needed
from buurtsamen.applications.models import Application
from buurtsamen.core.traps import Trapped

_PEOPLE = needed(gettext_lazy("Write the name that may stand on the website."))


class StartForm(Trapped):
    """Nothing is asked; it keeps machines out."""


class ResidentForm(forms.Form):
    """A resident for whom an officer begins."""

    use_required_attribute = False

    name = Line(
        label=gettext_lazy("Name of the resident"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages=needed(gettext_lazy("Write the name of the resident.")),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the resident"),
        help_text=gettext_lazy(
            "All our answers go there. Have they none? Take that of a co-organiser or of somebody they trust, who then "
            "is the initiator."
        ),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Type an e-mail address: without one, our answers cannot reach them."),
            "invalid": gettext_lazy("This is no e-mail address. It looks like name@example.nl."),
        },
    )
    said = forms.ChoiceField(
        label=gettext_lazy("How did they say that you may do this?"),
        help_text=gettext_lazy("It stands in the journal."),
        choices=[
            (each, each)
            for each in (
                gettext_lazy("they are here"),
                gettext_lazy("by phone"),
                gettext_lazy("at their home"),
                gettext_lazy("in a letter or mail"),
            )
        ],
        widget=forms.RadioSelect,
        error_messages=needed(gettext_lazy("Choose how they said so. Without their say-so, begin nothing.")),
    )

    def clean_email(self) -> str:
        """In small letters."""
        return str(self.cleaned_data["email"]).lower()


class InviteForm(forms.Form):
    """Somebody to ask along."""

    use_required_attribute = False

    name = Line(
        label=gettext_lazy("What do you call this neighbour?"),
        max_length=40,
        error_messages=needed(gettext_lazy("Write whom you ask.")),
    )
    email = forms.EmailField(
        label=gettext_lazy("Their e-mail address"),
        help_text=gettext_lazy("We use it for this mail only. No address? Give a paper with a code."),
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, by_mail: bool = True) -> None:
        super().__init__(data)
        self.by_mail = by_mail

    def clean_email(self) -> str:
        """In small letters; asked for a mail, ignored for paper."""
        email: str = self.cleaned_data["email"].lower()
        if self.by_mail and not email:
            raise forms.ValidationError(_("Type an e-mail address, or make a paper with a code."))
        return email if self.by_mail else ""


class CodeForm(forms.Form):
    """The code on a paper."""

    use_required_attribute = False

    code = forms.CharField(
        label=gettext_lazy("The code on your paper"),
        help_text=gettext_lazy("Eight signs, such as ABCD-EFGH. Small letters are fine."),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages=needed(gettext_lazy("Type the code on your paper.")),
    )


class JoinForm(Trapped):
    """Saying yes."""

    use_required_attribute = False

    name = Line(
        label=gettext_lazy("What do your neighbours call you?"),
        help_text=gettext_lazy("Your first name is enough. It stands on the website."),
        max_length=40,
        error_messages=_PEOPLE,
    )
    does = Line(
        label=gettext_lazy("What do you do in it?"),
        help_text=gettext_lazy("For example: “does the shopping”. It stands on the website."),
        max_length=80,
        required=False,
    )
    postcode = forms.CharField(
        label=gettext_lazy("Your postcode"),
        max_length=7,
        widget=forms.TextInput({"autocomplete": "postal-code"}),
        error_messages=needed(gettext_lazy("Type your postcode.")),
    )
    number = forms.CharField(
        label=gettext_lazy("Your house number"),
        help_text=gettext_lazy("With what belongs to it: 12, 12a, 12-3."),
        max_length=12,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages=needed(gettext_lazy("Type your house number.")),
    )
    agrees = forms.BooleanField(
        label=gettext_lazy("Yes, I am one of the organisers"),
        error_messages=needed(gettext_lazy("Tick this when you join.")),
    )

    def __init__(self, data: Any = None, *, application: Application, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.application = application

    def clean(self) -> dict[str, Any]:
        """An address that exists."""
        cleaned = super().clean()
        if cleaned.get("postcode") and cleaned.get("number"):
            home_of(self, self.application)
        return cleaned


class SendForm(forms.Form):
    """The rules of the game."""

    use_required_attribute = False

    agrees = forms.BooleanField(
        label=gettext_lazy("Yes, our plan keeps to the rules of the game"),
        error_messages=needed(gettext_lazy("Tick that your plan keeps to the rules.")),
    )
