# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of one municipality are not seen from another, and do not point there."""

from django.db import migrations

from buurtsamen.core.walls import Wall

OF_INITIATIVE = {"initiative_id": "initiatives_initiative"}


class Migration(migrations.Migration):
    dependencies = [("makers", "0001_initial"), ("initiatives", "0002_walls")]
    operations = [
        Wall("makers_question", ends=OF_INITIATIVE),
        Wall("makers_stack", ends=OF_INITIATIVE, is_end=True),
        Wall("makers_stackrow", ends={"stack_id": "makers_stack"}),
    ]
