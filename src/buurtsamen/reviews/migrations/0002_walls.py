# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of one municipality are not seen from another, and do not point there."""

from django.db import migrations

from buurtsamen.core.walls import Wall

OF_INITIATIVE = {"initiative_id": "initiatives_initiative"}


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial"), ("initiatives", "0002_walls")]
    operations = [
        Wall("reviews_assignment", ends=OF_INITIATIVE),
        Wall("reviews_check", ends=OF_INITIATIVE),
        Wall("reviews_note", ends=OF_INITIATIVE, append_only=True),
        Wall("reviews_advice", ends=OF_INITIATIVE),
        Wall("reviews_decision", ends=OF_INITIATIVE, is_end=True),
        Wall("reviews_decisionletter", ends={"decision_id": "reviews_decision"}, append_only=True),
        Wall("reviews_standardanswer"),
    ]
