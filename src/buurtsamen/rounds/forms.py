# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the form with the rules of a round."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from buurtsamen.core.euros import grouped
from buurtsamen.desk.fields import EuroField
from buurtsamen.places.models import District
from buurtsamen.rounds import drafts
from buurtsamen.rounds.models import Round

GROUPS = [
    (_("The round"), ["name", "value_cents", "parts"]),
    (_("For whom"), ["districts"]),
    (_("The days"), ["posted_on", "opens_on", "closes_on", "gives_until"]),
    (_("The money"), ["ceiling_cents"]),
]
_MOST_CENTS = 100_000_000_00
_FOLLOWS = [
    ("opens_on", "posted_on", _("The first day cannot be before the letters are in the post.")),
    ("closes_on", "opens_on", _("The last day to use a code cannot be before the first.")),
    ("gives_until", "closes_on", _("The last day to give cannot be before the last day to use a code.")),
]


class RoundForm(forms.ModelForm[Round]):
    """The rules of a draft."""

    value_cents = EuroField(
        label=_("What is a voucher worth?"),
        help_text=_("In euros. It is printed on the letter and never changes after that."),
        min_cents=1,
        max_cents=1000_00,
    )
    parts = forms.TypedChoiceField(
        label=_("In how many gifts may it be split?"),
        choices=[(1, _("in one: the whole voucher")), (2, _("in two")), (3, _("in three"))],
        coerce=int,
    )
    ceiling_cents = EuroField(
        label=_("Ceiling"),
        help_text=_("In euros. No more than this is ever activated. It is set aside from the budget of the year."),
        min_cents=1,
        max_cents=_MOST_CENTS,
    )
    districts = forms.MultipleChoiceField(
        label=_("Which districts and villages take part?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one district."),
            "invalid_choice": _("One of these districts is not of this municipality."),
        },
    )

    class Meta:
        model = Round
        fields = ["name", "value_cents", "parts", "districts", "ceiling_cents", *drafts.DAYS]
        labels = {
            "name": _("Name"),
            "posted_on": _("The letters are in the post"),
            "opens_on": _("First day to use a code"),
            "closes_on": _("Last day to use a code"),
            "gives_until": _("Last day to give"),
        }
        help_texts = {"name": _("As residents read it, such as “autumn 2026”.")}

    def __init__(self, *args: Any, homes: Mapping[str, int], **more: Any) -> None:
        super().__init__(*args, **more)
        town = self.instance.municipality
        own = set(drafts.codes_of(self.instance))
        areas = {area.code: area for area in District.objects.of(town).current().named()}
        areas |= {area.code: area for area in District.objects.of(town).filter(code__in=own - areas.keys()).named()}
        field: Any = self.fields["districts"]
        field.choices = [(code, f"{area} ({grouped(homes.get(code, 0))})") for code, area in sorted(areas.items())]
        field.help_text = _("Behind each is how many households live there; together %(count)s.") % {
            "count": grouped(sum(homes.get(code, 0) for code in areas))
        }
        self.initial["districts"] = sorted(own)

    def clean(self) -> dict[str, Any]:
        """Days follow each other, the value can be split, and the ceiling holds a voucher at least."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for later, earlier, message in _FOLLOWS:
            if cleaned.get(later) and cleaned.get(earlier) and cleaned[later] < cleaned[earlier]:
                self.add_error(later, message)
        value, parts, ceiling = (cleaned.get(name) for name in ("value_cents", "parts", "ceiling_cents"))
        if value and parts and value % parts:
            self.add_error("parts", _("This value cannot be split in so many equal amounts."))
        if value and ceiling and ceiling < value:
            self.add_error("ceiling_cents", _("The ceiling is not enough for one voucher."))
        return cleaned
