# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for keeping machines out of a form for strangers: a field that nobody sees, and a form that takes a moment.

A form that wants it takes `Trapped` before `forms.Form`; its template includes `_traps.html` inside the form.
"""

import time
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _

SECONDS = 2  # in which nobody reads a form, let alone fills it in
_KEPT_SECONDS, _SALT = 24 * 60 * 60, "trap"


def stamp(at: float | None = None) -> str:
    """When a form was shown, sealed.

    Args:
        at: seconds since 1970; now when left out.
    """
    return signing.dumps(int(time.time() if at is None else at), salt=_SALT, compress=False)


class Trapped(forms.Form):
    """A form that machines cannot send, or not at once. Whoever is refused loses nothing and may press again."""

    website = forms.CharField(required=False, max_length=200)  # what only a machine fills in
    shown = forms.CharField(required=False, max_length=200)  # the stamp

    @property
    def stamp(self) -> str:
        """The stamp to send along: the one that came, so that pressing again is slower, or a new one."""
        came = self.data.get("shown", "") if self.is_bound else ""
        return came if _shown_at(came) is not None else stamp()

    def clean(self) -> dict[str, Any]:
        """Nothing stands where nobody looks, and it did not go too fast."""
        cleaned = super().clean() or self.cleaned_data
        shown_at = _shown_at(cleaned.pop("shown", ""))
        if cleaned.pop("website", ""):
            raise forms.ValidationError(_("A field that nobody sees was filled in. Leave it empty, and press again."))
        if shown_at is None:
            raise forms.ValidationError(_("This page was open for too long. Nothing is lost. Press once more."))
        if time.time() - shown_at < SECONDS:
            raise forms.ValidationError(_("That went very fast. Nothing is lost. Press once more."))
        return cleaned


def _shown_at(text: str) -> int | None:
    try:
        return int(signing.loads(text, salt=_SALT, max_age=_KEPT_SECONDS))
    except (signing.BadSignature, TypeError, ValueError):
        return None
