# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place where the doors of all rooms hang together."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from buurtsamen.applications import urls as applications
from buurtsamen.desk import urls as desk
from buurtsamen.entrance import urls as entrance
from buurtsamen.initiatives import urls as initiatives
from buurtsamen.letters import urls as letters
from buurtsamen.makers import urls as makers
from buurtsamen.money import urls as money
from buurtsamen.office import urls as office
from buurtsamen.reviews import urls as reviews
from buurtsamen.rounds import urls as rounds
from buurtsamen.sharing import urls as sharing
from buurtsamen.website import urls as website

STAFF = [
    *desk.staff,
    *office.staff,
    *reviews.staff,
    *initiatives.staff,
    *applications.staff,
    *sharing.staff,
    *makers.staff,
    *letters.staff,
    *rounds.staff,
    *money.staff,
    *website.staff,
]

# Dutch addresses stand alone; other languages have the same ones behind /en/.
urlpatterns = [
    *rounds.letter,
    *letters.plain,
    *website.plain,
    *i18n_patterns(
        *website.public,
        *applications.public,
        *sharing.public,
        *makers.public,
        *letters.public,
        *initiatives.public,
        *rounds.public,
        *entrance.public,
        path("kantoor/", include(STAFF)),
        prefix_default_language=False,
    ),
]
handler404 = "buurtsamen.website.views_public.not_found"
handler500 = "buurtsamen.website.views_public.failed"
