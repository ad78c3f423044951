# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of one municipality are not seen from another, and do not point there."""

from django.db import migrations

from buurtsamen.core.walls import Wall


class Migration(migrations.Migration):
    dependencies = [("sharing", "0001_initial"), ("initiatives", "0002_walls"), ("places", "0002_walls")]
    operations = [
        Wall(
            "sharing_need",
            ends={"initiative_id": "initiatives_initiative", "budget_line_id": "initiatives_budgetline"},
            is_end=True,
        ),
        Wall("sharing_offer", ends={"need_id": "sharing_need"}),
        Wall("sharing_alert", ends={"district_id": "places_district"}),
    ]
