# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of one municipality are not seen from another, and do not point there."""

from django.db import migrations

from buurtsamen.core.walls import Wall


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]
    operations = [
        Wall("places_district", is_end=True),
        Wall("places_neighbourhood", ends={"district_id": "places_district"}, is_end=True),
        Wall("places_street", is_end=True),
        Wall(
            "places_address",
            ends={"street_id": "places_street", "neighbourhood_id": "places_neighbourhood"},
            is_end=True,
        ),
    ]
