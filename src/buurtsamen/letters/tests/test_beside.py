# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stands beside the letters: short links, addresses of the town's own, lists that came back."""

from datetime import date

import pytest
from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.desk.tests.staffing import a_browser, at_desk, colleague
from buurtsamen.initiatives.models import Initiative
from buurtsamen.letters import canaries, composing, links, notices, participation, picking
from buurtsamen.letters.models import Canary, Letter, ShortLink, Visits
from buurtsamen.letters.tests.printing import AT, ON, letter_at, posted, voucher_in
from buurtsamen.people.models import RoleName
from buurtsamen.rounds import vouchers

IN_OCTOBER = date(2026, 10, 10)
BROWSER = {"User-Agent": "Mozilla/5.0 (Linux) Firefox/140"}


def visit(town: Town, word: str, method: str = "get", **headers: str) -> tuple[int, str]:
    visitor: Client = a_browser(town)
    answer = getattr(visitor, method)(f"/p/{word}", headers=headers or BROWSER)
    assert not answer.cookies
    return answer.status_code, answer.get("Location", "")


def test_a_short_link_leads_on_and_counts_people_only(town: Town) -> None:
    link = links.of(town.municipality, "poster", "/initiatieven/buurttuin/", on=ON)
    assert links.of(town.municipality, "poster", "/initiatieven/buurttuin/", on=IN_OCTOBER) == link

    assert visit(town, link.word) == visit(town, link.word.lower()) == (302, "/initiatieven/buurttuin/")
    visit(town, link.word, "head")
    visit(town, link.word, **{"User-Agent": "Googlebot/2.1"})

    assert [(row.link, row.count) for row in Visits.objects.all()] == [(link, 2)]
    counts = links.per_channel(town.municipality, since=date(2026, 5, 1))
    assert [count for _, count, _ in counts] == [2, 0, 0, 0, 2]
    assert visit(town, "ZZZZZ")[0] == 404


def test_a_word_of_the_neighbour_leads_nowhere_here(town: Town, other_town: Town) -> None:
    with walls.inside(other_town.municipality.pk):
        link = links.of(other_town.municipality, "card", "/initiatieven/", on=ON)

    assert visit(town, link.word)[0] == 404
    assert not ShortLink.objects.of(town.municipality).exists()


def test_a_code_of_our_own_that_was_used_is_told_until_somebody_looked_into_it(town: Town) -> None:
    manager = colleague(town, RoleName.PROGRAMME_MANAGER)
    canary = Canary(
        municipality=town.municipality,
        lines=["Postkamer", "Markt 1", "7602 AB  LINDEDORP"],
        postcode="7602AB",
        number=1,
        neighbourhood=town.north,
    )
    canaries.add(canary, by=manager, at=AT)
    round_ = posted(town)
    letter = Letter.objects.select_related("round").get(round=round_, canary=canary)
    assert canaries.alarms(town.municipality) == {}

    vouchers.activate(voucher_in(letter), on=IN_OCTOBER)
    participation.count(town.municipality, at=AT)

    assert canaries.alarms(town.municipality) == {canary.pk: AT}
    page = at_desk(town, manager).get("/kantoor/").content.decode()
    assert "iemand las een brief onderweg" in page
    canaries.look_into(canary, by=manager, why="Een proef van de drukker", at=AT.replace(hour=10))
    assert canaries.alarms(town.municipality) == {}
    with pytest.raises(canaries.Refused):
        canaries.look_into(canary, by=manager, why="Nog eens", at=AT)
    canaries.end(canary, by=manager, why="Verhuisd", on=ON, at=AT)
    with pytest.raises(canaries.Refused):
        canaries.end(canary, by=manager, why="Nog eens", on=ON, at=AT)


def test_a_list_that_came_back_says_of_each_line_what_became_of_it(town: Town) -> None:
    round_, by = posted(town), colleague(town, RoleName.HELPDESK)
    one, two, used = (letter_at(round_, number) for number in (1, 2, 3))
    vouchers.activate(voucher_in(used), on=IN_OCTOBER)
    typed = [str(one), f"{two.number}", str(one), "12345", "1000000008", str(used)]

    def send() -> list[str]:
        lines = picking.came_back(town.municipality, typed, by=by, why="Met de post", on=IN_OCTOBER, at=AT)
        return [line.came.value for line in lines]

    assert send() == ["back", "back", "twice", "mistyped", "mistyped", "used"]
    assert send() == ["ended", "ended", "twice", "mistyped", "mistyped", "used"]
    assert Letter.objects.filter(state="returned").count() == 2


def test_letters_are_picked_by_street_by_postcodes_and_at_a_door(town: Town) -> None:
    round_ = posted(town)

    assert picking.in_street(round_, " lindelaan ").count() == 6
    assert picking.between(round_, "7602 aa", "7602").count() == 6
    assert picking.between(round_, "7602AC", "7602ZZ").count() == 0
    assert [letter.pk for letter in picking.at_door(town.municipality, "7602ab", 2)] == [letter_at(round_, 2).pk]
    assert picking.in_file(round_, 1, 1).count() == 6


@pytest.mark.parametrize("fields", [{}, {"target_cents": 0, "saved_cents": 0, "state": "funded"}])
def test_whatever_residents_type_goes_on_paper(town: Town, fields: dict[str, object]) -> None:
    typed = {"title": f"🎉 **{'W' * 54}", "summary": "W" * 130, "place": "W" * 80}
    Initiative.objects.filter(pk=town.garden.pk).update(**typed, **fields)
    town.garden.refresh_from_db()

    for channel, size in (("poster", "a4"), ("sign", "a3"), ("card", "a4")):
        assert notices.of_initiative(town.garden, channel, size, on=ON).startswith(b"%PDF")
    assert notices.newsletter(town.municipality, on=ON).startswith(b"%PDF")


@pytest.mark.parametrize("is_large", [False, True])
def test_no_initiative_holds_the_letters_up(town: Town, is_large: bool) -> None:
    title = "Een lange 🎉 tafel voor iedereen die in onze straten woont!!!"
    place = "Het grote grasveld achter de oude basisschool aan de Burgemeester Raveslootlaan"
    Initiative.objects.filter(pk=town.garden.pk).update(title=title, place=place)
    said = composing.words(town.municipality)

    assert composing.problems(town.spring, [town.north.district], said, is_large=is_large, on=ON) == []
