# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of one municipality are not seen from another, and do not point there."""

from django.db import migrations

from buurtsamen.core.walls import Wall

RUN, ROUND = {"run_id": "letters_printrun"}, {"round_id": "rounds_round"}


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial"), ("rounds", "0002_walls"), ("places", "0002_walls")]
    operations = [
        Wall("letters_lettertext"),
        Wall("letters_canary", ends={"neighbourhood_id": "places_neighbourhood"}, is_end=True),
        Wall("letters_printrun", ends={**ROUND, "key_id": "rounds_roundkey"}, is_end=True),
        Wall("letters_rundistrict", ends={**RUN, **ROUND, "district_id": "places_district"}),
        Wall("letters_printfile", ends={**RUN, "district_id": "places_district"}, is_end=True),
        Wall(
            "letters_letter",
            ends={
                **RUN,
                **ROUND,
                "file_id": "letters_printfile",
                "address_id": "places_address",
                "canary_id": "letters_canary",
                "neighbourhood_id": "places_neighbourhood",
            },
            is_end=True,
        ),
        Wall("letters_delivery", ends=RUN),
        Wall("letters_shortlink", is_end=True),
        Wall("letters_visits", ends={"link_id": "letters_shortlink"}),
    ]
