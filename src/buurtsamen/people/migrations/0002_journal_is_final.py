# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The journal is only added to."""

from django.db import migrations

from buurtsamen.core.walls import Wall


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [Wall("people_event", append_only=True)]
