# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of accounts: signing in and up, and coming in with an invitation."""

from allauth.account import views as account_views
from allauth.account.internal.stagekit import clear_login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as mfa_views
from allauth.mfa.webauthn import views as webauthn_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.entrance import pages
from buurtsamen.entrance.forms import DetailsForm, SignUpForm
from buurtsamen.people import accounts, invitations, roles
from buurtsamen.people.models import IdentityProvider, Invitation, User
from buurtsamen.places.middleware import TownRequest

_INVITATION = "invitation"  # in the session: its secret, and whether they said yes


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: TownRequest) -> HttpResponse:
    """Say who you are: with your e-mail address, a passkey, or the login of the municipality."""
    providers = IdentityProvider.objects.of(request.municipality).filter(is_on=True).order_by("name")
    view = account_views.RequestLoginCodeView.as_view(extra_context={"identity_providers": providers})
    return pages.shown(view(request))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: TownRequest) -> HttpResponse:
    """Type the code that came by mail."""
    login = pages.coming_in(request)
    return pages.typed(request, account_views.confirm_login_code, account=f"code|{login and login.email}")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: TownRequest) -> HttpResponse:
    """Show the second factor."""
    login = pages.coming_in(request)
    who = login.user if login else None
    return pages.typed(request, mfa_views.authenticate, account=f"factor|{who and who.pk}", who=who)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_passkey(request: TownRequest) -> HttpResponse:
    """Sign in with a passkey alone, which takes the place of both steps."""
    return pages.shown(webauthn_views.login_webauthn(request))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: TownRequest) -> HttpResponse:
    """End the session."""
    return pages.shown(account_views.logout(request))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: TownRequest) -> HttpResponse:
    """Make an account, to start an initiative or to help with one."""
    if request.user.is_authenticated:
        return redirect("account")
    form = SignUpForm(request.POST or None)
    onward = get_next_redirect_url(request)
    if form.is_valid():
        clear_login(request)
        data = form.cleaned_data
        user = accounts.sign_up(data["email"], name=data["name"], phone=data["phone"])
        return pages.send_code(request, accounts.may_have_code(user), data["email"], onward)
    context = {"form": form, "next": onward}
    return render(request, "entrance/sign_up.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
@never_cache
def account_closed(request: TownRequest) -> HttpResponse:
    """The account is gone."""
    return render(request, "entrance/closed.html")


@login_not_required
@require_safe
@never_cache
def invited(request: TownRequest, token: str) -> HttpResponse:
    """The link of an invitation was opened: its secret leaves the address at once."""
    request.session[_INVITATION] = {"token": token}
    response = redirect("invitation")
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: TownRequest) -> HttpResponse:
    """Read who invites you for what, and say yes: a code by mail proves that the address is yours."""
    token = request.session.get(_INVITATION, {}).get("token", "")
    try:
        found = invitations.find(token, municipality=request.municipality, at=timezone.now())
    except invitations.Refused as refusal:
        return _refused(request, refusal)
    if request.user.is_authenticated and request.user.email != found.email:
        return _refused(request, invitations.ForAnother())
    known = User.objects.filter(email=found.email, is_active=True).first()
    form = DetailsForm(request.POST or None, initial={"name": known.name if known else ""})
    if request.method == "POST" and (known or form.is_valid()):
        return _said_yes(request, token, found, known, form)
    words = invitations.described(found)
    context = {"form": form, "invitation": found, "known": known, **words}
    return render(request, "entrance/invitation.html", context, status=422 if form.errors else 200)


def _said_yes(
    request: TownRequest, token: str, found: Invitation, known: User | None, form: DetailsForm
) -> HttpResponse:
    request.session[_INVITATION] = {"token": token, "yes": True}
    if request.user.is_authenticated:
        return redirect("invitation_accept")
    clear_login(request)
    user = known or accounts.sign_up(found.email, name=form.cleaned_data["name"], phone=form.cleaned_data["phone"])
    return pages.send_code(request, accounts.may_have_code(user), found.email, reverse("invitation_accept"))


@login_not_required
@never_cache
@require_safe
def invitation_accept(request: TownRequest) -> HttpResponse:
    """Here comes back whoever said yes and signed in: the role is theirs from now on."""
    said = request.session.get(_INVITATION, {})
    if not said.get("yes") or not isinstance(request.user, User):
        return redirect("invitation")
    try:
        invitations.accept(said["token"], user=request.user, municipality=request.municipality, at=timezone.now())
    except (invitations.Refused, roles.Refused) as refusal:
        return _refused(request, refusal)
    del request.session[_INVITATION]
    return redirect("desk_second_factor")


def _refused(request: TownRequest, refusal: invitations.Refused | roles.Refused) -> HttpResponse:
    context = {"refusal": refusal, "language": get_language()}
    status = 404 if isinstance(refusal, invitations.Unknown) else 403
    return render(request, "entrance/invitation_refused.html", context, status=status)
