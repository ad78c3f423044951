# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Today, the search and the journal of the desk say of rounds."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.core import walls
from buurtsamen.desk.doors import DeskRequest
from buurtsamen.desk.tests.staffing import colleague
from buurtsamen.people import rights
from buurtsamen.people.models import RoleName, User
from buurtsamen.rounds import desk, rounds, steps
from buurtsamen.rounds.models import Round
from buurtsamen.rounds.tests.autumn import draft

Today = Callable[[date], None]


def asked(town: Town, user: User) -> DeskRequest:
    request: Any = RequestFactory().get("/kantoor/")
    request.municipality, request.user = town.municipality, user
    request.rights = rights.of(user, town.municipality)
    return request  # type: ignore[no-any-return]


def by(town: Town, role: RoleName = RoleName.PROGRAMME_MANAGER) -> DeskRequest:
    return asked(town, colleague(town, role))


def waiting(town: Town, role: RoleName = RoleName.PROGRAMME_MANAGER) -> list[tuple[str, str]]:
    return [(each.title, str(each.what)) for each in desk.waits(by(town, role))]


def test_a_draft_waits_from_six_weeks_before_its_letters_are_posted(town: Town, today: Today) -> None:
    draft(town)
    Round.objects.filter(number=1).update(state="settled")

    today(date(2026, 8, 16))
    assert waiting(town) == []
    today(date(2026, 8, 17))
    assert waiting(town) == [("najaar 2026", "Zet het concept klaar")]
    assert waiting(town, RoleName.COORDINATOR) == []


@pytest.mark.parametrize(
    ("state", "quiet", "loud", "what"),
    [
        ("released", date(2026, 5, 1), date(2026, 5, 2), "Deze ronde ging niet vanzelf open"),
        ("open", date(2026, 6, 1), date(2026, 6, 2), "Deze ronde ging niet vanzelf dicht"),
        ("closed", date(2026, 7, 1), date(2026, 7, 2), "Deze ronde is niet vanzelf afgerekend"),
    ],
)
def test_a_round_that_the_night_did_not_turn_waits_for_somebody(  # noqa: PLR0913 - a line of a table
    town: Town, today: Today, state: str, quiet: date, loud: date, what: str
) -> None:
    Round.objects.filter(number=1).update(state=state)

    today(quiet)
    assert waiting(town) == []
    today(loud)
    assert waiting(town) == [("voorjaar 2026", what)]
    assert waiting(town, RoleName.AUDITOR) == []


def test_what_a_colleague_or_the_night_did_is_news_and_what_you_did_is_not(town: Town, today: Today) -> None:
    mine = by(town)
    long_ago = timezone.now() - timedelta(days=400)
    at = timezone.now()
    steps.close_by_hand(town.spring, by=mine.user, why="Daarom.", on=A_DAY_IN_MAY, at=at)

    assert list(desk.changed(mine, long_ago)) == []
    (change,) = desk.changed(by(town), long_ago)
    assert (change.text, change.at) == ("voorjaar 2026: is gesloten", at)
    assert list(desk.changed(by(town), at)) == []
    assert list(desk.changed(by(town, RoleName.ADVISER), long_ago)) == []


def test_a_round_is_found_by_its_number_and_by_its_name(town: Town) -> None:
    draft(town)
    for words, names in {
        "1": ["voorjaar 2026"],
        "JAAR": ["najaar 2026", "voorjaar 2026"],
        "najaar": ["najaar 2026"],
        "99": [],
        "%": [],
    }.items():
        assert [found.title for found in desk.find(by(town), words)] == names
    assert list(desk.find(by(town, RoleName.ADVISER), "1")) == []


def test_nothing_is_said_of_the_neighbours_rounds(town: Town, other_town: Town, today: Today) -> None:
    walls.enter(other_town.municipality.pk)
    rounds.close(other_town.spring, on=A_DAY_IN_MAY)
    Round.objects.update(name="geheim")
    walls.enter(town.municipality.pk)
    today(date(2027, 1, 1))
    here = by(town)

    assert "geheim" not in [each.title for each in desk.waits(here)]
    assert list(desk.find(here, "geheim")) == []
    assert list(desk.changed(here, datetime(2020, 1, 1, tzinfo=UTC))) == []


def test_every_act_on_a_round_has_words(town: Town) -> None:
    acts = ("made", "copied", "changed", "deleted", "prepared", "opened", "closed", "settled")

    assert {f"rounds.round.{act}" for act in acts} <= desk.SAYS.keys()
