# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime
from itertools import combinations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.people import rights
from buurtsamen.people.models import IN_DISTRICTS, Role, RoleDistrict, RoleName, User
from buurtsamen.people.rights import RIGHTS, Right
from buurtsamen.places.models import District

BEGAN = datetime(2026, 5, 1, tzinfo=UTC)


def somebody(town: Town, *names: RoleName, districts: tuple[District, ...] = ()) -> User:
    user = User.objects.create_user(f"{'-'.join(names) or 'nobody'}@lindedorp.test", name="Iemand")
    for name in names:
        role = Role.objects.create(municipality=town.municipality, user=user, name=name, started_at=BEGAN)
        for district in districts if name in IN_DISTRICTS else ():
            RoleDistrict.objects.create(municipality=town.municipality, role=role, district=district)
    return user


def again(user: User) -> User:
    """As the next request sees them."""
    return User.objects.get(pk=user.pk)


def test_every_role_has_rights_and_every_right_somebody() -> None:
    assert set(RIGHTS) == set(RoleName)
    assert frozenset().union(*RIGHTS.values(), rights.OPERATOR) == set(Right)


def test_an_auditor_changes_nothing() -> None:
    assert RIGHTS[RoleName.AUDITOR] <= rights.READS_ONLY
    assert RIGHTS[RoleName.AUDITOR] == rights.READS_ONLY  # and reads everything


@pytest.mark.parametrize("name", RoleName)
def test_a_role_gives_the_rights_of_the_table_and_no_others(town: Town, name: RoleName) -> None:
    user = somebody(town, name)

    assert {right for right in Right if rights.may(user, right, town.municipality)} == RIGHTS[name]


def test_two_roles_give_the_rights_of_both(town: Town) -> None:
    user = somebody(town, RoleName.TREASURER, RoleName.HELPDESK)

    assert rights.of(user, town.municipality) == RIGHTS[RoleName.TREASURER] | RIGHTS[RoleName.HELPDESK]


def test_nobody_a_resident_and_somebody_who_left_have_no_rights(town: Town) -> None:
    left = somebody(town, RoleName.ADMINISTRATOR)
    User.objects.filter(pk=left.pk).update(is_active=False)

    for user in (AnonymousUser(), somebody(town), again(left)):
        assert rights.of(user, town.municipality) == frozenset()


def test_a_role_that_ended_is_gone_at_the_next_request(town: Town) -> None:
    user = somebody(town, RoleName.HELPDESK)
    assert rights.may(user, Right.ENTER, town.municipality)

    Role.objects.filter(user=user).update(ended_at=BEGAN)

    assert not rights.may(again(user), Right.ENTER, town.municipality)


def test_a_role_next_door_is_nothing_here(town: Town, other_town: Town) -> None:
    user = somebody(town, RoleName.ADMINISTRATOR)

    with walls.inside(other_town.municipality.pk):
        assert rights.of(again(user), other_town.municipality) == frozenset()


def test_a_coordinator_decides_in_their_own_districts(town: Town) -> None:
    here = District.objects.get(code="WK000100")
    there = District.objects.create(municipality=town.municipality, code="WK000101", name="Veld", year=2026)
    user = somebody(town, RoleName.COORDINATOR, districts=(here,))

    def may(district_id: int | None) -> bool:
        return rights.may(user, Right.DECIDE_INITIATIVES, town.municipality, district_id=district_id)

    assert rights.districts(user, Right.DECIDE_INITIATIVES, town.municipality) == frozenset({here.pk})
    assert may(None)
    assert may(here.pk)
    assert not may(there.pk)
    assert not may(0)  # what is city-wide


def test_a_role_for_the_whole_town_widens_one_for_a_district(town: Town) -> None:
    user = somebody(town, RoleName.COORDINATOR, RoleName.PROGRAMME_MANAGER, districts=())

    assert rights.districts(user, Right.DECIDE_INITIATIVES, town.municipality) is None
    assert rights.districts(user, Right.ACT_FOR_RESIDENTS, town.municipality) == frozenset()


def test_an_operator_has_rights_where_they_work_and_nowhere_else(town: Town, other_town: Town) -> None:
    user = User.objects.create_user("operator@example.test", name="Ingrid", is_operator=True)
    assert rights.of(user, town.municipality) == frozenset()

    user.works_in = town.municipality
    user.save(update_fields=["works_in"])

    assert rights.of(user, town.municipality) == rights.OPERATOR
    assert rights.of(user, other_town.municipality) == frozenset()
    assert rights.districts(user, Right.SEE_INITIATIVES, town.municipality) is None


def test_only_an_operator_works_somewhere(town: Town) -> None:
    user = somebody(town)

    with pytest.raises(IntegrityError, match="only_an_operator_works_somewhere"), transaction.atomic():
        User.objects.filter(pk=user.pk).update(works_in=town.municipality)


def test_what_is_kept_apart_is_never_one_persons_on_one_case(town: Town) -> None:
    user, colleague = somebody(town, RoleName.TREASURER), somebody(town, RoleName.HELPDESK)

    for first, second in combinations(Right, 2):
        for before, now in ((first, second), (second, first)):
            rights.keep_apart(user, now, done={before: colleague.pk})
            rights.keep_apart(user, now, done={before: None})
            if frozenset({first, second}) in rights.APART:
                with pytest.raises(rights.SamePerson):
                    rights.keep_apart(user, now, done={before: user.pk})
            else:
                rights.keep_apart(user, now, done={before: user.pk})


def test_who_prepared_cannot_release_and_who_checked_cannot_approve() -> None:
    assert {frozenset({Right.PREPARE_PRINT_RUN, Right.RELEASE_PRINT_RUN})} <= rights.APART
    assert {frozenset({Right.CHECK_PAYOUT, Right.APPROVE_PAYOUT})} <= rights.APART


def test_the_last_administrator_stays_even_for_sql(town: Town) -> None:
    role = Role.objects.get(user=somebody(town, RoleName.ADMINISTRATOR))

    for statement in (
        "update people_role set ended_at = now() where id = %s",
        "update people_role set name = 'helpdesk' where id = %s",
        "delete from people_role where id = %s",
    ):
        refused = pytest.raises(IntegrityError, match="keeps an administrator")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [role.pk])

    second = User.objects.create_user("tweede@lindedorp.test", name="Tweede")
    Role.objects.create(municipality=town.municipality, user=second, name=RoleName.ADMINISTRATOR, started_at=BEGAN)
    assert Role.objects.filter(pk=role.pk).update(ended_at=BEGAN) == 1
