# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Plans are begun, found again, thrown away and forgotten; nobody begins without end."""

from datetime import timedelta

import pytest
from django.urls import reverse

from buurtsamen.applications import pictures, starting
from buurtsamen.applications.models import Application, CoOrganiser, Photo
from buurtsamen.applications.tests import plans
from buurtsamen.conftest import Town
from buurtsamen.desk.tests.staffing import a_browser, with_code_only
from buurtsamen.people.models import Event, User


@pytest.fixture
def noor(town: Town) -> User:
    return plans.resident()


def test_whoever_has_no_account_reads_what_it_takes_and_makes_one(town: Town) -> None:
    page = a_browser(town).get(reverse("begin")).content.decode()

    assert "/account/maken/?next=/begin/" in page
    assert "3 verschillende adressen" in page


def test_somebody_finds_their_own_plans_again_on_another_device(town: Town, noor: User) -> None:
    mine = plans.answered(town, noor)
    plans.answered(town, plans.resident("Emre"), idea={"title": "Iets van Emre"})

    page = with_code_only(town, noor).get(reverse("begin")).content.decode()

    assert mine.title in page and mine.get_absolute_url() in page
    assert "Iets van Emre" not in page


def test_a_plan_is_thrown_away_with_all_that_belongs_to_it(town: Town, noor: User) -> None:
    plan, browser = plans.ready(town, noor), with_code_only(town, noor)
    pictures.keep(plan, pictures.drawn(plans.photo()))
    away = reverse("application_throw_away", args=[plan.key])

    assert plan.title in browser.get(away).content.decode()
    assert browser.post(away)["Location"] == reverse("begin")

    assert [model._default_manager.count() for model in (Application, CoOrganiser, Photo)] == [0, 0, 0]
    assert browser.post(away).status_code == 404
    whats = list(Event.objects.filter(what__startswith="applications.application.").values_list("what", flat=True))
    assert sorted(whats) == ["applications.application.started", "applications.application.thrown_away"]


def test_nobody_has_more_than_five_unsent_plans(town: Town, noor: User) -> None:
    for _ in range(starting.MOST_UNSENT):
        plans.begun(town, noor)

    with pytest.raises(starting.TooMany):
        plans.begun(town, noor)
    assert Application.objects.by(noor).count() == starting.MOST_UNSENT


def test_a_machine_and_whoever_is_too_fast_begin_nothing(town: Town, noor: User) -> None:
    browser = with_code_only(town, noor)
    tries: list[dict[str, str]] = [{}, {"shown": "x"}, plans.slowly(website="http://koop.ru")]
    for fields in tries:
        assert browser.post(reverse("application_start"), fields).status_code == 422

    assert not Application.objects.exists()
    assert browser.post(reverse("application_start"), plans.slowly())["Location"].endswith("/idee/")


def test_more_than_five_plans_a_day_are_not_begun(town: Town, noor: User) -> None:
    browser = with_code_only(town, noor)
    for _ in range(5):
        browser.post(reverse("application_start"), plans.slowly())
        Application.objects.all().delete()

    assert browser.post(reverse("application_start"), plans.slowly()).status_code == 422
    assert not Application.objects.exists()


def test_what_nobody_touched_for_a_year_is_forgotten(town: Town, noor: User) -> None:
    old, new = plans.begun(town, noor), plans.begun(town, noor)
    sent = plans.sent(town, noor).application
    Application.objects.filter(pk__in=[old.pk, sent.pk]).update(saved_at=plans.NOW - timedelta(days=366))

    assert starting.forget(town.municipality, at=plans.NOW) == 1
    assert set(Application.objects.values_list("pk", flat=True)) == {new.pk, sent.pk}
