# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The routes of this room."""

from django.urls import URLPattern, path, register_converter

from buurtsamen.website import views_public, views_staff
from buurtsamen.website.models import Page

PATHS = {
    Page.Name.HOW_IT_WORKS: "zo-werkt-het",
    Page.Name.QUESTIONS: "vragen",
    Page.Name.RULES: "spelregels",
    Page.Name.ABOUT: "over",
    Page.Name.PRIVACY: "privacy",
    Page.Name.ACCESSIBILITY: "toegankelijkheid",
    Page.Name.CONTACT: "contact",
}


class PageConverter:
    """The Dutch word in an address, for the name of a page."""

    regex = "|".join(PATHS.values())

    def to_python(self, value: str) -> str:
        """The name of the page with this word."""
        return next(name for name, word in PATHS.items() if word == value)

    def to_url(self, value: str) -> str:
        """The word of the page with this name."""
        return PATHS[Page.Name(value)]


register_converter(PageConverter, "page")

plain = [
    path("huisstijl.css", views_public.brand, name="brand"),
    path("logo.png", views_public.logo, name="logo"),
    path("robots.txt", views_public.robots, name="robots"),
]
public = [
    path("", views_public.home, name="home"),
    path("talen/", views_public.letter_languages, name="letter_languages"),
    path("<page:name>/", views_public.page, name="page"),
]
staff: list[URLPattern] = [
    path("teksten/", views_staff.texts, name="texts"),
    path("teksten/<page:name>/<str:language>/", views_staff.text, name="text"),
    path("teksten/<page:name>/<str:language>/eerder/", views_staff.versions, name="text_versions"),
    path("teksten/<page:name>/<str:language>/eerder/<int:number>/", views_staff.restore, name="restore_text"),
]
