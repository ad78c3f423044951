# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the calendar does: a reminder and a question once, and whoever helped is forgotten when the term is over."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest

from buurtsamen.conftest import A_DAY_IN_MAY, Town, build
from buurtsamen.core import failpoints
from buurtsamen.core.tests.racing import race
from buurtsamen.initiatives.models import BudgetLine, Initiative
from buurtsamen.mail.tests import post
from buurtsamen.sharing import contacts, daily, offers, personal, tasks
from buurtsamen.sharing.models import Alert, Need, Offer
from buurtsamen.sharing.refusals import TooLate
from buurtsamen.sharing.tests.asking import A_SATURDAY, NOW, accepted, hands, listener, maker, offered, proven, tables

A_DAY = timedelta(days=1)


def subjects(address: str) -> list[str]:
    return [str(letter.subject) for letter in post.posted() if letter.to == [address]]


def test_the_day_before_who_helps_is_reminded_once(town: Town) -> None:
    boss, need = maker(town, town.benches), hands(town)
    accepted(need, boss, "Joke")
    proven(need, "Yusuf")

    told = [daily.remind(town.municipality, on=A_SATURDAY - days * A_DAY) for days in (2, 1, 1, 0)]

    assert told == [0, 1, 0, 0]
    assert subjects("joke@example.test")[-1] == "Morgen: Opbouwen bij Bankjes"
    assert "Morgen: Opbouwen bij Bankjes" not in subjects("yusuf@example.test")


def test_a_week_later_it_is_asked_once_whether_it_helped_and_answers_are_counted(town: Town) -> None:
    boss, need = maker(town, town.benches), hands(town)
    joke, yusuf = accepted(need, boss, "Joke"), accepted(need, boss, "Yusuf")
    open_one = tables(town, budget_line=None)
    no_day = accepted(open_one, boss, "Sanne")

    assert daily.ask(town.municipality, on=A_DAY_IN_MAY + 6 * A_DAY) == 0
    assert daily.ask(town.municipality, on=A_DAY_IN_MAY + 7 * A_DAY) == 1  # no day: a week after the yes
    assert subjects("sanne@example.test")[-1] == "Is het gelukt bij Bankjes?"
    assert [daily.ask(town.municipality, on=A_SATURDAY + 7 * A_DAY) for _ in range(2)] == [2, 0]

    offers.answer(joke, is_match=False, at=NOW)
    offers.answer(joke, is_match=True, at=NOW)
    offers.answer(yusuf, is_match=False, at=NOW)

    answers = Offer.objects.exclude(pk=no_day.pk).values_list("is_match", flat=True)
    assert sorted(answers) == [False, True]  # type: ignore[type-var]
    with pytest.raises(TooLate):
        offers.answer(proven(hands(town), "Piet"), is_match=True, at=NOW)


@pytest.mark.parametrize(("state", "is_told"), [("not_succeeded", True), ("withdrawn", True), ("done", False)])
def test_what_an_initiative_asked_ends_with_it(town: Town, state: str, is_told: bool) -> None:
    boss, need = maker(town, town.benches), hands(town)
    offer = accepted(need, boss)
    Initiative.objects.filter(pk=town.benches.pk).update(state=state)

    assert [daily.end(town.municipality, on=A_DAY_IN_MAY, at=NOW) for _ in range(2)] == [1, 0]

    offer.refresh_from_db()
    assert Need.objects.open().count() == 0
    assert (offer.state == Offer.State.CLOSED) == is_told
    assert ("Bankjes heeft je aanbod niet meer nodig" in subjects("joke@example.test")) == is_told


def test_who_offered_is_forgotten_eight_weeks_after_the_day_and_the_count_stays(town: Town) -> None:
    boss, need = maker(town, town.benches), tables(town, begins_on=A_SATURDAY)
    offer = accepted(need, boss, "Joke", 12, shown_as="Joke")
    assert BudgetLine.objects.get(needs=need).lender == "Joke"
    offers.answer(offer, is_match=True, at=NOW)
    last = A_SATURDAY + timedelta(weeks=8)

    assert daily.forget(town.municipality, on=last, at=NOW) == 0
    assert [daily.forget(town.municipality, on=last + A_DAY, at=NOW) for _ in range(2)] == [1, 0]

    offer.refresh_from_db()
    assert (offer.who, bytes(offer.contact), offer.network) == (None, b"", None)
    assert (offer.state, offer.count, offer.is_match) == ("accepted", 12, True)
    assert BudgetLine.objects.get(needs=need).lender == "een buurtgenoot"


def test_the_term_is_the_municipality_s(town: Town) -> None:
    boss, need = maker(town, town.benches), hands(town)
    accepted(need, boss)
    town.municipality.offer_weeks = 2

    assert daily.forget(town.municipality, on=A_SATURDAY + timedelta(days=15), at=NOW) == 1


def test_what_nobody_confirmed_is_gone_after_two_days(town: Town) -> None:
    offered(hands(town))
    alert = listener(town)
    Alert.objects.filter(pk=alert.pk).update(proven_at=None)

    assert daily.forget(town.municipality, on=A_DAY_IN_MAY, at=NOW + 2 * A_DAY - timedelta(seconds=1)) == 0
    assert daily.forget(town.municipality, on=A_DAY_IN_MAY, at=NOW + 2 * A_DAY) == 2
    assert not Offer.objects.exists() and not Alert.objects.exists()


def test_the_job_of_the_day_goes_round_all_towns(town: Town, other_town: Town) -> None:
    boss, need = maker(town, town.benches), hands(town, begins_on=A_DAY_IN_MAY + A_DAY)
    accepted(need, boss)

    tasks.turn(0)
    tasks.turn(0)

    assert subjects("joke@example.test").count("Morgen: Opbouwen bij Bankjes") == 1


def naively(offer: Offer) -> bool:
    """Look, and then mark it: everybody who looked in between does it as well."""
    is_due = not Offer.objects.filter(pk=offer.pk, reminded_on__isnull=False).exists()
    failpoints.reach("daily.once")
    if is_due:
        Offer.objects.filter(pk=offer.pk).update(reminded_on=A_DAY_IN_MAY)
    return is_due


def carefully(offer: Offer) -> bool:
    return daily._once(offer, "reminder", reminded_on=A_DAY_IN_MAY)


@pytest.mark.parametrize(("remind", "times"), [(naively, 8), (carefully, 1)])
def test_of_many_workers_at_once_one_reminds(committed: str, remind: Callable[[Offer], bool], times: int) -> None:
    """The naive way is the control."""
    town = build("lindedorp.test")
    boss, need = maker(town, town.benches), hands(town, begins_on=A_DAY_IN_MAY + A_DAY)
    offer = accepted(need, boss)
    seen = [Offer.objects.select_related("need__initiative", "need__municipality").get(pk=offer.pk) for _ in range(8)]
    told: list[bool] = []

    def tell(mine: Offer) -> None:
        told.append(remind(mine))

    race(town.municipality.pk, [partial(tell, mine) for mine in seen], "daily.once")

    assert told.count(True) == times


def test_somebody_s_own_data_holds_their_offers_and_closing_the_account_forgets_them(town: Town) -> None:
    boss, need = maker(town, town.benches), hands(town, begins_on=date(2027, 6, 13))
    joke = maker(town, town.garden, "Joke")
    offer = accepted(need, boss, "Joke")
    Offer.objects.filter(pk=offer.pk).update(who=contacts.key_of(joke.email))
    listener(town)

    known = personal.about(joke)

    assert [each["what"] for each in known["offers"]] == ["Opbouwen"] and "alerts" not in known
    assert known["offers"][0]["phone"] == "06 12345678"
    personal.forget(joke)
    offer.refresh_from_db()
    need.refresh_from_db()
    assert (offer.who, bytes(offer.contact), offer.state, need.taken) == (None, b"", "cancelled", 0)
    assert personal.about(joke) == {}
    assert "kan toch niet" in subjects(boss.email)[-1]
