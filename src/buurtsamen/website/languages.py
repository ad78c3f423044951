# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the languages of a municipality's public site: those it chose, of those we have."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import translate_url
from django.utils import translation

from buurtsamen.places.models import Municipality

_DESK = ("/kantoor/", "/en/kantoor/")


def of(municipality: Municipality) -> dict[str, str]:
    """Code and name of each language of the site, the first one first; never none."""
    names = dict(settings.LANGUAGES)
    chosen = {code: names[code] for code in municipality.languages if code in names}
    return chosen or {settings.LANGUAGE_CODE: names[settings.LANGUAGE_CODE]}


def only_these(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Lead from an address in a language that the site has not to the same page in its first language.

    The desk speaks all languages. A form that was sent is taken: what it leads to is in the right language.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        spoken = of(request.municipality)  # type: ignore[attr-defined]
        if translation.get_language() in spoken or request.path.startswith(_DESK):
            return get_response(request)
        first = next(iter(spoken))
        asked = request.get_full_path()
        same = translate_url(asked, first)
        if same == asked:  # an address without a language of its own, like that on a letter
            translation.activate(first)
        elif request.method in ("GET", "HEAD"):
            return redirect(same)
        return get_response(request)

    return middleware
