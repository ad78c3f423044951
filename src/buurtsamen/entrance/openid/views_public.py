# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of a municipality's own login: to it, and back."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from allauth.account.utils import get_login_redirect_url, get_next_redirect_url
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from buurtsamen.entrance import identities
from buurtsamen.entrance.openid import doors
from buurtsamen.entrance.openid.answers import Answer, Refused, Unreachable
from buurtsamen.people.models import IdentityProvider, RoleName
from buurtsamen.places.middleware import TownRequest


@login_not_required
@never_cache
@require_safe
def start(request: TownRequest, provider_id: int) -> HttpResponse:
    """Go to the login of this municipality."""
    provider = get_object_or_404(IdentityProvider.objects.of(request.municipality).filter(is_on=True), pk=provider_id)
    return doors.lead(request, provider, aim="login", afterwards=get_next_redirect_url(request) or "")


@login_not_required
@never_cache
@require_safe
def answer(request: TownRequest) -> HttpResponse:
    """Come back from it."""
    from buurtsamen.entrance.openid import client  # as in doors.py

    way = doors.way_of(request)
    if way is None:
        return doors.refused(request, Refused())
    translation.activate(way["language"])
    provider = get_object_or_404(IdentityProvider.objects.of(request.municipality), pk=way["asked"]["provider"])
    if not provider.is_on and way["aim"] != "try":
        return doors.refused(request, Refused())
    try:
        found = client.hear(provider, way["asked"], told=request.GET.dict(), answer_to=doors.answer_to(request))
        return _AIMS[way["aim"]](request, provider, found, way["next"])
    except Unreachable as failure:
        return doors.refused(request, failure, status=503)
    except (Refused, identities.Refused) as refusal:
        return doors.refused(request, refusal)


def _sign_in(request: TownRequest, provider: IdentityProvider, found: Answer, afterwards: str) -> HttpResponse:
    user = identities.come_in(provider, found, at=timezone.now())
    if request.user.is_authenticated:
        get_adapter().logout(request)
    record_authentication(request, user, identities.METHODS[provider.has_second_factor], at=found.seen_at)
    response: HttpResponse = perform_login(
        request, Login(user=user, email_verification="none", redirect_url=afterwards or None)
    )
    return response


def _show_again(request: TownRequest, provider: IdentityProvider, found: Answer, afterwards: str) -> HttpResponse:
    if not request.user.is_authenticated or not identities.is_of(provider, found, request.user):
        raise Refused
    identities.come_in(provider, found, at=timezone.now())
    record_authentication(request, request.user, identities.METHODS[True], at=found.seen_at, reauthenticated=True)
    told = request.GET.copy()
    told["next"] = afterwards
    request.GET = told  # type: ignore[assignment]  # where allauth looks
    response: HttpResponse | None = resume_request(request)
    return response or redirect(get_login_redirect_url(request))


def _try(request: TownRequest, provider: IdentityProvider, found: Answer, _afterwards: str) -> HttpResponse:
    meant = [RoleName(name).label for name in identities.roles_in(provider, found.values)]
    context = {"provider": provider, "found": found, "roles": meant}
    return render(request, "entrance/identity_tried.html", context)


_AIMS = {"login": _sign_in, "again": _show_again, "try": _try}
