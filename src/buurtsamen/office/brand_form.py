# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the form of a brand: three properties that a municipality chooses, and the others if it must."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from buurtsamen.desk.fields import ColourInput
from buurtsamen.desk.forms import SHOW
from buurtsamen.office import brand_words
from buurtsamen.places import brands
from buurtsamen.places.models import Municipality

FOLLOW = "follow"  # value of the button that shows the form with all others empty
_ALWAYS = (*brands.CHOSEN, "font")  # they have a value, chosen or not; the others may be left to us
_FONTS = ((brands.FONTS[0], "Atkinson Hyperlegible"), (brands.FONTS[1], _("The letters of the visitor's own device")))


class BrandForm(forms.ModelForm[Municipality]):
    """A field for each property; what is left empty is derived from the main colour or the voucher.

    Attributes:
        brand: what is to be kept, once the form is valid.
    """

    class Meta:
        model = Municipality
        fields = ()

    def __init__(self, data: QueryDict | None = None, *args: Any, **options: Any) -> None:
        if data and data.get(SHOW) == FOLLOW:
            data = data.copy()
            data.update({name: "" for name in brands.PROPERTIES if name not in _ALWAYS})
        super().__init__(data, *args, **options)
        self.brand: dict[str, str] = {}
        stored = self.instance.brand
        always = {name: value for name, value in brands.complete(stored).items() if name in _ALWAYS}
        derived = brands.complete({name: self._now(name) for name in _ALWAYS if self._now(name)})
        for name in brands.PROPERTIES:
            self.fields[name] = _field(name, derived[name])
            self.initial[name] = stored.get(name) or always.get(name, "")

    def _now(self, name: str) -> str:
        """What a property is: as it was sent, when that can be read, or else as it is stored."""
        sent: str = self.data.get(name, "")
        return sent if sent and not brands.mistakes({name: sent}) else self.instance.brand.get(name, "")

    @property
    def others(self) -> list[forms.BoundField]:
        """The fields of the properties that are normally derived."""
        return [self[name] for name in brands.PROPERTIES if name not in brands.CHOSEN]

    @property
    def is_wide(self) -> bool:
        """Whether one of those is wrong."""
        return any(field.errors for field in self.others)

    @property
    def is_followed(self) -> bool:
        """Whether all of them follow from the choice."""
        return not any(field.value() for field in self.others if field.name not in _ALWAYS)

    @property
    def candidate(self) -> str:
        """What stands in the form now, as it stands behind an address."""
        values = {name: self[name].value() for name in brands.PROPERTIES}
        return urlencode({name: value for name, value in values.items() if value})

    def clean(self) -> dict[str, Any]:
        """Refuse a brand that cannot be read, with a sentence for each thing that is wrong."""
        given: dict[str, Any] = super().clean() or {}
        self.brand = {name: given[name] for name in brands.PROPERTIES if given.get(name)}
        if not self.errors:
            for complaint in brands.complaints(self.brand):
                self.add_error(self._to_blame(complaint.name), brand_words.sentence(complaint))
        return given

    def _to_blame(self, name: str) -> str:
        """The field that can be put right: of the property itself, or of the one it is derived from."""
        if name in self.brand:
            return name
        return "ticket" if name.startswith("ticket") else "primary"


def keep(form: BrandForm) -> None:
    """Keep the brand that the form says."""
    form.instance.brand = form.brand
    form.instance.save(update_fields=["brand"])


def _field(name: str, derived: str) -> forms.Field:
    label = brand_words.LABELS[name]
    if name == "font":
        return forms.ChoiceField(label=label, choices=_FONTS)
    if name == "radius":
        sizes = sorted({0, 4, 8, 12, 16, 20, 24, int(derived.removesuffix("px"))})
        words = {0: _("0 – square"), 24: _("24 – round")}
        return forms.ChoiceField(label=label, choices=[(f"{size}px", words.get(size, str(size))) for size in sizes])
    if name in _ALWAYS:
        return forms.CharField(label=label, max_length=7, widget=ColourInput)
    hint = _("Empty: %(colour)s") % {"colour": derived}
    return forms.CharField(label=label, max_length=7, required=False, help_text=hint)
