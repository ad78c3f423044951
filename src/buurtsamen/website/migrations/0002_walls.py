# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of one municipality are not seen from another."""

from django.db import migrations

from buurtsamen.core.walls import Wall


class Migration(migrations.Migration):
    dependencies = [("website", "0001_initial")]
    operations = [
        Wall("website_page", is_end=True),
        Wall("website_pageversion", ends={"page_id": "website_page"}, append_only=True),
    ]
