# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for forms about runs and letters: prepare, hand over, read back, find, come back, make again."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from buurtsamen.core import euros
from buurtsamen.letters import picking
from buurtsamen.letters.models import Delivery
from buurtsamen.places.models import District
from buurtsamen.rounds.models import Round

_POSTCODE = re.compile(r"\s*[1-9][0-9]{3}\s*[A-Za-z]{2}\s*")
_RANGE = re.compile(r"\s*[1-9][0-9]{3}\s*([A-Za-z]{2})?\s*")


class PrepareForm(forms.Form):
    """Which letters are printed together."""

    districts = forms.MultipleChoiceField(
        label=_("For which districts?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one district."), "invalid_choice": _("Choose from this list.")},
    )
    is_large = forms.BooleanField(
        label=_("In large print"),
        help_text=_("All letters of this run. One letter in large print you ask for on the page of that letter."),
        required=False,
    )

    def __init__(self, *args: Any, free: Iterable[tuple[District, int]], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["districts"]
        field.choices = [(str(each.pk), f"{each.name} ({euros.grouped(homes)})") for each, homes in free]
        self.initial.setdefault("districts", [value for value, _label in field.choices])


class HandOverForm(forms.Form):
    """How the printer opens the archive."""

    lock = forms.ChoiceField(
        label=_("How does the printer open it?"), choices=Delivery.Lock.choices, widget=forms.RadioSelect
    )
    password = forms.CharField(
        label=_("The password"),
        help_text=_(
            "Twelve signs or more. Tell the printer by phone, never in the mail that says where the archive is."
        ),
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    key = forms.CharField(
        label=_("The age key of the printer"),
        help_text=_("It begins with age1. Ask the printer for it, and check the last signs by phone."),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    why = forms.CharField(label=_("Why once more?"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))

    use_required_attribute = False  # one of the two, and which one is a choice

    def __init__(self, *args: Any, is_again: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, lock in (("password", Delivery.Lock.PASSWORD), ("key", Delivery.Lock.AGE)):
            self.fields[name].required = not self.is_bound or self.data.get("lock") == lock
        if is_again:
            self.fields["why"].required = True
        else:
            del self.fields["why"]

    @property
    def secret(self) -> str:
        """What the printer opens the archive with."""
        name = "key" if self.cleaned_data["lock"] == Delivery.Lock.AGE else "password"
        return str(self.cleaned_data[name])


class EnrichForm(forms.Form):
    """The list of addresses with what the post added."""

    file = forms.FileField(
        label=_("The file of the post"),
        help_text=_("The list of addresses of this run as CSV, with the columns sorteercode and 2d_code filled in."),
        error_messages={"empty": _("This file is empty."), "required": _("Choose a file first.")},
    )


class NumberForm(forms.Form):
    """A letter by its number, typed or scanned."""

    nummer = forms.CharField(
        label=_("Number of the letter"),
        help_text=_("Ten digits. A scanner types them and presses Enter."),
        max_length=40,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "autofocus": True, "class": "code"}),
    )


class DoorForm(forms.Form):
    """Letters by the address they went to."""

    postcode = forms.CharField(label=_("Postcode"), max_length=10, widget=forms.TextInput({"autocomplete": "off"}))
    huisnummer = forms.IntegerField(label=_("House number"), min_value=1, max_value=99_999)

    def clean_postcode(self) -> str:
        """Four digits and two letters."""
        typed = str(self.cleaned_data["postcode"])
        if not _POSTCODE.fullmatch(typed):
            raise forms.ValidationError(_("A postcode is four digits and two letters, like 7602 AB."))
        return typed


class BackForm(forms.Form):
    """A list of letters that came back."""

    numbers = forms.CharField(
        label=_("Numbers of letters"),
        help_text=_("One on each line, scanned or pasted."),
        required=False,
        widget=forms.Textarea({"rows": 8, "class": "code", "autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        help_text=_("CSV or text with the number first on each line."),
        required=False,
        allow_empty_file=False,
    )
    why = forms.CharField(label=_("Why did they come back?"), max_length=500, initial=_("Came back with the post"))

    def clean(self) -> dict[str, Any]:
        """The lines out of both."""
        said = super().clean() or {}
        text = said.get("numbers") or ""
        if file := said.get("file"):
            if file.size > 2**20:
                raise forms.ValidationError(_("This file is too large: take at most 20,000 letters at once."))
            text += "\n" + file.read().decode("utf-8-sig", errors="replace")
        lines = [re.split(r"[;,\t]", line)[0].strip().strip('"') for line in text.splitlines()]
        said["lines"] = [line for line in lines if any(sign.isdigit() for sign in line)]
        if not said["lines"]:
            raise forms.ValidationError(_("Scan, paste or choose a list first. Nothing was changed."))
        if len(said["lines"]) > picking.MOST_IN_LIST:
            raise forms.ValidationError(_("Take at most 20,000 letters at once. Nothing was changed."))
        return said


class ManyForm(forms.Form):
    """Letters that are voided together: which, and whether they are made again."""

    STREET, POSTCODES, FILE = "street", "postcodes", "file"
    AGAIN, LARGE, VOID = "again", "large", "void"
    _NEEDS: ClassVar = {STREET: ["street"], POSTCODES: ["first", "last"], FILE: ["run", "file"]}

    round = forms.TypedChoiceField(label=_("Of which round?"), coerce=int)
    by = forms.ChoiceField(
        label=_("Which letters?"),
        choices=[(STREET, _("of a street")), (POSTCODES, _("of postcodes")), (FILE, _("of a file of a print run"))],
        widget=forms.RadioSelect,
    )
    street = forms.CharField(label=_("Street"), max_length=80)
    first = forms.CharField(label=_("First postcode"), max_length=10)
    last = forms.CharField(
        label=_("Last postcode"),
        help_text=_("It counts as well. Four digits stand for all postcodes that begin so."),
        max_length=10,
    )
    run = forms.IntegerField(label=_("Number of the print run"), min_value=1, max_value=2**31 - 1)
    file = forms.IntegerField(label=_("Number of the file"), min_value=1, max_value=2**31 - 1)
    then = forms.ChoiceField(
        label=_("And then?"),
        choices=[
            (AGAIN, _("print new letters")),
            (LARGE, _("print new letters in large print")),
            (VOID, _("no new letters: their codes only stop working")),
        ],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("Why?"),
        help_text=_("One sentence is enough. It is kept in the journal, so name nobody who need not be named."),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )

    use_required_attribute = False  # which are needed is a choice

    def __init__(self, *args: Any, rounds: Iterable[Round], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["round"]
        field.choices = [(each.pk, each.name) for each in rounds]
        for way, names in self._NEEDS.items():
            for name in names:
                self.fields[name].required = not self.is_bound or self.data.get("by") == way

    def clean(self) -> dict[str, Any]:
        """Postcodes look like postcodes, when they are what is chosen."""
        said = super().clean() or {}
        for name in ("first", "last") if said.get("by") == self.POSTCODES else ():
            if name in said and not _RANGE.fullmatch(said[name]):
                self.add_error(name, _("A postcode is four digits and two letters, like 7602 AB; or four digits."))
        return said
