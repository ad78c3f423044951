# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Floors of accounts, and many who book at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial

import psycopg
import pytest
from django.db import IntegrityError, connection, connections, transaction

from buurtsamen.conftest import A_DAY_IN_MAY, Town, build
from buurtsamen.core.tests.racing import DONE, RACERS, race
from buurtsamen.money import ledger
from buurtsamen.money.models import Account, Balance, Posting
from buurtsamen.money.tests.pots import WRITE, move, pot

Sessions = Callable[[Town, int], list[psycopg.Connection]]


@pytest.fixture
def bank(town: Town) -> Account:
    return pot(town.municipality, "bank")


@pytest.mark.parametrize("cents", [7_50, 499_99, 600_00, 19_999_99, 20_000_00, 150_000_00])
def test_a_floor_lets_the_last_cent_go_and_no_more(town: Town, bank: Account, cents: int) -> None:
    """Near the floor and far from it, for little and for much: the ways are different, the answer is not."""
    purse = pot(town.municipality, "purse", cents, has_floor=True)

    with pytest.raises(ledger.NotEnough), transaction.atomic():
        move(cents + 1, purse, bank, "all and a cent")
    move(cents, purse, bank, "all")
    with pytest.raises(ledger.NotEnough), transaction.atomic():
        move(1, purse, bank, "a cent")

    assert (purse.balance_cents(), bank.balance_cents()) == (0, cents)


def test_many_little_draws_in_one_transaction_stop_at_the_floor(town: Town, bank: Account) -> None:
    purse = pot(town.municipality, "purse", 20_100_00, has_floor=True)
    for step in range(40):
        move(500_00, purse, bank, f"step:{step}")
    move(100_00, purse, bank, "the last")

    with pytest.raises(ledger.NotEnough), transaction.atomic():
        move(1, purse, bank, "a cent")


def test_what_comes_in_first_may_go_out(town: Town, bank: Account) -> None:
    """The floor is asked of the whole of what is booked together."""
    purse = pot(town.municipality, "purse", has_floor=True)
    moves = [
        ledger.Move(5_00, purse.pk, bank.pk, "out", "A test"),
        ledger.Move(7_50, bank.pk, purse.pk, "in", "A test"),
    ]

    ledger.book(moves, municipality_id=town.municipality.pk, on=A_DAY_IN_MAY)

    assert purse.balance_cents() == 2_50


def test_an_account_without_a_floor_may_be_owed(town: Town, bank: Account) -> None:
    jar = pot(town.municipality, "jar", 30_00)

    move(100_00, jar, bank, "more than it holds")

    assert jar.balance_cents() == -70_00


def onto_the_last(has_floor: bool) -> tuple[list[str], int]:
    """64 draw the last EUR 7.50 of an account at once, each held just before it is booked."""
    town = build("lindedorp.test").municipality
    purse, bank = pot(town, "purse", 7_50, has_floor=has_floor), pot(town, "bank")
    attempts = [partial(move, 7_50, purse, bank, f"racer:{number}") for number in range(RACERS)]
    answers = race(town.pk, attempts, "ledger.book", refusals=ledger.NotEnough)
    assert bank.balance_cents() + purse.balance_cents() == 7_50
    return answers, purse.balance_cents()


def test_of_64_at_once_onto_the_last_7_50_one_gets_it(committed: str) -> None:
    answers, left = onto_the_last(has_floor=True)

    assert sorted(answers) == ["NotEnough"] * (RACERS - 1) + [DONE]
    assert left == 0


def test_control_an_account_without_a_floor_goes_63_times_below(committed: str) -> None:
    """The test above would notice: without the floor all 64 get it."""
    answers, left = onto_the_last(has_floor=False)

    assert answers == [DONE] * RACERS
    assert left == -63 * 7_50


def test_of_64_at_once_with_one_key_one_is_booked(committed: str) -> None:
    town = build("lindedorp.test").municipality
    jar, bank = pot(town, "jar", 30_00), pot(town, "bank")

    answers = race(town.pk, [partial(move, 7_50, jar, bank, "tea")] * RACERS, "ledger.book", refusals=IntegrityError)

    assert sorted(answers) == ["IntegrityError"] * (RACERS - 1) + [DONE]
    assert bank.balance_cents() == 7_50


@pytest.fixture
def sessions(committed: str) -> Iterator[Sessions]:
    """Opens sessions of the application, each with another part of the running totals."""
    with ExitStack() as stack:

        def opened(town: Town, count: int) -> list[psycopg.Connection]:
            of_part: dict[int, psycopg.Connection] = {}
            parameters = {
                name: value
                for name, value in connections["default"].get_connection_params().items()
                if name in ("host", "user", "dbname", "port", "password")
            }
            while len(of_part) < count:
                session = stack.enter_context(psycopg.connect(**parameters))
                session.execute(f"set buurtsamen.municipality = {town.municipality.pk}".encode())
                of_part.setdefault(session.info.backend_pid % 16, session)
                session.commit()
            return list(of_part.values())

        yield opened


def draw(session: psycopg.Connection, town: Town, source: Account, target: Account, cents: int, times: int = 1) -> None:
    """Draw some times in one transaction that stays open."""
    for _ in range(times):
        (key,) = session.execute("select gen_random_uuid()").fetchone() or ()
        values = {
            "id": key,
            "town": town.municipality.pk,
            "key": f"draw:{key}",
            "accounts": [source.pk, target.pk],
            "cents": [-cents, cents],
        }
        session.execute(WRITE.encode(), values)


def test_far_from_the_floor_sixteen_draw_side_by_side_and_whoever_draws_more_waits_for_them(
    sessions: Sessions,
) -> None:
    """Nobody commits before all have drawn: they do not see each other, and still cannot reach the floor."""
    town = build("lindedorp.test")
    purse, bank = pot(town.municipality, "purse", 30_000_00, has_floor=True), pot(town.municipality, "bank")
    opened = sessions(town, 16)
    for session in opened:
        draw(session, town, purse, bank, 20_00, times=25)  # 500 euros each, together 8,000

    for session in opened[:2]:
        with pytest.raises(psycopg.errors.LockNotAvailable), session.transaction():
            session.execute("set local lock_timeout = '20ms'")  # it would wait until the others end
            draw(session, town, purse, bank, 20_00)
    for session in opened:
        session.commit()

    assert purse.balance_cents() == 22_000_00
    draw(opened[0], town, purse, bank, 22_000_00)  # near the floor, alone: to the last cent
    with pytest.raises(psycopg.errors.CheckViolation, match="below zero"):
        draw(opened[0], town, purse, bank, 1)


def test_whoever_comes_while_much_is_drawn_waits_and_is_told_to_try_again(sessions: Sessions) -> None:
    """It saw plenty before it waited, and little afterwards."""
    town = build("lindedorp.test")
    purse, bank = pot(town.municipality, "purse", 20_500_00, has_floor=True), pot(town.municipality, "bank")
    much, little = sessions(town, 2)
    draw(much, town, purse, bank, 20_400_00)

    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(draw, little, town, purse, bank, 20_00)
        until_somebody_waits()
        much.commit()
        with pytest.raises(psycopg.errors.SerializationFailure, match="being emptied"):
            coming.result(60)

    little.rollback()
    draw(little, town, purse, bank, 100_00)
    little.commit()
    assert purse.balance_cents() == 0


def until_somebody_waits() -> None:
    """Ask the database again and again, as often as takes a minute or so, whether a session waits for an account."""
    for _ in range(100_000):
        with connection.cursor() as cursor:
            cursor.execute("select from pg_locks where locktype = 'advisory' and not granted")
            if cursor.rowcount:
                return
    raise TimeoutError


def test_two_with_the_same_accounts_in_the_opposite_order_do_not_wait_in_a_circle(committed: str) -> None:
    town = build("lindedorp.test").municipality
    one, other = pot(town, "one", 100_00, has_floor=True), pot(town, "other", 100_00, has_floor=True)
    bank = pot(town, "bank")

    def attempt(first: Account, second: Account, number: int) -> None:
        moves = [
            ledger.Move(1_00, account.pk, bank.pk, f"{account.name}:{number}", "A test") for account in (first, second)
        ]
        ledger.book(moves, municipality_id=town.pk, on=A_DAY_IN_MAY)

    attempts = [partial(attempt, *((one, other) if number % 2 else (other, one)), number) for number in range(RACERS)]
    answers = race(town.pk, attempts, "ledger.book", refusals=ledger.NotEnough)

    assert answers == [DONE] * RACERS
    assert (one.balance_cents(), other.balance_cents(), bank.balance_cents()) == (36_00, 36_00, 128_00)


def test_a_balance_is_read_from_sixteen_rows_at_most_and_is_the_sum_of_all_postings(committed: str) -> None:
    town = build("lindedorp.test").municipality
    jar, bank = pot(town, "jar"), pot(town, "bank")

    def attempt(number: int) -> None:
        for step in range(10):
            move(number + 1, jar, bank, f"{number}:{step}")
        with transaction.atomic():
            move(1, bank, jar, f"{number}:back")

    answers = race(town.pk, [partial(attempt, number) for number in range(32)])

    assert answers == [DONE] * 32
    assert Posting.objects.filter(account=bank).count() == 32 * 11
    assert 1 < Balance.objects.filter(account=bank).count() <= 16
    for account in Account.objects.with_balance():
        postings = sum(account.postings.values_list("cents", flat=True))
        assert account.balance_cents() == vars(account)["cents"] == postings
    assert bank.balance_cents() == 10 * sum(range(1, 33)) - 32
