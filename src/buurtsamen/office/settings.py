# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the forms of a municipality's settings, in parts, and how each is said on one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from buurtsamen.desk.cells import words
from buurtsamen.desk.fields import EuroField
from buurtsamen.office.closed_days import ClosedDaysField
from buurtsamen.places.models import Municipality

_MONTH_AT_LEAST = _("The journal keeps acts of reading for one month at least. Nothing was changed.")
_SEVEN_YEARS_AT_LEAST = _("The law asks to keep money and decisions for seven years at least. Nothing was changed.")


def _number(least: int, most: int, label: Any, help_text: Any = "", **messages: Any) -> forms.IntegerField:
    return forms.IntegerField(
        min_value=least, max_value=most, label=label, help_text=help_text, error_messages=messages or None
    )


class NameForm(forms.ModelForm[Municipality]):
    """What it is called, and where residents find help."""

    class Meta:
        model = Municipality
        fields = ("name", "platform", "phone", "email", "helpers")
        labels = {
            "name": _("Municipality"),
            "platform": _("Name of the platform"),
            "phone": _("Phone number for residents"),
            "email": _("E-mail address for residents"),
            "helpers": _("Where to walk in for help"),
        }
        help_texts = {
            "name": _("Without “municipality of”: Almelo."),
            "platform": _("It stands at the top of every page, and above mail and letters."),
            "helpers": _("It follows “walk in at”: the community worker of Avedan. Leave it empty if there is nobody."),
        }


class RulesForm(forms.ModelForm[Municipality]):
    """Rules of the game, and limits."""

    minimum_organisers = _number(1, 20, _("Organisers of an initiative, at least"))
    maximum_initiatives = _number(
        1, 20, _("Initiatives of one initiator, at most"), _("That save for money at the same time.")
    )
    maximum_target_cents = EuroField(
        label=_("Highest target"), min_cents=1_00, help_text=_("More than this an initiative cannot ask.")
    )
    four_eyes_cents = EuroField(
        label=_("Two people decide above"), help_text=_("On an initiative with a higher target, two people decide.")
    )

    saving_months = _number(
        1, 60, _("Months that an initiative may save, at most"), _("Its makers choose a new last day within this.")
    )

    class Meta:
        model = Municipality
        fields = (
            "minimum_organisers",
            "maximum_initiatives",
            "saving_months",
            "maximum_target_cents",
            "four_eyes_cents",
            "objection",
        )
        labels = {"objection": _("Who does not agree with a decision")}
        help_texts = {
            "objection": _(
                "It stands at the end of each letter of decision: how to object, until when, and where. Leave it empty "
                "to say nothing about it."
            )
        }
        widgets = {"objection": forms.Textarea({"rows": 5})}


class TimesForm(forms.ModelForm[Municipality]):
    """Target times in working days, and the days that do not count."""

    review_days = _number(1, 60, _("A decision on an initiative, in working days"))
    answer_days = _number(1, 60, _("An answer to a question, in working days"))
    payout_days = _number(1, 60, _("Money to an initiative that reached its target, in working days"))
    days_off = ClosedDaysField(
        label=_("Closed days of your own"),
        required=False,
        help_text=_("One a line, like 24-12-2026. Weekends and holidays do not count anyway."),
    )

    class Meta:
        model = Municipality
        fields = ("review_days", "answer_days", "payout_days", "days_off")


class LanguagesForm(forms.ModelForm[Municipality]):
    """Languages of the public site."""

    languages = forms.MultipleChoiceField(
        label=_("The site is in"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("An address in a language that is off leads to the same page in the other language."),
        error_messages={"required": _("Leave one language on, or nobody can read the site. Nothing was changed.")},
    )

    class Meta:
        model = Municipality
        fields = ("languages",)


class MailForm(forms.ModelForm[Municipality]):
    """Who mail is from."""

    class Meta:
        model = Municipality
        fields = ("sender", "reply_to")
        labels = {"sender": _("Sender of our mail"), "reply_to": _("Answers go to")}
        help_texts = {
            "sender": _("Leave it empty to use the name of the platform."),
            "reply_to": _("Leave it empty to use the e-mail address for residents."),
        }


class TermsForm(forms.ModelForm[Municipality]):
    """How long the journal, mail, and who offered hands or things are kept."""

    reading_months = _number(
        1, 120, _("Acts of reading, in months"), _("Who looked at what: at least one month."), min_value=_MONTH_AT_LEAST
    )
    decision_years = _number(
        7, 50, _("Money and decisions, in years"), _("At least seven years."), min_value=_SEVEN_YEARS_AT_LEAST
    )
    mail_days = _number(1, 365, _("Mail that was sent, in days"), _("To whom it went, and what it said."))
    offer_weeks = _number(
        2, 52, _("Who offered hands or things, in weeks"), _("Counted from the day on which the help was wanted.")
    )

    class Meta:
        model = Municipality
        fields = ("reading_months", "decision_years", "mail_days", "offer_weeks")


class HostForm(forms.Form):
    """One more name in the address bar."""

    name = forms.CharField(
        label=_("One more name"),
        help_text=_("Only the name, like buurtsamen.nl."),
        max_length=300,
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
    )


@dataclass(frozen=True)
class Part:
    """A part of the settings with a page of its own.

    Attributes:
        name: its word in the address.
    """

    name: str
    title: Any
    text: Any
    form: type[forms.ModelForm[Municipality]]
    groups: Sequence[tuple[Any, Sequence[str]]] = ()

    def facts(self, municipality: Municipality) -> list[tuple[Any, Any]]:
        """What is set now: a label and a value for each field."""
        form = self.form(instance=municipality)
        return [(bound.label, _said(bound.field, bound.initial)) for bound in form]


PARTS = {
    part.name: part
    for part in (
        Part(
            "naam",
            _("Name and contact"),
            _("What residents see at the top and at the bottom of every page."),
            NameForm,
            [(_("Name"), ["name", "platform"]), (_("Help for residents"), ["phone", "email", "helpers"])],
        ),
        Part(
            "spelregels",
            _("Rules of the game and limits"),
            _("They hold for what is handed in or decided from now on."),
            RulesForm,
            [
                (_("Initiatives"), ["minimum_organisers", "maximum_initiatives", "saving_months"]),
                (_("Amounts"), ["maximum_target_cents", "four_eyes_cents"]),
                (_("Letters of decision"), ["objection"]),
            ],
        ),
        Part(
            "tijden",
            _("Target times and closed days"),
            _("The day on which something comes in does not count."),
            TimesForm,
            [
                (_("Target times"), ["review_days", "answer_days", "payout_days"]),
                (_("Closed days"), ["days_off"]),
            ],
        ),
        Part("talen", _("Languages"), _("Of the public site. The desk is always in Dutch and English."), LanguagesForm),
        Part("afzender", _("Sender of mail"), _("Who our mail is from, and where answers go."), MailForm),
        Part(
            "bewaren",
            _("How long things are kept"),
            _("After that, they are removed. This cannot be undone."),
            TermsForm,
            [
                (_("Lines of the journal"), ["reading_months", "decision_years"]),
                (_("Mail and offers"), ["mail_days", "offer_weeks"]),
            ],
        ),
    )
}


def _said(field: forms.Field, value: Any) -> Any:
    """A value as people read it."""
    if isinstance(field, EuroField):
        return words(field.to_python(value))
    if isinstance(field, forms.MultipleChoiceField):
        names = dict(settings.LANGUAGES)
        return ", ".join(names[code] for code in value if code in names)
    if isinstance(field, ClosedDaysField):
        return ", ".join(field.prepare_value(value).split()) or _("none")
    return words(value) or "–"
