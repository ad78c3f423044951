# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the form of a logo: a picture, and what is read aloud instead of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from buurtsamen.places import logos


class LogoForm(forms.Form):
    """A new picture, or other words for the one that is there."""

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPEG or WebP, 200 kB at most. It is made 600 by 200 pixels at most."),
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp"}),
        error_messages={"required": _("Choose a picture."), "empty": _("This file is empty. Choose another one.")},
    )
    alternative = forms.CharField(
        label=_("What does it show?"),
        help_text=_("Read aloud to who does not see the picture: coat of arms of Almelo."),
        max_length=120,
    )

    def __init__(self, *args: Any, was: logos.Shown | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if was:
            self.fields["picture"].required = False
            self.fields["picture"].label = _("Another picture")
            self.initial["alternative"] = was.alternative

    def clean_picture(self) -> bytes | None:
        """The picture, drawn anew."""
        file = self.cleaned_data["picture"]
        if not file:
            return None
        if file.size > logos.MOST_BYTES:
            raise forms.ValidationError(logos.TooBig.message)
        try:
            return logos.drawn(file.read())
        except logos.Refused as refusal:
            raise forms.ValidationError(refusal.message) from refusal
