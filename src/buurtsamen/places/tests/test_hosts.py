# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names in the address bar: added, refused, removed, and never those of a neighbour."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from buurtsamen.conftest import Town, build
from buurtsamen.core import walls
from buurtsamen.places import hosts
from buurtsamen.places.models import Host, Municipality


def names(town: Town) -> set[str]:
    return set(Host.objects.filter(municipality=town.municipality).values_list("name", flat=True))


def test_an_added_name_leads_to_the_municipality_at_once(
    town: Town, django_capture_on_commit_callbacks: object
) -> None:
    new = Client(headers={"host": "doe.mee.test"})
    assert new.get("/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        hosts.add(" Doe.Mee.test. ", town.municipality)

    assert names(town) == {"lindedorp.test", "doe.mee.test"}
    assert new.get("/").status_code == 200


@pytest.mark.parametrize(
    "name", ["", "localhost", "https://a.test", "a.test/", "a b.test", "-a.test", "a-.test", "a..test", "é.test"]
)
def test_what_is_no_name_is_refused(town: Town, name: str) -> None:
    with pytest.raises(hosts.NoName):
        hosts.add(name, town.municipality)
    with pytest.raises(hosts.NoName):
        hosts.add("a." * 130 + "test", town.municipality)


def test_a_name_that_is_taken_is_refused_whoever_has_it(town: Town, other_town: Town) -> None:
    for taken in ("lindedorp.test", "elders.test"):
        with pytest.raises(hosts.Taken):
            hosts.add(taken, town.municipality)

    assert names(other_town) == {"elders.test"}


def test_one_name_stays_and_so_does_the_one_in_use(town: Town) -> None:
    first = Host.objects.get(name="lindedorp.test")
    with pytest.raises(hosts.Last):
        hosts.remove(first, here="anders.test")
    second = hosts.add("tweede.test", town.municipality)
    with pytest.raises(hosts.InUse):
        hosts.remove(second, here="tweede.test")

    hosts.remove(first, here="tweede.test")

    assert names(town) == {"tweede.test"}


def test_two_who_remove_the_last_two_at_once_leave_one(committed: str) -> None:
    town = build("lindedorp.test")
    hosts.add("tweede.test", town.municipality)
    begin = Barrier(2)

    def remove(name: str) -> bool:
        walls.enter(town.municipality.pk)
        host = Host.objects.get(name=name)
        begin.wait()
        try:
            hosts.remove(host, here="anders.test")
        except hosts.Last:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, ["lindedorp.test", "tweede.test"])) == [False, True]
    assert len(names(town)) == 1


@pytest.mark.parametrize(
    "said",
    [
        "update places_municipality set name = 'x' where id = {there}",
        "update places_municipality set brand = '{{}}'",
        "delete from places_municipality where id = {there}",
        "update places_host set municipality_id = {here} where municipality_id = {there}",
        "update places_host set name = 'x.test' where municipality_id = {there}",
        "delete from places_host where municipality_id = {there}",
    ],
)
def test_the_database_leaves_the_neighbour_as_it_is(town: Town, other_town: Town, said: str) -> None:
    here, there = town.municipality.pk, other_town.municipality.pk
    before = Municipality.objects.values_list("name", "version").get(pk=there)
    assert {here, there} <= set(Municipality.objects.values_list("pk", flat=True)), "all may be read"

    walls.enter(here)
    with connection.cursor() as cursor:
        cursor.execute(said.format(here=here, there=there))
        assert cursor.rowcount == said.count("set brand")  # all municipalities: that is one, ours

    assert Municipality.objects.values_list("name", "version").get(pk=there) == before
    assert names(other_town) == {"elders.test"}


@pytest.mark.parametrize(
    "said",
    [
        "insert into places_host (name, municipality_id) values ('nep.test', {there})",
        "update places_host set municipality_id = {there} where municipality_id = {here}",
    ],
)
def test_the_database_lets_no_name_lead_to_a_neighbour(town: Town, other_town: Town, said: str) -> None:
    walls.enter(town.municipality.pk)

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(said.format(here=town.municipality.pk, there=other_town.municipality.pk))


def test_a_connection_that_works_for_nobody_changes_no_municipality(town: Town) -> None:
    walls.leave()

    assert Municipality.objects.update(name="x") == 0
    assert Host.objects.update(name="x") == 0


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"reading_months": 0}, "journal_keeps_reading_a_month"),
        ({"decision_years": 6}, "journal_keeps_decisions_seven_years"),
    ],
)
def test_the_database_keeps_the_journal_long_enough(town: Town, wrong: dict[str, int], rule: str) -> None:
    with pytest.raises(DatabaseError, match=rule), transaction.atomic():
        Municipality.objects.filter(pk=town.municipality.pk).update(**wrong)
