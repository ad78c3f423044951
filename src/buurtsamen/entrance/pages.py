# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what we add to a page of django-allauth: fewer tries, our journal, our status."""

import time
from collections.abc import Callable
from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import Login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from buurtsamen.core import http
from buurtsamen.entrance import identities
from buurtsamen.entrance.adapter import noted
from buurtsamen.mail import mail
from buurtsamen.people import factors, tries
from buurtsamen.people.models import User

View = Callable[..., HttpResponse]


def coming_in(request: HttpRequest) -> Login | None:
    """Who is on their way in: said who they are, and did not prove all of it yet."""
    return unstash_login(request, peek=True)


def typed(request: HttpRequest, view: View, *, account: str, who: User | None = None) -> HttpResponse:
    """Let a code that was typed be looked at, unless too many were wrong lately.

    Args:
        account: whose secret it is, for the count of wrong ones.
        who: whose second factor it is: a wrong one is written in their journal.
    """
    if request.method != "POST" or "code" not in request.POST:
        return shown(view(request))
    network = http.client_network(request)
    try:
        tries.count(account=account, network=network, at=timezone.now())
    except tries.TooMany as refusal:
        response = render(request, "entrance/wait.html", {"refusal": refusal, "again": request.path}, status=429)
        response["Retry-After"] = str(refusal.seconds)
        return response
    before = _proofs(request)
    response = shown(view(request))
    if _proofs(request) > before:
        tries.right(account=account, network=network)
    elif who is not None:
        noted("people.user.factor_failed", request, who)
    return response


def _proofs(request: HttpRequest) -> float:
    """The moment of the last proof in this session of who somebody is."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or [{"at": 0.0}]
    return float(records[-1]["at"])


def shown(response: Any) -> HttpResponse:
    """A page with a form that was not right says so in its status."""
    context = getattr(response, "context_data", None) or {}
    is_wrong = any(name in context and context[name].errors for name in ("form", "webauthn_form"))
    if response.status_code == 200 and is_wrong:
        response.status_code = 422
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response  # type: ignore[no-any-return]


def send_code(request: HttpRequest, user: User | None, email: str, onward: str | None) -> HttpResponse:
    """Send a code to sign in with, and ask for it; nobody can tell whether there is an account.

    Args:
        onward: where to go when it was right.
    """
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=email)
    path = reverse("account_confirm_login_code")
    return redirect(f"{path}?{urlencode({'next': onward})}" if onward else path)


def adding(request: Any, view: View) -> HttpResponse:
    """Let allauth add a second factor, as `changing`.

    It asks for one that somebody has. Whoever has none, because the login of the municipality asks for it, goes there
    once more: a new factor makes a session as sure as a fresh one.
    """
    moments = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record["method"] == identities.METHODS[True]
    ]
    is_old = bool(moments) and time.time() - max(moments) > app_settings.REAUTHENTICATION_TIMEOUT
    if is_old and not factors.main(request.user):
        asked: HttpResponse = suspend_request(request, reverse("account_reauthenticate"))
        return asked
    return changing(request, view)


def changing(request: Any, view: View, **more: Any) -> HttpResponse:
    """Let allauth change the second factors of whoever is here; write down what came and went, and tell them.

    A factor that came was proven just now, so from here on the session is as sure as with that factor.
    """
    user = request.user
    with transaction.atomic():
        before = factors.of(user)
        response = shown(view(request, **more))
        after = factors.of(user)
        for pk in before.keys() - after.keys():
            _tell(request, "people.user.factor_removed", before[pk], _("removed: {factor}"))
        for pk in sorted(after.keys() - before.keys()):
            if pk in factors.main(user):
                record_authentication(request, user, "mfa", id=pk, type=after[pk], reauthenticated=True)
            _tell(request, "people.user.factor_added", after[pk], _("added: {factor}"))
    return response


def _tell(request: Any, what: str, kind: str, words: str) -> None:
    names = {"totp": _("an app with codes"), "webauthn": _("a passkey"), "recovery_codes": _("recovery codes")}
    is_new = what.endswith("added")
    noted(what, request, request.user, change={"factor": ["", kind] if is_new else [kind, ""]})
    mail.send(
        name="people/factor_changed",
        to=request.user.email,
        municipality=request.municipality,
        language=get_language() or "nl",
        person=request.user.name,
        what=words.format(factor=names[kind]),
    )
