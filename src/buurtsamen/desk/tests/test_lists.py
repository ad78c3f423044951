# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A list shows what its address asks for, to whoever may see it, and nothing breaks on an odd address."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from buurtsamen.conftest import Town
from buurtsamen.desk import lists
from buurtsamen.desk.models import SavedView
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.people.models import RoleName
from buurtsamen.places.models import Street

pytestmark = pytest.mark.urls("buurtsamen.desk.tests.trial")
HERE = "/kantoor/proef/straten/"


@pytest.fixture
def desk(town: Town) -> Client:
    """At the desk of a town with five streets."""
    for number, name in enumerate(["Aweg", "Bweg", "Cweg", "Dweg"]):
        Street.objects.create(municipality=town.municipality, name=name, town="ab"[number % 2])
    return at_desk(town, colleague(town, RoleName.AUDITOR))


def names(client: Client, query: str = "") -> list[str]:
    """The first cells of the list."""
    page = client.get(HERE + query).content.decode()
    return re.findall(r'<th role="rowheader" scope="row">(?:<a [^>]*>)?([^<]*)<', page)


def test_a_list_has_an_order_and_pages(desk: Client) -> None:
    assert names(desk) == ["Aweg", "Bweg", "Cweg"]
    assert names(desk, "?bladzijde=2") == ["Dweg", "Lindelaan"]


@pytest.mark.parametrize("page", ["0", "-1", "3", "99999999999999999999", "x", "²", "", "2'"])
def test_a_page_that_is_not_there_is_the_nearest_that_is(desk: Client, page: str) -> None:
    assert names(desk, f"?bladzijde={page}") in (["Aweg", "Bweg", "Cweg"], ["Dweg", "Lindelaan"])


def test_a_list_is_sorted_by_a_column_both_ways(desk: Client) -> None:
    assert names(desk, "?op=-naam")[0] == "Lindelaan"
    assert names(desk, "?op=dorp")[0] == "Lindelaan"  # of Lindedorp, and "L" comes before "a" in C
    page = desk.get(f"{HERE}?op=naam").content.decode()
    assert 'aria-sort="ascending"><a class="sort" href="/kantoor/proef/straten/?op=-naam"' in page
    assert 'aria-sort="descending"' in desk.get(f"{HERE}?op=-naam").content.decode()


@pytest.mark.parametrize("sort", ["nummer", "pk", "municipality__name", "--naam", "naam,-dorp", "'"])
def test_a_list_is_sorted_by_its_own_columns_only(desk: Client, sort: str) -> None:
    assert names(desk, f"?op={sort}") == names(desk)


def test_a_list_is_narrowed_by_a_choice_and_by_words(desk: Client) -> None:
    assert names(desk, "?dorp=a") == ["Aweg", "Cweg"]
    assert names(desk, "?dorp=a&zoek=cw") == ["Cweg"]
    assert names(desk, "?zoek=%00aw") == ["Aweg"]


def test_a_choice_that_does_not_exist_counts_as_none(desk: Client) -> None:
    assert names(desk, "?dorp=c") == names(desk)


def test_filters_stay_when_the_order_changes_and_the_page_does_not(desk: Client) -> None:
    page = desk.get(f"{HERE}?dorp=a&zoek=weg&bladzijde=1").content.decode()

    assert 'href="/kantoor/proef/straten/?dorp=a&amp;zoek=weg&amp;op=naam"' in page
    assert 'href="/kantoor/proef/straten/?zoek=weg"' in page  # all of them
    assert '<input type="hidden" name="dorp" value="a">' in page


def test_many_answers_become_a_list_to_choose_from(town: Town) -> None:
    desk = at_desk(town, colleague(town, RoleName.AUDITOR))

    page = desk.get("/kantoor/proef/adressen/?deur=3").content.decode()

    assert '<option value="3" selected>Deur 3</option>' in page
    assert page.count("<tr role=") == 2


def test_a_list_with_nothing_says_so_in_a_sentence(desk: Client) -> None:
    assert "Er zijn nog geen straten." not in desk.get(f"{HERE}?zoek=zzz").content.decode()
    Street.objects.exclude(name="Lindelaan").delete()
    Street.objects.update(municipality=Street.objects.get().municipality)
    assert names(desk) == ["Lindelaan"]


def test_an_empty_list_says_what_will_come(town: Town, other_town: Town, desk: Client) -> None:
    page = desk.get(f"{HERE}?zoek=zzz").content.decode()

    assert "<table" not in page
    assert 'href="/kantoor/proef/straten/"' in page


def test_what_somebody_typed_is_shown_as_text(desk: Client, town: Town) -> None:
    Street.objects.create(municipality=town.municipality, name="<script>A</script>", town="a")

    page = desk.get(f"{HERE}?zoek=%3Cscript%3E").content.decode()

    assert "<script>A" not in page
    assert "&lt;script&gt;A&lt;/script&gt;" in page
    assert 'value="&lt;script&gt;"' in page


def test_a_list_of_more_than_can_be_paged_says_so(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST", 4)

    page = desk.get(f"{HERE}?bladzijde=9").content.decode()

    assert "4" in re.findall(r"<caption>([^<]*)</caption>", page)[0]
    assert 'rel="next"' not in page
    assert 'rel="prev"' in page


def test_a_list_asks_the_same_few_questions_however_long_it_is(
    desk: Client, town: Town, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Street.objects.bulk_create(
        Street(municipality=town.municipality, name=f"S{number}", town="a") for number in range(100)
    )

    with django_assert_max_num_queries(14):
        desk.get(HERE)


def test_a_town_sees_its_own_rows(desk: Client, other_town: Town) -> None:
    Street.objects.all()

    assert "Elders" not in desk.get(f"{HERE}?zoek=laan").content.decode().replace("Elders Samen", "")


def test_somebody_without_the_right_does_not_see_a_list(town: Town) -> None:
    desk = at_desk(town, colleague(town, RoleName.ADVISER))

    answer = desk.get("/kantoor/proef/adressen/")

    assert answer.status_code == 403
    assert "helpdesk" in answer.content.decode()


def keep(
    client: Client, name: str, query: str = "dorp=a&op=-naam&bladzijde=2&als=csv", page: str = "trial_streets"
) -> int:
    return client.post("/kantoor/weergaven/", {"page": page, "query": query, "name": name}).status_code


def test_a_view_is_kept_under_a_name_and_shown_with_its_list(desk: Client) -> None:
    assert keep(desk, "Mijn a") == 302

    assert SavedView.objects.get().query == "dorp=a&op=-naam"
    page = desk.get(f"{HERE}?dorp=a&op=-naam").content.decode()
    assert '<a class="chip" href="?dorp=a&amp;op=-naam" aria-current="true">Mijn a</a>' in page


def test_a_view_kept_twice_under_one_name_is_the_second(desk: Client) -> None:
    keep(desk, "Mijn a")
    keep(desk, "Mijn a", "dorp=b")

    assert SavedView.objects.get().query == "dorp=b"


def test_a_view_gets_another_name_and_is_deleted(desk: Client) -> None:
    keep(desk, "Een")
    keep(desk, "Twee")
    one = SavedView.objects.get(name="Een")

    desk.post(f"/kantoor/weergaven/{one.pk}/", {"name": "Twee"})
    one.refresh_from_db()
    assert one.name == "Een"  # the other one is called so
    desk.post(f"/kantoor/weergaven/{one.pk}/", {"name": "Drie"})
    one.refresh_from_db()
    assert one.name == "Drie"
    desk.post(f"/kantoor/weergaven/{one.pk}/", {"name": "Drie", "delete": "1"})
    assert not SavedView.objects.filter(pk=one.pk).exists()


def test_a_view_without_a_name_is_not_kept(desk: Client) -> None:
    assert keep(desk, "  ") == 302
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("page", ["home", "desk_view", "https://elsewhere.test", "", "give"])
def test_a_view_leads_to_lists_of_the_desk_only(desk: Client, page: str) -> None:
    assert keep(desk, "Weg", page=page) == 404


def test_a_view_is_for_whoever_kept_it(town: Town, other_town: Town, desk: Client) -> None:
    keep(desk, "Alles in a")
    one = SavedView.objects.get()
    colleague_ = at_desk(town, colleague(town, RoleName.AUDITOR, name="Robin"))

    assert "Alles in a" not in colleague_.get(HERE).content.decode()
    assert colleague_.post(f"/kantoor/weergaven/{one.pk}/", {"delete": "1"}).status_code == 404
    neighbour = at_desk(other_town, colleague(other_town, RoleName.AUDITOR, name="Linda"))
    assert neighbour.post(f"/kantoor/weergaven/{one.pk}/", {"delete": "1"}).status_code == 404


def test_the_days_of_a_download_follow_the_wall(desk: Client, today: Callable[[date], None]) -> None:
    today(date(2026, 12, 31))

    assert 'filename="straten-2026-12-31.csv"' in desk.get(f"{HERE}?als=csv")["Content-Disposition"]
