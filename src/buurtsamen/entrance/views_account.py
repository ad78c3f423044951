# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of somebody's own account, behind signing in."""

import json
from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buurtsamen.core import http
from buurtsamen.entrance import addresses
from buurtsamen.entrance.adapter import noted
from buurtsamen.entrance.forms import CodeForm, DetailsForm, NewAddressForm
from buurtsamen.people import accounts, factors, rights, sessions, tries
from buurtsamen.people.rights import Right

View = Callable[[Any], HttpResponse]


def _asks_again(view: View) -> View:
    """Whoever has a second factor shows it, unless that was a moment ago."""
    guarded: View = reauthentication_required(app="allauth.account")(view)
    return guarded


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: Any) -> HttpResponse:
    """See and change your name and telephone number; from here to all the rest."""
    user = request.user
    form = DetailsForm(request.POST or None, initial={"name": user.name, "phone": user.phone})
    if form.is_valid():
        accounts.change_details(user, **form.cleaned_data, municipality=request.municipality, at=timezone.now())
        messages.success(request, _("Your details are saved."))
        return redirect("account")
    context = {
        "form": form,
        "is_staff": Right.ENTER in rights.of(user, request.municipality),
        "has_factor": bool(factors.main(user)),
        "sessions": len(sessions.of(user)),
    }
    return render(request, "entrance/account.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_asks_again
def change_email(request: Any) -> HttpResponse:
    """Type another e-mail address; a code goes there."""
    form = NewAddressForm(request.POST or None)
    if request.user.signs_in_at_id is not None:
        raise Http404
    if form.is_valid():
        addresses.ask(request, form.cleaned_data["email"])
        return redirect("account_change_email_code")
    return render(request, "entrance/change_email.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_asks_again
def change_email_code(request: Any) -> HttpResponse:
    """Type the code that went to the new address."""
    asked = addresses.asked(request)
    if asked is None:
        messages.error(request, _("This code is too old. Nothing was changed. Ask for a new one."))
        return redirect("account_change_email")
    form = CodeForm(request.POST or None)
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            _change_email(request, form.cleaned_data["code"])
        except (accounts.Refused, addresses.Wrong, tries.TooMany) as refusal:
            form.add_error("code", str(refusal.message))
            status = 429 if isinstance(refusal, tries.TooMany) else 422
        else:
            messages.success(request, _("Your e-mail address is changed. We told your old address."))
            return redirect("account")
    context = {"form": form, "email": asked}
    return render(request, "entrance/change_email_code.html", context, status=status)


def _change_email(request: Any, code: str) -> None:
    now, network, secret = timezone.now(), http.client_network(request), f"email|{request.user.pk}"
    tries.count(account=secret, network=network, at=now)
    email = addresses.proven(request, code)
    tries.right(account=secret, network=network)
    accounts.change_email(
        request.user, email, municipality=request.municipality, at=now, language=get_language() or "nl"
    )


@never_cache
@require_POST
@_asks_again
def download(request: Any) -> HttpResponse:
    """Everything we know about you, in one file."""
    noted("people.user.downloaded", request, request.user)
    text = json.dumps(accounts.about(request.user), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="buurt-samen.json"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_asks_again
def close(request: Any) -> HttpResponse:
    """Close your account."""
    refusal = None
    if request.method == "POST":
        try:
            accounts.close(
                request.user, municipality=request.municipality, at=timezone.now(), language=get_language() or "nl"
            )
        except accounts.Refused as refused:
            refusal = refused
        else:
            request.session.flush()
            return redirect("account_closed")
    return render(request, "entrance/close.html", {"refusal": refusal}, status=409 if refusal else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_sessions(request: Any) -> HttpResponse:
    """Where you are signed in; sign out there."""
    if request.method == "POST":
        if request.POST.get("which") == "others":
            sessions.end_others(request, request.user)
            said = _("You are signed out everywhere but here.")
        elif sessions.end(request.user, _number(request.POST.get("which", ""))):
            said = _("You are signed out there.")
        else:
            raise Http404
        noted("people.user.signed_out_elsewhere", request, request.user)
        messages.success(request, said)
        return redirect("account_sessions")
    shown = [(session, sessions.called(session.user_agent)) for session in sessions.of(request.user)]
    return render(request, "entrance/sessions.html", {"sessions": shown})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


@never_cache
@require_safe
def second_factor(request: Any) -> HttpResponse:
    """The second step: what it is for, what you have, and what to do next."""
    return render(request, "entrance/second_factor.html", second_factor_context(request))


def second_factor_context(request: Any) -> dict[str, Any]:
    """What somebody has, and whether it is enough for the desk."""
    own = factors.main(request.user)
    return {
        "totp": [pk for pk, kind in own.items() if kind == "totp"],
        "passkeys": factors.passkeys(request.user),
        "codes_left": factors.codes_left(request.user),
        "is_staff": Right.ENTER in rights.of(request.user, request.municipality),
        "is_operator": request.user.is_operator,
    }
