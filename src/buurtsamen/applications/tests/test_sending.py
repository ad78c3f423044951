# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A plan that is sent in becomes one initiative, whatever is pressed how often, and can be opened again for changes."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from buurtsamen.applications import pages, pictures, reopening, sending, starting, steps
from buurtsamen.applications.models import Application
from buurtsamen.applications.reopening import Asked
from buurtsamen.applications.tests import plans
from buurtsamen.conftest import A_DAY_IN_MAY, Town, build, initiative
from buurtsamen.core import failpoints
from buurtsamen.core.tests.racing import DONE, race
from buurtsamen.desk.tests.staffing import at_desk, colleague, with_code_only
from buurtsamen.initiatives import life
from buurtsamen.initiatives.models import BudgetLine, Initiative, Organiser, Picture
from buurtsamen.mail.tests.post import posted
from buurtsamen.people.models import Event, RoleName, User
from buurtsamen.places.models import Municipality
from buurtsamen.sharing.models import Need

State = Initiative.State


@pytest.fixture
def noor(town: Town) -> User:
    return plans.resident()


def now(plan: Application) -> Application:
    return Application.objects.select_related("initiative", "user", "municipality").get(pk=plan.pk)


def test_everything_that_was_answered_is_in_the_initiative(town: Town, noor: User) -> None:
    plan = plans.ready(town, noor, picture={"alternative": "Een lange tafel"})
    pictures.keep(plan, pictures.drawn(plans.photo()))

    made = sending.send(plan, by=noor, at=plans.NOW, on=A_DAY_IN_MAY)

    assert (made.state, made.number, made.slug) == (State.SUBMITTED, 3, "lange-tafel-in-de-lindelaan")
    assert (made.title, made.theme, made.district) == ("Lange tafel in de Lindelaan", "eten", town.north.district)
    assert (made.longitude, made.latitude, made.neighbourhood) == (6.6, 52.3, town.north)
    assert (made.target_cents, str(made.saves_until), str(made.submitted_on)) == (335_50, "2026-06-30", "2026-05-10")
    lines = BudgetLine.objects.filter(initiative=made).values_list("what", "cents", "is_own", "can_be_lent")
    assert list(lines) == [
        ("Soep en brood", 240_00, False, False),
        ("Tafels", 95_50, False, True),
        ("Slingers", 12_00, True, False),
    ]
    makers = Organiser.objects.filter(initiative=made).values_list("name", "user", "is_initiator")
    assert list(makers) == [("Noor", noor.pk, True), ("Emre", None, False), ("Ans", None, False)]
    wanted = (
        Need.objects.filter(initiative=made).order_by("pk").values_list("kind", "what", "count", "budget_line__cents")
    )
    assert list(wanted) == [("hands", "Mensen die afwassen", 4, None), ("thing", "Tafels", 1, 95_50)]
    picture = Picture.objects.get(initiative=made)
    assert (picture.alternative, picture.is_main, picture.seen_on) == ("Een lange tafel", True, None)
    assert now(plan).initiative == made
    letter = next(each for each in posted() if each.to == [noor.email] and "binnen" in each.subject)
    assert "nummer 3" in str(letter.body) and "donderdag 21 mei" in str(letter.body)
    assert Event.objects.filter(what="initiatives.initiative.submitted", actor=noor).count() == 1


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        ({"idea": {**plans.ANSWERS["idea"], "title": ""}}, "Geef je initiatief een naam."),
        ({"place": {"where": "here", "place": "Het veldje"}}, "Typ een postcode, of wijs de plek aan op de kaart."),
        ({"people": {**plans.ANSWERS["people"], "money_by": "2026-05-10"}}, "Kies een dag na vandaag"),
        ({"budget": {"what-1": "Slingers", "cents-1": "12", "how-1": "own"}}, "minstens één ding"),
        ({"you": {"name": "Noor", "phone": ""}}, "telefoonnummer"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_sent(
    town: Town, noor: User, instead: dict[str, dict[str, str]], said: str
) -> None:
    plan = plans.ready(town, noor, **instead)

    (missing,) = sending.missing(plan, sending.judged(plan, A_DAY_IN_MAY))
    assert said in missing.words
    with pytest.raises(sending.Refused):
        sending.send(plan, by=noor, at=plans.NOW, on=A_DAY_IN_MAY)
    assert now(plan).initiative is None


def test_organisers_live_at_as_many_addresses_as_is_asked(town: Town, noor: User) -> None:
    plan = plans.answered(town, noor)
    plans.joins(plan, "Emre", 1)  # lives with the initiator
    plans.joins(plan, "Ans", 2)

    (missing,) = sending.missing(plan, sending.judged(plan, A_DAY_IN_MAY))
    assert missing.step.name == "together"
    plans.joins(plan, "Bo", 3)
    assert sending.send(plan, by=noor, at=plans.NOW, on=A_DAY_IN_MAY).organisers.count() == 4


def test_sent_in_twice_it_is_one_initiative(town: Town, noor: User) -> None:
    plan = plans.ready(town, noor)
    sending.send(plan, by=noor, at=plans.NOW, on=A_DAY_IN_MAY)

    with pytest.raises(sending.SentBefore):
        sending.send(plan, by=noor, at=plans.NOW, on=A_DAY_IN_MAY)
    assert Initiative.objects.of(town.municipality).filter(state=State.SUBMITTED).count() == 1


def test_two_plans_with_one_name_have_two_addresses(town: Town, noor: User) -> None:
    first, second = plans.sent(town, noor), plans.sent(town, plans.resident("Bo"))

    assert (first.slug, second.slug) == ("lange-tafel-in-de-lindelaan", "lange-tafel-in-de-lindelaan-4")


def test_nobody_has_more_at_once_than_the_municipality_lets_them(town: Town, noor: User) -> None:
    for _ in range(town.municipality.maximum_initiatives):
        plans.sent(town, noor)

    plan = plans.ready(town, noor)
    with pytest.raises(sending.Full):
        sending.send(plan, by=noor, at=plans.NOW, on=A_DAY_IN_MAY)
    Initiative.objects.filter(number=3).update(state=State.REFUSED)
    assert sending.send(plan, by=noor, at=plans.NOW, on=A_DAY_IN_MAY).number == 5


def naive(plan: Application) -> None:
    """Counts, and then makes one, without a lock."""
    if starting.is_full(plan.user, plan.municipality):
        raise sending.Full
    failpoints.reach("naive")
    with transaction.atomic():
        made = initiative(plan.municipality, None, plan.pk + 10, "Plan", f"plan-{plan.pk}", 100_00)
        here = {"municipality": plan.municipality, "initiative": made}
        Organiser.objects.create(**here, name="Noor", user=plan.user, is_initiator=True)


@pytest.mark.parametrize(("way", "point", "most"), [(None, "sending.send", 1), (naive, "naive", 4)])
def test_of_four_plans_sent_in_at_once_no_more_than_one_may_get_in(
    committed: str, way: Callable[[Application], None] | None, point: str, most: int
) -> None:
    """The control: without the lock of the municipality, all count what was there before, and all get in."""
    town = build("lindedorp.test")
    Municipality.objects.filter(pk=town.municipality.pk).update(maximum_initiatives=1)
    town.municipality.refresh_from_db()
    noor = plans.resident()
    four = [plans.ready(town, noor) for _ in range(4)]
    send = way or partial(sending.send, by=noor, at=plans.NOW, on=A_DAY_IN_MAY)

    answers = race(town.municipality.pk, [partial(send, plan) for plan in four], point, refusals=sending.Full)

    assert sorted(answers) == ["Full"] * (4 - most) + [DONE] * most


def test_only_what_is_asked_is_opened_again_and_it_updates_the_same_initiative(town: Town, noor: User) -> None:
    plan = plans.ready(town, noor)
    made = sending.send(plan, by=noor, at=plans.NOW, on=A_DAY_IN_MAY)
    browser = with_code_only(town, noor)
    officer = plans.resident("Marieke")
    life.take("ask_changes", made, by=officer, at=plans.LATER)
    reopening.reopen(
        now(plan), [Asked("idea.title", "Noem de straat niet."), Asked("budget", "Wat kosten de bloemen?")]
    )

    plan = now(plan)
    assert [step.name for step in steps.open_in(plan)] == ["idea", "budget"]
    address = browser.get(reverse("application", args=[plan.key]))["Location"]
    page = browser.get(address).content.decode()
    assert "Noem de straat niet." in page and 'name="title"' in page and 'name="story"' not in page
    typed = {"title": "Lange tafel", "story": "Iets heel anders", "version": plan.version}
    address = browser.post(address, typed)["Location"]
    budget = {"what-1": "Soep", "cents-1": "100", "how-1": "asked", "version": now(plan).version}
    address = browser.post(address, budget)["Location"]
    assert browser.get(address).status_code == 200
    sent = browser.post(address, {"agrees": "on"})

    assert sent["Location"] == reverse("application_receipt", args=[plan.key])
    made.refresh_from_db()
    assert (made.title, made.target_cents, made.state, made.number) == ("Lange tafel", 100_00, State.SUBMITTED, 3)
    assert made.story.startswith("Wij eten samen.") and made.slug == "lange-tafel-in-de-lindelaan"
    assert [line.what for line in made.budget.all()] == ["Soep"]
    assert [need.what for need in made.needs.all()] == ["Mensen die afwassen"]
    assert now(plan).asked == [] and steps.open_in(now(plan)) == []
    event = Event.objects.filter(what="initiatives.initiative.submitted").latest("pk")
    assert event.change["title"] == ["Lange tafel in de Lindelaan", "Lange tafel"]
    with pytest.raises(sending.SentBefore):
        sending.send_again(now(plan), by=noor, at=plans.LATER, on=A_DAY_IN_MAY)


def test_officers_of_the_district_see_how_to_reach_the_initiator_and_others_do_not(town: Town, noor: User) -> None:
    made = plans.sent(town, noor)
    address = reverse("staff_initiative", args=[made.number])
    coordinator = at_desk(town, colleague(town, RoleName.COORDINATOR, [town.north.district]))
    treasurer = at_desk(town, colleague(town, RoleName.TREASURER))

    for browser, sees in ((coordinator, True), (treasurer, False)):
        page = browser.get(address).content.decode()
        assert made.title in page
        assert ("06 12345678" in page, noor.email in page) == (sees, sees)


def test_what_was_sent_in_is_closed(town: Town, noor: User) -> None:
    plan = plans.ready(town, noor)
    sending.send(plan, by=noor, at=plans.NOW, on=A_DAY_IN_MAY)
    browser = with_code_only(town, noor)

    receipt = reverse("application_receipt", args=[plan.key])
    idea = pages.address(plan, steps.STEPS[0])
    assert browser.post(idea, {"title": "Anders", "version": plan.version})["Location"] == plan.get_absolute_url()
    assert browser.get(plan.get_absolute_url())["Location"] == receipt
    assert "donderdag 21 mei" in browser.get(receipt).content.decode()
    assert browser.post(reverse("application_throw_away", args=[plan.key]))["Location"] == receipt
    with pytest.raises(starting.Sent):
        starting.throw_away(plan, by=noor, at=plans.NOW)
    with pytest.raises(reopening.Refused):
        reopening.reopen(plan, [Asked("idea.slug", "x")])


def test_half_way_nothing_is_sent(town: Town, noor: User) -> None:
    plan = plans.ready(town, noor)

    def fails() -> None:
        raise OSError

    with failpoints.at("life.take", fails), pytest.raises(OSError):
        sending.send(plan, by=noor, at=plans.NOW, on=A_DAY_IN_MAY)
    assert now(plan).initiative is None
    assert not Initiative.objects.of(town.municipality).filter(state=State.SUBMITTED).exists()


def test_the_rules_are_ticked_and_the_last_page_names_what_is_missing(town: Town, noor: User) -> None:
    browser, plan = with_code_only(town, noor), plans.answered(town, noor)
    check = reverse("application_check", args=[plan.key])

    assert "3 verschillende adressen" in browser.get(check).content.decode()
    assert browser.post(check, {}).status_code == 422
    assert browser.post(check, {"agrees": "on"}).status_code == 409
    for number, name in ((2, "Emre"), (3, "Ans")):
        plans.joins(plan, name, number)
    assert browser.post(check, {"agrees": "on"}).status_code == 302


def test_a_thousand_machines_make_nothing_public(town: Town, noor: User, client: Client) -> None:
    public = Initiative.objects.of(town.municipality).public().count()
    machine = with_code_only(town, noor)
    for number in range(1000):
        browser, fields = (machine, plans.slowly()) if number % 20 == 0 else (client, {"website": "x"})
        browser.post(reverse("application_start"), fields, headers={"host": "lindedorp.test"})

    assert Initiative.objects.of(town.municipality).public().count() == public
    assert Application.objects.count() <= starting.MOST_UNSENT


def test_the_last_page_shows_the_page_as_it_will_look_with_what_is_kept_nowhere_yet(
    town: Town, noor: User, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    plan, browser = plans.ready(town, noor), with_code_only(town, noor)
    pictures.keep(plan, pictures.drawn(plans.photo()))
    check = reverse("application_check", args=[plan.key])

    with django_assert_max_num_queries(25):
        page = browser.get(check).content.decode()

    shown = page[page.index("Zo ziet je bladzijde eruit") : page.index("Iets veranderen")]
    for words in ("Lange tafel in de Lindelaan", "Noord, Dorp", "Wij eten samen.", "Emre", "Slingers", "335,50"):
        assert words in shown
    assert reverse("application_picture", args=[plan.key]) in shown
    assert "Geef mijn waardebon" not in page and "06 12345678" not in shown
    for step in steps.STEPS:
        assert page.count(pages.address(plan, step)) >= 2
    assert not Initiative.objects.filter(title__startswith="Lange tafel").exists()


def test_a_page_with_hardly_anything_on_it_is_not_shown(town: Town, noor: User) -> None:
    plan = plans.answered(town, noor, budget={})

    page = with_code_only(town, noor).get(reverse("application_check", args=[plan.key])).content.decode()

    assert "Zo ziet je bladzijde eruit" not in page
    assert "<details open>" in page


def test_who_lives_together_is_told_to_ask_somebody_else(town: Town, noor: User) -> None:
    plan = plans.answered(town, noor)
    plans.joins(plan, "Emre", 2)
    plans.joins(plan, "Ans", 2)

    page = with_code_only(town, noor).get(reverse("application_together", args=[plan.key])).content.decode()

    assert "wonen op hetzelfde adres" in page
    plans.joins(plan, "Sanne", 3)
    page = with_code_only(town, noor).get(reverse("application_together", args=[plan.key])).content.decode()
    assert "wonen op hetzelfde adres" not in page
