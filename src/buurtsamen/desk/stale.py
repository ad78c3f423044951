# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for forms that two people sent in: where they differ, and what is kept of both."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict

from buurtsamen.desk import cells

ASKED, KEEP = "asked", "keep-"  # the fields that a page asked about, and what was chosen for each
YOURS, THEIRS = "yours", "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which what you sent is not what is stored now.

    Attributes:
        advice: what to keep: `yours` when only you changed it, `theirs` when only they did; empty when both did.
    """

    name: str
    label: str
    was: Any
    yours: Any
    theirs: Any
    advice: str

    @property
    def choice(self) -> str:
        """Name of the field that says what to keep."""
        return KEEP + self.name


def differences(sent: forms.BaseForm, stored: forms.BaseForm) -> list[Difference]:
    """The fields in which a form that was sent differs from what is stored."""
    return [
        _difference(sent[name], stored[name])
        for name, field in sent.fields.items()
        if field.show_hidden_initial and field.has_changed(stored[name].initial, sent[name].data)
    ]


def _difference(sent: BoundField, stored: BoundField) -> Difference:
    form: Any = sent.form  # it knows more than its types tell
    was = form._widget_data_value(sent.field.hidden_widget(), sent.html_initial_name)
    is_mine = sent.name in form.changed_data
    is_theirs = sent.field.has_changed(stored.initial, was)
    advice = "" if is_mine and is_theirs else YOURS if is_mine else THEIRS
    return Difference(
        sent.name, str(sent.label), _words(sent, was), _words(sent, sent.value()), _words(sent, stored.value()), advice
    )


def _words(field: BoundField, value: Any) -> Any:
    """What a field says, as people read it."""
    choices = getattr(field.field, "choices", None)
    if choices is not None:
        labels = {str(key): label for key, label in choices}
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(str(labels.get(str(each), each)) for each in chosen if each not in (None, ""))
    try:
        return cells.words(field.field.to_python(value))
    except ValidationError:
        return value


def is_undecided(sent: forms.BaseForm) -> bool:
    """Whether a page asked what to keep of a field, and got no answer."""
    data = sent.data
    return isinstance(data, QueryDict) and any(
        data.get(KEEP + name) not in (YOURS, THEIRS) for name in data.getlist(ASKED) if name in sent.fields
    )


def decided(posted: QueryDict, stored: forms.BaseForm) -> QueryDict:
    """What was sent, with what is stored where somebody chose to keep theirs; a line ends in one sign, not two."""
    data = posted.copy()
    for key, values in posted.lists():
        data.setlist(key, [value.replace("\r\n", "\n") for value in values])
    for name in posted.getlist(ASKED):
        if name in stored.fields and posted.get(KEEP + name) == THEIRS:
            for key, values in _as_sent(stored[name]).items():
                data.setlist(key, values)
    return data


def _as_sent(field: BoundField) -> dict[str, list[str]]:
    """The same as a browser would send it: name → values."""
    widget = field.field.hidden_widget()
    drawn = widget.get_context(field.html_name, field.value(), {})["widget"]
    found: dict[str, list[str]] = {field.html_name: []}
    for part in drawn.get("subwidgets", [drawn]):
        found.setdefault(part["name"], []).append("" if part["value"] is None else str(part["value"]))
    return found
