# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The street door of paper: short addresses that lead to a page, and the newsletter."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from buurtsamen.core import dates
from buurtsamen.core.pagecache import shared
from buurtsamen.letters import links, notices
from buurtsamen.places.middleware import TownRequest


@login_not_required
@require_safe
def short_link(request: TownRequest, word: str) -> HttpResponse:
    """Lead on to the page that a poster or a card is about, and count that somebody came this way."""
    link = links.find(request.municipality, word)
    if link is None:
        raise Http404
    if request.method == "GET":
        links.count(link, program=request.headers.get("User-Agent", ""), on=dates.today())
    response = redirect(link.path)
    response["Cache-Control"] = "no-store"  # or a second visit would not be counted
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@require_safe
@shared
def newsletter(request: TownRequest) -> HttpResponse:
    """The general newsletter of now, as a PDF that can be read aloud."""
    content = notices.newsletter(request.municipality, on=dates.today())
    headers = {"Content-Disposition": 'inline; filename="nieuwsbrief.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
