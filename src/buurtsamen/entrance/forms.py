# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the forms of accounts."""

import re

from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context, ratelimit
from django import forms
from django.utils.translation import gettext as _

from buurtsamen.people import accounts
from buurtsamen.people.models import User


def _plain(text: str) -> str:
    return " ".join(text.split())


def refuse_haste(email: str) -> None:
    """No more mails to one address, or from one network, than somebody needs who types slowly.

    Raises:
        forms.ValidationError: wait a minute.
    """
    if not ratelimit.consume(context.request, action="request_login_code", key=email.lower()):
        raise forms.ValidationError(_("This went too fast. Nothing is lost. Wait a minute, then try again."))


class SignInForm(RequestLoginCodeForm):  # type: ignore[misc]
    _user: User | None

    def clean_email(self) -> str:
        """Whoever may not come in with a code is unknown here."""
        email: str = super().clean_email()
        self._user = accounts.may_have_code(self._user)
        return email.lower()


class DetailsForm(forms.Form):
    name = forms.CharField(max_length=80)
    phone = forms.CharField(max_length=20, required=False)

    def clean_name(self) -> str:
        """On one line."""
        return _plain(self.cleaned_data["name"])

    def clean_phone(self) -> str:
        """Something that can be dialled, or nothing."""
        phone = _plain(self.cleaned_data["phone"])
        if phone and (not re.fullmatch(r"[0-9 ()+\-.]+", phone) or len(re.sub(r"\D", "", phone)) < 8):
            raise forms.ValidationError(_("Type a telephone number with ten digits, or leave this empty."))
        return phone


class SignUpForm(DetailsForm):
    email = forms.EmailField(max_length=254)

    field_order = ("name", "email", "phone")

    def clean_email(self) -> str:
        """In small letters, and not too often."""
        email: str = self.cleaned_data["email"].lower()
        refuse_haste(email)
        return email


class NewAddressForm(forms.Form):
    email = forms.EmailField(max_length=254)

    def clean_email(self) -> str:
        """In small letters, and not too often."""
        email: str = self.cleaned_data["email"].lower()
        refuse_haste(email)
        return email


class CodeForm(forms.Form):
    code = forms.CharField(max_length=20)
