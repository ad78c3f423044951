# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Today: what waits, what runs, what changed."""

from buurtsamen.conftest import Town
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.people.models import RoleName


def test_today_is_there_for_everybody_who_works_here(town: Town) -> None:
    for name in RoleName:
        answer = at_desk(town, colleague(town, name, [town.north.district])).get("/kantoor/")

        assert answer.status_code == 200, name
