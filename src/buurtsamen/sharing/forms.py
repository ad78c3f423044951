# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the forms of who offers, who wants to hear, and who asks."""

import re
from datetime import date, time
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from buurtsamen.core.traps import Trapped
from buurtsamen.entrance.forms import DetailsForm
from buurtsamen.initiatives.models import BudgetLine, Initiative
from buurtsamen.places import near
from buurtsamen.places.models import District, Municipality
from buurtsamen.places.shapes import Spot
from buurtsamen.sharing.alerts import Wish
from buurtsamen.sharing.models import Alert, Need

_ADDRESS = re.compile(r"[/@:<>]|\w{2,}\.\w{2,}")
MOST = 500  # people, or units of a thing


class OfferForm(Trapped, DetailsForm):
    """Somebody offers hands or a thing, without an account."""

    email = forms.EmailField(max_length=254)
    count = forms.IntegerField(min_value=1, max_value=MOST, initial=1)
    note = forms.CharField(max_length=500, required=False)
    shown_as = forms.CharField(max_length=40, required=False)

    def __init__(self, need: Need, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.need = need
        self.fields["name"].error_messages["required"] = _("Tell how you want to be called.")
        self.fields["email"].error_messages = {
            "required": _("Without an e-mail address the makers cannot reach you."),
            "invalid": _("This is no e-mail address. It looks like name@example.nl."),
        }
        most = need.count if need.is_full() else need.left()
        if most == 1:
            del self.fields["count"]
        else:
            said = _("Type a number from 1 to %(most)s.") % {"most": most}
            wrong = dict.fromkeys(("required", "invalid", "min_value", "max_value"), said)
            self.fields["count"] = forms.IntegerField(min_value=1, max_value=most, initial=1, error_messages=wrong)

    def clean_name(self) -> str:
        """A name and nothing else: it stands in mail, where what looks like an address would lead somewhere."""
        return _only_a_name(super().clean_name())

    def clean_shown_as(self) -> str:
        """As the name, on one line."""
        return _only_a_name(" ".join(self.cleaned_data["shown_as"].split()))

    def clean_note(self) -> str:
        """As a text of a few lines."""
        note: str = self.cleaned_data["note"]
        return note.replace("\r\n", "\n").strip()


def _only_a_name(name: str) -> str:
    if _ADDRESS.search(name):
        raise forms.ValidationError(_("Type only a name here."))
    return name


class AlertForm(Trapped):
    """Somebody wants a mail when something new is asked nearby."""

    email = forms.EmailField(max_length=254)
    near = forms.ChoiceField(choices=Alert.Metres)
    postcode = forms.CharField(max_length=10, required=False)
    district = forms.CharField(max_length=10, required=False)
    kind = forms.ChoiceField(choices=[("", ""), *Need.Kind.choices], required=False)
    rhythm = forms.ChoiceField(choices=Alert.Rhythm, initial=Alert.Rhythm.WEEK)

    IN_DISTRICT = "wijk"  # among the distances: the whole district

    def __init__(self, municipality: Municipality, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipality = municipality
        self.spot: Spot | None = None
        self.chosen: District | None = None
        whole = (self.IN_DISTRICT, _("in my whole district"))
        distances = [(str(metres), label) for metres, label in Alert.Metres.choices]
        self.fields["near"] = forms.ChoiceField(choices=[*distances, whole], initial=str(Alert.Metres.M1000))

    def clean(self) -> dict[str, Any]:
        """A distance counts from a postcode of the municipality; otherwise there is a district."""
        data = super().clean()
        if data.get("near") == self.IN_DISTRICT:
            rows = District.objects.of(self.municipality).current().named()
            self.chosen = rows.filter(code=data.get("district", "")).first()
            if self.chosen is None:
                self.add_error("district", _("Choose a district or village."))
        else:
            self.spot = near.centre_of(self.municipality, data.get("postcode", ""))
            if self.spot is None:
                town = self.municipality.name
                self.add_error("postcode", _("Type a postcode of %(town)s, like 7602 AB.") % {"town": town})
        return data

    def wish(self) -> Wish:
        """What was asked."""
        data = self.cleaned_data
        metres = None if self.chosen else int(data["near"])
        return Wish(metres, self.chosen, data["kind"], data["rhythm"])


class NeedForm(forms.Form):
    """What the makers ask: hands for a task."""

    kind = Need.Kind.HANDS

    what = forms.CharField(max_length=80)
    skill = forms.CharField(max_length=80, required=False)
    count = forms.IntegerField(min_value=1, max_value=MOST)
    begins_on = forms.DateField(required=False)
    begins_at = forms.TimeField(required=False)
    ends_at = forms.TimeField(required=False)

    def __init__(self, initiative: Initiative, on: date, *args: Any, need: Need | None = None, **kwargs: Any) -> None:
        """Ask for something new, or change a need.

        Args:
            on: today: what is asked lies ahead.
        """
        if need:
            kwargs["initial"] = {name: _typed(getattr(need, name)) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.initiative, self.need, self.on = initiative, need, on

    def clean_begins_on(self) -> date | None:
        """Not in the past; a day that stands already may stay."""
        day: date | None = self.cleaned_data["begins_on"]
        was = self.need.begins_on if self.need else None
        if day and day < self.on and day != was:
            raise forms.ValidationError(_("This day is over. Choose one that is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        """A time belongs to a day, and the end comes after the beginning."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("begins_on"), data.get("ends_on") or data.get("begins_on")
        begin, end = data.get("begins_at"), data.get("ends_at")
        if "begins_on" not in self.errors and not first and (begin or end or last):
            self.add_error("begins_on", _("Choose the day as well."))
        elif first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first one."))
        elif end and not begin:
            self.add_error("begins_at", _("Say from what time."))
        elif first == last and begin and end and end <= begin:
            self.add_error("ends_at", _("The end comes before the beginning."))
        return data

    def asked(self) -> dict[str, Any]:
        """For needs.create or needs.change."""
        data = dict(self.cleaned_data)
        data["ends_on"] = data.get("ends_on") or data["begins_on"]
        return data if self.need else {"kind": self.kind, **data}


def _typed(value: Any) -> Any:
    """As a field for a day or a time wants it: `2026-05-10`, `13:00`."""
    return f"{value:%H:%M}" if isinstance(value, time) else value.isoformat() if isinstance(value, date) else value


class ThingForm(NeedForm):
    """What the makers ask: a thing."""

    kind = Need.Kind.THING

    skill = None  # type: ignore[assignment]
    unit = forms.CharField(max_length=20, required=False)
    way = forms.ChoiceField(choices=Need.Way, initial=Need.Way.LENT)
    ends_on = forms.DateField(required=False)
    budget_line = forms.ModelChoiceField(BudgetLine.objects.none(), required=False)

    field_order = ("what", "count", "unit", "way", "budget_line", "begins_on", "ends_on", "begins_at", "ends_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.need:
            del self.fields["way"], self.fields["budget_line"]
            return
        asked = Q(
            pk__in=Need.objects.filter(initiative=self.initiative, budget_line__isnull=False)
            .open()
            .values("budget_line")
        )
        lines = BudgetLine.objects.filter(initiative=self.initiative, can_be_lent=True, is_own=False, lent_on=None)
        field: Any = self.fields["budget_line"]
        field.queryset = lines.exclude(asked)

    def clean(self) -> dict[str, Any]:
        """A line of the budget is saved by lending only."""
        data = super().clean()
        if data.get("budget_line") and data.get("way") != Need.Way.LENT:
            self.add_error("way", _("What is in the budget is asked to borrow. Choose that, or no line of the budget."))
        return data
