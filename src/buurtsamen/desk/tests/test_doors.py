# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The door of the desk: who comes in, and how sure we are that it is them."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from buurtsamen.conftest import Town
from buurtsamen.desk import doors
from buurtsamen.desk.tests import staffing
from buurtsamen.desk.tests.staffing import a_browser, at_desk, colleague, somebody, with_code_only
from buurtsamen.people import sessions
from buurtsamen.people.models import Role, RoleName

pytestmark = pytest.mark.urls("buurtsamen.desk.tests.trial")
SENSITIVE = "/kantoor/proef/vrijgeven/"


def test_nobody_is_asked_to_sign_in_and_comes_back(town: Town) -> None:
    answer = a_browser(town).get("/kantoor/proef/straten/?dorp=a")

    assert answer.status_code == 302
    assert answer["Location"] == "/inloggen/?next=/kantoor/proef/straten/%3Fdorp%3Da"


def test_a_resident_is_told_that_this_is_for_staff(town: Town) -> None:
    resident = somebody("Aisha")

    answer = at_desk(town, resident).get("/kantoor/")

    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Lindedorp" in page
    assert 'class="desk-search"' not in page


def test_somebody_of_another_town_is_told_so_too(town: Town, other_town: Town) -> None:
    user = colleague(other_town, RoleName.ADMINISTRATOR)

    assert at_desk(town, user).get("/kantoor/").status_code == 403
    assert at_desk(other_town, user).get("/kantoor/").status_code == 200


def test_without_a_second_factor_one_is_led_to_setting_it_up(town: Town) -> None:
    desk = with_code_only(town, colleague(town, RoleName.AUDITOR))

    answer = desk.get("/kantoor/")

    assert (answer.status_code, answer["Location"]) == (302, "/account/tweede-stap/")


def test_a_record_of_somebody_else_makes_nobody_sure(town: Town) -> None:
    me, other = colleague(town, RoleName.AUDITOR), colleague(town, RoleName.AUDITOR, name="Robin")
    desk = at_desk(town, me)
    session = desk.session
    session["_auth_user_id"] = str(other.pk)
    session.save()

    assert desk.get("/kantoor/").status_code == 302


def test_thirty_minutes_without_a_request_end_the_session(town: Town) -> None:
    desk = at_desk(town, colleague(town, RoleName.AUDITOR))
    desk.get("/kantoor/")
    assert desk.session.get_expiry_age() == 30 * 60
    key = desk.session.session_key

    left = Session.objects.get(pk=key).expire_date - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))

    answer = desk.get("/kantoor/")
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/inloggen/")


def test_every_request_gives_thirty_minutes_more(town: Town) -> None:
    desk = at_desk(town, colleague(town, RoleName.AUDITOR))
    desk.get("/kantoor/")
    key = desk.session.session_key
    Session.objects.filter(pk=key).update(expire_date=timezone.now() + timedelta(minutes=1))

    desk.get("/kantoor/toetsen/")

    assert Session.objects.get(pk=key).expire_date > timezone.now() + timedelta(minutes=29)


def test_a_day_at_the_desk_ends_however_busy_it_was(town: Town) -> None:
    user = colleague(town, RoleName.AUDITOR)
    late = at_desk(town, user, sure_seconds_ago=sessions.LONGEST_SECONDS - 60)
    assert late.get("/kantoor/").status_code == 200
    assert 0 < late.session.get_expiry_age() <= 60

    later = at_desk(town, user, sure_seconds_ago=sessions.LONGEST_SECONDS)
    assert later.get("/kantoor/?a=b")["Location"] == "/inloggen/?next=/kantoor/%3Fa%3Db"
    assert "_auth_user_id" not in later.session


@pytest.mark.parametrize("seconds", [0, 60, doors.RECENT_SECONDS - 30])
def test_a_sensitive_act_is_for_whoever_showed_their_factor_lately(town: Town, seconds: int) -> None:
    desk = at_desk(town, colleague(town, RoleName.PROGRAMME_MANAGER), sure_seconds_ago=seconds)

    assert desk.get(SENSITIVE).content == b"gedaan"


@pytest.mark.parametrize("seconds", [doors.RECENT_SECONDS + 1, sessions.LONGEST_SECONDS - 60])
def test_longer_ago_one_shows_it_again_and_nothing_else_is_asked(town: Town, seconds: int) -> None:
    desk = at_desk(town, colleague(town, RoleName.PROGRAMME_MANAGER), sure_seconds_ago=seconds)

    answer = desk.post(SENSITIVE, {"why": "Het is tijd"})

    assert answer.status_code == 302
    assert answer["Location"] == "/account/opnieuw/?next=/kantoor/proef/vrijgeven/".replace(
        "/kantoor", "%2Fkantoor"
    ).replace("/proef/vrijgeven/", "%2Fproef%2Fvrijgeven%2F")
    assert desk.get("/kantoor/").status_code == 200


def test_a_missing_right_is_refused_with_who_has_it(town: Town) -> None:
    answer = at_desk(town, colleague(town, RoleName.AUDITOR)).get(SENSITIVE)

    assert answer.status_code == 403
    assert "programmamanager" in answer.content.decode()


def test_a_missing_right_is_refused_before_anything_is_asked_again(town: Town) -> None:
    desk = at_desk(town, colleague(town, RoleName.AUDITOR), sure_seconds_ago=86_400)

    assert desk.get(SENSITIVE).status_code == 403


def test_a_role_that_ended_is_gone_at_the_next_request(town: Town) -> None:
    user = colleague(town, RoleName.AUDITOR)
    desk = at_desk(town, user)
    assert desk.get("/kantoor/").status_code == 200

    Role.objects.filter(user=user).update(ended_at=timezone.now())

    assert desk.get("/kantoor/").status_code == 403


def test_an_account_that_was_closed_is_out_at_the_next_request(town: Town) -> None:
    user = colleague(town, RoleName.AUDITOR)
    desk = at_desk(town, user)

    user.is_active = False
    user.save(update_fields=["is_active"])

    assert desk.get("/kantoor/")["Location"].startswith("/inloggen/")


def test_an_operator_without_a_town_chooses_one_first(town: Town) -> None:
    answer = at_desk(town, somebody("Olga", is_operator=True)).get("/kantoor/")

    assert (answer.status_code, answer["Location"]) == (302, "/kantoor/beheer/")


def test_an_operator_works_in_one_town(town: Town, other_town: Town) -> None:
    user = somebody("Olga", is_operator=True, works_in=town.municipality)

    assert at_desk(town, user).get("/kantoor/").status_code == 200
    assert at_desk(other_town, user).get("/kantoor/").status_code == 302


def test_pages_of_the_desk_are_kept_by_no_cache(town: Town) -> None:
    desk = at_desk(town, colleague(town, RoleName.AUDITOR))

    assert desk.get("/kantoor/")["Cache-Control"] == "private, no-store"
    assert staffing.host_of(town) == "lindedorp.test"
