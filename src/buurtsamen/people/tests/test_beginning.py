# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The first who work in a municipality."""

import re

import pytest
from django.core.management import CommandError, call_command

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.core.masking import masked
from buurtsamen.mail.tests.post import code_sent_to, posted
from buurtsamen.people.models import Event, Role, RoleName, User
from buurtsamen.people.tests.entering import browser, resident


def link_in(printed: str) -> str:
    found = re.search(r"^http://lindedorp\.test:8000(/\S+)$", printed, re.MULTILINE)
    assert found, printed
    return found[1]


def create(capsys: pytest.CaptureFixture[str], **more: str) -> str:
    words = {"host": "lindedorp.test:8000", "email": "Bea@gemeente.test", "name": "Bea"}
    call_command("create-administrator", **words | more)
    return capsys.readouterr().out


def test_the_first_administrator_comes_in_with_a_printed_link(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    link, client = link_in(create(capsys)), browser(town)
    assert posted() == []

    client.get(link)
    client.post("/uitgenodigd/")
    answer = client.post("/inloggen/code/?next=/uitgenodigd/aannemen/", {"code": code_sent_to("bea@gemeente.test")})
    client.get(answer["Location"])

    bea = User.objects.get()
    assert bea.name == "Bea"
    assert Role.objects.held().get().name == RoleName.ADMINISTRATOR
    assert list(Event.objects.order_by("pk").values_list("what", "actor", "job")) == [
        ("people.invitation.sent", None, "create-administrator"),
        ("people.user.signed_in", bea.pk, ""),
        ("people.role.given", None, "create-administrator"),
        ("people.invitation.accepted", bea.pk, ""),
    ]


def test_a_second_link_takes_the_place_of_the_first(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = link_in(create(capsys)), link_in(create(capsys))
    client = browser(town)

    client.get(first)
    assert client.get("/uitgenodigd/").status_code == 403
    client.get(second)
    assert client.get("/uitgenodigd/").status_code == 200


@pytest.mark.parametrize("wrong", [{"host": "nowhere.test"}, {"email": "bea"}])
def test_what_is_wrong_is_refused_and_changes_nothing(
    town: Town, capsys: pytest.CaptureFixture[str], wrong: dict[str, str]
) -> None:
    with pytest.raises(CommandError, match="Nothing was changed"):
        create(capsys, **wrong)

    assert not User.objects.exists()


def test_the_secret_of_a_link_stays_out_of_the_log(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    link = link_in(create(capsys))

    assert masked(link) == "/uitnodiging/*"
    assert masked(f"GET /en{link} 302") == "GET /en/uitnodiging/* 302"


def test_an_operator_has_no_role_anywhere_and_may_be_made_twice(
    town: Town, other_town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        call_command("create-operator", email="otto@platform.test", name="Otto")

    otto = User.objects.get()
    assert (otto.is_operator, otto.works_in) == (True, None)
    for each in (town, other_town):
        walls.enter(each.municipality.pk)
        assert not Role.objects.exists()


def test_somebody_of_a_municipalitys_own_login_is_no_operator(town: Town) -> None:
    user = resident()
    User.objects.filter(pk=user.pk).update(signs_in_at=town.municipality)

    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("create-operator", email=user.email, name="Noor")
    user.refresh_from_db()
    assert not user.is_operator
