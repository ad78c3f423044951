# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of one municipality are not seen from another, and do not point there."""

from django.db import migrations

from buurtsamen.core.walls import Wall

OF_APPLICATION = {"application_id": "applications_application"}


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial"), ("initiatives", "0002_walls")]
    operations = [
        Wall("applications_application", ends={"initiative_id": "initiatives_initiative"}, is_end=True),
        Wall("applications_photo", ends=OF_APPLICATION),
        Wall("applications_coorganiser", ends=OF_APPLICATION),
    ]
