# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The logo beside the name of the platform."""

from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.places import logos, middleware
from buurtsamen.places.models import Logo
from buurtsamen.places.tests.test_logos import picture


def test_a_logo_stands_beside_the_name_and_may_be_kept(town: Town) -> None:
    visitor = Client(headers={"host": "lindedorp.test"})
    assert b"brand__logo" not in visitor.get("/initiatieven/").content
    assert visitor.get("/logo.png").status_code == 404
    logos.put(town.municipality, logos.drawn(picture()), "Wapen van <Lindedorp>")
    middleware.forget_hosts()
    shown = logos.of(town.municipality)

    assert shown
    page = visitor.get("/initiatieven/").content.decode()
    assert f'src="/logo.png?{shown.key}" alt="Wapen van &lt;Lindedorp&gt;"' in page
    answer = visitor.get(f"/logo.png?{shown.key}")
    assert answer.content == bytes(Logo.objects.get().png)
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in visitor.get("/logo.png?an-old-one")["Cache-Control"]


def test_the_neighbour_has_none(town: Town, other_town: Town) -> None:
    logos.put(town.municipality, logos.drawn(picture()), "Lindedorp")
    visitor = Client(headers={"host": "elders.test"})

    assert visitor.get("/logo.png").status_code == 404
    assert b"brand__logo" not in visitor.get("/initiatieven/").content
    walls.enter(town.municipality.pk)
