# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""An act says what it brings about, asks why, and does it once."""

import pytest
from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.people.models import Event, RoleName

pytestmark = pytest.mark.urls("buurtsamen.desk.tests.trial")
HERE = "/kantoor/proef/sluit/"


@pytest.fixture
def desk(town: Town) -> Client:
    return at_desk(town, colleague(town, RoleName.PROGRAMME_MANAGER))


def test_an_act_says_what_it_brings_about(desk: Client) -> None:
    page = desk.get(HERE).content.decode()

    assert "Daarna kan niemand meer iets." in page
    assert "data-dialog" in page
    assert 'action="/kantoor/proef/sluit/"' in page  # also from inside a dialog on another page
    assert not Event.objects.exists()


def test_an_act_is_done_with_its_reason(desk: Client) -> None:
    answer = desk.post(HERE, {"why": "  Het is klaar.  "})

    assert answer["Location"] == "/kantoor/toetsen/"
    assert Event.objects.get().why == "Het is klaar."


@pytest.mark.parametrize("why", ["", "   ", "x" * 501])
def test_an_act_without_a_reason_is_not_done(desk: Client, why: str) -> None:
    answer = desk.post(HERE, {"why": why})

    assert answer.status_code == 422
    assert not Event.objects.exists()


def test_a_rule_that_refuses_is_heard(desk: Client) -> None:
    answer = desk.post(HERE, {"why": "nee"})

    assert answer.status_code == 409
    assert "Vandaag niet. Er is niets veranderd." in answer.content.decode()
    assert not Event.objects.exists()


def test_somebody_without_the_right_does_not_act(town: Town, other_town: Town) -> None:
    for user in (colleague(town, RoleName.AUDITOR), colleague(other_town, RoleName.PROGRAMME_MANAGER)):
        assert at_desk(town, user).post(HERE, {"why": "Zomaar"}).status_code == 403
    assert not Event.objects.exists()
