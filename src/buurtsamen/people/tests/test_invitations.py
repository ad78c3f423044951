# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone, translation

from buurtsamen.conftest import Town, build
from buurtsamen.core import walls
from buurtsamen.core.tests.racing import DONE, race
from buurtsamen.mail.tests.post import code_sent_to, link_sent_to, posted
from buurtsamen.people import invitations, rights, roles
from buurtsamen.people.models import Event, Invitation, Role, RoleName, User
from buurtsamen.people.rights import Right
from buurtsamen.people.tests.entering import browser, is_signed_in, resident, signs_in, with_role

EMAIL = "chris@gemeente.test"


def invite(town: Town, role: RoleName = RoleName.TREASURER, email: str = EMAIL, **more: Any) -> str:
    by = User.objects.filter(name="Bea").first() or with_role(town, RoleName.ADMINISTRATOR, "Bea")
    _, link = invitations.invite(
        municipality=town.municipality,
        email=email,
        role=role,
        by=by,
        at=more.pop("at", timezone.now()),
        origin="https://lindedorp.test",
        **more,
    )
    return link.removeprefix("https://lindedorp.test")


def token_in(link: str) -> str:
    return link.rpartition("/")[2]


def accept(town: Town, link: str, user: User, at: datetime | None = None) -> Role:
    return invitations.accept(token_in(link), user=user, municipality=town.municipality, at=at or timezone.now())


def test_a_new_colleague_comes_in_with_a_link_and_a_code(town: Town) -> None:
    district = town.north.district
    invite(town, RoleName.COORDINATOR, districts=[district.pk])
    client = browser(town)
    link = link_sent_to(EMAIL)

    answer = client.get(link)
    assert (answer["Location"], answer["Referrer-Policy"]) == ("/uitgenodigd/", "no-referrer")
    page = client.get("/uitgenodigd/").content.decode()
    assert "Bea nodigt je uit" in page
    with translation.override("nl"):
        assert f"{RoleName.COORDINATOR.label} (voor Dorp)" in page
    assert client.post("/uitgenodigd/", {"name": ""}).status_code == 422
    client.post("/uitgenodigd/", {"name": "  Chris   de Wit "})
    answer = client.post("/inloggen/code/?next=/uitgenodigd/aannemen/", {"code": code_sent_to(EMAIL)})
    assert answer["Location"] == "/uitgenodigd/aannemen/"
    assert client.get(answer["Location"])["Location"] == "/account/tweede-stap/"

    chris = User.objects.get(email=EMAIL)
    assert chris.name == "Chris de Wit"
    assert rights.may(chris, Right.REVIEW_INITIATIVES, town.municipality, district_id=district.pk)
    assert rights.districts(chris, Right.REVIEW_INITIATIVES, town.municipality) == frozenset({district.pk})
    assert not rights.may(chris, Right.REVIEW_INITIATIVES, town.municipality, district_id=0)
    assert list(Event.objects.order_by("pk").values_list("what", flat=True)) == [
        "people.invitation.sent",
        "people.user.signed_in",
        "people.role.given",
        "people.invitation.accepted",
    ]


def test_the_mail_says_who_invites_for_what_until_when(town: Town) -> None:
    at = timezone.now().replace(year=2026, month=5, day=10, hour=10)
    invite(town, at=at)

    (letter,) = posted()
    assert letter.to == [EMAIL]
    assert "Bea nodigt je uit" in letter.body
    with translation.override("nl"):
        assert str(RoleName.TREASURER.label) in letter.subject
    assert "24 mei 2026" in letter.body
    assert "{" not in letter.subject + str(letter.body)


def test_a_mail_and_its_link_are_in_the_language_of_who_is_invited(town: Town) -> None:
    with translation.override("en"):
        assert invite(town).startswith("/uitnodiging/")
    assert invite(town, language="en").startswith("/en/uitnodiging/")

    assert [letter.subject.split(":")[0] for letter in posted()] == ["Uitnodiging", "Invitation"]


def test_an_invitation_works_once(town: Town) -> None:
    link, chris = invite(town), resident("Chris")
    User.objects.filter(pk=chris.pk).update(email=EMAIL)
    EmailAddress.objects.filter(user=chris).update(email=EMAIL)
    chris.refresh_from_db()
    accept(town, link, chris)

    with pytest.raises(invitations.Used):
        accept(town, link, chris)

    assert Role.objects.held().filter(user=chris).count() == 1
    client = browser(town)
    client.get(link)
    refused = client.get("/uitgenodigd/")
    assert refused.status_code == 403
    assert "al gebruikt" in refused.content.decode()


def test_an_invitation_is_for_one_address(town: Town) -> None:
    link, noor, client = invite(town), resident(), browser(town)

    with pytest.raises(invitations.ForAnother):
        accept(town, link, noor)

    signs_in(client, noor)
    client.get(link)
    refused = client.post("/uitgenodigd/")
    assert refused.status_code == 403
    assert "ander e-mailadres" in refused.content.decode()
    assert client.get("/uitgenodigd/aannemen/").status_code == 302
    assert not Role.objects.held().filter(user=noor).exists()


def test_an_address_that_was_not_proven_is_not_enough(town: Town) -> None:
    link = invite(town)
    impostor = User.objects.create_user(EMAIL, name="Chris")

    with pytest.raises(invitations.ForAnother):
        accept(town, link, impostor)


def test_the_code_goes_to_the_invited_address_alone(town: Town) -> None:
    link, client = invite(town), browser(town)
    client.get(link)
    client.post("/uitgenodigd/", {"name": "Chris", "email": "thief@elsewhere.test"})

    assert {letter.to[0] for letter in posted()} == {EMAIL}


def test_an_invitation_ends_after_fourteen_days(town: Town) -> None:
    begun = timezone.now() - invitations.KEPT
    link = invite(town, at=begun)
    token = token_in(link)

    assert invitations.find(token, municipality=town.municipality, at=begun + invitations.KEPT - timedelta(seconds=1))
    with pytest.raises(invitations.Expired):
        invitations.find(token, municipality=town.municipality, at=begun + invitations.KEPT)


def test_an_invitation_that_was_taken_back_opens_nothing(town: Town) -> None:
    link = invite(town)
    found, bea = Invitation.objects.get(), User.objects.get(name="Bea")
    invitations.withdraw(found, by=bea, at=timezone.now(), why="Wrong address")

    with pytest.raises(invitations.Withdrawn):
        accept(town, link, resident())
    with pytest.raises(invitations.Withdrawn):
        invitations.withdraw(found, by=bea, at=timezone.now())


def test_a_newer_invitation_takes_the_place_of_the_older(town: Town) -> None:
    older, newer = invite(town), invite(town)

    with pytest.raises(invitations.Withdrawn):
        invitations.find(token_in(older), municipality=town.municipality, at=timezone.now())
    assert invitations.find(token_in(newer), municipality=town.municipality, at=timezone.now())


def test_an_invitation_of_another_town_is_unknown(town: Town, other_town: Town) -> None:
    link = invite(town)

    with walls_of(other_town), pytest.raises(invitations.Unknown):
        invitations.find(token_in(link), municipality=other_town.municipality, at=timezone.now())
    client = browser(other_town)
    client.get(link)
    assert client.get("/uitgenodigd/").status_code == 404


def walls_of(town: Town) -> Any:
    return walls.inside(town.municipality.pk)


def test_districts_are_of_this_town(town: Town, other_town: Town) -> None:
    for districts in ([], [other_town.north.district_id]):
        with pytest.raises(roles.NoDistrict):
            invite(town, RoleName.COORDINATOR, districts=districts)

    assert not Invitation.objects.exists()
    assert posted() == []


def test_whoever_has_an_account_is_not_asked_for_a_name(town: Town) -> None:
    noor, client = resident(), browser(town)
    link = invite(town, email=noor.email)
    signs_in(client, noor)
    client.get(link)

    assert 'name="name"' not in client.get("/uitgenodigd/").content.decode()
    assert client.post("/uitgenodigd/")["Location"] == "/uitgenodigd/aannemen/"
    client.get("/uitgenodigd/aannemen/")

    noor.refresh_from_db()
    assert noor.name == "Noor"
    assert Role.objects.held().get(user=noor).name == RoleName.TREASURER


def test_looking_at_an_invitation_accepts_nothing(town: Town) -> None:
    noor, client = resident(), browser(town)
    link = invite(town, email=noor.email)
    signs_in(client, noor)
    client.get(link)

    assert client.get("/uitgenodigd/aannemen/")["Location"] == "/uitgenodigd/"
    assert not Role.objects.held().filter(user=noor).exists()


def test_the_secret_is_nowhere_in_the_database(town: Town) -> None:
    token = token_in(invite(town))

    assert token.encode() not in bytes(Invitation.objects.get().token)


def test_of_eight_who_accept_at_once_one_does(committed: str) -> None:
    town = build("lindedorp.test")
    noor = resident()
    link = invite(town, email=noor.email)

    outcome = race(
        town.municipality.pk,
        [lambda: accept(town, link, noor)] * 8,
        refusals=(invitations.Used, roles.Held),
    )

    assert sorted(outcome) == sorted([DONE, *["Used"] * 7])


def test_a_session_of_somebody_else_does_not_take_the_role(town: Town) -> None:
    link, client = invite(town), browser(town)
    client.get(link)
    client.post("/uitgenodigd/", {"name": "Chris"})
    client.post("/uitloggen/")
    noor = resident()
    signs_in(client, noor)

    refused = client.get("/uitgenodigd/aannemen/")

    assert refused.status_code == 403
    assert is_signed_in(client)
    assert not Role.objects.held().filter(user=noor).exists()


def test_an_invitation_of_somebody_who_may_not_invite_any_more_opens_nothing(town: Town) -> None:
    with_role(town, RoleName.ADMINISTRATOR, "Sanne")
    newcomer = resident("Chris")
    link = invite(town, RoleName.ADMINISTRATOR, newcomer.email)
    roles.end(Role.objects.get(user__name="Bea"), by="test", at=timezone.now())

    with pytest.raises(invitations.InviterLeft):
        accept(town, link, newcomer)

    assert not Role.objects.filter(user=newcomer).exists()
