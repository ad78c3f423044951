# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the field in which a municipality writes its closed days, one a line."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_MONTHS = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
# 24-12-2026 · 24/12/2026 · 24 december 2026 · 24 dec 2026
_DAY = re.compile(
    r"(?P<day>\d{1,2})[-/. ]\s*(?:(?P<month>\d{1,2})|(?P<word>[a-z]{3})[a-z]*\.?)[-/. ]\s*(?P<year>\d{4})"
)
_MOST = 200


class ClosedDaysField(forms.CharField):
    """Days as people in the Netherlands write them, one a line; kept as "2026-12-24", in order and once."""

    widget = forms.Textarea

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.widget.attrs["rows"] = 8

    def to_python(self, value: Any) -> Any:
        """The days.

        Raises:
            ValidationError: a line is no day, or there are too many.
        """
        lines = value if isinstance(value, list) else [line.strip() for line in (value or "").splitlines()]
        days = sorted({_read(line) for line in lines if line})
        if len(days) > _MOST:
            raise ValidationError(_("These are more than 200 days. Remove those of past years."))
        return [day.isoformat() for day in days]

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        if not isinstance(value, list):
            return value
        return "\n".join(date.fromisoformat(day).strftime("%d-%m-%Y") for day in value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other days stand there; what cannot be read is another one."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


def _read(line: str) -> date:
    try:
        return date.fromisoformat(line)
    except ValueError:
        found = _DAY.fullmatch(line.lower())
    if found and (found["month"] or _month(found["word"])):
        try:
            return date(int(found["year"]), int(found["month"] or _month(found["word"])), int(found["day"]))
        except ValueError:  # 31 June
            found = None
    raise ValidationError(gettext("“%(line)s” is no day. Write it like 24-12-2026.") % {"line": line})


def _month(word: str) -> int:
    """The number of a month by its first letters, in Dutch or English; 0 when it is none."""
    known = {"mrt": "maa", "mar": "maa", "may": "mei", "oct": "okt"}
    word = known.get(word, word)
    return _MONTHS.index(word) + 1 if word in _MONTHS else 0
