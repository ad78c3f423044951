# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Giving a voucher to an initiative, and taking it back."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from buurtsamen.conftest import A_DAY_IN_MAY, Town, build
from buurtsamen.core import failpoints, walls
from buurtsamen.initiatives import calendar, gifts, life
from buurtsamen.initiatives.models import Gift, Initiative
from buurtsamen.money import ledger
from buurtsamen.people.models import Event
from buurtsamen.rounds import rounds, vouchers
from buurtsamen.rounds.models import Voucher
from buurtsamen.rounds.vouchers import Standing


def give(town: Town, name: str, to: Initiative | None = None, on: date = A_DAY_IN_MAY) -> Gift:
    return gifts.give(town.voucher(name), to or town.garden, on=on)


def stop(town: Town, on: date) -> int:
    return gifts.stop(town.garden, by="test", on=on, at=timezone.now())


def saved(town: Town) -> tuple[int, int]:
    town.garden.refresh_from_db()
    assert town.garden.account
    return town.garden.saved_cents, town.garden.account.balance_cents()


def test_a_gift_moves_the_whole_value(town: Town) -> None:
    give(town, "aisha")

    assert saved(town) == (7_50, 7_50)
    assert town.spring.reserved and town.spring.reserved.balance_cents() == 5 * 7_50
    assert town.spring.activated and town.spring.activated.balance_cents() == 0
    assert town.voucher("aisha").state == "given"


def test_a_voucher_is_given_once(town: Town) -> None:
    give(town, "aisha")

    with pytest.raises(vouchers.NotNow) as refusal:
        give(town, "aisha")

    assert refusal.value.standing == Standing.GIVEN
    assert saved(town) == (7_50, 7_50)


def test_the_crossing_gift_funds_and_the_next_is_refused(town: Town) -> None:
    for name in ("aisha", "bram", "chen", "dewi"):
        give(town, name)
    town.garden.refresh_from_db()
    assert (town.garden.state, town.garden.funded_on) == ("funded", A_DAY_IN_MAY)

    with pytest.raises(gifts.NotSaving):
        give(town, "emre")

    assert saved(town) == (30_00, 30_00)
    assert town.voucher("emre").state == "issued"


def test_activated_in_may_can_be_given_in_june_and_not_in_july(town: Town) -> None:
    vouchers.activate(town.voucher("aisha"), on=date(2026, 5, 31))
    vouchers.activate(town.voucher("bram"), on=date(2026, 5, 31))
    assert town.spring.activated and town.spring.activated.balance_cents() == 15_00

    give(town, "aisha", on=date(2026, 6, 30))
    with pytest.raises(vouchers.NotNow) as refusal:
        give(town, "bram", on=date(2026, 7, 1))

    assert refusal.value.standing == Standing.EXPIRED
    with pytest.raises(vouchers.NotNow):
        give(town, "chen", on=date(2026, 6, 1))


def test_a_gift_is_taken_back_until_the_end_of_the_next_day(town: Town) -> None:
    late = give(town, "bram")
    gift = give(town, "aisha")

    gifts.take_back(gift, on=date(2026, 5, 11))

    assert saved(town) == (7_50, 7_50)
    assert town.voucher("aisha").state == "activated"
    with pytest.raises(gifts.TooLate):
        gifts.take_back(gift, on=date(2026, 5, 11))
    with pytest.raises(gifts.TooLate):
        gifts.take_back(late, on=date(2026, 5, 12))
    give(town, "aisha", town.benches)


def test_what_made_it_funded_stays(town: Town) -> None:
    given = [give(town, name) for name in ("aisha", "bram", "chen", "dewi")]

    with pytest.raises(gifts.TooLate):
        gifts.take_back(Gift.objects.select_related("initiative").get(pk=given[-1].pk), on=A_DAY_IN_MAY)


def test_an_initiative_that_stops_gives_everything_back(town: Town) -> None:
    give(town, "aisha")
    give(town, "bram")

    town.garden.refresh_from_db()
    assert stop(town, on=A_DAY_IN_MAY) == 2

    assert saved(town) == (0, 0)
    give(town, "aisha", town.benches)
    line = Event.objects.get(what="initiatives.initiative.stopped")
    assert (line.job, line.change) == ("test", {"state": ["saving", "not_succeeded"]})


def test_a_funded_initiative_stops_and_gives_everything_back_unless_it_was_paid_out(town: Town) -> None:
    for name in ("aisha", "bram", "chen", "dewi"):
        give(town, name)
    town.garden.refresh_from_db()
    assert town.garden.account and not gifts.is_paid_out(town.garden)
    paid = ledger.account(town.municipality, "bank")
    payout = ledger.move(10_00, source=town.garden.account, target=paid, key="payout:1", why="Betaald", on=A_DAY_IN_MAY)

    assert gifts.is_paid_out(town.garden)
    with pytest.raises(life.Refused, match="uitbetaald"):
        stop(town, on=A_DAY_IN_MAY)
    assert saved(town) == (30_00, 20_00)
    assert town.voucher("aisha").state == "given"

    ledger.reverse(payout, why="Kwam terug", on=A_DAY_IN_MAY)
    town.garden.refresh_from_db()
    assert stop(town, on=A_DAY_IN_MAY) == 4
    assert (saved(town), town.garden.state) == ((0, 0), "not_succeeded")
    with pytest.raises(life.Refused):
        stop(town, on=A_DAY_IN_MAY)


def test_what_stopped_cannot_be_given_to_and_neither_can_a_neighbour_stop_it(town: Town, other_town: Town) -> None:
    with pytest.raises(Initiative.DoesNotExist):  # it is not there
        gifts.stop(other_town.garden, by="test", on=A_DAY_IN_MAY, at=timezone.now())
    stop(town, on=A_DAY_IN_MAY)
    with pytest.raises(gifts.NotSaving):
        give(town, "aisha")
    assert town.voucher("aisha").state == "issued"


def test_after_the_settlement_nobody_can_tell_who_gave_what(town: Town) -> None:
    give(town, "aisha")
    vouchers.activate(town.voucher("bram"), on=A_DAY_IN_MAY)
    rounds.close(town.spring, on=date(2026, 7, 1))
    assert gifts.forget_vouchers(town.spring) == 0  # not yet

    assert rounds.settle(town.spring, on=date(2026, 7, 2)) == 7_50
    assert gifts.forget_vouchers(town.spring) == 1

    assert not Gift.objects.exclude(voucher=None).exists()
    assert town.spring.activated and town.spring.activated.balance_cents() == 0
    assert stop(town, on=date(2026, 7, 3)) == 0
    assert saved(town) == (0, 0)


def test_a_code_of_another_municipality_is_said_to_be_elsewhere(town: Town, other_town: Town) -> None:
    with pytest.raises(vouchers.Elsewhere):
        vouchers.find(other_town.codes["aisha"], municipality=town.municipality)
    with pytest.raises(vouchers.Unknown):
        vouchers.find("222222222222", municipality=town.municipality)


def test_a_voucher_does_not_go_to_an_initiative_of_another_municipality(town: Town, other_town: Town) -> None:
    with pytest.raises(gifts.NotSaving):
        give(town, "aisha", other_town.garden)

    assert town.voucher("aisha").state == "issued"


@pytest.mark.parametrize("point", ["vouchers.use", "gifts.give"])
def test_a_gift_that_fails_half_way_changes_nothing(town: Town, point: str) -> None:
    def fall() -> None:
        raise OSError("the power went")

    with failpoints.at(point, fall), pytest.raises(OSError, match="power"):
        give(town, "aisha")

    assert saved(town) == (0, 0)
    assert town.voucher("aisha").state == "issued"
    assert not Gift.objects.exists()


def test_a_voucher_may_be_split_where_the_round_allows_it(db: None, today: object) -> None:
    town = build("lindedorp.test", parts=3)
    gifts.give(town.voucher("aisha"), town.garden, on=A_DAY_IN_MAY, cents=2_50)
    gifts.give(town.voucher("aisha"), town.benches, on=A_DAY_IN_MAY, cents=2_50)
    last = gifts.give(town.voucher("aisha"), town.garden, on=A_DAY_IN_MAY)

    assert town.voucher("aisha").state == "given"
    assert saved(town) == (5_00, 5_00)
    gifts.take_back(last, on=A_DAY_IN_MAY)
    assert (town.voucher("aisha").state, town.voucher("aisha").left_cents) == ("activated", 2_50)


RACERS = 64


def race(town: Town, attempts: list[Callable[[], object]], point: str) -> list[str]:
    """All attempts at once, each held at the failpoint until every other stands there too."""
    barrier = threading.Barrier(len(attempts), timeout=60)

    def run(attempt: Callable[[], object]) -> str:
        walls.enter(town.municipality.pk)
        try:
            attempt()
        except vouchers.Refused as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "given"

    with failpoints.at(point, barrier.wait), ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(run, attempts))


def test_of_64_gifts_of_one_code_at_once_one_is_accepted(committed: str) -> None:
    town = build("lindedorp.test")
    seen = [town.voucher("aisha") for _ in range(RACERS)]

    answers = race(town, [partial(gifts.give, v, town.garden, on=A_DAY_IN_MAY) for v in seen], "vouchers.use")

    assert sorted(answers) == ["NotNow"] * (RACERS - 1) + ["given"]
    assert saved(town) == (7_50, 7_50)


def test_control_reading_and_then_writing_accepts_the_same_code_many_times(committed: str) -> None:
    """The test above would notice: the naive way, held at the same point, gives one code away 64 times."""
    town = build("lindedorp.test")
    seen = [town.voucher("aisha") for _ in range(RACERS)]

    def naive(voucher: Voucher) -> None:
        if voucher.state != Voucher.State.ISSUED:
            raise vouchers.NotNow(Standing.GIVEN)
        failpoints.reach("vouchers.use")
        Voucher.objects.filter(pk=voucher.pk).update(
            state=Voucher.State.GIVEN, left_cents=0, activated_on=A_DAY_IN_MAY, given_on=A_DAY_IN_MAY
        )

    answers = race(town, [partial(naive, v) for v in seen], "vouchers.use")

    assert answers.count("given") == RACERS


def test_of_64_codes_onto_the_last_voucher_of_a_target_one_is_accepted(committed: str) -> None:
    town = build("lindedorp.test", households=RACERS + 3)
    issued = list(Voucher.objects.select_related("round").order_by("pk"))
    for voucher in issued[:3]:
        gifts.give(voucher, town.garden, on=A_DAY_IN_MAY)

    answers = race(town, [partial(gifts.give, v, town.garden, on=A_DAY_IN_MAY) for v in issued[3:]], "gifts.give")

    assert sorted(answers) == ["NotSaving"] * (RACERS - 1) + ["given"]
    assert saved(town) == (30_00, 30_00)
    assert Voucher.objects.filter(state="given").count() == 4


def test_control_asking_first_takes_far_more_than_the_target(committed: str) -> None:
    """The test above would notice: asking for the total first lets all 64 through."""
    town = build("lindedorp.test")

    def naive() -> None:
        seen = Initiative.objects.get(pk=town.benches.pk)
        if seen.saved_cents + 7_50 > 7_50:
            raise gifts.NotSaving
        failpoints.reach("gifts.give")
        Initiative.objects.filter(pk=town.benches.pk).update(saved_cents=F("saved_cents") + 7_50)

    answers = race(town, [naive] * RACERS, "gifts.give")

    assert answers.count("given") == RACERS
    town.benches.refresh_from_db()
    assert town.benches.saved_cents == RACERS * 7_50


def test_after_the_settlement_not_even_the_marks_of_the_database_join_voucher_and_initiative(committed: str) -> None:
    """A dump holds the order of rows, and a copy of the disk which transaction wrote them (xmin)."""
    town = build("lindedorp.test")
    for name, to in (("aisha", town.garden), ("bram", town.benches), ("chen", town.garden)):
        give(town, name, to)
    joined = """
        select count(*) from rounds_voucher v
        join money_transaction t on t.xmin = v.xmin or t.key like '%' || v.id::text || '%'
    """

    def links() -> int:
        with connection.cursor() as cursor:
            cursor.execute(joined)
            return int(cursor.fetchone()[0])

    assert links() == 6  # an activation and a gift for each, until the round is settled

    calendar.turn(town.municipality, on=date(2026, 7, 1))

    assert town.spring.__class__.objects.get().state == "settled"
    assert links() == 0


def test_on_the_last_day_to_give_a_gift_can_be_taken_back_that_day_only(town: Town) -> None:
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    gift = give(town, "aisha", on=date(2026, 6, 30))

    assert gifts.can_take_back(gift, date(2026, 6, 30))
    assert not gifts.can_take_back(gift, date(2026, 7, 1))
