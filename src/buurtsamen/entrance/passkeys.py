# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for passkeys as a browser sends them: what is broken or forged is refused with a sentence.

django-allauth expects them to be well formed, and fails on what is not.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_BROKEN = (AttributeError, LookupError, NotImplementedError, TypeError, ValueError, struct.error)
_FORGED = (InvalidSignature, UnsupportedAlgorithm)


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (*_BROKEN, *_FORGED) as error:
        raise ValidationError(
            _("This passkey does not fit. Nothing is lost. Try again, or choose another way.")
        ) from error


class AddForm(forms.AddWebAuthnForm):  # type: ignore[misc]
    """A new one."""

    def clean(self) -> dict[str, Any]:
        """Made for this site, just now."""
        with _readable():
            data: dict[str, Any] = super().clean()
        return data


class _ShowForm:
    def clean_credential(self) -> Authenticator:
        """One of theirs, shown for this site, just now."""
        with _readable():
            return super().clean_credential()  # type: ignore[misc]


class SecondStepForm(_ShowForm, forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """After a code by mail."""


class SignInForm(_ShowForm, forms.LoginWebAuthnForm):  # type: ignore[misc]
    """Instead of a code by mail and a second step."""


class AgainForm(_ShowForm, forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Before a sensitive act."""
