# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page of a run: what stands out is what comes next, and what is not there takes no room."""

from buurtsamen.conftest import Town
from buurtsamen.desk.tests import staffing
from buurtsamen.letters import composing, production
from buurtsamen.letters.tests.printing import AT, ON, prepared
from buurtsamen.people.models import RoleName


def test_stopping_never_stands_out_while_workers_are_at_it(town: Town) -> None:
    run = prepared(town)
    client = staffing.at_desk(town, staffing.colleague(town, RoleName.PROGRAMME_MANAGER))
    page = f"/kantoor/brieven/oplagen/{run.pk}/"
    before = client.get(page).content.decode()
    assert f'primary-action" href="{page}maken/"' in before

    production.begin(run, by="test", at=AT)
    meanwhile = client.get(page).content.decode()

    assert f'secondary-action" href="{page}stoppen/"' in meanwhile
    assert "wordt gemaakt" in meanwhile
    assert "primary-action" not in meanwhile
    assert 'id="archief"' not in meanwhile  # nobody asked for one


def test_paper_names_a_neighbourhood_once(town: Town) -> None:
    initiative = town.garden
    name = town.north.name
    initiative.neighbourhood = town.north
    places = {"Het veld": f"Het veld, {name}", f"Het veld, {name}": f"Het veld, {name}", "": name}
    for place, said in places.items():
        initiative.place = place
        assert composing.plan(initiative, ON).place == said
