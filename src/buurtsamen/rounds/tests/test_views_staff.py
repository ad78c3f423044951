# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rounds at the desk: looked at, drafted, copied, prepared, opened and closed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.core import walls
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.money.models import Account
from buurtsamen.people.models import Event, RoleName
from buurtsamen.rounds import rounds, vouchers
from buurtsamen.rounds.models import Round, RoundDistrict
from buurtsamen.rounds.tests.autumn import draft, spend

LIST = "/kantoor/rondes/"
QUERIES = 25


@pytest.fixture
def manager(town: Town) -> Client:
    return at_desk(town, colleague(town, RoleName.PROGRAMME_MANAGER))


def read(desk: Client, address: str, status: int = 200) -> str:
    answer = desk.get(address)
    assert answer.status_code == status, address
    return " ".join(answer.content.decode().replace("&nbsp;", " ").replace("\xa0", " ").split())


def at(number: int) -> str:
    """Where the round with this number is."""
    return f"{LIST}{Round.objects.get(number=number).pk}/"


def lines() -> list[tuple[str, str]]:
    return list(Event.objects.filter(what__startswith="rounds.").order_by("pk").values_list("what", "why"))


def rules(town: Town, **other: object) -> dict[str, Any]:
    """What the form of a round sends."""
    return {
        "version": "1",
        "name": "najaar 2026",
        "value_cents": "7,50",
        "parts": "2",
        "districts": [town.north.district.code],
        "ceiling_cents": "45,00",
        "posted_on": "2026-09-28",
        "opens_on": "2026-10-01",
        "closes_on": "2026-10-31",
        "gives_until": "2026-11-30",
    } | other


def test_the_list_says_how_every_round_stands(town: Town, manager: Client) -> None:
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    draft(town)

    page = read(manager, LIST)

    assert "voorjaar 2026" in page and "najaar 2026" in page
    assert "€ 7,50" in page and "16,7 %" in page  # one of six


def test_the_list_asks_as_many_questions_for_ten_rounds_as_for_one(town: Town, manager: Client) -> None:
    manager.get(LIST)
    with CaptureQueriesContext(connection) as few:
        manager.get(LIST)
    for number in range(2, 12):
        Round.objects.filter(pk=draft(town).pk).update(number=number + 20)

    with CaptureQueriesContext(connection) as many:
        manager.get(LIST)

    assert len(many) == len(few) <= QUERIES


def test_the_page_of_a_round_says_what_the_books_and_the_letters_say(town: Town, manager: Client) -> None:
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    spend(town.voucher("bram"), 7_50, on=A_DAY_IN_MAY)

    with CaptureQueriesContext(connection) as asked:
        page = read(manager, f"{at(1)}")

    assert "geactiveerd: 2 waardebonnen van de 6" in page
    assert "33,3 %" in page and "€ 15" in page and "€ 30" in page
    assert "Sluit nu" in page and "Open nu" not in page
    assert len(asked) <= QUERIES


def test_what_was_activated_stays_said_after_closing_and_settling(town: Town, manager: Client) -> None:
    for name in ("aisha", "bram"):
        vouchers.activate(town.voucher(name), on=A_DAY_IN_MAY)
    spend(town.voucher("aisha"), 7_50, on=A_DAY_IN_MAY)
    rounds.close(town.spring, on=date(2026, 6, 1))
    for _ in range(2):
        row: Any = Round.objects.with_books().get(number=1)
        assert (row.activated_cents, row.given_cents) == (15_00, 7_50)
        if row.state == "closed":
            rounds.settle(town.spring, on=date(2026, 7, 1))

    assert "bleef onder" in read(manager, f"{at(1)}")


def test_a_round_of_another_municipality_is_not_found(town: Town, other_town: Town) -> None:
    walls.enter(other_town.municipality.pk)
    Round.objects.filter(number=1).update(name="geheim")
    walls.enter(town.municipality.pk)
    Round.objects.filter(number=1).update(name="merelnest")
    desk = at_desk(other_town, colleague(other_town, RoleName.PROGRAMME_MANAGER))

    assert "merelnest" not in read(desk, LIST)
    assert "merelnest" not in read(desk, f"{LIST}{other_town.spring.pk}/")
    for act in ("", "wijzigen/", "voorbeeld/", "klaarzetten/", "openen/", "sluiten/", "weggooien/"):
        assert desk.get(f"{LIST}{town.spring.pk}/{act}").status_code == 404
        if act not in ("", "voorbeeld/"):
            assert desk.post(f"{LIST}{town.spring.pk}/{act}", {"why": "Daarom."}).status_code == 404
    assert desk.post(f"{LIST}{town.spring.pk}/kopie/").status_code == 404


def test_a_draft_is_made_with_its_districts_and_a_line_in_the_journal(town: Town, manager: Client) -> None:
    answer = manager.post(f"{LIST}nieuw/", rules(town))

    assert answer.status_code == 302
    made = Round.objects.get(number=2)
    assert (made.name, made.value_cents, made.parts, made.ceiling_cents) == ("najaar 2026", 7_50, 2, 45_00)
    assert (made.state, made.opens_on) == ("draft", date(2026, 10, 1))
    assert [row.district for row in made.districts.all()] == [town.north.district]
    line = Event.objects.get(what="rounds.round.made")
    assert line.thing == f"rounds.round:{made.pk}" and line.actor is not None
    assert line.change.keys() == rules(town).keys() - {"version"}
    assert line.change["value_cents"] == [None, 7_50]
    assert line.change["districts"][1] == [town.north.district.code]


WRONG: dict[str, tuple[dict[str, object], str]] = {
    "no name": ({"name": ""}, "verplicht"),
    "no district": ({"districts": []}, "Kies minstens één wijk"),
    "a district of nobody": ({"districts": ["WK999999"]}, "niet van deze gemeente"),
    "a value of nothing": ({"value_cents": "0"}, "te laag"),
    "a value in words": ({"value_cents": "veel"}, "bedrag"),
    "four parts": ({"parts": "4"}, "geldige keuze"),
    "three parts of 7,51": ({"value_cents": "7,51", "parts": "3"}, "gelijke bedragen"),
    "a ceiling below one voucher": ({"ceiling_cents": "7"}, "niet genoeg voor één"),
    "open before the post": ({"opens_on": "2026-09-27"}, "niet voor de dag"),
    "closed before it opens": ({"closes_on": "2026-09-30"}, "niet voor de eerste"),
    "given before it closes": ({"gives_until": "2026-10-30"}, "niet voor de laatste dag"),
    "a day that is not there": ({"closes_on": "2026-02-30"}, "datum"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_rules_are_refused_with_a_sentence_and_nothing_is_made(town: Town, manager: Client, case: str) -> None:
    other, sentence = WRONG[case]

    answer = manager.post(f"{LIST}nieuw/", rules(town, **other))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Round.objects.count() == 1


def test_a_district_of_the_neighbour_is_refused(town: Town, other_town: Town, manager: Client) -> None:
    answer = manager.post(f"{LIST}nieuw/", rules(town, districts=[other_town.north.district.code]))

    assert answer.status_code == 422
    assert "niet van deze gemeente" in answer.content.decode()


def test_a_draft_is_changed_from_and_to(town: Town, manager: Client) -> None:
    draft(town)

    answer = manager.post(f"{at(2)}wijzigen/", rules(town, name="herfst", ceiling_cents="52,50", parts="1"))

    assert answer.status_code == 302
    changed = Round.objects.get(number=2)
    assert (changed.name, changed.ceiling_cents, changed.version) == ("herfst", 52_50, 2)
    line = Event.objects.get(what="rounds.round.changed")
    assert line.change == {"name": ["najaar 2026", "herfst"], "ceiling_cents": [45_00, 52_50]}


def test_of_two_editors_the_second_is_shown_the_difference(town: Town, manager: Client) -> None:
    draft(town)
    manager.post(f"{at(2)}wijzigen/", rules(town, name="herfst"))

    answer = manager.post(f"{at(2)}wijzigen/", rules(town, name="winter") | {"initial-name": "najaar 2026"})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "herfst" in page and "winter" in page
    assert Round.objects.get(number=2).name == "herfst"


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_rules_of_a_prepared_round_are_not_changed_any_more(town: Town, manager: Client, method: str) -> None:
    answer = getattr(manager, method)(f"{at(1)}wijzigen/", rules(town))

    assert answer.status_code == 302
    assert "veranderen daarna niet meer" in read(manager, answer["Location"])
    assert Round.objects.get(number=1).name == "voorjaar 2026"
    assert lines() == []


def test_a_copy_lies_half_a_year_later_on_the_same_days_of_the_week(town: Town, manager: Client) -> None:
    answer = manager.post(f"{at(1)}kopie/")

    made = Round.objects.get(number=2)
    assert answer["Location"] == f"{at(2)}wijzigen/"
    assert (made.state, made.name) == ("draft", "najaar 2026")
    for name in ("posted_on", "opens_on", "closes_on", "gives_until"):
        before, after = getattr(town.spring, name), getattr(made, name)
        assert (after - before).days == 182 and after.weekday() == before.weekday()
    assert (made.value_cents, made.parts, made.ceiling_cents) == (7_50, 1, 45_00)
    assert [row.district for row in made.districts.all()] == [town.north.district]
    assert (made.reserved, made.activated) == (None, None)
    assert Event.objects.get(what="rounds.round.copied").change == {"number": [1, 2]}


def test_a_copy_of_an_old_round_lies_ahead_and_a_second_copy_has_the_next_number(
    town: Town, manager: Client, today: Callable[[date], None]
) -> None:
    today(date(2028, 1, 10))
    for _ in range(2):
        manager.post(f"{at(1)}kopie/")

    assert list(Round.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_the_preview_shows_what_residents_will_see(town: Town, manager: Client) -> None:
    draft(town, parts=2)

    page = read(manager, f"{at(2)}voorbeeld/")

    assert "Dit is een voorbeeld" in page
    assert "XXXX-XXXX-XXXX" in page and "€ 7,50" in page
    assert "Een deel: € 3,75" in page
    assert "31 oktober" in page
    assert town.codes["aisha"] not in page


def test_preparing_freezes_the_draft_and_sets_the_ceiling_aside(
    town: Town, manager: Client, today: Callable[[date], None]
) -> None:
    draft(town)
    page = read(manager, f"{at(2)}klaarzetten/")
    assert "€ 45" in page and "€ 99.955" in page
    Round.objects.filter(number=2).update(
        opens_on=date(2027, 1, 1), closes_on=date(2027, 2, 1), gives_until=date(2027, 3, 1)
    )
    assert "€ 0" in read(manager, f"{at(2)}klaarzetten/")
    assert not Account.objects.filter(name="budget:2027").exists()  # looking opens nothing
    Round.objects.filter(number=2).update(opens_on=date(2026, 10, 1))

    answer = manager.post(f"{at(2)}klaarzetten/", {"why": ""})

    assert answer.status_code == 302
    assert Round.objects.get(number=2).state == "prepared"
    assert lines() == [("rounds.round.prepared", "")]
    assert Event.objects.get(what="rounds.round.prepared").change == {
        "state": ["draft", "prepared"],
        "reserved_cents": [0, 45_00],
    }
    assert manager.post(f"{at(2)}klaarzetten/", {"why": ""}).status_code == 409
    assert len(lines()) == 1


def test_a_budget_that_is_too_small_is_said_with_both_amounts(town: Town, manager: Client) -> None:
    draft(town, ceiling_cents=100_000_00)

    answer = manager.post(f"{at(2)}klaarzetten/", {"why": ""})

    assert answer.status_code == 409
    page = answer.content.decode().replace("\xa0", " ")
    assert "€ 99.955" in page and "€ 100.000" in page
    assert Round.objects.get(number=2).state == "draft"
    assert lines() == []
    assert not Account.objects.filter(name__startswith="round:2").exists()


def test_a_draft_without_districts_is_not_prepared(town: Town, manager: Client) -> None:
    RoundDistrict.objects.filter(round=draft(town)).delete()

    assert "Kies minstens één wijk" in read(manager, f"{at(2)}")
    assert manager.post(f"{at(2)}klaarzetten/", {"why": ""}).status_code == 409
    assert Round.objects.get(number=2).state == "draft"


def test_a_round_opens_by_hand_with_a_reason(town: Town, manager: Client, today: Callable[[date], None]) -> None:
    Round.objects.filter(number=1).update(state="released")
    assert manager.post(f"{at(1)}openen/", {"why": ""}).status_code == 422

    assert manager.post(f"{at(1)}openen/", {"why": "De brieven zijn er eerder."}).status_code == 302

    assert Round.objects.get(number=1).state == "open"
    assert lines() == [("rounds.round.opened", "De brieven zijn er eerder.")]
    assert manager.post(f"{at(1)}openen/", {"why": "Nog eens."}).status_code == 409
    assert len(lines()) == 1


def test_a_round_closes_by_hand_and_the_page_says_what_that_means(town: Town, manager: Client) -> None:
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    page = read(manager, f"{at(1)}sluiten/")
    assert "5 waardebonnen" in page and "31 mei" in page and "30 juni" in page
    assert "€ 7,50" in page and "€ 37,50" in page

    assert manager.post(f"{at(1)}sluiten/", {"why": "Er is iets mis met de brieven."}).status_code == 302

    assert Round.objects.get(number=1).state == "closed"
    assert [town.voucher(name).state for name in ("aisha", "bram")] == ["activated", "expired"]
    assert lines() == [("rounds.round.closed", "Er is iets mis met de brieven.")]
    page = read(manager, at(1))
    assert "sloot een ronde" in page and "Er is iets mis met de brieven." in page
    assert "Stand: <del>open</del> → <ins>gesloten</ins>" in page


def test_a_draft_is_thrown_away_and_the_journal_keeps_what_it_said(town: Town, manager: Client) -> None:
    draft(town)

    assert manager.post(f"{at(2)}weggooien/", {"why": "Toch niet."})["Location"] == LIST

    assert not Round.objects.filter(number=2).exists()
    line = Event.objects.get(what="rounds.round.deleted")
    assert line.why == "Toch niet."
    assert line.change["ceiling_cents"] == ["4500", None]
    assert line.change["districts"] == [[town.north.district.code], None]


def test_a_round_that_was_prepared_is_not_thrown_away(town: Town, manager: Client) -> None:
    assert manager.post(f"{at(1)}weggooien/", {"why": "Toch niet."}).status_code == 409
    assert Round.objects.filter(number=1).exists()
    assert lines() == []


ACTS = ("wijzigen/", "klaarzetten/", "weggooien/", "openen/", "sluiten/")


@pytest.mark.parametrize("role", [RoleName.COORDINATOR, RoleName.AUDITOR, RoleName.TREASURER])
def test_who_only_looks_changes_nothing_and_is_offered_nothing(town: Town, role: RoleName) -> None:
    desk = at_desk(town, colleague(town, role, [town.north.district] if role == RoleName.COORDINATOR else []))

    page = read(desk, f"{at(1)}")

    assert "Sluit nu" not in page and "kopie" not in page
    for address in (f"{LIST}nieuw/", *(at(1) + act for act in ACTS)):
        assert desk.get(address).status_code == 403
        assert desk.post(address, {"why": "Waarom niet."}).status_code == 403
    assert desk.post(f"{at(1)}kopie/").status_code == 403
    assert Round.objects.get().state == "open"


@pytest.mark.parametrize(("number", "act"), [(1, "openen/"), (1, "sluiten/"), (2, "klaarzetten/")])
def test_what_matters_asks_to_sign_in_again(town: Town, number: int, act: str) -> None:
    draft(town)
    desk = at_desk(town, colleague(town, RoleName.PROGRAMME_MANAGER), sure_seconds_ago=16 * 60)

    assert desk.post(at(number) + act, {"why": "Daarom."}).status_code == 302

    assert [row.state for row in Round.objects.order_by("number")] == ["open", "draft"]
