# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A thing that is lent lowers the target by its amount; when it goes back, the target is what was decided."""

import threading
from collections.abc import Callable
from contextlib import nullcontext

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test import Client

from buurtsamen.conftest import A_DAY_IN_MAY, Town, build
from buurtsamen.core import failpoints, walls
from buurtsamen.initiatives import gifts
from buurtsamen.initiatives.models import BudgetLine, Initiative
from buurtsamen.people.models import Event
from buurtsamen.rounds import rounds
from buurtsamen.sharing import lending, needs, offers
from buurtsamen.sharing.models import Need
from buurtsamen.sharing.refusals import LineAsked
from buurtsamen.sharing.tests.asking import NOW, accepted, hands, maker, proven, tables

State = Initiative.State


def line_of(need: Need) -> BudgetLine:
    return BudgetLine.objects.get(needs=need)


def test_a_loan_lowers_the_target_by_its_budgeted_amount_and_the_page_says_so(town: Town) -> None:
    boss, need = maker(town, town.benches), tables(town)

    accepted(need, boss, "Joke", 12, shown_as="Joke")

    town.benches.refresh_from_db()
    assert (town.benches.target_cents, town.benches.state) == (480_00, State.SAVING)
    line = line_of(need)
    assert (line.lender, line.lent_on) == ("Joke", A_DAY_IN_MAY)
    assert Event.objects.get(what="sharing.thing.lent").change == {"target_cents": [600_00, 480_00]}
    page = Client(headers={"host": "lindedorp.test"}).get("/initiatieven/bankjes/").content.decode()
    assert (
        "Het streefbedrag was €\u00a0600. Sinds 10 mei is dit te leen: Tafels. Daarom is nu €\u00a0480 genoeg." in page
    )
    assert "Te leen van Joke" in page and "<s><span" in page


def test_the_target_falls_when_all_is_lent_and_names_only_who_allowed_it(town: Town) -> None:
    boss, need = maker(town, town.benches), tables(town)

    accepted(need, boss, "Joke", 5, shown_as="Joke")
    town.benches.refresh_from_db()
    assert (town.benches.target_cents, line_of(need).lent_on) == (600_00, None)
    accepted(need, boss, "Yusuf", 7)

    town.benches.refresh_from_db()
    assert town.benches.target_cents == 480_00
    assert line_of(need).lender == "Joke en een buurtgenoot"


def test_what_is_saved_can_be_enough_after_a_loan(town: Town) -> None:
    boss, need = maker(town, town.benches), tables(town, cents=595_00)
    gifts.give(town.voucher("aisha"), town.benches, on=A_DAY_IN_MAY)

    accepted(need, boss, "Joke", 12)

    town.benches.refresh_from_db()
    assert (town.benches.state, town.benches.target_cents) == (State.FUNDED, 5_00)
    assert town.benches.funded_on == A_DAY_IN_MAY
    change = {"state": ["saving", "funded"], "target_cents": [600_00, 5_00]}
    assert Event.objects.get(what="initiatives.initiative.funded").change == change


@pytest.mark.parametrize("leaves", ["cancel", "thank", "close"])
def test_when_the_lender_leaves_the_target_is_again_what_was_decided(town: Town, leaves: str) -> None:
    boss, need = maker(town, town.benches), tables(town)
    offer = accepted(need, boss, "Joke", 12)

    if leaves == "cancel":
        offers.cancel(offer, at=NOW)
    elif leaves == "thank":
        offers.thank(offer, by=boss, at=NOW)
    else:
        needs.close(need, by=boss, at=NOW)

    town.benches.refresh_from_db()
    assert town.benches.target_cents == 600_00
    assert (line_of(need).lender, line_of(need).lent_on) == ("", None)


def test_after_it_was_funded_a_lender_who_leaves_changes_no_target(town: Town) -> None:
    boss, need = maker(town, town.benches), tables(town, cents=595_00)
    offer = accepted(need, boss, "Joke", 12)
    gifts.give(town.voucher("aisha"), town.benches, on=A_DAY_IN_MAY)

    offers.cancel(offer, at=NOW)
    assert (line_of(need).lender, line_of(need).lent_on) == ("", A_DAY_IN_MAY)
    accepted(need, boss, "Yusuf", 12, shown_as="Yusuf")

    town.benches.refresh_from_db()
    assert (town.benches.state, town.benches.target_cents) == (State.FUNDED, 5_00)
    assert line_of(need).lender == "Yusuf"


def test_a_thing_that_is_given_or_in_no_budget_changes_no_target(town: Town) -> None:
    boss = maker(town, town.benches)
    accepted(tables(town, budget_line=None), boss, "Joke", 12)
    accepted(hands(town), boss, "Joke", 2)

    town.benches.refresh_from_db()
    assert town.benches.target_cents == 600_00


def test_a_line_of_the_budget_is_asked_for_once(town: Town) -> None:
    need = tables(town)
    asked = {"kind": "thing", "what": "Tafels", "count": 1, "way": "lent", "budget_line": need.budget_line}

    with pytest.raises(LineAsked):
        needs.create(town.benches, by="test", at=NOW, **asked)
    needs.close(need, by="test", at=NOW)
    needs.create(town.benches, by="test", at=NOW, **asked)


def test_a_loan_that_fails_half_way_changes_nothing(town: Town) -> None:
    boss, need = maker(town, town.benches), tables(town)
    offer = proven(need, "Joke", 12)

    def fail() -> None:
        raise ArithmeticError

    with failpoints.at("lending.lend", fail), pytest.raises(ArithmeticError):
        offers.accept(offer, by=boss, at=NOW)

    offer.refresh_from_db()
    need.refresh_from_db()
    town.benches.refresh_from_db()
    assert (offer.state, need.taken, town.benches.target_cents) == ("open", 0, 600_00)


def naively(need: Need) -> None:
    """Read, then write: what a gift adds in between, nobody looks at."""
    initiative = Initiative.objects.get(pk=need.initiative_id)
    failpoints.reach("lending.lend")
    line = line_of(need)
    target = initiative.target_cents - line.cents
    if initiative.saved_cents >= target:
        Initiative.objects.filter(pk=initiative.pk).update(target_cents=target, state=State.FUNDED)
    else:
        Initiative.objects.filter(pk=initiative.pk).update(target_cents=target)


def carefully(need: Need) -> None:
    lending.lend(need, "Joke", by="test", on=A_DAY_IN_MAY, at=NOW)


class Meanwhile:
    """Somebody gives while a loan is half-way: until the gift is there, or waits for the loan to be over."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._voucher = town.voucher("bram")
        self._thread = threading.Thread(target=self._give)

    def _give(self) -> None:
        walls.enter(self._town.municipality.pk)
        try:
            gifts.give(self._voucher, self._town.benches, on=A_DAY_IN_MAY)
        finally:
            connection.close()

    def gives(self) -> None:
        """Begin to give, and look until it is clear how that goes on."""
        self._thread.start()
        while self._thread.is_alive() and not self._waits():
            self._thread.join(0.01)

    def _waits(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "select exists (select from pg_locks"
                " where not granted and pg_backend_pid() = any (pg_blocking_pids(pid)))"
            )
            return bool(cursor.fetchone()[0])

    def is_over(self) -> None:
        """The gift is there."""
        self._thread.join()


@pytest.mark.parametrize(("lend", "is_right"), [(naively, False), (carefully, True)])
def test_a_gift_and_a_loan_at_once_fund_it_together(
    committed: str, lend: Callable[[Need], None], is_right: bool
) -> None:
    """Neither is enough alone, but together they are. The naive way is the control: it does not see the gift."""
    town = build("lindedorp.test")
    Initiative.objects.filter(pk=town.benches.pk).update(target_cents=15_01)
    town.benches.refresh_from_db()
    need = tables(town, cents=2_00)
    gifts.give(town.voucher("aisha"), town.benches, on=A_DAY_IN_MAY)
    somebody = Meanwhile(town)

    with failpoints.at("lending.lend", somebody.gives), nullcontext() if is_right else pytest.raises(IntegrityError):
        lend(need)

    somebody.is_over()
    town.benches.refresh_from_db()
    assert town.benches.saved_cents == 15_00
    assert (town.benches.state, town.benches.target_cents) == (
        (State.FUNDED, 13_01) if is_right else (State.SAVING, 15_01)
    )


def test_the_proofs_find_a_target_and_a_need_that_do_not_fit(committed: str) -> None:
    town = build("lindedorp.test")
    boss, need = maker(town, town.benches), tables(town)
    accepted(need, boss, "Joke", 12)
    rounds.shred(town.spring, on=A_DAY_IN_MAY)
    call_command("prove")

    Initiative.objects.filter(pk=town.benches.pk).update(target_cents=480_01)
    with pytest.raises(CommandError, match="reviews.targets does not hold for Lindedorp Samen: 1 wrong"):
        call_command("prove")
    Initiative.objects.filter(pk=town.benches.pk).update(target_cents=480_00)
    Need.objects.filter(pk=need.pk).update(taken=11)
    with pytest.raises(CommandError, match="sharing.taken does not hold"):
        call_command("prove")
