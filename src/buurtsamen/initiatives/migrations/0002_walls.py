# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of one municipality are not seen from another, and do not point there."""

from django.db import migrations

from buurtsamen.core.walls import Wall

OF_INITIATIVE = {"initiative_id": "initiatives_initiative"}


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0001_initial"), ("rounds", "0002_walls")]
    operations = [
        Wall(
            "initiatives_initiative",
            ends={
                "district_id": "places_district",
                "neighbourhood_id": "places_neighbourhood",
                "account_id": "money_account",
            },
            is_end=True,
        ),
        Wall("initiatives_budgetline", ends=OF_INITIATIVE, is_end=True),
        Wall("initiatives_organiser", ends=OF_INITIATIVE),
        Wall("initiatives_picture", ends=OF_INITIATIVE, is_end=True),
        Wall("initiatives_update", ends={**OF_INITIATIVE, "picture_id": "initiatives_picture"}),
        Wall("initiatives_gift", ends={**OF_INITIATIVE, "round_id": "rounds_round"}),
    ]
