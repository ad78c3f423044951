# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place where django-allauth, which signs people in, is told how things are done here."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from buurtsamen.core import http, sealing
from buurtsamen.entrance import identities
from buurtsamen.entrance.openid.doors import refused
from buurtsamen.mail import mail
from buurtsamen.people import journal, rights
from buurtsamen.people.models import Event, User
from buurtsamen.people.rights import Right
from buurtsamen.people.sessions import IDLE_SECONDS

_MAILS = {  # allauth's name → ours, and what it calls a word that we call `link`
    "account/email/login_code": ("people/login_code", ""),
    "account/email/unknown_account": ("people/unknown_account", "signup_url"),
}
_WRONG = {
    "incorrect_code": gettext_lazy(
        "This code is not right. Nothing is lost. Look at the newest one, and type it once more."
    ),
    "too_many_login_attempts": gettext_lazy(
        "This went wrong too often. Nothing is lost. Wait a minute, then ask for a new code."
    ),
    "rate_limited": gettext_lazy("This went too fast. Nothing is lost. Wait a minute, then try again."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in and out."""

    error_messages = DefaultAccountAdapter.error_messages | _WRONG

    def send_mail(self, template_prefix: str, email: str, words: dict[str, Any]) -> None:
        """In the municipality's words, queued."""
        name, link = _MAILS[template_prefix]
        mail.send(
            name=name,
            to=email,
            municipality=context.request.municipality,
            language=get_language() or "nl",
            **({"link": words[link]} if link else {"code": words["code"]}),
        )

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,  # noqa: ARG002 - allauth's own words, which are not ours
        message_context: dict[str, Any] | None = None,  # noqa: ARG002
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Only what went wrong; what went well shows in the next page."""
        if message and level >= messages.WARNING:
            messages.add_message(request, level, message, extra_tags)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address behind our own proxies, or the beginning of its network."""
        network = http.client_network(request)
        return "::" if network == "unknown" else network.partition("/")[0]

    def login(self, request: Any, user: User) -> None:
        """Begin the session, in the journal; whoever has a role here gets a short one."""
        ways = {record["method"] for record in get_authentication_records(request, user)}
        if user.signs_in_at_id and ways.isdisjoint(identities.METHODS.values()):
            raise ImmediateHttpResponse(refused(request, identities.OtherWay()))
        with transaction.atomic():
            super().login(request, user)
            for record in get_authentication_records(request, user):
                if record["method"] == "mfa":
                    record["reauthenticated"] = True  # it was shown just now, so nobody asks for it again at once
                if record["method"] == "code" and record.get("email") == user.email:
                    EmailAddress.objects.update_or_create(
                        user=user, email=user.email, defaults={"verified": True, "primary": True}
                    )
            if user.is_operator or rights.of(user, request.municipality):
                request.session.set_expiry(IDLE_SECONDS)
            noted("people.user.signed_in", request, user)

    def logout(self, request: Any) -> None:
        """End the session, in the journal."""
        with transaction.atomic():
            noted("people.user.signed_out", request, request.user)
            super().logout(request)

    def get_login_redirect_url(self, request: Any) -> str:
        """Whoever works here goes to the desk, everybody else to their account."""
        user = request.user
        is_staff = user.is_operator or Right.ENTER in rights.of(user, request.municipality)
        return reverse("desk" if is_staff else "account")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth passes it
        """Home, in the language of the page."""
        return reverse("home")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:  # noqa: ARG002
        """An account that was closed opens nothing."""
        messages.error(request, _("This account was closed. You are not signed in."))
        return redirect("account_login")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """A passkey before a code that has to be typed."""
        methods = [method for method in super().get_reauthentication_methods(user) if "mfa" in method["id"]]
        words = {
            "mfa_reauthenticate": _("Type a code from your app, or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use your passkey"),
        }
        return [method | {"description": words[method["id"]]} for method in reversed(methods)]


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors."""

    error_messages = DefaultMFAAdapter.error_messages | _WRONG

    def encrypt(self, text: str) -> str:
        """Sealed with a key that is not in the database."""
        return base64.b64encode(sealing.seal(text.encode(), purpose="second factor")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed."""
        return sealing.unseal(base64.b64decode(encrypted_text), purpose="second factor").decode()

    def get_totp_issuer(self) -> str:
        """The name that an app shows."""
        return str(context.request.municipality.platform)

    def build_totp_svg(self, url: str) -> str:
        """A square to scan, to stand in a page; without the first line that only a file needs."""
        svg = str(super().build_totp_svg(url))
        return mark_safe(svg[svg.index("<svg") :])  # noqa: S308 - squares, drawn by a library

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey belongs to the host name of the municipality."""
        return {"id": context.request.get_host().partition(":")[0], "name": context.request.municipality.platform}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """What the browser shows beside the passkey."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": user.name or user.email}

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002, ARG002 - allauth's name
        """Until somebody gives it another one."""
        return _("Passkey")


def noted(what: str, request: Any, user: User, **more: Any) -> None:
    """Write in the journal what somebody did with their own account; kept as short as acts of reading."""
    journal.record(what, user, where=request.municipality, at=timezone.now(), by=user, kept=Event.Kept.READING, **more)
