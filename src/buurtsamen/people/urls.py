# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The routes of this room."""

from django.urls import URLPattern, URLResolver, path

from buurtsamen.people.openid import views as openid
from buurtsamen.people.openid import views_public as openid_public

public: list[URLPattern | URLResolver] = [
    path("inloggen/gemeente/<int:provider_id>/", openid_public.start, name="identity_start"),
    path("inloggen/gemeente/antwoord/", openid_public.answer, name="identity_answer"),
    path("inloggen/gemeente/opnieuw/", openid.again, name="identity_again"),
]
