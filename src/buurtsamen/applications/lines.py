# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the steps of the wizard that are a list: the budget, and the hands and things that are wanted."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buurtsamen.applications.forms import Line, StepForm
from buurtsamen.desk.fields import EuroField

MOST = 25  # lines; with three fields each, fewer than a request may hold


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list, with its number from 1."""

    number: int
    fields: list[BoundField]


class Lines(StepForm):
    """A step with a list of lines; those that are empty do not count.

    Attributes:
        parts: the fields of a line, by name.
        tells: those by which it is known whether a line is empty; a line that is not, has them all.
    """

    parts: ClassVar[dict[str, Callable[[], forms.Field]]] = {}
    tells: ClassVar[dict[str, Any]] = {}  # name → what is said when it is missing

    def __init__(self, typed: Mapping[str, Any] | None, **more: Any) -> None:
        super().__init__(typed, **more)
        self.count = count(typed if typed is not None else more.get("given") or {}, self)
        for number in range(1, self.count + 1):
            for name, make in self.parts.items():
                self.fields[f"{name}-{number}"] = make()

    @property
    def rows(self) -> list[Row]:
        """The lines, to be shown."""
        return [Row(number, [self[f"{name}-{number}"] for name in self.parts]) for number in range(1, self.count + 1)]

    @property
    def others(self) -> list[BoundField]:
        """The questions that are not part of a line."""
        return [self[name] for name in self.base_fields if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """A line that says something says all of it."""
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, self.count + 1):
            named = {name: f"{name}-{number}" for name in self.tells}
            if all(self._is_empty(field) for field in named.values()):
                continue
            for name, said in self.tells.items():
                if self._is_empty(named[name]):
                    self.add_error(named[name], said)
        return cleaned

    def complaints(self) -> Iterator[tuple[str, str]]:
        """What is wrong, with the number of the line."""
        said = _("Line %(number)s: %(said)s")
        for field in self:
            number = number_of(field.name, self)
            for error in field.errors:
                yield field.auto_id, said % {"number": number, "said": error} if number else str(error)

    def _is_empty(self, field: str) -> bool:
        return field not in self.errors and self.cleaned_data.get(field) in (None, "")

    def lines(self) -> Iterator[dict[str, Any]]:
        """What stands in each line that is not empty."""
        for number in range(1, self.count + 1):
            line = {name: self.cleaned_data.get(f"{name}-{number}") for name in self.parts}
            if any(line[name] not in (None, "") for name in self.tells):
                yield line


def count(typed: Mapping[str, Any], form: type[Lines] | Lines) -> int:
    """How many lines were typed, the empty ones too; one at least, so that there is something to type in."""
    found = (number_of(name, form) for name in typed)
    return max(1, *(number for number in found if number), 1)


def number_of(name: str, form: type[Lines] | Lines) -> int:
    """The number of the line that a field stands in; 0 when it stands in none."""
    read = re.fullmatch(rf"({'|'.join(form.parts)})-([1-9][0-9]?)", name, re.ASCII)
    number = int(read[2]) if read else 0
    return number if number <= MOST else 0


def with_one_more(typed: Mapping[str, str], form: type[Lines]) -> dict[str, str]:
    """The same, and an empty line under it; nothing more when there are as many as there can be."""
    number = count(typed, form) + 1
    return dict(typed) | ({f"{name}-{number}": "" for name in form.tells} if number <= MOST else {})


def without(typed: Mapping[str, str], form: type[Lines], gone: int) -> dict[str, str]:
    """The same without one line; those under it move up."""
    kept = {}
    for name, value in typed.items():
        number = number_of(name, form)
        if number != gone:
            kept[f"{name.rpartition('-')[0]}-{number - 1}" if number > gone else name] = value
    return kept


ASKED, OWN, LENT = "asked", "own", "lent"


class BudgetForm(Lines):
    """What the money is for, and what else they have."""

    parts: ClassVar[dict[str, Callable[[], forms.Field]]] = {
        "what": lambda: Line(label=gettext_lazy("For what?"), max_length=120, required=False),
        "cents": lambda: EuroField(
            label=gettext_lazy("Amount in euros"),
            required=False,
            min_cents=1,
            max_cents=10_000_000,
            error_messages={"invalid": gettext_lazy("Use digits only, such as 120 or 12,50.")},
        ),
        "how": lambda: forms.ChoiceField(
            label=gettext_lazy("How do you get it?"),
            choices=[
                (ASKED, gettext_lazy("From the vouchers")),
                (OWN, gettext_lazy("We pay it ourselves")),
                (LENT, gettext_lazy("We would rather borrow it")),
            ],
            required=False,
        ),
    }
    tells: ClassVar[dict[str, Any]] = {
        "what": gettext_lazy("Write what it is for, or take the line away."),
        "cents": gettext_lazy("Fill in an amount, or take the line away."),
    }

    costs_made = forms.BooleanField(label=gettext_lazy("We paid for some of this already"), required=False)

    def clean(self) -> dict[str, Any]:
        """Something is asked from the vouchers."""
        cleaned = super().clean()
        if not self.errors and not self.target_cents:
            self.add_error("what-1", _("Write down at least one thing that you ask vouchers for."))
        return cleaned

    @property
    def target_cents(self) -> int:
        """The sum of what is asked from the vouchers; of what is right so far, when something is wrong."""
        return sum(line["cents"] or 0 for line in self.lines() if line["how"] != OWN)


HANDS, LENT_THING, GIVEN_THING = "hands", "lent", "given"


class HelpForm(Lines):
    """The hands and things that neighbours could bring."""

    parts: ClassVar[dict[str, Callable[[], forms.Field]]] = {
        "what": lambda: Line(label=gettext_lazy("What could you use?"), max_length=80, required=False),
        "kind": lambda: forms.ChoiceField(
            label=gettext_lazy("What is it?"),
            choices=[
                (HANDS, gettext_lazy("People who help")),
                (LENT_THING, gettext_lazy("Something to borrow")),
                (GIVEN_THING, gettext_lazy("Something to keep")),
            ],
            required=False,
        ),
        "number": lambda: forms.IntegerField(
            label=gettext_lazy("How many?"),
            required=False,
            min_value=1,
            max_value=999,
            widget=forms.TextInput({"inputmode": "numeric", "class": "euro-input"}),
            error_messages={"invalid": gettext_lazy("Use digits only.")},
        ),
    }
    tells: ClassVar[dict[str, Any]] = {"what": gettext_lazy("Write what you could use, or take the line away.")}
