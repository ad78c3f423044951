# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for proving a new e-mail address: a code goes there, and has to come back within ten minutes."""

import time
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as hmac_digest
from typing import Any

from allauth.account import app_settings
from allauth.core.internal.cryptokit import generate_user_code, normalize_user_code
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from buurtsamen.mail import mail
from buurtsamen.people.models import User

SECONDS = 10 * 60
_KEY = "new_address"  # in the session


class Wrong(Exception):
    """The code does not fit."""

    message = _("This code is not right. Nothing is lost. Look at the newest one, and type it once more.")


def ask(request: Any, email: str) -> None:
    """Send a code to a new address. One that has an account already gets a mail that says so, and no code."""
    code = generate_user_code(**app_settings.LOGIN_BY_CODE_FORMAT)
    is_taken = User.objects.filter(email=email).exists()
    digest = "" if is_taken else _digest(request.user, email, code)
    request.session[_KEY] = {"email": email, "digest": digest, "at": time.time()}
    to_mail = {"to": email, "municipality": request.municipality, "language": get_language() or "nl"}
    if is_taken:
        link = request.build_absolute_uri(reverse("account_login"))
        mail.send(name="people/account_exists", link=link, **to_mail)
    else:
        mail.send(name="people/email_code", code=code, **to_mail)


def asked(request: Any) -> str | None:
    """The address that waits for its code; None when it waited too long."""
    waiting = request.session.get(_KEY)
    if not waiting or time.time() - waiting["at"] > SECONDS:
        return None
    return str(waiting["email"])


def proven(request: Any, code: str) -> str:
    """The address, when this is its code. It works once.

    Raises:
        Wrong: it is not.
    """
    email = asked(request)
    digest = request.session.get(_KEY, {}).get("digest", "")
    if email is None or not digest or not compare_digest(digest, _digest(request.user, email, code)):
        raise Wrong
    del request.session[_KEY]
    return email


def _digest(user: User, email: str, code: str) -> str:
    """A keyed hash (HMAC-SHA-256), so that the session does not tell the code."""
    text = f"new address|{user.pk}|{email}|{normalize_user_code(code)}"
    return hmac_digest(settings.SEAL_KEY, text.encode(), sha256).hex()
