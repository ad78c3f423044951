# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.utils import timezone

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.mail.tests.post import code_sent_to, posted
from buurtsamen.people import accounts, sessions
from buurtsamen.people.models import Event, Role, RoleName, User
from buurtsamen.people.tests.entering import (
    an_hour_later,
    another,
    app_of,
    asks_code,
    browser,
    code_of_app,
    is_signed_in,
    resident,
    signs_in,
    with_role,
)


def test_a_resident_makes_an_account_with_a_name_and_a_proven_address(town: Town) -> None:
    client = browser(town)
    cache.clear()

    client.post("/account/maken/", {"name": "Noor  Bos", "email": "Noor@Buurt.test", "phone": "06 1234 5678"})
    assert not is_signed_in(client)
    client.post("/inloggen/code/", {"code": code_sent_to("noor@buurt.test")})

    assert is_signed_in(client)
    noor = User.objects.get()
    assert (noor.name, noor.email, noor.phone) == ("Noor Bos", "noor@buurt.test", "06 1234 5678")
    assert EmailAddress.objects.get().verified
    assert not noor.has_usable_password()


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", ""), ("name", " "), ("email", "noor"), ("phone", "0800-call-me"), ("phone", "12"), ("name", "x" * 81)],
)
def test_an_account_needs_a_name_and_an_address(town: Town, field: str, typed: str) -> None:
    cache.clear()
    whole = {"name": "Noor", "email": "noor@buurt.test", "phone": ""}

    assert browser(town).post("/account/maken/", whole | {field: typed}).status_code == 422
    assert not User.objects.exists()


def test_signing_up_twice_changes_nothing_and_tells_nothing(town: Town) -> None:
    noor, client = resident(), browser(town)
    cache.clear()

    answer = client.post("/account/maken/", {"name": "Thief", "email": noor.email})

    assert answer["Location"] == "/inloggen/code/"
    noor.refresh_from_db()
    assert noor.name == "Noor"
    assert User.objects.count() == 1


def test_accounts_that_nobody_proved_go_after_a_day(town: Town) -> None:
    resident()
    accounts.sign_up("robot@buurt.test", name="Robot")
    now = timezone.now()

    assert accounts.forget_unproven(now) == 0
    assert accounts.forget_unproven(now + timedelta(days=2)) == 1
    assert User.objects.get().name == "Noor"


def test_somebody_changes_their_name_and_telephone(town: Town) -> None:
    noor, client = resident(), browser(town)
    signs_in(client, noor)

    for _ in range(2):
        client.post("/account/", {"name": "Noor de Boer", "phone": "0546 123456"})
    line = Event.objects.get(what="people.user.changed")
    assert line.change == {"name": ["***", "***"], "phone": ["***", "***"]}
    assert (line.actor, line.kept) == (noor, Event.Kept.READING)

    noor.refresh_from_db()
    assert (noor.name, noor.phone) == ("Noor de Boer", "0546 123456")
    assert client.post("/account/", {"name": ""}).status_code == 422


@pytest.mark.parametrize("path", ["", "e-mailadres/", "gegevens/", "sluiten/", "sessies/", "tweede-stap/", "opnieuw/"])
def test_an_account_is_behind_signing_in(town: Town, path: str) -> None:
    answer = browser(town).get(f"/account/{path}")

    assert answer["Location"].startswith("/inloggen/?next=/account/")


def test_a_new_address_is_proven_and_the_old_one_is_told(town: Town) -> None:
    noor, client = resident(), browser(town)
    signs_in(client, noor)
    cache.clear()

    client.post("/account/e-mailadres/", {"email": "New@Buurt.test"})
    code = code_sent_to("new@buurt.test")
    assert client.post("/account/e-mailadres/code/", {"code": another(code)}).status_code == 422
    noor.refresh_from_db()
    assert noor.email == "noor@buurt.test"
    assert client.post("/account/e-mailadres/code/", {"code": code})["Location"] == "/account/"

    noor.refresh_from_db()
    assert noor.email == "new@buurt.test"
    told = posted()[-1]
    assert told.to == ["noor@buurt.test"]
    assert "new@buurt.test" in told.body
    assert "Hallo Noor," in told.body
    asks_code(browser(town), "noor@buurt.test")
    assert "nog geen account" in posted()[-1].subject
    signs_in(browser(town), noor)


def test_a_code_for_an_address_works_once(town: Town) -> None:
    noor, client = resident(), browser(town)
    signs_in(client, noor)
    cache.clear()
    client.post("/account/e-mailadres/", {"email": "new@buurt.test"})
    code = code_sent_to("new@buurt.test")
    client.post("/account/e-mailadres/code/", {"code": code})

    assert client.post("/account/e-mailadres/code/", {"code": code})["Location"] == "/account/e-mailadres/"


def test_an_address_of_somebody_else_cannot_be_taken_and_that_is_not_told(town: Town) -> None:
    noor, bram, client = resident(), resident("Bram"), browser(town)
    signs_in(client, noor)
    cache.clear()

    answer = client.post("/account/e-mailadres/", {"email": bram.email})

    assert answer["Location"] == "/account/e-mailadres/code/"
    assert "al een account" in posted()[-1].subject
    assert client.post("/account/e-mailadres/code/", {"code": ""}).status_code == 422
    with pytest.raises(accounts.Taken):
        accounts.change_email(noor, bram.email, municipality=town.municipality, at=timezone.now())


def test_whoever_has_a_second_step_shows_it_before_changing_the_address(town: Town) -> None:
    marieke, client = with_role(town), browser(town)
    secret = app_of(marieke)
    signs_in(client, marieke, secret)
    assert client.get("/account/e-mailadres/").status_code == 200
    an_hour_later(client)

    answer = client.get("/account/e-mailadres/")
    assert answer["Location"].startswith("/account/opnieuw/code/?next=")
    answer = client.post(answer["Location"], {"code": code_of_app(secret)})
    assert answer["Location"] == "/account/e-mailadres/"
    assert client.get("/account/e-mailadres/").status_code == 200


def test_somebody_takes_their_data_along_from_every_town(town: Town, other_town: Town) -> None:
    marieke, client = with_role(town), browser(town)
    signs_in(client, marieke)
    with walls.inside(other_town.municipality.pk):
        Role.objects.create(
            municipality=other_town.municipality, user=marieke, name=RoleName.AUDITOR, started_at=timezone.now()
        )

    answer = client.post("/account/gegevens/")

    assert "attachment" in answer["Content-Disposition"]
    data = json.loads(answer.content)
    assert data["account"]["email"] == marieke.email
    assert data["account"]["sessions"][0]["browser"] == "Netscape 4"
    assert data["Lindedorp"]["people"]["roles"][0]["role"] == "treasurer"
    assert data["Elders"]["people"]["roles"][0]["role"] == "auditor"
    assert "people.user.signed_in" in {line["what"] for line in data["Lindedorp"]["people"]["journal"]}


def test_nobody_takes_the_data_of_somebody_else_along(town: Town) -> None:
    noor, bram, client = resident(), resident("Bram"), browser(town)
    signs_in(browser(town), bram)
    signs_in(client, noor)

    assert "bram" not in client.post("/account/gegevens/").content.decode().lower()


def test_a_closed_account_leaves_no_name_and_opens_nothing(town: Town, other_town: Town) -> None:
    marieke, client, other = with_role(town), browser(town), browser(town)
    secret = app_of(marieke)
    signs_in(client, marieke, secret)
    signs_in(other, marieke, secret)
    with walls.inside(other_town.municipality.pk):
        Role.objects.create(
            municipality=other_town.municipality, user=marieke, name=RoleName.AUDITOR, started_at=timezone.now()
        )
    walls.enter(town.municipality.pk)
    old = marieke.email
    assert client.post("/account/sluiten/")["Location"] == "/account/gesloten/"
    assert client.get("/account/gesloten/").status_code == 200

    marieke.refresh_from_db()
    assert (marieke.name, marieke.phone, marieke.is_active) == ("", "", False)
    assert marieke.email == f"{marieke.pk}@closed.invalid"
    assert not is_signed_in(client)
    assert not is_signed_in(other)
    for table in (Authenticator, EmailAddress, UserSession):
        assert not table.objects.exists()
    for each in (town, other_town):
        walls.enter(each.municipality.pk)
        assert not Role.objects.held().filter(user=marieke).exists()
        assert Role.objects.filter(user=marieke).exists()
    assert posted()[-1].to == [old]
    asks_code(browser(town), old)
    assert "nog geen account" in posted()[-1].subject


def test_the_last_administrator_stays(town: Town, other_town: Town) -> None:
    bea, client = with_role(town, RoleName.ADMINISTRATOR, "Bea"), browser(town)
    signs_in(client, bea)

    answer = client.post("/account/sluiten/")

    assert answer.status_code == 409
    assert "laatste beheerder" in answer.content.decode()
    bea.refresh_from_db()
    assert (bea.name, bea.is_active) == ("Bea", True)
    assert is_signed_in(client)
    assert len([letter for letter in posted() if "is weg" in letter.subject]) == 0
    assert not Event.objects.filter(what="people.user.closed").exists()


def test_the_last_administrator_of_another_town_stays_too(town: Town, other_town: Town) -> None:
    bea, client = resident("Bea"), browser(town)
    with walls.inside(other_town.municipality.pk):
        Role.objects.create(
            municipality=other_town.municipality, user=bea, name=RoleName.ADMINISTRATOR, started_at=timezone.now()
        )
    walls.enter(town.municipality.pk)
    signs_in(client, bea)

    assert client.post("/account/sluiten/").status_code == 409
    assert client.get("/account/").status_code == 200


def test_somebody_signs_out_elsewhere(town: Town) -> None:
    noor, here, there, third = resident(), browser(town), browser(town), browser(town)
    for client in (here, there, third):
        signs_in(client, noor)
    there_pk = UserSession.objects.get(session_key=there.session.session_key).pk

    here.post("/account/sessies/", {"which": str(there_pk)})
    assert (is_signed_in(here), is_signed_in(there), is_signed_in(third)) == (True, False, True)

    here.post("/account/sessies/", {"which": "others"})
    assert (is_signed_in(here), is_signed_in(third)) == (True, False)
    assert here.get("/account/sessies/").content.decode().count("Netscape") == 1


def test_nobody_signs_somebody_else_out(town: Town) -> None:
    noor, bram, here, there = resident(), resident("Bram"), browser(town), browser(town)
    signs_in(here, noor)
    signs_in(there, bram)

    for which in (str(UserSession.objects.get(user=bram).pk), "x", "9" * 30, ""):
        assert here.post("/account/sessies/", {"which": which}).status_code == 404
    assert is_signed_in(there)


@pytest.mark.parametrize(
    ("said", "called"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/126.0 Safari/537 Edg/126.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 Chrome/126.0 Mobile Safari/537", "Chrome, Android"),
        ("<script>" * 10, "<script>" * 5),
        ("", ""),
    ],
)
def test_a_browser_is_called_what_people_call_it(said: str, called: str) -> None:
    assert sessions.called(said) == called
