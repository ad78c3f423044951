# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Moving money: whole, once, and in balance."""

from datetime import date

import pytest
from django.db import DataError, IntegrityError, InternalError, connection, transaction

from buurtsamen.conftest import A_DAY_IN_MAY, Town, build
from buurtsamen.core import failpoints, walls
from buurtsamen.money import ledger
from buurtsamen.money.models import Account, Posting, Transaction
from buurtsamen.money.tests.pots import WRITE, move, pot


@pytest.fixture
def jar(town: Town) -> Account:
    return pot(town.municipality, "jar", 30_00)


@pytest.fixture
def bank(town: Town) -> Account:
    return pot(town.municipality, "bank")


def test_an_amount_goes_from_one_account_to_the_other(jar: Account, bank: Account) -> None:
    moved = move(7_50, jar, bank, "tea")

    assert (jar.balance_cents(), bank.balance_cents()) == (22_50, 7_50)
    assert {posting.account_id: posting.cents for posting in moved.postings.all()} == {jar.pk: -7_50, bank.pk: 7_50}
    assert (moved.key, moved.why) == ("tea", "A test")


def test_it_has_the_day_it_happened_and_the_day_it_was_written_down(jar: Account, bank: Account) -> None:
    days = {"on": date(2026, 4, 30), "booked_on": date(2026, 5, 2)}
    late = ledger.move(1, source=jar, target=bank, key="late", why="Found later", **days)

    assert (late.happened_on, late.booked_on) == (date(2026, 4, 30), date(2026, 5, 2))
    now = move(1, jar, bank, "now")
    assert now.happened_on == now.booked_on == A_DAY_IN_MAY


def test_it_is_not_written_down_before_it_happened(jar: Account, bank: Account) -> None:
    days = {"on": date(2026, 5, 2), "booked_on": date(2026, 5, 1)}
    with pytest.raises(IntegrityError, match="booked_after_it_happened"), transaction.atomic():
        ledger.move(1, source=jar, target=bank, key="early", why="Too early", **days)

    assert jar.balance_cents() == 30_00


@pytest.mark.parametrize("cents", [0, -1, -7_50])
def test_only_more_than_zero_moves(jar: Account, bank: Account, cents: int) -> None:
    with pytest.raises(ValueError, match="Cannot move"):
        move(cents, jar, bank, "nothing")

    assert jar.balance_cents() == 30_00


def test_nothing_moves_from_an_account_to_itself(jar: Account) -> None:
    with pytest.raises(ValueError, match="Cannot move"):
        move(1, jar, jar, "round about")


def test_more_than_the_database_can_hold_is_refused(jar: Account, bank: Account) -> None:
    with pytest.raises(DataError), transaction.atomic():
        move(2**63, jar, bank, "all the money there is")


def test_a_key_is_booked_once(jar: Account, bank: Account) -> None:
    move(7_50, jar, bank, "tea")

    with pytest.raises(IntegrityError, match="movement_happens_once"), transaction.atomic():
        move(7_50, jar, bank, "tea")

    assert jar.balance_cents() == 22_50


def test_a_key_of_another_municipality_is_another_key(
    town: Town, other_town: Town, jar: Account, bank: Account
) -> None:
    move(7_50, jar, bank, "tea")

    with walls.inside(other_town.municipality.pk):
        move(7_50, pot(other_town.municipality, "jar", 10_00), pot(other_town.municipality, "bank"), "tea")

    walls.enter(town.municipality.pk)
    assert bank.balance_cents() == 7_50


def test_money_does_not_go_to_another_municipality(town: Town, other_town: Town, jar: Account) -> None:
    theirs = other_town.garden.account
    assert theirs
    with pytest.raises(ValueError, match="different municipalities"):
        move(1, jar, theirs, "over the border")

    across = ledger.Move(1, jar.pk, theirs.pk, "over the border", "A test")
    with pytest.raises(IntegrityError, match="same_town"), transaction.atomic():
        ledger.book([across], municipality_id=town.municipality.pk, on=A_DAY_IN_MAY)

    assert jar.balance_cents() == 30_00


def test_several_movements_are_booked_together_or_not_at_all(town: Town, jar: Account, bank: Account) -> None:
    moves = [ledger.Move(1_00, jar.pk, bank.pk, f"step:{step}", "A step") for step in range(5)]
    ids = ledger.book(moves, municipality_id=town.municipality.pk, on=A_DAY_IN_MAY)

    assert [Transaction.objects.get(pk=each).key for each in ids] == [f"step:{step}" for step in range(5)]
    moves = [ledger.Move(1_00, jar.pk, bank.pk, key, "A step") for key in ("step:5", "step:6", "step:0")]
    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.book(moves, municipality_id=town.municipality.pk, on=A_DAY_IN_MAY)
    assert jar.balance_cents() == 25_00


def test_no_movements_are_no_movements(town: Town) -> None:
    assert ledger.book([], municipality_id=town.municipality.pk, on=A_DAY_IN_MAY) == []


def test_a_movement_that_fails_half_way_changes_nothing(jar: Account, bank: Account) -> None:
    def fall() -> None:
        raise OSError("the power went")

    with (
        pytest.raises(OSError, match="power"),
        transaction.atomic(),
        failpoints.at("ledger.book", fall),
    ):
        ledger.account(bank.municipality, "opened just before")
        move(7_50, jar, bank, "tea")

    assert jar.balance_cents() == 30_00
    assert not Account.objects.filter(name="opened just before").exists()


def test_a_reversal_puts_it_right(jar: Account, bank: Account) -> None:
    mistake = move(7_50, jar, bank, "mistake")

    put_right = ledger.reverse(mistake, why="Wrong account", on=date(2026, 5, 11))

    assert (jar.balance_cents(), bank.balance_cents()) == (30_00, 0)
    assert put_right.reverses == mistake
    assert put_right.happened_on == date(2026, 5, 11)
    assert Transaction.objects.filter(pk=mistake.pk).exists()


def test_a_transaction_is_reversed_once(jar: Account, bank: Account) -> None:
    mistake = move(7_50, jar, bank, "mistake")
    ledger.reverse(mistake, why="Wrong account", on=A_DAY_IN_MAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.reverse(mistake, why="Once more", on=A_DAY_IN_MAY)

    assert jar.balance_cents() == 30_00


def test_a_transaction_of_another_municipality_is_not_reversed(town: Town, other_town: Town) -> None:
    theirs = Transaction(pk="00000000-0000-0000-0000-000000000000", municipality=other_town.municipality)
    with walls.inside(other_town.municipality.pk):
        found = Transaction.objects.first()
        assert found
        theirs.pk = found.pk
    walls.enter(town.municipality.pk)

    with pytest.raises(Transaction.DoesNotExist), transaction.atomic():
        ledger.reverse(theirs, why="Not ours", on=A_DAY_IN_MAY)


def test_a_reversal_does_not_take_an_account_below_its_floor(town: Town, bank: Account) -> None:
    budget = pot(town.municipality, "purse", has_floor=True)
    mistake = move(7_50, bank, budget, "mistake")
    move(5_00, budget, bank, "spent")

    with pytest.raises(ledger.NotEnough), transaction.atomic():
        ledger.reverse(mistake, why="Too late", on=A_DAY_IN_MAY)

    assert budget.balance_cents() == 2_50


SOME_ID = "11111111-1111-4111-8111-111111111111"


def by_hand(town: Town, cents: list[int], *accounts: Account) -> None:
    """A transaction past the ledger, as whoever gets into the database would write it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            WRITE,
            {
                "id": SOME_ID,
                "town": town.municipality.pk,
                "key": "by hand",
                "accounts": [account.pk for account in accounts],
                "cents": cents,
            },
        )


@pytest.mark.parametrize("cents", [[7_50, -7_49], [7_50, 7_50], [-1, 2]])
def test_what_does_not_add_up_to_zero_is_refused(town: Town, jar: Account, bank: Account, cents: list[int]) -> None:
    with pytest.raises(IntegrityError, match="not to zero"):
        by_hand(town, cents, jar, bank)

    assert not Transaction.objects.filter(key="by hand").exists()
    assert jar.balance_cents() == 30_00


def test_half_a_movement_is_refused(town: Town, jar: Account) -> None:
    with pytest.raises(IntegrityError, match="not to zero"):
        by_hand(town, [7_50], jar)
    with pytest.raises(IntegrityError, match="posting_is_not_zero"):
        by_hand(town, [0], jar)


def test_two_transactions_that_only_add_up_together_are_refused(town: Town, jar: Account, bank: Account) -> None:
    first, second = move(1, jar, bank, "first"), move(1, jar, bank, "second")
    purse = pot(town.municipality, "purse")

    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.bulk_create(
            Posting(municipality=town.municipality, transaction=each, account=purse, cents=cents)
            for each, cents in ((first, 5), (second, -5))
        )


def test_nothing_is_added_to_a_transaction_that_was_written_before(town: Town, jar: Account, bank: Account) -> None:
    written = move(7_50, jar, bank, "tea")
    others = pot(town.municipality, "purse"), pot(town.municipality, "pocket")

    with pytest.raises(IntegrityError, match="written before"), transaction.atomic():
        Posting.objects.bulk_create(
            Posting(municipality=town.municipality, transaction=written, account=account, cents=cents)
            for account, cents in zip(others, (-5_00, 5_00), strict=True)
        )

    assert [account.balance_cents() for account in others] == [0, 0]


def test_a_stricter_isolation_is_refused_because_a_floor_could_not_see_the_others(committed: str) -> None:
    town = build("lindedorp.test")
    council, budget = (Account.objects.get(name=name) for name in ("council", "budget:2026"))

    with pytest.raises(InternalError, match="read committed only"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read")
        move(1, council, budget, "too strict")

    assert budget.balance_cents() == 100_000_00 - town.spring.ceiling_cents
