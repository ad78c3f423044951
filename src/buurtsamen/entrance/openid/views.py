# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for showing once more, at a municipality's own login, who one is."""

from allauth.account.utils import get_next_redirect_url
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from buurtsamen.entrance import identities
from buurtsamen.entrance.openid import doors
from buurtsamen.places.middleware import TownRequest


@never_cache
@require_safe
def again(request: TownRequest) -> HttpResponse:
    """Sign in again before a sensitive act."""
    provider = identities.vouching_for(request.user) if request.user.is_authenticated else None
    if provider is None:
        raise Http404
    return doors.lead(request, provider, aim="again", afterwards=get_next_redirect_url(request) or "")
