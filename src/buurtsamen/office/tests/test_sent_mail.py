# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mail that was sent: what became of it, and sending it again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.desk.tests import staffing
from buurtsamen.mail.models import Mail
from buurtsamen.mail.tests.post import posted
from buurtsamen.mail.tests.server import post_office
from buurtsamen.mail.tests.test_delivery import deliver, send
from buurtsamen.office import mail_again
from buurtsamen.people.models import Event, RoleName

LIST = "/kantoor/instellingen/post/"


@pytest.fixture
def desk(town: Town) -> Client:
    return staffing.at_desk(town, staffing.colleague(town, RoleName.PROGRAMME_MANAGER))


def bounced(town: Town) -> Mail:
    with post_office(RCPT="550 no such user"):
        return deliver(send(town, about="Buurttuin"))


def test_the_list_tells_what_became_of_each(town: Town, desk: Client) -> None:
    lost, fine = bounced(town), deliver(send(town, to="bram@buurt.test"))

    page = desk.get(LIST).text
    assert page.index(fine.to) < page.index(lost.to)
    for part in ("noor@buurt.test", "Buurttuin", "niet aangekomen", "Je code om in te loggen bij Lindedorp Samen"):
        assert part in page
    only = desk.get(f"{LIST}?staat=bounced&mail=people/login_code&zoek=tuin").text
    assert lost.to in only
    assert fine.to not in only
    assert "550 no such user" in desk.get(f"{LIST}{lost.pk}/").text
    assert "8258" not in desk.get(f"{LIST}{lost.pk}/").text + page


def test_what_did_not_arrive_is_sent_again_once(town: Town, desk: Client) -> None:
    lost = bounced(town)

    answer = desk.post(f"{LIST}{lost.pk}/opnieuw/", {"why": "De postbus was vol"})

    new = Mail.objects.latest("pk")
    assert answer["Location"] == f"{LIST}{new.pk}/"
    (letter,) = posted()
    assert (letter.to, letter.subject) == ([lost.to], "Je code om in te loggen bij Lindedorp Samen")
    lost.refresh_from_db()
    assert lost.state == Mail.State.REPEATED
    assert Event.objects.get(what="mail.mail.repeated").why == "De postbus was vol"
    assert desk.post(f"{LIST}{lost.pk}/opnieuw/", {"why": "Nog eens"}).status_code == 409
    assert Mail.objects.count() == 2


def test_what_arrived_is_not_sent_again(town: Town, desk: Client) -> None:
    fine = deliver(send(town))

    assert "opnieuw/" not in desk.get(f"{LIST}{fine.pk}/").text
    with pytest.raises(mail_again.Refused):
        mail_again.send(fine, by=staffing.somebody("Noor"), at=timezone.now(), why="")


def test_whoever_only_looks_sees_no_button(town: Town) -> None:
    auditor = staffing.at_desk(town, staffing.colleague(town, RoleName.AUDITOR))
    lost = bounced(town)

    assert "opnieuw/" not in auditor.get(f"{LIST}{lost.pk}/").text


def test_mail_of_another_municipality_is_not_there(town: Town, other_town: Town, desk: Client) -> None:
    with walls.visiting(other_town.municipality.pk):
        row = send(other_town)

    assert desk.get(f"{LIST}{row.pk}/").status_code == 404
    assert row.to not in desk.get(LIST).text


def test_today_tells_of_mail_that_did_not_arrive(town: Town, desk: Client) -> None:
    bounced(town)
    old = bounced(town)
    Mail.objects.filter(pk=old.pk).update(ended_at=timezone.now() - timedelta(days=8))

    page = desk.get("/kantoor/").text
    assert "1 mail: niet aangekomen" in page
    assert f"{LIST}?staat=bounced" in page
