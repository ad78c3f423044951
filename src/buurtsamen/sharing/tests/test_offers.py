# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""An offer: proven by mail, answered by the makers, and each of the two knows no more than they need."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage

from buurtsamen.conftest import Town
from buurtsamen.mail.tests import post
from buurtsamen.people.models import Event
from buurtsamen.sharing import contacts, needs, offers, quotas
from buurtsamen.sharing.models import Offer
from buurtsamen.sharing.refusals import Closed, Expired, Full, Known, TakenAlready, TooLate, TooMany
from buurtsamen.sharing.tests.asking import NOW, accepted, hands, maker, neighbour, offered, proven, tables

State = Offer.State


def to(address: str) -> list[EmailMessage]:
    return [letter for letter in post.posted() if letter.to == [address]]


def state(offer: Offer) -> str:
    offer.refresh_from_db()
    return offer.state


def test_an_offer_counts_when_its_link_was_followed(town: Town) -> None:
    boss, need = maker(town, town.benches), hands(town)

    offer = offered(need)

    assert offer.state == State.UNPROVEN
    (letter,) = to("joke@example.test")
    assert f"http://lindedorp.test/helpen/aanbod/{contacts.token(offer)}/" in str(letter.body)
    assert to(boss.email) == []

    offers.confirm(offer, at=NOW)

    assert state(offer) == State.OPEN
    (told,) = to(boss.email)
    assert told.subject == "Joke Jansen wil helpen: Opbouwen"
    assert "joke@example.test" not in str(told.body) and "06 12345678" not in str(told.body)


def test_a_link_works_once_and_for_two_days(town: Town) -> None:
    need = hands(town)
    once, late = proven(need), offered(need, "Yusuf")

    with pytest.raises(TooLate):
        offers.confirm(once, at=NOW)
    with pytest.raises(Expired):
        offers.confirm(late, at=NOW + timedelta(days=2))

    assert (state(once), state(late)) == (State.OPEN, State.UNPROVEN)


def test_after_a_yes_both_know_how_to_reach_each_other(town: Town) -> None:
    boss, need = maker(town, town.benches), hands(town)
    offer = proven(need)

    offers.accept(offer, by=boss, at=NOW)

    need.refresh_from_db()
    assert (state(offer), need.taken) == (State.ACCEPTED, 1)
    to_joke, to_boss = to("joke@example.test")[-1], to(boss.email)[-1]
    assert "Fatma" in str(to_joke.body) and boss.email in str(to_joke.body) and to_joke.reply_to == [boss.email]
    assert "zaterdag 13 juni van 13.00 tot 16.00 uur" in str(to_joke.body)
    assert [name for name, *_ in to_joke.attachments if name] == ["agenda.ics"]
    assert "joke@example.test, 06 12345678" in str(to_boss.body) and to_boss.reply_to == ["joke@example.test"]
    line = Event.objects.get(what="sharing.offer.accepted")
    assert (line.actor, line.thing, line.change) == (boss, f"sharing.need:{need.pk}", {})


def test_who_is_thanked_gets_a_kind_mail_and_nobodys_address(town: Town) -> None:
    boss, need = maker(town, town.benches), hands(town)
    offer = proven(need)

    offers.thank(offer, by=boss, at=NOW)

    assert state(offer) == State.THANKED
    last = to("joke@example.test")[-1]
    assert last.subject == "Bedankt voor je aanbod aan Bankjes"
    assert boss.email not in str(last.body)
    assert len(to(boss.email)) == 1
    with pytest.raises(TooLate):
        offers.accept(offer, by=boss, at=NOW)


def test_when_all_is_found_the_others_wait_and_the_first_moves_up_when_somebody_leaves(town: Town) -> None:
    boss, need = maker(town, town.benches), hands(town, count=1)
    first, second = proven(need, "Joke"), proven(need, "Yusuf")
    offers.accept(first, by=boss, at=NOW)
    third = proven(need, "Sanne")
    assert (state(second), state(third)) == (State.WAITING, State.WAITING)
    with pytest.raises(Full):
        offers.accept(second, by=boss, at=NOW)

    offers.cancel(first, at=NOW)

    need.refresh_from_db()
    assert need.taken == 0
    assert (state(first), state(second), state(third)) == (State.CANCELLED, State.OPEN, State.WAITING)
    assert to("yusuf@example.test")[-1].subject == "Er is weer plek bij Bankjes"
    assert "kan toch niet" in to(boss.email)[-2].subject and "Yusuf" in to(boss.email)[-1].subject


def test_nobody_moves_up_into_a_place_that_is_too_small(town: Town) -> None:
    boss, need = maker(town, town.benches), hands(town, count=3)
    alone, two = accepted(need, boss, "Joke", 1), accepted(need, boss, "Yusuf", 2)
    couple, single = proven(need, "Sanne", 2), proven(need, "Piet", 1)

    offers.cancel(alone, at=NOW)

    assert (state(two), state(couple), state(single)) == (State.ACCEPTED, State.WAITING, State.OPEN)


def test_one_address_offers_once_for_a_need(town: Town) -> None:
    need = hands(town)
    proven(need)
    again = offered(need)

    with pytest.raises(Known):
        offers.confirm(again, at=NOW)

    assert state(again) == State.UNPROVEN


def test_a_closed_need_takes_nothing_and_tells_who_stood_for_it(town: Town) -> None:
    boss, need = maker(town, town.benches), hands(town)
    yes, waits, early = accepted(need, boss), proven(need, "Yusuf"), offered(need, "Sanne")

    assert needs.close(need, by=boss, at=NOW) == 2

    assert (state(yes), state(waits)) == (State.CLOSED, State.CLOSED)
    assert not Offer.objects.filter(pk=early.pk).exists()
    assert to("joke@example.test")[-1].subject == "Bankjes heeft je aanbod niet meer nodig"
    with pytest.raises(Closed):
        offers.make(need, neighbour(), count=1, network="x", at=NOW)
    with pytest.raises(Closed):
        offers.cancel(yes, at=NOW)
    with pytest.raises(Closed):
        needs.close(need, by=boss, at=NOW)


def test_from_one_network_and_for_one_address_no_more_comes_than_somebody_needs(town: Town) -> None:
    need = hands(town, count=50)
    for _ in range(quotas.PER_ADDRESS):
        offered(need, "Joke")
    with pytest.raises(TooMany):
        offered(need, "Joke")

    for number in range(quotas.PER_NETWORK):
        who = neighbour(f"buur{number}")
        offers.make(need, who, count=1, network="198.51.100.7", at=NOW)
    with pytest.raises(TooMany):
        offers.make(need, neighbour("laatste"), count=1, network="198.51.100.7", at=NOW)
    offers.make(need, neighbour("morgen"), count=1, network="198.51.100.7", at=NOW + timedelta(days=1))


def test_a_link_of_the_neighbouring_town_leads_nowhere_here(town: Town, other_town: Town) -> None:
    offer = offered(hands(town))
    token = contacts.token(offer)

    assert contacts.find(Offer, token, town.municipality) == offer
    assert contacts.find(Offer, token, other_town.municipality) is None
    assert contacts.find(Offer, token[:-1] + "x", town.municipality) is None
    assert contacts.find(Offer, f"{offer.pk.hex}", town.municipality) is None


def test_who_it_is_stands_nowhere_in_the_clear(town: Town) -> None:
    offer = offered(tables(town))

    row = Offer.objects.values().get(pk=offer.pk)

    assert not any(b"joke" in bytes(value).lower() for value in row.values() if isinstance(value, (bytes, memoryview)))
    assert "joke" not in str({name: value for name, value in row.items() if name != "contact"}).lower()
    assert contacts.of(offer) == neighbour()


def test_fewer_than_were_accepted_cannot_be_asked_and_another_day_is_told(town: Town) -> None:
    boss, need = maker(town, town.benches), hands(town)
    accepted(need, boss, "Joke", 2)
    with pytest.raises(TakenAlready):
        needs.change(need, by=boss, at=NOW, count=1)

    needs.change(need, by=boss, at=NOW, begins_on=need.begins_on + timedelta(days=1))  # type: ignore[operator]

    letter = to("joke@example.test")[-1]
    assert letter.subject == "Andere dag of tijd: Opbouwen bij Bankjes"
    assert "zondag 14 juni" in str(letter.body)
    change = Event.objects.get(what="sharing.need.changed").change
    assert change == {"begins_on": ["2026-06-13", "2026-06-14"], "ends_on": ["2026-06-13", "2026-06-14"]}
