# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mail about what is new nearby: only what is asked for, only once, and it stops at one press."""

from datetime import timedelta

import pytest
from django.test import Client

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.initiatives.models import Initiative
from buurtsamen.mail.tests import post
from buurtsamen.places.models import District
from buurtsamen.sharing import alerts, contacts, quotas
from buurtsamen.sharing.models import Alert
from buurtsamen.sharing.refusals import Expired, TooLate, TooMany
from buurtsamen.sharing.tests.asking import A_SATURDAY, NOW, hands, listener, neighbour, tables

TOMORROW = A_DAY_IN_MAY + timedelta(days=1)
A_METRE = 1 / 111_195  # in degrees of latitude


def away(town: Town, metres: float) -> None:
    """The benches stand so far north of the postcode that everybody lives in."""
    Initiative.objects.filter(pk=town.benches.pk).update(longitude=6.6, latitude=52.3 + metres * A_METRE)


def sent() -> list[str]:
    return [letter.to[0] for letter in post.posted() if letter.subject == "Nieuw in je buurt: hier kun je helpen"]


@pytest.mark.parametrize("metres", Alert.Metres.values)
def test_what_is_new_inside_the_distance_is_told_once(town: Town, metres: int) -> None:
    away(town, metres - 1)
    inside = listener(town, "Binnen", metres)
    for other in Alert.Metres.values:
        if other < metres:
            listener(town, f"Buiten{other}", other)
    hands(town)

    assert alerts.tell(town.municipality, on=TOMORROW) == 1
    assert alerts.tell(town.municipality, on=TOMORROW) == 0
    assert alerts.tell(town.municipality, on=TOMORROW + timedelta(days=1)) == 0

    assert sent() == ["binnen@example.test"]
    letter = post.posted()[-1]
    assert "Opbouwen\nBankjes. zaterdag 13 juni van 13.00 tot 16.00 uur. 2 mensen gezocht." in str(letter.body)
    end = f"http://lindedorp.test/helpen/bericht/{contacts.token(inside)}/uit/"
    assert letter.extra_headers["List-Unsubscribe"] == f"<{end}>"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert end in str(letter.body)


def test_what_was_asked_before_is_no_news_and_what_comes_later_is(town: Town) -> None:
    away(town, 100)
    hands(town)
    alerts.tell(town.municipality, on=A_DAY_IN_MAY)
    listener(town)
    assert alerts.tell(town.municipality, on=TOMORROW) == 0

    tables(town)

    assert alerts.tell(town.municipality, on=TOMORROW + timedelta(days=1)) == 1
    assert "Tafels met banken, te leen" in str(post.posted()[-1].body)
    assert "Opbouwen" not in str(post.posted()[-1].body)


def test_once_a_week_is_no_more_than_once_a_week(town: Town) -> None:
    away(town, 100)
    listener(town, rhythm=Alert.Rhythm.WEEK)
    hands(town)

    told = [alerts.tell(town.municipality, on=A_DAY_IN_MAY + timedelta(days=day)) for day in range(1, 10)]

    assert told == [0, 0, 0, 0, 0, 0, 1, 0, 0]


def test_of_a_district_and_of_a_kind_comes_only_that(town: Town) -> None:
    elsewhere = District.objects.create(municipality=town.municipality, code="WK000199", name="Zuid", year=2026)
    listener(town, "Hier", metres=None, district=town.north.district)
    listener(town, "Daar", metres=None, district=elsewhere)
    listener(town, "Spullen", metres=None, district=town.north.district, kind="thing")
    hands(town)

    assert alerts.tell(town.municipality, on=TOMORROW) == 1
    assert sent() == ["hier@example.test"]


def test_what_is_full_over_or_not_public_is_not_told(town: Town) -> None:
    away(town, 100)
    listener(town)
    need = hands(town)
    Initiative.objects.filter(pk=town.benches.pk).update(state=Initiative.State.WITHDRAWN)
    assert alerts.tell(town.municipality, on=TOMORROW) == 0
    need.refresh_from_db()
    assert need.shown_on is None

    Initiative.objects.filter(pk=town.benches.pk).update(state=Initiative.State.SAVING)
    assert alerts.tell(town.municipality, on=A_SATURDAY + timedelta(days=1)) == 0
    assert alerts.tell(town.municipality, on=TOMORROW) == 1


def test_nothing_is_sent_before_the_link_was_followed_and_a_new_wish_replaces_the_old(town: Town) -> None:
    away(town, 900)
    hands(town)
    contact = contacts.Contact("joke@example.test", "nl", spot=(6.6, 52.3))
    wish = alerts.Wish(500, None, "", Alert.Rhythm.DAY)
    asked = {"network": "x", "on": A_DAY_IN_MAY - timedelta(days=1), "at": NOW}
    near = alerts.ask(town.municipality, contact, wish, **asked)  # type: ignore[arg-type]
    assert alerts.tell(town.municipality, on=A_DAY_IN_MAY) == 0
    alerts.confirm(near, at=NOW)
    far = alerts.ask(town.municipality, contact, alerts.Wish(1000, None, "", Alert.Rhythm.DAY), **asked)  # type: ignore[arg-type]
    alerts.confirm(far, at=NOW)

    assert list(Alert.objects.all()) == [far]
    with pytest.raises(TooLate):
        alerts.confirm(far, at=NOW)
    with pytest.raises(Expired):
        alerts.confirm(far, at=NOW + timedelta(days=2))
    assert alerts.tell(town.municipality, on=A_DAY_IN_MAY) == 1


def test_one_press_ends_it_also_from_a_mail_program_and_twice(town: Town) -> None:
    alert = listener(town)
    page = f"/helpen/bericht/{contacts.token(alert)}/uit/"
    visitor = Client(headers={"host": "lindedorp.test"}, enforce_csrf_checks=True)

    looked = visitor.get(page)
    assert "Deze mail stoppen?" in looked.content.decode() and Alert.objects.exists()
    assert visitor.post(page, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Alert.objects.exists()
    assert "De mail is gestopt" in visitor.post(page).content.decode()


def test_from_one_network_no_more_comes_than_somebody_needs(town: Town) -> None:
    wish = alerts.Wish(500, None, "", Alert.Rhythm.WEEK)
    asked = {"network": "198.51.100.7", "on": A_DAY_IN_MAY, "at": NOW}
    for number in range(quotas.PER_NETWORK):
        alerts.ask(town.municipality, neighbour(f"buur{number}"), wish, **asked)  # type: ignore[arg-type]

    with pytest.raises(TooMany):
        alerts.ask(town.municipality, neighbour("laatste"), wish, **asked)  # type: ignore[arg-type]
