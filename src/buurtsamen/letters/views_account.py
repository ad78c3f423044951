# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of paper for whoever makes an initiative, behind signing in: a poster to hang up."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from buurtsamen.core import dates
from buurtsamen.initiatives.models import Initiative
from buurtsamen.letters import notices
from buurtsamen.letters.models import ShortLink
from buurtsamen.makers.views_account import mine


@never_cache
@require_safe
def my_poster(request: Any, number: int) -> HttpResponse:
    """A poster of your initiative on A4, with a QR code."""
    found = mine(request, number, *Initiative.PUBLIC)
    content = notices.of_initiative(found, ShortLink.Channel.POSTER, "a4", on=dates.today())
    headers = {"Content-Disposition": f'inline; filename="poster-{found.slug}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
