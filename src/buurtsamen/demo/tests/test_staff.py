# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.mail.backends.filebased import EmailBackend
from django.test import Client, override_settings
from django.urls import reverse

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.demo import mailbox, staff, towns
from buurtsamen.people.models import Role, RoleDistrict, RoleName, User
from buurtsamen.places.models import District


@pytest.fixture
def hired(town: Town) -> Town:
    districts = {district.code: district for district in District.objects.of(town.municipality)}
    staff.hire(towns.Town(town.municipality, {}, A_DAY_IN_MAY, districts, {}))
    return town


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Path]:
    with override_settings(ROOT_URLCONF="buurtsamen.demo.urls", EMAIL_FILE_PATH=str(tmp_path)):
        yield tmp_path


def test_there_is_one_for_each_role(hired: Town) -> None:
    roles = Role.objects.of(hired.municipality).held()

    assert set(roles.values_list("name", flat=True)) == set(RoleName.values)
    assert RoleDistrict.objects.filter(role__in=roles).count() == 2  # of the coordinator and the community worker
    assert User.objects.filter(is_operator=True).count() == 1


def test_the_code_that_is_printed_opens_their_second_factor(hired: Town) -> None:
    for login in staff.logins(hired.municipality):
        authenticators = Authenticator.objects.filter(user__email=login.email)
        assert [factor.type for factor in authenticators] == ([Authenticator.Type.TOTP] if login.secret else [])
        for factor in authenticators:
            secret = totp.decrypt(factor.data["secret"])
            assert secret == login.secret
            assert len(login.code) == 6


def test_the_page_shows_everybody_one_can_be(hired: Town, demo: Path) -> None:
    page = Client(headers={"host": "lindedorp.test"}).get(reverse("demo_logins")).content.decode()

    for login in staff.logins(hired.municipality):
        assert login.email in page
        assert login.secret in page


def test_mail_lands_in_the_mailbox_newest_first(hired: Town, demo: Path) -> None:
    for number in (1, 2):
        message = mail.EmailMessage(f"Je code {number}", f"Dit is <b>{number}</b>: http://x.test/é", to=["a@b.example"])
        message.extra_headers["Date"] = f"Mon, 23 Nov 2026 20:1{number}:00 -0000"  # as Django writes it
        message.connection = EmailBackend(file_path=str(demo))
        message.send()

    assert [kept.subject for kept in mailbox.mails()] == ["Je code 2", "Je code 1"]
    assert mailbox.mails()[0].text == "Dit is <b>2</b>: http://x.test/é"
    page = Client(headers={"host": "lindedorp.test"}).get(reverse("demo_mails")).content.decode()
    assert "Je code 1" in page
    assert "maandag 23 november om 21:12 uur" in page
    assert "<b>2</b>" not in page


def test_an_ordinary_site_has_neither_page(hired: Town) -> None:
    for path in ("/demo/", "/demo/postvak/"):
        assert Client(headers={"host": "lindedorp.test"}).get(path).status_code == 404


def test_everybody_was_there_before_today(hired: Town) -> None:
    oldest = Role.objects.order_by("started_at").first()
    youngest = User.objects.latest("joined_at")
    assert oldest
    assert youngest.joined_at - oldest.started_at > timedelta(days=300)
