# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The browsers that staff tests use are signed in as a real one would be."""

from buurtsamen.conftest import Town
from buurtsamen.desk.tests import staffing
from buurtsamen.people import rights
from buurtsamen.people.models import RoleName
from buurtsamen.people.rights import Right


def test_a_colleague_has_the_rights_of_a_role_in_one_town_only(town: Town, other_town: Town) -> None:
    user = staffing.colleague(town, RoleName.HELPDESK)

    assert rights.may(user, Right.SEE_ADDRESSES, town.municipality)
    assert not rights.may(user, Right.SEE_ADDRESSES, other_town.municipality)


def test_a_coordinator_works_for_some_districts(town: Town) -> None:
    user = staffing.colleague(town, RoleName.COORDINATOR, [town.north.district])

    assert rights.districts(user, Right.SEE_INITIATIVES, town.municipality) == frozenset([town.north.district_id])


def test_somebody_of_another_town_can_be_made_as_well(town: Town, other_town: Town) -> None:
    user = staffing.colleague(other_town, RoleName.AUDITOR)

    assert staffing.host_of(other_town) == "elders.test"
    assert staffing.at_desk(other_town, user).session["_auth_user_id"] == str(user.pk)
