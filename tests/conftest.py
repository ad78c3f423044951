# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The small town of the rooms' tests, for those of the whole product."""

from buurtsamen.conftest import committed, django_db_setup, in_dutch, other_town, today, town

__all__ = ["committed", "django_db_setup", "in_dutch", "other_town", "today", "town"]
