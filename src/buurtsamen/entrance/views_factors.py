# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of somebody's own second factors, behind signing in; the work is allauth's."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as webauthn_views
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from buurtsamen.entrance import identities, pages
from buurtsamen.people import factors


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: Any) -> HttpResponse:
    """Prove once more that it is you, in the way you have."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    if methods:
        return redirect(passthrough_next_redirect_url(request, methods[0]["url"], "next"))
    known = identities.vouching_for(request.user)
    path = reverse("identity_again") if known else reverse("desk_second_factor")
    return redirect(passthrough_next_redirect_url(request, path, "next"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again_code(request: Any) -> HttpResponse:
    """Prove it with a code of the app, or a recovery code."""
    return pages.typed(request, mfa_views.reauthenticate, account=f"factor|{request.user.pk}", who=request.user)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again_passkey(request: Any) -> HttpResponse:
    """Prove it with a passkey."""
    return pages.shown(webauthn_views.reauthenticate_webauthn(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_app(request: Any) -> HttpResponse:
    """Let an app on a telephone give codes."""
    return pages.adding(request, totp_views.activate_totp)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove_app(request: Any) -> HttpResponse:
    """Let the app give codes no longer."""
    return _refused(request) or pages.changing(request, totp_views.deactivate_totp)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_passkey(request: Any) -> HttpResponse:
    """Make a passkey, on this machine or on a key."""
    return pages.adding(request, webauthn_views.add_webauthn)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove_passkey(request: Any, pk: int) -> HttpResponse:
    """Remove a passkey."""
    return _refused(request) or pages.changing(request, webauthn_views.remove_webauthn, pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: Any) -> HttpResponse:
    """The codes for when everything else is lost."""
    return pages.shown(recovery_views.view_recovery_codes(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def download_recovery_codes(request: Any) -> HttpResponse:
    """The same, in a file."""
    return pages.shown(recovery_views.download_recovery_codes(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_recovery_codes(request: Any) -> HttpResponse:
    """New codes; the old ones work no longer."""
    return pages.changing(request, recovery_views.generate_recovery_codes)


def _refused(request: Any) -> HttpResponse | None:
    """Whoever works here keeps one second factor."""
    try:
        factors.keep_one(request.user, request.municipality)
    except factors.Needed as refusal:
        messages.error(request, str(refusal.message))
        return redirect("desk_second_factor")
    return None
