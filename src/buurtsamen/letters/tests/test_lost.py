# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""After posting: letters come back, are lost, are void, and are made again."""

from datetime import UTC, date, datetime

import pytest

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.letters import lost, production, runs, vault
from buurtsamen.letters.models import Letter, PrintRun
from buurtsamen.letters.tests.printing import letter_at, posted, prepared, voucher_in
from buurtsamen.people import journal
from buurtsamen.people.models import RoleName, User
from buurtsamen.rounds import rounds, vouchers
from buurtsamen.rounds.models import Round
from buurtsamen.rounds.tests.autumn import in_books, spend

ON, AT = date(2026, 10, 5), datetime(2026, 10, 5, 9, tzinfo=UTC)


@pytest.fixture
def desk(town: Town) -> User:
    return colleague(town, RoleName.HELPDESK)


@pytest.fixture
def autumn(town: Town) -> Round:
    return posted(town)


def again(letters: list[Letter], by: User, *, on: date = ON, what: str = "", is_large: bool = False) -> lost.Outcome:
    return lost.again(letters, what=what, by=by, why="Niet aangekomen", on=on, at=AT, is_large=is_large)


def test_a_lost_letter_is_replaced_and_its_code_dies_at_once(autumn: Round, desk: User) -> None:
    old = letter_at(autumn, 3)
    before = voucher_in(old)

    outcome = again([old], desk)

    before.refresh_from_db()
    new = letter_at(autumn, 3)
    assert outcome.run
    assert (before.state, before.is_replaced, outcome.changed, outcome.kept) == ("void", True, 1, [])
    assert (new.run, new.run.kind, new.run.state, outcome.run.pk) == (outcome.run, "again", "prepared", new.run_id)
    assert PrintRun.objects.get(pk=new.run_id).letters == 1
    assert voucher_in(new).state == "issued"
    assert vouchers.find(vouchers.code_of(voucher_in(new), new.run.key), municipality=autumn.municipality)
    assert [event.what for event in journal.of(old)] == ["letters.letter.replaced"]


def test_letters_that_were_lost_wait_together(autumn: Round, desk: User) -> None:
    first = again([letter_at(autumn, 3)], desk).run
    second = again([letter_at(autumn, 4)], desk).run
    large = again([letter_at(autumn, 5)], desk, is_large=True).run

    assert first and second and large
    assert first.pk == second.pk != large.pk
    assert PrintRun.objects.get(pk=first.pk).letters == 2


def test_a_letter_that_is_lost_twice_is_replaced_twice(autumn: Round, desk: User) -> None:
    again([letter_at(autumn, 3)], desk)
    again([letter_at(autumn, 3)], desk)

    assert Letter.objects.filter(round=autumn, address__number=3, state="void").count() == 2
    assert letter_at(autumn, 3).state == "made"


def test_what_was_activated_and_not_given_moves_to_the_new_letter(autumn: Round, desk: User) -> None:
    vouchers.activate(voucher_in(letter_at(autumn, 3)), on=ON)
    assert in_books(autumn) == (37_50, 7_50)

    assert again([letter_at(autumn, 3)], desk).changed == 1

    assert in_books(autumn) == (45_00, 0)


def test_given_is_given_also_when_the_letter_is_lost(autumn: Round, desk: User) -> None:
    spend(voucher_in(letter_at(autumn, 3)), 7_50, on=ON)

    outcome = again([letter_at(autumn, 3), letter_at(autumn, 4)], desk, what="Lindelaan")

    assert (outcome.changed, [letter.address.number for letter in outcome.kept if letter.address]) == (1, [3])
    assert letter_at(autumn, 3).state == "made"


def test_a_whole_street_is_one_line_in_the_journal_that_says_how_many(autumn: Round, desk: User) -> None:
    letters = [letter_at(autumn, number) for number in range(1, 7)]

    assert again(letters, desk, what="Lindelaan").changed == 6

    line = journal.of(letters[0].run)[0]
    assert (line.what, line.change) == (
        "letters.printrun.letters_replaced",
        {"letters": [None, 6], "which": [None, "Lindelaan"]},
    )
    assert not journal.of(letters[0]).exists()


def test_a_letter_that_came_back_has_no_code_and_can_be_sent_again(autumn: Round, desk: User) -> None:
    letter = letter_at(autumn, 3)
    lost.come_back([letter], by=desk, why="Onbestelbaar", on=ON, at=AT)

    assert (letter_at(autumn, 3).state, voucher_in(letter).state) == ("returned", "void")
    assert lost.come_back([letter], by=desk, why="Nog eens", on=ON, at=AT).changed == 0
    assert again([letter_at(autumn, 3)], desk).changed == 1
    assert letter_at(autumn, 3).state == "made"


def test_a_letter_that_came_back_before_the_first_day_can_be_sent_again(autumn: Round, desk: User) -> None:
    Round.objects.filter(pk=autumn.pk).update(state="released")
    before = date(2026, 9, 29)
    lost.come_back([letter_at(autumn, 3)], by=desk, why="Onbestelbaar", on=before, at=AT)

    assert again([letter_at(autumn, 3)], desk, on=before).changed == 1
    assert letter_at(autumn, 3).state == "made"


def test_what_was_not_printed_again_before_the_end_is_printed_no_more(autumn: Round, desk: User) -> None:
    run = again([letter_at(autumn, 3)], desk).run
    assert run
    rounds.close(autumn, on=date(2026, 11, 1))

    with pytest.raises(runs.Refused, match="voorbij"):
        production.begin(run, by=desk, at=AT)


def test_what_came_back_is_not_counted_as_delivered(autumn: Round, desk: User) -> None:
    lost.come_back([letter_at(autumn, 3)], by=desk, why="Onbestelbaar", on=ON, at=AT)

    assert autumn.vouchers.exclude(state="void").count() == Letter.objects.filter(round=autumn).standing().count() == 5


def test_a_letter_that_came_back_used_says_so_and_stays(autumn: Round, desk: User) -> None:
    vouchers.activate(voucher_in(letter_at(autumn, 3)), on=ON)

    outcome = lost.come_back([letter_at(autumn, 3)], by=desk, why="Onbestelbaar", on=ON, at=AT)

    assert (outcome.changed, len(outcome.kept)) == (0, 1)


def test_a_batch_is_voided(autumn: Round, desk: User) -> None:
    letters = [letter_at(autumn, number) for number in (1, 2)]

    assert lost.void(letters, what="Bestand 1", by=desk, why="Verkeerd gedrukt", on=ON, at=AT).changed == 2

    assert set(autumn.vouchers.filter(state="void").values_list("is_replaced", flat=True)) == {False}


def test_after_the_window_nothing_is_sent_again(autumn: Round, desk: User) -> None:
    letter = letter_at(autumn, 3)
    rounds.close(autumn, on=date(2026, 11, 1))

    outcome = again([letter], desk, on=date(2026, 11, 1))

    assert (outcome.changed, outcome.run) == (0, None)


def test_letters_of_a_settled_round_are_left_alone(autumn: Round, desk: User) -> None:
    letter = letter_at(autumn, 3)
    vault.destroy(autumn)

    with pytest.raises(vault.Gone):
        again([letter], desk)


def test_while_they_are_produced_new_ones_wait_in_another_run(autumn: Round, desk: User) -> None:
    first = again([letter_at(autumn, 3)], desk).run
    assert first
    PrintRun.objects.filter(pk=first.pk).update(producing_since=AT)

    second = again([letter_at(autumn, 4)], desk).run

    assert second
    assert second.pk != first.pk


def test_no_letter_in_place_of_a_lost_one_is_released_by_who_made_it(autumn: Round, desk: User, town: Town) -> None:
    run = again([letter_at(autumn, 3)], desk).run
    assert run
    assert runs.apart(run, desk)


def test_letters_of_another_municipality_are_not_found(town: Town, other_town: Town) -> None:
    with walls.inside(other_town.municipality.pk):
        prepared(other_town)
    walls.enter(town.municipality.pk)
    assert not Letter.objects.exists()


def test_the_desk_is_told_how_many_letters_it_means_before_it_voids_them(autumn: Round, town: Town, desk: User) -> None:
    letter = letter_at(autumn, 3)
    browser, page = at_desk(town, desk), "/kantoor/brieven/veel/"
    assert letter.address
    postcode = letter.address.postcode
    which = {"round": autumn.pk, "by": "postcodes", "first": postcode, "last": postcode}
    meant = which | {"then": "void", "why": "Zak nat"}

    incomplete = browser.post(page, meant | {"last": "", "show": "1"})
    shown = browser.post(page, meant | {"show": "1"})
    before = Letter.objects.get(pk=letter.pk).state
    done = browser.post(page, meant)
    told = browser.get(done["Location"]).text

    assert incomplete.status_code == 422
    assert [f'href="#id_{name}"' in incomplete.text for name in ("first", "last", "street")] == [False, True, False]
    assert shown.status_code == 200
    assert f"{postcode} tot en met {postcode}" in shown.text
    assert "ongeldig gemaakt." in told
    assert "0 brieven" not in told
    assert (before, done.status_code, Letter.objects.get(pk=letter.pk).state) == ("made", 302, "void")
