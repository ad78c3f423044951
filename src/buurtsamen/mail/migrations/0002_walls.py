# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Walls around mails and their words."""

from django.db import migrations

from buurtsamen.core.walls import Wall


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial"), ("places", "0002_walls")]
    operations = [
        Wall("mail_mailtext"),
        Wall("mail_mail"),
    ]
