# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The life of a voucher, and what it does to the books."""

from datetime import date
from itertools import groupby
from operator import itemgetter
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from buurtsamen.conftest import A_DAY_IN_MAY, Town, build
from buurtsamen.core import failpoints, walls
from buurtsamen.places.models import Neighbourhood
from buurtsamen.rounds import codes, rounds, vouchers
from buurtsamen.rounds.models import Voucher
from buurtsamen.rounds.tests.autumn import draft, in_books, spend, void
from buurtsamen.rounds.vouchers import Standing


def fall() -> None:
    raise OSError("the power went")


def test_every_household_gets_one_of_its_neighbourhood_under_its_own_code(town: Town) -> None:
    south = Neighbourhood.objects.create(
        municipality=town.municipality, district=town.north.district, code="BU00010001", name="Zuid", year=2026
    )
    autumn = draft(town)
    rounds.prepare(autumn, on=A_DAY_IN_MAY)
    households = [town.north.pk, south.pk, town.north.pk, south.pk, south.pk] * 20

    key = rounds.new_key(autumn, on=A_DAY_IN_MAY)
    issued = vouchers.issue(autumn, households, key=key)

    assert len(set(issued)) == 100
    made = Voucher.objects.select_related("round").in_bulk(issued)
    assert [made[pk].neighbourhood_id for pk in issued] == households
    for voucher in made.values():
        assert (voucher.state, voucher.value_cents, voucher.left_cents) == ("issued", 7_50, 7_50)
        found = vouchers.find(vouchers.code_of(voucher, key), municipality=town.municipality)
        assert (found, found.round) == (voucher, autumn)
    assert in_books(autumn) == (45_00, 0)


def test_the_table_says_nothing_about_the_order_of_households(town: Town) -> None:
    autumn = draft(town)
    rounds.prepare(autumn, on=A_DAY_IN_MAY)
    key = rounds.new_key(autumn, on=A_DAY_IN_MAY)
    issued = vouchers.issue(autumn, [town.north.pk] * 500, key=key)
    with connection.cursor() as cursor:
        cursor.execute(
            "select (ctid::text::point)[0], digest, id from rounds_voucher where round_id = %s order by ctid",
            [autumn.pk],
        )
        rows = cursor.fetchall()

    for _, page in groupby(rows, key=itemgetter(0)):  # pages that were vacuumed are filled in any order
        digests = [digest for _, digest, _ in page]
        assert digests == sorted(digests)
    assert [pk for _, _, pk in rows] != issued


def test_the_database_holds_no_code(town: Town) -> None:
    """Neither as it is, nor in groups, in any column of any table."""
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'select t::text from "{table}" t')  # noqa: S608
            text = " ".join(row for (row,) in cursor.fetchall())
            for code in town.codes.values():
                assert code not in text
                assert codes.written(code) not in text


def test_no_household_no_voucher(town: Town) -> None:
    autumn = draft(town)
    rounds.prepare(autumn, on=A_DAY_IN_MAY)

    assert vouchers.issue(autumn, [], key=rounds.new_key(autumn, on=A_DAY_IN_MAY)) == []


def test_nothing_is_issued_under_a_key_that_is_destroyed(town: Town) -> None:
    with pytest.raises(vouchers.KeyShredded):
        vouchers.issue(town.spring, [town.north.pk], key=town.spring.keys.get())

    assert Voucher.objects.count() == 6


def test_nothing_is_issued_for_a_neighbourhood_of_another_municipality(town: Town, other_town: Town) -> None:
    autumn = draft(town)
    rounds.prepare(autumn, on=A_DAY_IN_MAY)

    key = rounds.new_key(autumn, on=A_DAY_IN_MAY)

    with pytest.raises(IntegrityError, match="same_town"), transaction.atomic():
        vouchers.issue(autumn, [town.north.pk, other_town.north.pk], key=key)

    assert not autumn.vouchers.exists()


def test_once_the_key_is_shredded_nobody_can_make_a_code(town: Town) -> None:
    for voucher in Voucher.objects.all():
        with pytest.raises(vouchers.KeyShredded):
            vouchers.code_of(voucher, town.spring.keys.get())


def test_a_code_finds_its_voucher_and_another_code_none(town: Town) -> None:
    assert {town.voucher(name).pk for name in town.codes} == set(Voucher.objects.values_list("pk", flat=True))
    with pytest.raises(vouchers.Unknown):
        vouchers.find("222222222222", municipality=town.municipality)


def test_a_code_of_another_municipality_is_elsewhere(town: Town, other_town: Town) -> None:
    with pytest.raises(vouchers.Elsewhere):
        vouchers.find(other_town.codes["aisha"], municipality=town.municipality)


def test_activating_sets_its_value_apart(town: Town) -> None:
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)

    voucher = town.voucher("aisha")
    assert (voucher.state, voucher.left_cents, voucher.activated_on) == ("activated", 7_50, A_DAY_IN_MAY)
    assert in_books(town.spring) == (37_50, 7_50)


def test_activating_twice_is_the_same_as_once(town: Town) -> None:
    voucher = town.voucher("aisha")
    for again in (voucher, voucher, town.voucher("aisha")):
        vouchers.activate(again, on=A_DAY_IN_MAY)
    vouchers.activate(town.voucher("aisha"), on=date(2026, 6, 30))  # after the window it still is

    assert in_books(town.spring) == (37_50, 7_50)
    assert town.voucher("aisha").activated_on == A_DAY_IN_MAY


@pytest.mark.parametrize(
    ("on", "standing"), [(date(2026, 6, 1), Standing.EXPIRED), (date(2026, 7, 1), Standing.EXPIRED)]
)
def test_activating_outside_the_window_is_refused(town: Town, on: date, standing: Standing) -> None:
    with pytest.raises(vouchers.NotNow) as refusal:
        vouchers.activate(town.voucher("aisha"), on=on)

    assert refusal.value.standing == standing
    assert in_books(town.spring) == (45_00, 0)


def test_a_voucher_of_a_round_that_is_not_open_yet_is_early(town: Town) -> None:
    autumn = draft(town)
    rounds.prepare(autumn, on=A_DAY_IN_MAY)
    (pk,) = vouchers.issue(autumn, [town.north.pk], key=rounds.new_key(autumn, on=A_DAY_IN_MAY))

    for on in (A_DAY_IN_MAY, date(2026, 10, 10)):  # also when its letters are late
        with pytest.raises(vouchers.NotNow) as refusal:
            vouchers.activate(Voucher.objects.get(pk=pk), on=on)
        assert refusal.value.standing == Standing.EARLY


def test_a_voucher_of_another_municipality_is_not_activated(town: Town, other_town: Town) -> None:
    with walls.inside(other_town.municipality.pk):
        theirs = other_town.voucher("aisha")
    walls.enter(town.municipality.pk)

    with pytest.raises((vouchers.NotNow, Voucher.DoesNotExist)):
        vouchers.activate(theirs, on=A_DAY_IN_MAY)

    walls.enter(other_town.municipality.pk)
    assert other_town.voucher("aisha").state == "issued"


@pytest.mark.parametrize("point", ["vouchers.use", "ledger.book"])
def test_activating_that_fails_half_way_changes_nothing(town: Town, point: str) -> None:
    with failpoints.at(point, fall), pytest.raises(OSError, match="power"):
        vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)

    assert town.voucher("aisha").state == "issued"
    assert in_books(town.spring) == (45_00, 0)


def test_it_is_given_at_once_or_later(town: Town) -> None:
    spend(town.voucher("aisha"), 7_50, on=A_DAY_IN_MAY)
    vouchers.activate(town.voucher("bram"), on=date(2026, 5, 31))
    spend(town.voucher("bram"), 7_50, on=date(2026, 6, 30))

    for name, given_on in (("aisha", A_DAY_IN_MAY), ("bram", date(2026, 6, 30))):
        voucher = town.voucher(name)
        assert (voucher.state, voucher.left_cents, voucher.given_on) == ("given", 0, given_on)
    assert town.voucher("bram").activated_on == date(2026, 5, 31)
    assert in_books(town.spring) == (30_00, 0)


def test_it_is_not_given_twice(town: Town) -> None:
    spend(town.voucher("aisha"), 7_50, on=A_DAY_IN_MAY)

    with pytest.raises(vouchers.NotNow) as refusal:
        spend(town.voucher("aisha"), 7_50, on=A_DAY_IN_MAY)

    assert refusal.value.standing == Standing.GIVEN


@pytest.mark.parametrize(
    ("parts", "cents", "may"),
    [
        (1, 7_50, True),
        (1, 2_50, False),
        (1, 1, False),
        (1, 7_51, False),
        (1, -7_50, False),
        (2, 3_75, True),
        (2, 7_50, True),
        (2, 2_50, False),
        (3, 2_50, True),
        (3, 5_00, True),
        (3, 7_49, False),
        (3, 15_00, False),
    ],
)
def test_only_whole_parts_are_given(town: Town, parts: int, cents: int, may: bool) -> None:
    voucher = town.voucher("aisha")
    voucher.round.parts = parts  # of this voucher as it was read; the database would refuse it

    if may:
        assert len(vouchers.use(voucher, cents, on=A_DAY_IN_MAY)) == 1
        assert town.voucher("aisha").left_cents == 7_50 - cents
    else:
        with pytest.raises(vouchers.NotNow):
            vouchers.use(voucher, cents, on=A_DAY_IN_MAY)
        assert town.voucher("aisha").state == "issued"


def test_the_last_part_is_what_is_left(db: None, today: object) -> None:
    """A value of EUR 10 in three: 3.33, 3.33 and 3.34; a cent alone never stays behind."""
    town = build("lindedorp.test", value_cents=10_00, parts=3)
    voucher = town.voucher("aisha")

    with pytest.raises(vouchers.NotNow):
        vouchers.use(voucher, 9_99, on=A_DAY_IN_MAY)
    for cents in (3_33, 3_33, 3_34):
        vouchers.use(voucher, cents, on=A_DAY_IN_MAY)

    assert town.voucher("aisha").state == "given"


@pytest.mark.parametrize("column", ["value_cents", "round_id", "neighbourhood_id", "digest"])
def test_a_voucher_that_was_posted_never_changes(town: Town, column: str) -> None:
    with pytest.raises(IntegrityError, match="never change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update rounds_voucher set {column} = {column}")  # noqa: S608


def test_what_was_not_activated_in_time_expires_and_nothing_else(town: Town) -> None:
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    spend(town.voucher("bram"), 7_50, on=A_DAY_IN_MAY)
    void(town.voucher("chen"), on=A_DAY_IN_MAY)

    assert vouchers.expire([town.spring], on=date(2026, 5, 31)) == 0  # the last day counts
    assert vouchers.expire([town.spring], on=date(2026, 6, 1)) == 3
    assert vouchers.expire([town.spring], on=date(2026, 6, 1)) == 0

    states = {name: town.voucher(name).state for name in town.codes}
    assert states == {
        "aisha": "activated",
        "bram": "given",
        "chen": "void",
        "dewi": "expired",
        "emre": "expired",
        "fleur": "expired",
    }
    assert town.voucher("dewi").ended_on == date(2026, 6, 1)


def test_more_vouchers_than_a_query_has_parameters_are_found_by_their_ids(town: Town) -> None:
    mine = Voucher.objects.values_list("pk", flat=True)[0]
    many = [*(uuid4() for _ in range(65_600)), mine]

    assert Voucher.objects.filter(pk__among=many).count() == 1
    with pytest.raises(DatabaseError):
        Voucher.objects.filter(pk__in=many).count()
