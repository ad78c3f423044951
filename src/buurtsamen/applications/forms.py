# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the questions of the wizard, one form for each step; `lines` has those with a list in them."""

import re
from collections.abc import Container, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buurtsamen.applications import homes, spots
from buurtsamen.applications.models import Application
from buurtsamen.desk.fields import DayInput
from buurtsamen.initiatives.models import Theme

_LINK = re.compile(r"https?:|www\.|[a-z0-9]\.(?:nl|com|net|org|info|ru|xyz)\b", re.IGNORECASE)
HERE, EVERYWHERE = "here", "everywhere"


def needed(words: Any) -> dict[str, Any]:
    """What is said when a field was left empty."""
    return {"required": words}


class Line(forms.CharField):
    """Some words on one line, which others read: no address of a website in them."""

    def to_python(self, value: Any) -> str:
        """With one space between words."""
        return " ".join(str(super().to_python(value)).split())

    def validate(self, value: Any) -> None:
        """It says something, and leads nowhere."""
        super().validate(value)
        if _LINK.search(value or ""):
            raise forms.ValidationError(_("Leave addresses of websites out here."))


class StepForm(forms.Form):
    """The questions of one step.

    What was typed is kept as it is, and judged only when somebody goes on.

    Attributes:
        passing: fields that are asked and used, and not kept.
    """

    use_required_attribute = False  # what is not filled in yet is not wrong yet
    passing: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        typed: Mapping[str, Any] | None,
        *,
        application: Application,
        on: date,
        given: Mapping[str, Any] | None = None,
        only: Container[str] | None = None,
    ) -> None:
        """Show what was given, or judge what was typed.

        Args:
            typed: to be judged; None only shows.
            on: today.
            only: the fields that are asked again; None for all.
        """
        self.application, self.on = application, on
        super().__init__(typed, initial=dict(given or {}))
        for name in [name for name in self.fields if only is not None and name not in only]:
            del self.fields[name]

    def _ask_only_when(self, field: str, *, is_needed: object) -> None:
        """Another answer, or what is known already, tells whether a field may stay empty."""
        if field in self.fields:
            self.fields[field].required = bool(is_needed)

    def columns(self) -> dict[str, Any]:
        """What changes in the application itself, besides its answers."""
        return {}

    def complaints(self) -> Iterator[tuple[str, str]]:
        """What is wrong: where on the page, and in words."""
        for field in self:
            for error in field.errors:
                yield field.auto_id, str(error)


class IdeaForm(StepForm):
    title = Line(
        label=gettext_lazy("What is your initiative called?"),
        help_text=gettext_lazy("Short and clear: “Long table in our street”."),
        max_length=60,
        error_messages=needed(gettext_lazy("Give your initiative a name.")),
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=[("", gettext_lazy("Choose a theme")), *Theme.choices],
        error_messages=needed(gettext_lazy("Choose what comes nearest.")),
    )
    summary = Line(
        label=gettext_lazy("Your idea in one sentence"),
        help_text=gettext_lazy("At most 130 signs. It stands on the card that your neighbours see first."),
        max_length=130,
        error_messages=needed(gettext_lazy("Tell your idea in one sentence.")),
    )
    story = forms.CharField(
        label=gettext_lazy("Your story"),
        help_text=gettext_lazy("What will you do, and why? What gets better in the neighbourhood?"),
        max_length=5000,
        widget=forms.Textarea({"rows": 9}),
        error_messages=needed(gettext_lazy("Write what you want to do. A few sentences are enough.")),
    )


class PlaceForm(StepForm):
    where = forms.ChoiceField(
        label=gettext_lazy("Where will it be?"),
        choices=[
            (HERE, gettext_lazy("At one place, in one neighbourhood")),
            (EVERYWHERE, gettext_lazy("In the whole municipality")),
        ],
        widget=forms.RadioSelect,
        error_messages=needed(gettext_lazy("Choose where it will be.")),
    )
    place = Line(
        label=gettext_lazy("What is the place called?"),
        help_text=gettext_lazy("As your neighbours say it: “the field behind the school”."),
        max_length=80,
        error_messages=needed(gettext_lazy("Say what the place is called.")),
    )
    postcode = forms.CharField(
        label=gettext_lazy("Postcode of the place"),
        help_text=gettext_lazy("Is there none? Take that of the nearest house, or point at the map."),
        max_length=7,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages=needed(gettext_lazy("Type a postcode, or point at the map.")),
    )
    longitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    latitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    public_space = forms.BooleanField(
        label=gettext_lazy("It is in a street, a park or a square, or something will stay there"), required=False
    )
    consent = forms.CharField(
        label=gettext_lazy("Who agreed?"),
        help_text=gettext_lazy("Those who live around it, or look out on it. Tell how you asked them."),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, typed: Mapping[str, Any] | None, **more: Any) -> None:
        super().__init__(typed, **more)
        if typed is not None:
            is_here = (self.application.given("place") | dict(typed)).get("where") != EVERYWHERE
            is_pointed_at = typed.get("longitude") and typed.get("latitude")
            self._ask_only_when("place", is_needed=is_here)
            self._ask_only_when("postcode", is_needed=is_here and not is_pointed_at)

    def clean(self) -> dict[str, Any]:
        """One place lies in a neighbourhood; it is in `spot`, which is None for the municipality."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["spot"] = self._spot(cleaned) if cleaned.get("where") == HERE else None
        if cleaned.get("where") == HERE and cleaned["spot"] is None and "postcode" not in self.errors:
            said = _("We know no home with this postcode in %(town)s. Take that of the nearest house.")
            if not cleaned.get("postcode"):
                said = _("This spot is not in %(town)s. Point at another one, or type a postcode.")
            self.add_error("postcode", said % {"town": self.application.municipality.name})
        return cleaned

    def _spot(self, cleaned: Mapping[str, Any]) -> spots.Spot | None:
        town, east, north = self.application.municipality, cleaned.get("longitude"), cleaned.get("latitude")
        if cleaned.get("postcode"):
            return spots.at_postcode(town, cleaned["postcode"])
        return spots.at_point(town, east, north) if east and north else None


class PeopleForm(StepForm):
    for_whom = Line(
        label=gettext_lazy("For whom is it?"),
        help_text=gettext_lazy("Everybody may join, and it costs them nothing. Who will come, do you think?"),
        max_length=200,
        error_messages=needed(gettext_lazy("Write for whom it is.")),
    )
    happens = Line(
        label=gettext_lazy("When will it be?"),
        help_text=gettext_lazy("You need not know the day: “a Saturday in June” is fine."),
        max_length=80,
        error_messages=needed(gettext_lazy("Write when it will be, as far as you know.")),
    )
    money_by = forms.DateField(
        label=gettext_lazy("By when must the money be there?"),
        help_text=gettext_lazy("Until that day you save. Leave it empty when you do not know."),
        required=False,
        widget=DayInput(),
        error_messages={"invalid": gettext_lazy("Choose a day, or leave this empty.")},
    )

    def clean_money_by(self) -> date | None:
        """A day that is still to come, and not too far off for the books."""
        day: date | None = self.cleaned_data["money_by"]
        if day and not self.on < day < self.on.replace(year=self.on.year + 3, day=1):
            raise forms.ValidationError(_("Choose a day after today, within three years."))
        return day


class YouForm(StepForm):
    passing = ("postcode", "number")

    name = Line(
        label=gettext_lazy("What do your neighbours call you?"),
        help_text=gettext_lazy("Your first name is enough. It stands on the website."),
        max_length=40,
        error_messages=needed(gettext_lazy("Write the name that may stand on the website.")),
    )
    does = Line(
        label=gettext_lazy("What do you do in it?"),
        help_text=gettext_lazy("For example: “does the shopping”. It stands on the website."),
        max_length=80,
        required=False,
    )
    phone = forms.CharField(
        label=gettext_lazy("Your telephone number"),
        help_text=gettext_lazy("For questions about your plan. It is not on the website."),
        max_length=20,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
        error_messages=needed(gettext_lazy("Write a telephone number at which we can reach you.")),
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

    def __init__(self, typed: Mapping[str, Any] | None, **more: Any) -> None:
        super().__init__(typed, **more)
        is_changed = bool(typed and (typed.get("postcode") or typed.get("number")))
        for field in self.passing:
            self._ask_only_when(field, is_needed=is_changed or not self.application.home)

    def clean_phone(self) -> str:
        """Something that can be dialled."""
        phone = " ".join(self.cleaned_data["phone"].split())
        if not re.fullmatch(r"[0-9 ()+\-.]+", phone) or len(re.sub(r"\D", "", phone)) < 8:
            raise forms.ValidationError(_("Type a telephone number with ten digits."))
        return phone

    def clean(self) -> dict[str, Any]:
        """An address that exists, the first time at least."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("postcode") and cleaned.get("number"):
            home_of(self, self.application)
        return cleaned

    def columns(self) -> dict[str, Any]:
        """The hash of the address, when one was typed."""
        home = self.cleaned_data.get("home")
        return {"home": home} if home else {}


class PictureForm(StepForm):
    alternative = Line(
        label=gettext_lazy("What does the picture show?"),
        help_text=gettext_lazy("In one sentence, for whoever cannot see it: “Neighbours at a long table”."),
        max_length=200,
        required=False,
    )

    def clean_alternative(self) -> str:
        """A picture has words."""
        words: str = self.cleaned_data["alternative"]
        if not words and hasattr(self.application, "photo"):
            raise forms.ValidationError(_("Write what the picture shows, for whoever cannot see it."))
        return words


def home_of(form: forms.Form, application: Application) -> None:
    """Look up the address that was typed: its hash is in `home` of what was cleaned, or the form says what is wrong."""
    cleaned = form.cleaned_data
    try:
        found = homes.find(application.municipality, cleaned.get("postcode", ""), cleaned.get("number", ""))
    except homes.Unknown as refusal:
        form.add_error("postcode", refusal.message)
    else:
        cleaned["home"] = homes.hashed(application, found)
