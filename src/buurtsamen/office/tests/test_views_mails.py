# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The municipality's own words in its mail."""

from typing import Any

import pytest
from django.test import Client

from buurtsamen.conftest import Town
from buurtsamen.core import failpoints, walls
from buurtsamen.desk.tests import staffing
from buurtsamen.mail import mail
from buurtsamen.mail.models import MailText
from buurtsamen.office import mail_form
from buurtsamen.office.tests.test_views_settings import sent
from buurtsamen.people.models import Event, RoleName

LIST = "/kantoor/instellingen/mails/"
CODE = f"{LIST}people/login_code/nl/"


@pytest.fixture
def desk(town: Town) -> Client:
    return staffing.at_desk(town, staffing.colleague(town, RoleName.PROGRAMME_MANAGER))


def change(desk: Client, **values: str) -> Any:
    return desk.post(CODE, sent(desk, CODE, **values))


def test_every_mail_is_in_the_list_in_every_language_and_can_be_opened(town: Town, desk: Client) -> None:
    page = desk.get(LIST).content.decode()

    for name in mail.names():
        for language in ("nl", "en"):
            assert f'href="{LIST}{name}/{language}/"' in page
            assert desk.get(f"{LIST}{name}/{language}/").status_code == 200


def test_every_word_of_every_mail_has_a_meaning_and_an_example() -> None:
    known = mail_form.known_mail_words()

    assert not {(name, word) for name in mail.names() for word in mail.words_of(name) if word not in known}


def test_own_words_are_kept_and_journalled(town: Town, desk: Client) -> None:
    assert change(desk, subject="Je code").status_code == 302

    row = MailText.objects.get()
    assert (row.name, row.language, row.subject, row.version) == ("people/login_code", "nl", "Je code", 1)
    assert row.text == mail.first_words("people/login_code", "nl")[1]
    assert Event.objects.get().change["subject"][1] == "Je code"
    change(desk, subject="Code om in te loggen")
    row.refresh_from_db()
    assert (row.subject, row.version) == ("Code om in te loggen", 2)


def test_words_that_are_not_filled_in_and_a_mail_without_its_code_are_refused(town: Town, desk: Client) -> None:
    unknown = change(desk, text="Hallo {naam}, {code}")
    assert unknown.status_code == 422
    assert "{naam}" in str(unknown.context["form"].errors["text"])

    assert change(desk, subject="{waarde}").status_code == 422
    assert "{code}" in str(change(desk, text="Geen code").context["form"].errors["text"])
    assert not MailText.objects.exists()


def test_an_example_is_shown_without_saving(town: Town, desk: Client) -> None:
    answer = change(desk, text="Welkom bij {platform}: {code} <b>\nhttps://linde.test/inloggen/", show="1")

    assert answer.status_code == 200
    assert "Welkom bij Lindedorp Samen: 8258-3367 &lt;b&gt;" in answer.content.decode()
    assert 'Open de pagina</span></p><p class="muted">https://linde.test/inloggen/</p>' in answer.content.decode()
    assert not MailText.objects.exists()


def test_the_first_words_come_back(town: Town, desk: Client) -> None:
    change(desk, subject="Je code")

    assert desk.post(f"{CODE}terug/", {"why": ""}).status_code == 302
    assert desk.post(f"{CODE}terug/", {"why": ""}).status_code == 404

    assert not MailText.objects.exists()
    assert Event.objects.get(what="mail.mail_text.dropped").change["subject"] == ["Je code", None]


def test_of_two_who_begin_at_once_the_second_is_shown_the_difference(town: Town, desk: Client) -> None:
    opened = sent(desk, CODE, subject="Van mij")
    change(desk, subject="Van jou")

    assert desk.post(CODE, opened).status_code == 409
    assert MailText.objects.get().subject == "Van jou"


def test_of_two_who_keep_first_words_in_the_same_moment_one_is_shown_the_other(town: Town, desk: Client) -> None:
    opened = sent(desk, CODE, subject="Van mij")

    def a_colleague_is_first() -> None:
        if not MailText.objects.exists():
            first = {"name": "people/login_code", "language": "nl", "subject": "Van jou", "text": "{code}"}
            MailText.objects.create(municipality=town.municipality, **first)

    with failpoints.at("forms.edit", a_colleague_is_first):
        answer = desk.post(CODE, opened)

    assert answer.status_code == 409
    assert MailText.objects.get().subject == "Van jou"


@pytest.mark.parametrize("name", ["people/bestaat_niet/nl", "geld/login_code/nl", "people/login_code/fy", "a%00/b/nl"])
def test_a_mail_that_is_not_there_is_not_found(town: Town, desk: Client, name: str) -> None:
    assert desk.get(f"{LIST}{name}/").status_code == 404
    assert desk.get(f"{LIST}{name}/terug/").status_code == 404


def test_the_neighbour_keeps_its_words(town: Town, other_town: Town, desk: Client) -> None:
    neighbour = staffing.at_desk(other_town, staffing.colleague(other_town, RoleName.ADMINISTRATOR))
    change(desk, subject="Je code")

    assert neighbour.post(f"{CODE}terug/", {"why": ""}).status_code == 404
    assert change(neighbour, subject="Jouw code").status_code == 302
    walls.enter(town.municipality.pk)
    assert MailText.objects.get().subject == "Je code"


def test_who_may_change_no_texts_gets_a_sentence(town: Town) -> None:
    helpdesk = staffing.at_desk(town, staffing.colleague(town, RoleName.HELPDESK))

    assert helpdesk.get(CODE).status_code == 403
    assert helpdesk.post(CODE, {"subject": "x", "text": "{code}"}).status_code == 403
