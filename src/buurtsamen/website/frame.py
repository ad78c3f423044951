# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what every page's frame needs to know."""

import json
from functools import partial
from hashlib import sha256
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language

from buurtsamen.places import logos
from buurtsamen.places.models import Municipality
from buurtsamen.website import languages
from buurtsamen.website.models import Page


def brand_hash(municipality: Municipality) -> str:
    """Another one when the brand changes: it stands behind the address of the style sheet."""
    return sha256(json.dumps(municipality.brand, sort_keys=True).encode()).hexdigest()[:12]


def logo(municipality: Municipality) -> logos.Shown | None:
    """Its logo, remembered for as long as the municipality itself is: a few seconds (places/middleware.py)."""
    if "shown_logo" not in vars(municipality):
        vars(municipality)["shown_logo"] = logos.of(municipality)
    return cast("logos.Shown | None", vars(municipality)["shown_logo"])


def frame(request: HttpRequest) -> dict[str, Any]:
    """The municipality, its brand and logo, the pages of text, and the same page in the other languages."""
    municipality = getattr(request, "municipality", None)
    if municipality is None:
        return {}
    return {
        "municipality": municipality,
        "brand_url": f"{reverse('brand')}?{brand_hash(municipality)}",
        "logo": partial(logo, municipality),  # asked for when a page shows it
        "phone_url": "tel:" + "".join(sign for sign in municipality.phone if sign.isdigit() or sign == "+"),
        "pages": [Page.Name.HOW_IT_WORKS, Page.Name.QUESTIONS, Page.Name.RULES, Page.Name.ABOUT, Page.Name.CONTACT],
        "site_pages": [Page.Name.PRIVACY, Page.Name.ACCESSIBILITY],
        "other_languages": [
            (code, name, translate_url(request.path, code))
            for code, name in languages.of(municipality).items()
            if code != get_language()
        ],
    }
