# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The routes of this room."""

from django.urls import URLPattern, URLResolver, include, path

from buurtsamen.office import urls_people, urls_settings

staff: list[URLPattern | URLResolver] = [
    path("instellingen/", include(urls_settings.staff)),
    *urls_people.staff,
]
