# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the forms of this room."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from buurtsamen.applications import pictures
from buurtsamen.applications.forms import Line
from buurtsamen.core.traps import Trapped
from buurtsamen.desk.fields import DayInput, EuroField
from buurtsamen.initiatives.models import BudgetLine, Gift

_TEXT = forms.Textarea({"rows": 6})
_FORGOTTEN = _("Write something here first. Nothing is lost.")


class QuestionForm(Trapped):
    name = Line(max_length=40, error_messages={"required": _("Tell how you want to be called.")})
    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Without an e-mail address the answer cannot reach you."),
            "invalid": _("This is no e-mail address. It looks like name@example.nl."),
        },
    )
    text = forms.CharField(max_length=1000, widget=_TEXT, error_messages={"required": _("Write your question.")})


class AnswerForm(forms.Form):
    text = forms.CharField(max_length=2000, widget=_TEXT, error_messages={"required": _FORGOTTEN})


class PhotoForm(forms.Form):
    """A photo with words for those who do not see it. `cleaned_data["drawn"]` is the picture, drawn anew."""

    photo = forms.FileField(required=False, max_length=200)
    alternative = forms.CharField(required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """What was sent is a picture, and has words."""
        cleaned = super().clean() or self.cleaned_data
        sent = cleaned.get("photo")
        cleaned["drawn"] = None
        if not sent:
            return cleaned
        try:
            cleaned["drawn"] = pictures.drawn(sent.read())
        except pictures.Refused as refusal:
            self.add_error("photo", str(refusal.message))
        if not cleaned.get("alternative"):
            self.add_error("alternative", _("Say in a few words what is on the photo, for those who cannot see it."))
        return cleaned


class PictureForm(PhotoForm):
    photo = forms.FileField(max_length=200, error_messages={"required": _("Choose a photo.")})


class NewsForm(PhotoForm):
    title = forms.CharField(max_length=80, error_messages={"required": _("Give it a short title.")})
    text = forms.CharField(max_length=4000, widget=_TEXT, error_messages={"required": _FORGOTTEN})


class StoryForm(PhotoForm):
    """How it went; with a field for each budget line, `spent_PK`, in euro cents."""

    text = forms.CharField(max_length=8000, widget=_TEXT, error_messages={"required": _FORGOTTEN})
    people = forms.IntegerField(
        min_value=0,
        max_value=100_000,
        error_messages={
            "required": _("About how many people took part? A guess is fine."),
            "invalid": _("Type a whole number, such as 40."),
            "min_value": _("Type a whole number, such as 40."),
            "max_value": _("That is more than live here. Type a whole number, such as 40."),
        },
    )

    def __init__(self, *arguments: Any, lines: Iterable[BudgetLine], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.lines = list(lines)
        for line in self.lines:
            self.fields[f"spent_{line.pk}"] = EuroField(
                label=line.what, error_messages={"required": _("What did this cost? Type 0 when it cost nothing.")}
            )

    def spent(self) -> dict[int, int]:
        """Budget line → what was spent on it, in euro cents."""
        return {line.pk: self.cleaned_data[f"spent_{line.pk}"] for line in self.lines}

    def spent_fields(self) -> list[Any]:
        """The fields of the budget lines, in their order."""
        return [(line, self[f"spent_{line.pk}"]) for line in self.lines]


class SavingForm(forms.Form):
    until = forms.DateField(
        widget=DayInput(),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day, such as 31-12-2026.")},
    )

    def __init__(self, *arguments: Any, first: date, last: date, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["until"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}


class ChannelForm(forms.Form):
    channel = forms.ChoiceField(
        choices=[(Gift.Channel.PAPER, _("on paper")), (Gift.Channel.PHONE, _("by phone"))], initial=Gift.Channel.PAPER
    )
