# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from buurtsamen.conftest import Town, build
from buurtsamen.core import walls
from buurtsamen.core.tests.racing import DONE, race
from buurtsamen.people import accounts, rights, roles
from buurtsamen.people.models import Event, Role, RoleName, User
from buurtsamen.people.rights import Right
from buurtsamen.people.tests.entering import resident, with_role


def now() -> datetime:
    return timezone.now()


def give(town: Town, user: User, name: RoleName, *districts: int) -> Role:
    return roles.give(user, name, town.municipality, districts=districts, by="a test", at=now())


def administrators(town: Town) -> int:
    return Role.objects.of(town.municipality).held().filter(name=RoleName.ADMINISTRATOR).count()


def test_a_role_is_given_and_ended_and_both_are_written_down(town: Town) -> None:
    noor, bea = resident(), with_role(town, RoleName.ADMINISTRATOR, "Bea")

    role = roles.give(noor, RoleName.TREASURER, town.municipality, by=bea, at=now(), why="Follows up Jan")
    assert rights.may(noor, Right.CHECK_PAYOUT, town.municipality)
    roles.end(role, by=bea, at=now(), why="Moves to Zwolle")

    assert not rights.may(noor, Right.CHECK_PAYOUT, town.municipality)
    assert list(Event.objects.order_by("pk").values_list("what", "actor", "why", "change")) == [
        ("people.role.given", bea.pk, "Follows up Jan", {"role": ["", "treasurer"]}),
        ("people.role.ended", bea.pk, "Moves to Zwolle", {"role": ["treasurer", ""]}),
    ]


def test_a_role_is_held_once_and_ends_once(town: Town) -> None:
    noor = resident()
    role = give(town, noor, RoleName.TREASURER)

    with pytest.raises(roles.Held):
        give(town, noor, RoleName.TREASURER)
    roles.end(role, by="a test", at=now())
    with pytest.raises(roles.Ended):
        roles.end(role, by="a test", at=now())
    assert Event.objects.count() == 2


def test_an_account_that_was_closed_gets_no_role(town: Town) -> None:
    noor = resident()
    accounts.close(noor, municipality=town.municipality, at=now())

    with pytest.raises(roles.Closed):
        give(town, noor, RoleName.ADMINISTRATOR)
    assert administrators(town) == 0


def test_a_role_for_districts_needs_one_of_this_town(town: Town, other_town: Town) -> None:
    noor = resident()

    for districts in ((), (other_town.north.district_id,), (town.north.district_id, 0)):
        with pytest.raises(roles.NoDistrict):
            give(town, noor, RoleName.COORDINATOR, *districts)

    assert not Role.objects.exists()
    give(town, noor, RoleName.COORDINATOR, town.north.district_id)


def test_a_role_here_is_no_role_in_the_next_town(town: Town, other_town: Town) -> None:
    noor = resident()
    give(town, noor, RoleName.TREASURER)

    walls.enter(other_town.municipality.pk)
    assert rights.of(noor, other_town.municipality) == frozenset()


def test_the_last_administrator_stays(town: Town) -> None:
    bea = with_role(town, RoleName.ADMINISTRATOR, "Bea")

    with pytest.raises(roles.LastAdministrator):
        roles.end(Role.objects.get(user=bea), by=bea, at=now())

    assert administrators(town) == 1
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "update people_role set ended_at = now()",
        "delete from people_role",
        "update people_role set name = 'auditor' where name = 'administrator'",
    ],
)
def test_sql_does_not_take_all_administrators_away_either(town: Town, statement: str) -> None:
    for name in ("Bea", "Carla"):
        with_role(town, RoleName.ADMINISTRATOR, name)

    with (
        pytest.raises(IntegrityError, match="keeps an administrator"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert administrators(town) == 2


def at_once(roles_held: list[Role], end: Callable[[Role], object]) -> list[Callable[[], None]]:
    """Each ends a role, after all of them have seen that there is another one."""
    barrier = threading.Barrier(len(roles_held), timeout=60)

    def ending(role: Role) -> Callable[[], None]:
        def run() -> None:
            with transaction.atomic():
                assert Role.objects.held().exclude(pk=role.pk).exists()
                barrier.wait()
                end(role)

        return run

    return [ending(role) for role in roles_held]


def test_of_administrators_who_end_each_other_at_once_one_stays(committed: str) -> None:
    town = build("lindedorp.test")
    for number in range(8):
        with_role(town, RoleName.ADMINISTRATOR, f"Bea{number}")

    ends = at_once(list(Role.objects.all()), lambda role: roles.end(role, by="a test", at=now()))
    outcome = race(town.municipality.pk, ends, refusals=roles.LastAdministrator)

    assert sorted(outcome) == sorted(["LastAdministrator", *[DONE] * 7])
    walls.enter(town.municipality.pk)
    assert administrators(town) == 1


def test_asking_first_whether_there_is_another_one_would_end_all(committed: str) -> None:
    """The naive way, which the test above would catch: for treasurers the database does not look."""
    town = build("lindedorp.test")
    for number in range(8):
        with_role(town, RoleName.TREASURER, f"Tom{number}")

    ends = at_once(list(Role.objects.all()), lambda role: roles.end(role, by="a test", at=now()))
    race(town.municipality.pk, ends)

    walls.enter(town.municipality.pk)
    assert not Role.objects.held().exists()
