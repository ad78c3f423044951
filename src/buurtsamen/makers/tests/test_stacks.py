# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Entering a stack of paper vouchers: each counted at once, refused ones with a reason, and nothing of a code kept."""

from collections import Counter
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from buurtsamen.conftest import A_DAY_IN_MAY, Town, build
from buurtsamen.core import failpoints
from buurtsamen.core.tests.racing import DONE, race
from buurtsamen.desk.tests import staffing
from buurtsamen.initiatives.models import Gift, Initiative
from buurtsamen.makers import signs, stacks
from buurtsamen.makers.models import Stack, StackRow
from buurtsamen.makers.tests import making
from buurtsamen.people.models import Event, RoleName
from buurtsamen.rounds import codes, limits, rounds
from buurtsamen.rounds.models import Voucher, WrongCode

HOME = "192.0.2.7"


def begin(town: Town, channel: str = Gift.Channel.DESK) -> Stack:
    return stacks.open_one(town.garden, by=making.maker(town), channel=channel, on=A_DAY_IN_MAY)


def enter(stack: Stack, typed: str, number: int | None = None) -> StackRow:
    number = stacks.following(stack) if number is None else number
    return stacks.enter(stack, typed, number=number, network=HOME, on=A_DAY_IN_MAY, at=timezone.now())


def test_each_good_code_is_counted_at_once(town: Town) -> None:
    stack = begin(town)
    rows = [enter(stack, codes.written(town.codes[name]).lower()) for name in ("aisha", "bram")]

    assert [(row.number, row.cents, row.refused) for row in rows] == [(1, 7_50, ""), (2, 7_50, "")]
    town.garden.refresh_from_db()
    assert town.garden.saved_cents == 15_00
    assert set(Gift.objects.values_list("channel", flat=True)) == {Gift.Channel.DESK}
    assert stacks.totals(stack) == {"good": 2, "refused": 0, "cents": 15_00}


def test_a_refused_code_is_a_row_that_says_why(town: Town, other_town: Town) -> None:
    stack = begin(town)
    enter(stack, town.codes["aisha"])
    good = town.codes["bram"]
    tried = {
        "given": town.codes["aisha"],
        "WrongLength": good[:11],
        "Lookalike": f"O{good[1:]}",
        "Mistyped": f"{good[1]}{good[0]}{good[2:]}" if good[0] != good[1] else f"{good[:-1]}2",
        "Unknown": "222222222222",
        "Elsewhere": other_town.codes["chen"],
    }

    assert [enter(stack, typed).refused for typed in tried.values()] == list(tried)
    assert stacks.totals(stack) == {"good": 1, "refused": 6, "cents": 7_50}
    assert WrongCode.objects.count() == 1  # as everywhere: what was looked up and is of nobody


def test_what_exceeds_the_target_is_refused_and_stays_on_its_voucher(town: Town) -> None:
    stack = begin(town)
    rows = [enter(stack, town.codes[name]) for name in ("aisha", "bram", "chen", "dewi", "emre")]

    assert [row.refused for row in rows] == ["", "", "", "", "NotSaving"]
    assert town.voucher("emre").state == Voucher.State.ISSUED
    town.garden.refresh_from_db()
    assert (town.garden.state, town.garden.saved_cents) == ("funded", 30_00)


def test_an_answer_that_was_lost_enters_nothing_twice(town: Town) -> None:
    stack = begin(town)
    enter(stack, town.codes["aisha"], 1)

    with pytest.raises(stacks.OutOfStep):
        enter(stack, town.codes["aisha"], 1)
    with pytest.raises(stacks.OutOfStep):
        enter(stack, town.codes["bram"], 3)

    assert stack.rows.count() == Gift.objects.count() == 1


def test_when_the_power_goes_neither_the_row_nor_the_gift_is_there(town: Town) -> None:
    stack = begin(town)

    def fall() -> None:
        raise OSError("the power went")

    for point in ("stacks.give", "gifts.give", "ledger.book"):
        with failpoints.at(point, fall), pytest.raises(OSError, match="power"):
            enter(stack, town.codes["aisha"])
        assert not stack.rows.exists()
        assert not Gift.objects.exists()
        assert town.voucher("aisha").state == Voucher.State.ISSUED


def test_too_many_wrong_codes_ask_for_work_and_make_no_row(town: Town) -> None:
    stack = begin(town)
    wrong = (code for number in range(100_000) if (code := _as_a_code(number)))
    for _ in range(limits.PER_NETWORK):
        assert enter(stack, next(wrong)).refused == "Unknown"

    with pytest.raises(limits.TooMany):
        enter(stack, next(wrong))

    assert stack.rows.count() == limits.PER_NETWORK


def _as_a_code(number: int) -> str:
    """A code that nobody has, with the right last sign."""
    return codes.derive(b"nobody's key", UUID(int=number))


def test_closing_counts_in_the_journal_and_says_nothing_of_codes(town: Town) -> None:
    stack = begin(town)
    enter(stack, town.codes["aisha"])
    enter(stack, "222222222222")

    stacks.close(stack, by=stack.by, on=A_DAY_IN_MAY, at=timezone.now())
    stacks.close(stack, by=stack.by, on=A_DAY_IN_MAY, at=timezone.now())

    (line,) = Event.objects.filter(what="makers.stack.entered")
    assert line.change == {"good": [None, 1], "refused": [None, 1]}
    assert line.thing == f"initiatives.initiative:{town.garden.pk}"
    assert town.codes["aisha"][-4:] not in str([list(StackRow.objects.values()), list(Stack.objects.values())])
    with pytest.raises(stacks.OutOfStep):
        enter(stack, town.codes["bram"])


def test_the_journal_of_a_colleague_does_not_say_for_which_initiative(town: Town) -> None:
    colleague = staffing.colleague(town, RoleName.COMMUNITY_WORKER, [town.north.district])
    stack = stacks.open_one(town.garden, by=colleague, channel=Gift.Channel.PHONE, on=A_DAY_IN_MAY)
    enter(stack, town.codes["aisha"])
    stacks.close(stack, by=colleague, on=A_DAY_IN_MAY, at=timezone.now())

    (line,) = Event.objects.filter(actor=colleague)
    assert line.what == "makers.stack.entered_for_residents"
    assert line.thing == f"places.municipality:{town.municipality.pk}"
    assert stacks.tidy(town.municipality, on=A_DAY_IN_MAY + timedelta(days=1), at=timezone.now()) == 1
    assert not Stack.objects.exists()


def test_the_night_closes_what_was_left_open_and_deletes_it_later(town: Town) -> None:
    stack, empty = (
        begin(town),
        stacks.open_one(town.benches, by=making.maker(town, town.benches), channel=Gift.Channel.DESK, on=A_DAY_IN_MAY),
    )
    enter(stack, town.codes["aisha"])

    def night(days: int) -> list[int]:
        stacks.tidy(town.municipality, on=A_DAY_IN_MAY + timedelta(days=days), at=timezone.now())
        return list(Stack.objects.order_by("pk").values_list("pk", flat=True))

    assert night(1) == [stack.pk, empty.pk]
    assert night(2) == [stack.pk]
    assert night(8) == [stack.pk]
    assert night(9) == []
    town.garden.refresh_from_db()
    assert town.garden.saved_cents == 7_50


def test_two_windows_at_once_enter_each_voucher_once(committed: str) -> None:
    """With the same number, one gets the row; the other is told, and its voucher is not given."""
    town = build("lindedorp.test", households=8)
    stack = begin(town)
    names = ["aisha", "bram", "chen", "dewi"]
    attempts = [partial(enter, stack, town.codes[name], 1) for name in names for _ in range(4)]

    answers = race(town.municipality.pk, attempts, "stacks.give", refusals=stacks.OutOfStep)

    assert Counter(answers) == {DONE: 1, "OutOfStep": 15}
    assert Gift.objects.count() == StackRow.objects.count() == 1
    rounds.shred(town.spring, on=A_DAY_IN_MAY)
    call_command("prove")
    assert Initiative.objects.get(pk=town.garden.pk).saved_cents == 7_50


def test_two_windows_at_once_make_one_row_of_a_code_that_nobody_knows(committed: str) -> None:
    stack = begin(build("lindedorp.test"))
    attempts = [partial(enter, stack, "222222222222", 1) for _ in range(2)]

    answers = race(stack.municipality_id, attempts, "limits.may_look_up", refusals=stacks.OutOfStep)

    assert sorted(answers) == ["OutOfStep", DONE]
    assert [row.refused for row in StackRow.objects.all()] == ["Unknown"]


def test_the_signs_of_a_high_stack_fit_in_a_cookie(town: Town) -> None:
    stack, response = begin(town), HttpResponse()
    signs.put(response, stack, dict.fromkeys(range(9_000, 9_999), "WXYZ"))

    assert len(response.cookies[signs.COOKIE].OutputString().partition(";")[0]) <= 4096
    held = HttpRequest()
    held.COOKIES[signs.COOKIE] = response.cookies[signs.COOKIE].value
    assert signs.of(held, stack)[9_998] == "WXYZ"
