# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for fields of forms that Django has none for: amounts, days, colours, words to fill in."""

import re
from collections.abc import Container
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext, gettext_lazy

from buurtsamen.core import braces
from buurtsamen.desk.cells import Cents

# The types of these classes say of which rows they are, `forms.ModelForm[Round]`; here Django learns to read that.
for _class in (forms.ModelForm, forms.ModelMultipleChoiceField, forms.ModelChoiceField):
    setattr(_class, "__class_getitem__", classmethod(lambda cls, *_: cls))  # noqa: B010

# 7 · 7,5 · 7,50 · 7.50 · 1.250 · 1.250,00
_AMOUNT = re.compile(r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,9})(?:[,.](?P<part>[0-9]{1,2}))?")
_MOST_CENTS = 2_147_483_647  # what a column of the database holds


class EuroField(forms.CharField):
    """An amount that is typed in euros, and is a whole number of cents: `7,50` is 750."""

    default_error_messages = {
        "invalid": gettext_lazy("Type an amount in euros, such as 7,50."),
    }

    def __init__(self, *, min_cents: int = 0, max_cents: int = _MOST_CENTS, **more: Any) -> None:
        super().__init__(**more)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": "euro-input"}
        below = gettext_lazy("This amount is too low.")
        above = gettext_lazy("This amount is too high.")
        self.validators = [MinValueValidator(min_cents, below), MaxValueValidator(max_cents, above)]

    def to_python(self, value: Any) -> Any:
        """The cents; nothing stays nothing."""
        if isinstance(value, int):
            return Cents(value)
        typed = re.sub(r"[€\s]", "", value or "")
        if not typed:
            return None
        found = _AMOUNT.fullmatch(typed)
        if not found:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        part = (found["part"] or "").ljust(2, "0")
        return Cents(int(found["whole"].replace(".", "")) * 100 + int(part))

    def prepare_value(self, value: Any) -> Any:
        """As it is typed: whole euros without cents."""
        if not isinstance(value, int):
            return value
        whole, part = divmod(value, 100)
        return f"{whole},{part:02}" if part else f"{whole}"


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class ColourInput(forms.TextInput):
    """A colour, chosen in the browser's own window."""

    input_type = "color"


def known_words(text: str, known: Container[str]) -> str:
    """The text, when all its words between braces would be filled in.

    Raises:
        ValidationError: it names those that would not.
    """
    if unknown := braces.unknown(text, known):
        said = gettext("We do not know %(words)s. Choose from the list, and write it just like that.")
        raise ValidationError(said % {"words": ", ".join(unknown)})
    return text


def dress(form: forms.BaseForm) -> None:
    """Let every field send along what it showed at first, and days be chosen in a calendar."""
    form.use_required_attribute = False  # what is not filled in yet is not wrong yet
    for field in form.fields.values():
        if type(field.widget) is forms.DateInput:
            field.widget = DayInput(field.widget.attrs)
        field.show_hidden_initial = not isinstance(field, forms.FileField) and not is_secret(field)


def is_secret(field: forms.Field) -> bool:
    """What is typed here is shown nowhere: not in the journal, not on a page."""
    return isinstance(field.widget, forms.PasswordInput)
