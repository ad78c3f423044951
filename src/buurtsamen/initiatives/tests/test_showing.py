# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Initiatives are found by what people type, in an order in which nobody has an advantage."""

import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import translation

from buurtsamen.conftest import A_DAY_IN_MAY, Town, initiative
from buurtsamen.initiatives import showing
from buurtsamen.initiatives.models import Initiative, Theme
from buurtsamen.initiatives.templatetags import initiatives as tags
from buurtsamen.places.models import Address, District, Neighbourhood
from buurtsamen.rounds import hand, vouchers

State = Initiative.State


def add(town: Town, number: int, title: str = "", **fields: Any) -> Initiative:
    title = title or f"Plan {number}"
    made = initiative(town.municipality, fields.pop("where", town.north), number, title, f"plan-{number}", 100_00)
    Initiative.objects.filter(pk=made.pk).update(submitted_on=A_DAY_IN_MAY, **fields)
    made.refresh_from_db()
    return made


def a_district(town: Town, name: str = "Zuid") -> Neighbourhood:
    here = town.municipality
    district = District.objects.create(municipality=here, code="WK000199", name=name, year=2026)
    return Neighbourhood.objects.create(
        municipality=here, district=district, code="BU00019900", name=f"{name}buurt", year=2026
    )


def found(town: Town, **asked: Any) -> set[str]:
    return {row.title for row in showing.Shown(town.municipality, A_DAY_IN_MAY, **asked).initiatives}


def test_without_a_question_everything_that_saves_is_there(town: Town) -> None:
    for number, state in enumerate(State.values, 10):
        add(town, number, state.title(), state=state)

    assert found(town) == {"Buurttuin", "Bankjes", "Saving"}


def test_each_stage_has_its_own_and_what_is_not_public_is_in_none(town: Town) -> None:
    for number, state in enumerate(State.values, 10):
        add(town, number, state, state=state)

    assert found(town, stage="reached") == {"funded", "under_way"}
    assert found(town, stage="done") == {"done"}
    assert found(town, stage="stopped") == {"not_succeeded"}
    assert showing.Shown(town.municipality, A_DAY_IN_MAY).stages() == {
        "saving": 3,
        "reached": 2,
        "done": 1,
        "stopped": 1,
    }


def test_a_filter_that_nobody_offers_is_no_filter(town: Town) -> None:
    assert found(town, stage="draft", theme="geheim") == {"Buurttuin", "Bankjes"}
    assert found(town, stage="saving' or 1=1 --", theme="\x00") == {"Buurttuin", "Bankjes"}


def test_themes_and_districts_are_counted_as_they_are_filtered(town: Town) -> None:
    south = a_district(town)
    add(town, 10, "Zuidtuin", where=south)
    add(town, 11, "Zuidfeest", where=south, theme="muziek")
    add(town, 12, "Dorpsfeest", where=None, theme="muziek")

    everything = showing.Shown(town.municipality, A_DAY_IN_MAY)
    assert everything.themes() == {Theme.GREEN: 3, Theme.MUSIC: 2}
    assert everything.districts() == {"WK000100": 2, "WK000199": 2, "heel": 1}
    assert everything.total() == 5
    assert found(town, theme="muziek") == {"Zuidfeest", "Dorpsfeest"}
    assert found(town, district="WK000199") == {"Zuidtuin", "Zuidfeest"}
    assert found(town, district="heel") == {"Dorpsfeest"}
    assert found(town, district="WK000199", theme="muziek") == {"Zuidfeest"}
    assert found(town, district="WK999999") == set()
    assert showing.Shown(town.municipality, A_DAY_IN_MAY, theme="muziek").themes() == everything.themes()


@pytest.mark.parametrize(
    "words",
    [
        "Bloemenstrook",
        "bloemenstrook",
        "bloemenstroken",  # another inflection
        "insecten",
        "insect",
        "wilde bloem",
        "kruidentuinen",
        "Maarweide",
        "oogsten",  # from its story
        "bloemenstrook\\",
        "Noord",  # its neighbourhood
        "Dorp",  # its district
        "enstroo",  # a part of its title
        "  Bloemenstrook \n langs   de Beek ",
        '"wilde bloemen"',
        "-bloemen",  # signs mean nothing
        "77",
    ],
)
def test_it_is_found_by_its_words_in_any_inflection_and_by_its_number(town: Town, words: str) -> None:
    add(
        town,
        77,
        "Bloemenstrook langs de Beek",
        summary="Wilde bloemen en een hotel voor insecten.",
        place="De Maarweide",
        story="In het najaar oogsten we samen in de kruidentuin.",
    )

    assert "Bloemenstrook langs de Beek" in found(town, words=words)


@pytest.mark.parametrize("words", ["zwembad", "bloemen zwembad", "78", "7", "%", "_"])
def test_it_is_not_found_by_other_words(town: Town, words: str) -> None:
    add(town, 77, "Bloemenstrook", summary="Wilde bloemen.", place="Wei", story="Tuin.")

    assert "Bloemenstrook" not in found(town, words=words)


@pytest.mark.parametrize(
    "words", ["\x00", "'", "!!!", "& | !", "a:*", "<->", "9" * 80, "é" * 200, "((", "\\", '"', "-"]
)
def test_nothing_that_somebody_types_breaks_it(town: Town, words: str) -> None:
    assert found(town, words=words) <= {"Buurttuin", "Bankjes"}


def test_what_the_neighbour_has_is_not_found(town: Town, other_town: Town) -> None:
    for words in ("", "Buurttuin", "1", "7602AB", "Noord"):
        ours = {row.pk for row in showing.Shown(town.municipality, A_DAY_IN_MAY, words).initiatives}
        assert ours == set(
            Initiative.objects.filter(pk__in=ours, municipality=town.municipality).values_list("pk", flat=True)
        )
        assert ours


def at(town: Town, postcode: str, longitude: float, latitude: float) -> None:
    """Somebody lives there."""
    a_home = Address.objects.filter(municipality=town.municipality).latest("pk")
    a_home.pk, a_home.bag_id, a_home.postcode = None, f"{int(a_home.bag_id) + 1:016}", postcode
    a_home.longitude, a_home.latitude = longitude, latitude
    a_home.save()


@pytest.mark.parametrize("typed", ["7603CD", "7603 cd", " 7603cd ", "7603"])
def test_with_a_postcode_the_nearest_comes_first_and_what_has_no_place_last(town: Town, typed: str) -> None:
    at(town, "7603CD", 6.70, 52.40)
    for number, (longitude, latitude) in {11: (6.60, 52.30), 12: (6.699, 52.399), 13: (6.65, 52.35)}.items():
        add(town, number, longitude=longitude, latitude=latitude)

    shown = showing.Shown(town.municipality, A_DAY_IN_MAY, typed)

    assert [row.title for row in shown.initiatives[:3]] == ["Plan 12", "Plan 13", "Plan 11"]
    assert {row.title for row in shown.initiatives[3:]} == {"Buurttuin", "Bankjes"}
    assert shown.centre and not shown.is_unknown_postcode


def test_a_postcode_where_nobody_lives_is_searched_for_as_words(town: Town, other_town: Town) -> None:
    add(town, 11, "Feest in 9999 ZZ")
    shown = showing.Shown(town.municipality, A_DAY_IN_MAY, "9999 ZZ")

    assert [row.title for row in shown.initiatives] == ["Feest in 9999 ZZ"]
    assert shown.is_unknown_postcode and shown.centre is None


def test_the_order_is_the_same_for_everybody_and_another_one_tomorrow(town: Town) -> None:
    for number in range(10, 30):
        add(town, number)

    def order(on: date, **asked: str) -> list[str]:
        return [row.title for row in showing.Shown(town.municipality, on, **asked).initiatives]

    today, tomorrow = order(A_DAY_IN_MAY), order(A_DAY_IN_MAY + timedelta(days=1))
    assert today == order(A_DAY_IN_MAY)
    assert today != tomorrow
    assert sorted(today) == sorted(tomorrow)
    searched = order(A_DAY_IN_MAY, words="Plan")
    assert searched == [title for title in today if title.startswith("Plan")]


def test_over_the_days_everybody_stands_on_top_as_often(town: Town) -> None:
    rows = [town.garden, town.benches, *(add(town, number) for number in range(10, 14))]

    first = Counter(showing.fair_order(rows, A_DAY_IN_MAY + timedelta(days=day))[0].pk for day in range(1200))

    assert first.keys() == {row.pk for row in rows}
    for times in first.values():
        assert 120 < times < 280  # 200 by chance, give or take six standard deviations


def test_money_number_and_age_give_no_better_place(town: Town) -> None:
    rows = [town.garden, town.benches]
    order = [row.pk for row in showing.fair_order(rows, A_DAY_IN_MAY)]
    town.garden.saved_cents, town.garden.number, town.garden.title = 29_99, 999, "AAA"

    assert [row.pk for row in showing.fair_order(rows[::-1], A_DAY_IN_MAY)] == order


def test_new_lasts_seven_days(town: Town) -> None:
    days = [town.garden.saving_since + timedelta(days=days) for days in (0, 6, 7)] if town.garden.saving_since else []

    assert [showing.is_new(town.garden, day) for day in days] == [True, True, False]
    town.garden.state = State.FUNDED
    assert not showing.is_new(town.garden, days[0])
    assert not showing.is_new(Initiative(state=State.SAVING), A_DAY_IN_MAY)


def test_almost_there_begins_at_nine_tenths_and_ends_at_the_target(town: Town) -> None:
    row = town.garden

    for cents, is_almost in ((26_99, False), (27_00, True), (29_99, True)):
        row.saved_cents = cents
        assert showing.is_almost_there(row) == is_almost
    assert row.percent() == 99  # rounded down: not there is not 100
    row.saved_cents, row.state = 30_00, State.FUNDED
    assert not showing.is_almost_there(row)
    assert row.percent() == 100


def badges(title: str) -> str:
    page = Client().get("/initiatieven/", {"waar": title}, headers={"host": "lindedorp.test"}).content.decode()
    (card,) = re.findall(r'<p class="card__badges">(.*?)</p>', page, re.DOTALL)
    return " ".join(re.sub("<[^>]*>", " ", card).split())


def test_a_card_carries_one_badge_at_most(town: Town) -> None:
    for number, (title, since, saved) in enumerate(
        [("Nieuwling", 10, 0), ("Bijnaan", 10, 95_00), ("Oudje", 1, 0), ("Bijnoud", 1, 90_00)], 20
    ):
        add(town, number, title, saving_since=date(2026, 5, since), saved_cents=saved)

    assert [badges(title) for title in ("Nieuwling", "Bijnaan", "Oudje", "Bijnoud")] == ["Nieuw", "Bijna", "", "Bijna"]


def choosing(town: Town, name: str = "aisha", choice: str = "") -> Client:
    held = hand.Hand(town.codes[name], choice=choice, municipality=town.municipality.pk)
    made = Client(headers={"host": "lindedorp.test"})
    made.cookies[hand.COOKIE] = hand.sealed(held)
    return made


@pytest.mark.parametrize("path", ["/geven/", "/geven/?alle=1", "/geven/?alle=1&waar=Bankjes", "/en/geven/?alle=1"])
def test_nothing_is_chosen_for_the_one_who_chooses(town: Town, path: str) -> None:
    add(town, 10, saved_cents=99_00)
    vouchers.activate(town.voucher("bram"), on=A_DAY_IN_MAY)

    for somebody in (choosing(town), choosing(town, "bram"), choosing(town, choice="later")):
        page = somebody.get(path, follow=True).content.decode()
        radios = re.findall(r'<input[^>]*type="radio"[^>]*>', page)
        assert len(radios) >= 2
        assert not [radio for radio in radios if "checked" in radio]


def test_the_groups_to_choose_from_hold_everybody_once_and_the_own_district_first(town: Town) -> None:
    south = a_district(town)
    almost = add(town, 10, where=south, saved_cents=95_00)
    new = add(town, 11, where=south, saving_since=A_DAY_IN_MAY)
    almost_and_new = add(town, 12, where=south, saving_since=A_DAY_IN_MAY, saved_cents=95_00)
    for_all = add(town, 13, where=None, saving_since=date(2026, 5, 1))
    elsewhere = add(town, 14, where=south, saving_since=date(2026, 5, 1))
    own_and_new = add(town, 15, saving_since=A_DAY_IN_MAY)
    shown = showing.Shown(town.municipality, A_DAY_IN_MAY)

    with translation.override("en"):
        groups = [(title, {row.pk for row in rows}) for title, rows in shown.groups(town.north.district)]

    assert groups == [
        ("In your district: Dorp", {town.garden.pk, town.benches.pk, own_and_new.pk}),
        ("Almost there", {almost.pk, almost_and_new.pk}),
        ("New", {new.pk}),
        ("For all of Lindedorp", {for_all.pk}),
        ("Elsewhere", {elsewhere.pk}),
    ]
    order = [row.pk for row in shown.initiatives]
    for _title, rows in shown.groups(None):
        assert [row.pk for row in rows] == [pk for pk in order if pk in {row.pk for row in rows}]


def test_with_words_there_is_one_group_and_without_a_find_an_empty_one(town: Town) -> None:
    def groups(words: str) -> list[list[str]]:
        shown = showing.Shown(town.municipality, A_DAY_IN_MAY, words)
        return [[row.title for row in rows] for _title, rows in shown.groups(town.north.district)]

    assert groups("Bankjes") == [["Bankjes"]]
    assert groups("zwembad") == [[]]


def test_every_initiative_has_a_drawing_that_is_there_and_stays_the_same(town: Town) -> None:
    for theme in Theme:
        drawings = {showing.picture(Initiative(theme=theme, number=number)) for number in range(6)}
        assert len(drawings) == showing.ART.get(theme, 1)
        assert all(finders.find(drawing) for drawing in drawings)
        assert theme in showing.ICONS
        assert showing.picture(Initiative(theme=theme, number=4)) == showing.picture(Initiative(theme=theme, number=2))


def test_where_it_is_and_how_long_it_lasts_in_words(town: Town, today: Any) -> None:
    whole = add(town, 10, where=None)
    only_a_district = add(town, 11)
    only_a_district.neighbourhood = None

    assert tags.where(town.garden, town.municipality) == "Noord, Dorp"
    assert tags.where(only_a_district, town.municipality) == "Dorp"
    assert tags.where(whole, town.municipality) == "Heel Lindedorp"
    assert tags.days_left(town.garden) == 52
    today(date(2026, 6, 30))
    assert tags.days_left(town.garden) == 1
    today(date(2026, 7, 1))
    assert tags.days_left(town.garden) == 0


def test_vouchers_left_are_whole_ones(town: Town) -> None:
    for saved, left in ((0, 4), (1, 4), (7_50, 3), (22_49, 2), (22_50, 1), (29_99, 1)):
        town.garden.saved_cents = saved
        assert tags.vouchers_left(town.garden, town.spring) == left
