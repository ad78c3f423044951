# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
import pytest
from django.db import connection, transaction

from buurtsamen.conftest import Town
from buurtsamen.core import braces, walls
from buurtsamen.mail import mail
from buurtsamen.mail.models import MailText
from buurtsamen.mail.tests.post import posted


def test_a_mail_is_from_the_platform_and_answered_by_the_municipality(town: Town) -> None:
    mail.send(name="people/login_code", to="noor@buurt.test", municipality=town.municipality, code="1234-5678")

    (letter,) = posted()
    assert letter.to == ["noor@buurt.test"]
    assert letter.from_email == "Lindedorp Samen <buurtsamen@localhost>"
    assert letter.reply_to == ["hallo@lindedorp.test"]
    assert letter.subject == "Je code om in te loggen bij Lindedorp Samen"
    assert "\n1234-5678\n" in letter.body
    assert "{" not in letter.subject + str(letter.body)


def test_a_municipality_writes_its_own_words(town: Town, other_town: Town) -> None:
    MailText.objects.create(
        municipality=town.municipality,
        name="people/login_code",
        language="nl",
        subject="Hoi",
        text="Typ {code} {niets}",
    )
    town.municipality.sender, town.municipality.reply_to = "Team Linde", "team@lindedorp.test"
    for each in (town.municipality, other_town.municipality):
        with walls.visiting(each.pk):
            mail.send(name="people/login_code", to="noor@buurt.test", municipality=each, code="1234-5678")

    own, other = posted()
    assert (own.subject, own.body) == ("Hoi", "Typ 1234-5678 {niets}")
    assert (own.from_email, own.reply_to) == ("Team Linde <buurtsamen@localhost>", ["team@lindedorp.test"])
    assert other.subject == "Je code om in te loggen bij Elders Samen"


def test_a_mail_is_sent_only_when_its_reason_happened(town: Town) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        mail.send(name="people/login_code", to="noor@buurt.test", municipality=town.municipality, code="1234-5678")
        raise ZeroDivisionError

    assert posted() == []


def test_a_mail_that_waits_shows_nobody_its_code(town: Town) -> None:
    mail.send(name="people/login_code", to="noor@buurt.test", municipality=town.municipality, code="1234-5678")

    with connection.cursor() as cursor:
        cursor.execute("select args::text, queue_name from procrastinate_jobs")
        ((arguments, queue),) = cursor.fetchall()
        cursor.execute("select mail_mail::text from mail_mail")
        ((row,),) = cursor.fetchall()
    assert queue == "mail"
    assert "noor" not in arguments
    assert "1234" not in arguments + row


@pytest.mark.parametrize("name", mail.names())
def test_every_mail_has_the_same_words_to_fill_in_in_both_languages(name: str) -> None:
    nl, en = (" ".join(mail.first_words(name, language)) for language in ("nl", "en"))

    assert set(braces.words_in(nl)) == set(braces.words_in(en))
    assert len(mail.first_words(name, "nl")[0]) <= 120


def test_a_line_end_in_a_word_does_not_add_a_header(town: Town) -> None:
    mail.send(
        name="people/invitation", to="noor@buurt.test", municipality=town.municipality, role="x\r\nBcc: all@buurt.test"
    )

    (letter,) = posted()
    assert letter.subject == "Uitnodiging: x Bcc: all@buurt.test bij Lindedorp Samen"


def test_a_line_end_in_the_sender_stops_no_mail(town: Town) -> None:
    town.municipality.sender = "Team\nBcc: all@buurt.test"
    mail.send(name="people/login_code", to="noor@buurt.test", municipality=town.municipality, code="1234-5678")

    (letter,) = posted()
    assert letter.from_email == '"Team Bcc: all@buurt.test" <buurtsamen@localhost>'
