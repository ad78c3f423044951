# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the form with an address of the municipality's own."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from buurtsamen.letters.models import Canary
from buurtsamen.places.models import Municipality, Neighbourhood

_POSTCODE = re.compile(r"\s*([1-9][0-9]{3})\s*([A-Za-z]{2})\s*")
_MOST_LINES, _LONGEST = 4, 40  # the last line is made of postcode and town


class CanaryForm(forms.Form):
    """Where a letter goes that nobody should use."""

    lines = forms.CharField(
        label=_("To whom, and street"),
        help_text=_("As on an envelope, at most four lines. The line with the postcode is added."),
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
    )
    number = forms.IntegerField(label=_("House number"), min_value=1, max_value=99_999)
    postcode = forms.CharField(label=_("Postcode"), max_length=10)
    place = forms.CharField(label=_("Town"), max_length=_LONGEST)
    neighbourhood = forms.TypedChoiceField(
        label=_("With the letters of which neighbourhood?"),
        help_text=_("It gets a letter in every print run of the district of this neighbourhood."),
        coerce=int,
    )

    def __init__(self, *args: Any, municipality: Municipality, **more: Any) -> None:
        super().__init__(*args, **more)
        self._municipality = municipality
        rows = Neighbourhood.objects.of(municipality).current().select_related("district").defer("geometry")
        field: Any = self.fields["neighbourhood"]
        field.choices = [("", "–")] + [
            (each.pk, f"{each.name} ({each.district.name})") for each in rows.order_by("district__name", "name")
        ]

    def clean_lines(self) -> list[str]:
        """One to four lines that fit behind a window."""
        lines = [line.strip() for line in str(self.cleaned_data["lines"]).splitlines() if line.strip()]
        if len(lines) > _MOST_LINES or any(len(line) > _LONGEST for line in lines):
            raise forms.ValidationError(_("At most four lines of 40 signs fit behind the window of the envelope."))
        return lines

    def clean_postcode(self) -> str:
        """Four digits and two letters, together."""
        found = _POSTCODE.fullmatch(str(self.cleaned_data["postcode"]))
        if not found:
            raise forms.ValidationError(_("A postcode is four digits and two letters, like 7602 AB."))
        return f"{found[1]}{found[2].upper()}"

    def canary(self) -> Canary:
        """The row, not in the database yet."""
        said = self.cleaned_data
        last = f"{said['postcode'][:4]} {said['postcode'][4:]}  {said['place'].strip().upper()}"
        return Canary(
            municipality=self._municipality,
            lines=[*said["lines"], last],
            postcode=said["postcode"],
            number=said["number"],
            neighbourhood_id=said["neighbourhood"],
        )
