# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place where the doors of all rooms hang together."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from buurtsamen.desk import urls as desk
from buurtsamen.initiatives import urls as initiatives
from buurtsamen.money import urls as money
from buurtsamen.people import urls as people
from buurtsamen.rounds import urls as rounds
from buurtsamen.website import urls as website

# Dutch addresses stand alone; other languages have the same ones behind /en/.
urlpatterns = [
    *rounds.letter,
    *website.plain,
    *i18n_patterns(
        *website.public,
        *initiatives.public,
        *rounds.public,
        *people.public,
        path("kantoor/", include([*desk.staff, *initiatives.staff, *money.staff, *rounds.staff, *website.staff])),
        prefix_default_language=False,
    ),
]
handler404 = "buurtsamen.website.views_public.not_found"
handler500 = "buurtsamen.website.views_public.failed"
