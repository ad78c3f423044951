# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who turned a round, and why: also when many do so at once, and when it fails half-way."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from buurtsamen.conftest import A_DAY_IN_MAY, Town, build
from buurtsamen.core import failpoints, walls
from buurtsamen.core.tests.racing import DONE, RACERS, race
from buurtsamen.desk.tests.staffing import colleague
from buurtsamen.people.models import Event, RoleName, User
from buurtsamen.places.models import Address, Municipality
from buurtsamen.rounds import drafts, rounds, steps
from buurtsamen.rounds.models import Round, RoundDistrict
from buurtsamen.rounds.tests.autumn import draft, in_books

NOON = datetime(2026, 5, 10, 10, 0, tzinfo=UTC)
Act = Callable[..., None]


def marieke(town: Town) -> User:
    return colleague(town, RoleName.PROGRAMME_MANAGER)


def act(step: Act, round_: Round, by: User, why: str = "Daarom.") -> None:
    step(round_, by=by, why=why, on=A_DAY_IN_MAY, at=NOON)


def released(town: Town) -> Round:
    Round.objects.filter(pk=town.spring.pk).update(state="released")
    return Round.objects.get(pk=town.spring.pk)


def test_a_step_and_its_line_are_one(town: Town) -> None:
    by = marieke(town)

    act(steps.close_by_hand, town.spring, by)

    line = Event.objects.get()
    assert (line.what, line.thing) == ("rounds.round.closed", f"rounds.round:{town.spring.pk}")
    assert (line.actor, line.why, line.at) == (by, "Daarom.", NOON)
    assert line.change == {"state": ["open", "closed"]}


def test_a_step_whose_line_cannot_be_written_is_not_taken(town: Town) -> None:
    nobody = User(pk=10**9, email="nobody@example.test", name="Niemand")

    with pytest.raises(IntegrityError), transaction.atomic():
        act(steps.close_by_hand, town.spring, nobody)
        transaction.get_connection().check_constraints()

    assert Round.objects.get().state == "open"
    assert in_books(town.spring) == (45_00, 0)


def test_a_step_that_fails_half_way_leaves_no_line(town: Town) -> None:
    def fall() -> None:
        raise OSError("the power went")

    with failpoints.at("ledger.book", fall), pytest.raises(OSError, match="power"):
        act(steps.close_by_hand, town.spring, marieke(town))

    assert Round.objects.get().state == "open"
    assert not Event.objects.exists()


def test_a_round_of_another_municipality_is_not_turned(town: Town, other_town: Town) -> None:
    by = marieke(town)
    walls.enter(town.municipality.pk)

    for step in (steps.close_by_hand, steps.open_by_hand):
        with pytest.raises(rounds.Refused):
            act(step, other_town.spring, by)

    walls.enter(other_town.municipality.pk)
    assert Round.objects.get().state == "open"
    assert not Event.objects.exists()


def test_after_its_last_day_a_round_is_not_opened(town: Town) -> None:
    round_ = released(town)

    with pytest.raises(rounds.Refused, match="kan niet meer open"):
        steps.open_by_hand(round_, by=marieke(town), why="Daarom.", on=date(2026, 6, 1), at=NOON)

    assert Round.objects.get().state == "released"


MISSING: dict[str, tuple[Callable[[Round], object], str]] = {
    "no district": (lambda autumn: RoundDistrict.objects.filter(round=autumn).delete(), "minstens één wijk"),
    "nobody at home": (lambda _: Address.objects.update(gone_on=A_DAY_IN_MAY), "woont niemand"),
    "a posting day that is over": (
        lambda autumn: Round.objects.filter(pk=autumn.pk).update(posted_on=date(2026, 5, 9)),
        "die dag is voorbij",
    ),
    "too low a ceiling": (
        lambda autumn: Round.objects.filter(pk=autumn.pk).update(ceiling_cents=7_49),
        "niet genoeg voor één",
    ),
}


@pytest.mark.parametrize("case", MISSING)
def test_a_draft_in_which_something_is_missing_is_not_prepared(town: Town, case: str) -> None:
    spoil, sentence = MISSING[case]
    autumn = draft(town)
    spoil(autumn)
    autumn.refresh_from_db()

    with pytest.raises(rounds.Refused, match=sentence):
        act(steps.prepare, autumn, marieke(town))

    assert Round.objects.get(pk=autumn.pk).state == "draft"
    assert not Event.objects.exists()


def test_of_64_who_open_at_once_one_does_and_one_line_is_written(committed: str) -> None:
    town = build("lindedorp.test")
    by, round_ = marieke(town), released(town)

    answers = race(
        town.municipality.pk,
        [partial(act, steps.open_by_hand, Round.objects.get(pk=round_.pk), by) for _ in range(RACERS)],
        "rounds.step",
        refusals=rounds.Refused,
    )

    assert sorted(answers) == ["Refused"] * (RACERS - 1) + [DONE]
    assert Event.objects.filter(what="rounds.round.opened").count() == 1


def test_control_looking_first_and_opening_later_lets_all_64_open(committed: str) -> None:
    town = build("lindedorp.test")
    by, round_ = marieke(town), released(town)

    def naive(seen: Round) -> None:
        if Round.objects.get(pk=seen.pk).state != "released":
            raise rounds.Refused("no")
        failpoints.reach("rounds.step")
        Round.objects.filter(pk=seen.pk).update(state="open")

    tries = [partial(steps.take, "opened", naive, round_, by=by, at=NOON, why="") for _ in range(RACERS)]
    assert race(town.municipality.pk, tries, "rounds.step", refusals=rounds.Refused) == [DONE] * RACERS
    assert Event.objects.filter(what="rounds.round.opened").count() == RACERS


def test_64_copies_at_once_have_64_numbers(committed: str) -> None:
    town = build("lindedorp.test")
    by = marieke(town)
    tries = [partial(drafts.copy, town.spring, by=by, on=A_DAY_IN_MAY, at=NOON) for _ in range(RACERS)]

    answers = race(town.municipality.pk, tries, "rounds.number", refusals=rounds.Refused)

    assert answers == [DONE] * RACERS
    numbers = Round.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, RACERS + 2))


def test_a_draft_that_was_prepared_meanwhile_is_neither_changed_nor_thrown_away(town: Town) -> None:
    autumn, seen = draft(town), Round.objects.get(number=2)
    rounds.prepare(autumn, on=A_DAY_IN_MAY)
    seen.ceiling_cents = 1_000_00

    with pytest.raises(rounds.Refused, match="veranderen daarna niet meer"):
        drafts.keep(seen, [town.north.district.code])
    with pytest.raises(rounds.Refused, match="veranderen daarna niet meer"):
        drafts.delete(seen, by=marieke(town), why="Toch niet.", at=NOON)

    assert Round.objects.get(number=2).ceiling_cents == 45_00
    assert not Event.objects.exists()


def test_a_district_of_the_neighbour_is_refused_by_the_rule_and_by_the_database(town: Town, other_town: Town) -> None:
    walls.enter(town.municipality.pk)
    autumn = draft(town)

    with pytest.raises(rounds.Refused, match="niet van deze gemeente"):
        drafts.keep(autumn, [other_town.north.district.code])
    with pytest.raises(IntegrityError, match="same_town"), transaction.atomic():
        RoundDistrict.objects.create(municipality=town.municipality, round=autumn, district=other_town.north.district)

    assert drafts.codes_of(autumn) == [town.north.district.code]


def test_a_season_is_called_as_the_municipality_speaks(town: Town) -> None:
    here = town.municipality

    assert drafts.season(date(2026, 6, 30), here) == "voorjaar 2026"
    assert drafts.season(date(2026, 7, 1), here) == "najaar 2026"
    assert drafts.season(date(2026, 7, 1), Municipality(languages=["en"])) == "autumn 2026"
