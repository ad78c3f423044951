# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
import re
from datetime import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from buurtsamen.conftest import Town
from buurtsamen.mail.tests.post import code_sent_to, posted
from buurtsamen.people import factors, roles
from buurtsamen.people.models import Event, FactorReset, Role, RoleName, User
from buurtsamen.people.tests.entering import (
    an_hour_later,
    app_of,
    asks_code,
    browser,
    code_of_app,
    has_factors,
    is_signed_in,
    resident,
    signs_in,
    with_role,
)

ORIGIN = "https://lindedorp.test"


def now() -> datetime:
    return timezone.now()


def set_up_app(client: Client) -> str:
    """Through the pages; the secret of the app."""
    page = client.get("/account/tweede-stap/app/").content.decode()
    found = re.search(r"<code[^>]*>([A-Z2-7]{32})</code>", page)
    assert found, page
    answer = client.post("/account/tweede-stap/app/", {"code": code_of_app(found[1])})
    assert answer.get("Location") == "/account/tweede-stap/codes/", answer.content.decode()
    return found[1]


def is_at_desk(client: Client) -> bool:
    return client.get("/kantoor/").status_code == 200


def test_staff_set_up_an_app_and_stand_at_the_desk_at_once(town: Town) -> None:
    marieke, client = with_role(town), browser(town)
    signs_in(client, marieke)
    assert client.get("/kantoor/")["Location"] == "/account/tweede-stap/"

    set_up_app(client)

    assert has_factors(marieke) == {"totp", "recovery_codes"}
    page = client.get("/account/tweede-stap/codes/").content.decode()
    assert len(re.findall(r"<code[^>]*>\d{8}</code>", page)) == 10
    assert "Naar je werk" in client.get("/account/tweede-stap/").content.decode()
    assert is_at_desk(client)
    whats = list(Event.objects.order_by("pk").values_list("what", "change"))
    assert ("people.user.factor_added", {"factor": ["", "totp"]}) in whats
    assert "een app met codes" in "".join(str(letter.body) for letter in posted())


def test_a_wrong_code_sets_up_nothing(town: Town) -> None:
    noor, client = resident(), browser(town)
    signs_in(client, noor)
    client.get("/account/tweede-stap/app/")

    assert client.post("/account/tweede-stap/app/", {"code": "000000"}).status_code in (422, 302)
    assert has_factors(noor) == set()


def test_a_recovery_code_opens_once(town: Town) -> None:
    marieke, client = with_role(town), browser(town)
    signs_in(client, marieke)
    set_up_app(client)
    code = re.findall(r"<code[^>]*>(\d{8})</code>", client.get("/account/tweede-stap/codes/").content.decode())[0]
    first, second = browser(town), browser(town)
    for each in (first, second):
        asks_code(each, marieke.email)
        each.post("/inloggen/code/", {"code": code_sent_to(marieke.email)})
        each.post("/inloggen/tweede-stap/", {"code": code})

    assert (is_signed_in(first), is_signed_in(second)) == (True, False)
    assert factors.codes_left(marieke) == 9


def test_the_codes_in_a_file_are_the_same(town: Town) -> None:
    noor, client = resident(), browser(town)
    signs_in(client, noor)
    set_up_app(client)
    page = re.findall(r"<code[^>]*>(\d{8})</code>", client.get("/account/tweede-stap/codes/").content.decode())

    assert client.get("/account/tweede-stap/codes/bestand/").content.decode().split() == page


def test_somebody_who_works_here_keeps_a_second_step(town: Town) -> None:
    marieke, client = with_role(town), browser(town)
    signs_in(client, marieke)
    set_up_app(client)

    answer = client.post("/account/tweede-stap/app/weg/")

    assert answer["Location"] == "/account/tweede-stap/"
    assert "tweede stap nodig" in client.get("/account/tweede-stap/").content.decode()
    assert "totp" in has_factors(marieke)


def test_a_resident_may_do_without(town: Town) -> None:
    noor, client = resident(), browser(town)
    signs_in(client, noor)
    set_up_app(client)

    client.post("/account/tweede-stap/app/weg/")

    assert has_factors(noor) == set()
    assert Event.objects.filter(what="people.user.factor_removed").count() == 2


def test_changing_the_second_step_asks_to_show_it_when_that_was_long_ago(town: Town) -> None:
    marieke, client = with_role(town), browser(town)
    secret = app_of(marieke)
    signs_in(client, marieke, secret)
    assert client.get("/account/tweede-stap/passkey/").status_code == 200
    an_hour_later(client)

    for path in ("codes/nieuw/", "passkey/"):
        answer = client.get(f"/account/tweede-stap/{path}")
        assert answer["Location"].startswith("/account/opnieuw/code/")


def test_a_passkey_that_no_browser_made_is_refused(town: Town) -> None:
    noor, client = resident(), browser(town)
    signs_in(client, noor)
    client.get("/account/tweede-stap/passkey/")

    for credential in ("", "{}", "[]", '{"id": "x"}', "x"):
        answer = client.post("/account/tweede-stap/passkey/", {"credential": credential, "name": "x"})
        assert answer.status_code == 422, credential
    for credential in ("", "{}", "[]", '{"id": "x"}', "x"):
        answer = browser(town).post("/inloggen/passkey/", {"credential": credential})
        assert answer["Location"] == "/inloggen/", credential
    assert has_factors(noor) == set()


def test_a_role_that_ended_is_gone_at_the_next_request(town: Town) -> None:
    marieke, client = with_role(town), browser(town)
    secret = app_of(marieke)
    signs_in(client, marieke, secret)
    assert is_at_desk(client)

    roles.end(Role.objects.get(user=marieke), by="a test", at=now())

    assert client.get("/kantoor/").status_code == 403


def three(town: Town) -> tuple[User, User, User]:
    lost = with_role(town)
    app_of(lost)
    return lost, with_role(town, RoleName.ADMINISTRATOR, "Bea"), with_role(town, RoleName.ADMINISTRATOR, "Carla")


def test_two_administrators_together_take_a_lost_factor_away(town: Town) -> None:
    lost, bea, carla = three(town)
    client = browser(town)
    signs_in(client, lost, app_of_again(lost))

    reset = factors.ask_reset(lost, municipality=town.municipality, by=bea, why="Telephone in the canal", at=now())
    assert is_signed_in(client)
    factors.agree(reset, by=carla, at=now(), origin=ORIGIN)

    assert has_factors(lost) == set()
    assert not is_signed_in(client)
    assert posted()[-1].to == [lost.email]
    assert f"{ORIGIN}/inloggen/" in posted()[-1].body
    assert signs_in(client, lost)["Location"] == "/kantoor/"
    assert client.get("/kantoor/")["Location"] == "/account/tweede-stap/"
    done = list(
        Event.objects.filter(thing=f"people.factorreset:{reset.pk}").order_by("pk").values_list("what", "actor")
    )
    assert done == [("people.factor_reset.asked", bea.pk), ("people.factor_reset.agreed", carla.pk)]


def app_of_again(user: User) -> str:
    Authenticator.objects.filter(user=user).delete()
    return app_of(user)


def test_one_administrator_alone_takes_nothing_away(town: Town) -> None:
    lost, bea, _carla = three(town)
    reset = factors.ask_reset(lost, municipality=town.municipality, by=bea, why="Lost", at=now())

    for by in (bea, lost, resident("Noor")):
        with pytest.raises(factors.NotTwo):
            factors.agree(reset, by=by, at=now(), origin=ORIGIN)
    with pytest.raises(factors.NotTwo):
        factors.ask_reset(bea, municipality=town.municipality, by=bea, why="Mine", at=now())
    assert has_factors(lost) == {"totp"}


def test_whoever_asked_must_still_be_administrator_when_another_agrees(town: Town) -> None:
    lost, bea, carla = three(town)
    reset = factors.ask_reset(lost, municipality=town.municipality, by=bea, why="Lost", at=now())
    roles.end(Role.objects.get(user=bea), by=carla, at=now())

    with pytest.raises(factors.NotTwo):
        factors.agree(FactorReset.objects.get(pk=reset.pk), by=carla, at=now(), origin=ORIGIN)
    assert has_factors(lost) == {"totp"}


def test_a_reset_is_decided_once(town: Town) -> None:
    lost, bea, carla = three(town)
    reset = factors.ask_reset(lost, municipality=town.municipality, by=bea, why="Lost", at=now())
    with pytest.raises(factors.Asked):
        factors.ask_reset(lost, municipality=town.municipality, by=carla, why="Lost", at=now())

    factors.refuse(reset, by=carla, at=now(), why="Found again")

    for act in (factors.refuse, lambda *a, **k: factors.agree(*a, **k, origin=ORIGIN)):
        with pytest.raises(factors.Ended):
            act(reset, by=carla, at=now())
    assert has_factors(lost) == {"totp"}


def test_only_somebody_with_a_role_here_can_be_reset(town: Town, other_town: Town) -> None:
    _lost, bea, _carla = three(town)
    noor, operator = resident(), resident("Otto")
    app_of(noor)
    User.objects.filter(pk=operator.pk).update(is_operator=True)
    operator.refresh_from_db()

    for user in (noor, operator):
        with pytest.raises(factors.NotHere):
            factors.ask_reset(user, municipality=town.municipality, by=bea, why="Lost", at=now())


def test_the_second_step_is_as_recent_as_it_was_shown(town: Town) -> None:
    marieke, client = with_role(town), browser(town)
    signs_in(client, marieke)
    cache.clear()
    set_up_app(client)

    records = client.session["account_authentication_methods"]
    assert records[-1]["method"] == "mfa"  # what the door of the desk asks for
    assert records[-1]["reauthenticated"]
