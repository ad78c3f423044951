# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of one municipality are not seen from another."""

from django.db import migrations

from buurtsamen.core.walls import Wall


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]
    operations = [Wall("desk_work"), Wall("desk_savedview"), Wall("desk_visit")]
