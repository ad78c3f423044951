# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
import threading
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import connection, connections
from django.test import override_settings

from buurtsamen.conftest import Town, build
from buurtsamen.core import failpoints, walls
from buurtsamen.mail import delivery, mail, tasks
from buurtsamen.mail.models import Mail
from buurtsamen.mail.tests.server import post_office
from buurtsamen.places import logos
from buurtsamen.places.tests.test_logos import picture

NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)


class Killed(BaseException):
    """As by the signal: nothing of ours runs after it."""


def killed() -> None:
    raise Killed


def send(town: Town, **more: Any) -> Mail:
    words = {"name": "people/login_code", "to": "noor@buurt.test", "code": "1234-5678"}
    return mail.send(municipality=town.municipality, **words | more)


def deliver(row: Mail) -> Mail:
    tasks.deliver(mail=row.pk, municipality=row.municipality_id)
    row.refresh_from_db()
    return row


def body(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body(preferencelist=(kind,))
    assert part
    return str(part.get_content())


def test_a_mail_is_text_and_html_and_says_what_it_is(town: Town) -> None:
    with post_office() as office:
        row = deliver(send(town))

    (letter,) = office.taken
    assert (row.state, row.said) == (Mail.State.SENT, "")
    assert row.ended_at
    assert "\n1234-5678\n" in body(letter, "plain").replace("\r\n", "\n")
    assert "1234-5678</strong>" in body(letter, "html")
    assert letter["Subject"] == "Je code om in te loggen bij Lindedorp Samen"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in letter
    assert office.senders == ["buurtsamen@localhost"]


def test_files_a_logo_and_a_way_out_go_along(town: Town) -> None:
    logos.put(town.municipality, logos.drawn(picture()), "Wapen van Lindedorp")
    files = [mail.Attachment("besluit.pdf", "application/pdf", b"%PDF-1.7 \xff")]
    away = "https://lindedorp.test/afmelden/abc/"
    with post_office() as office:
        deliver(send(town, attachments=files, unsubscribe=away, reply_to="wijk@lindedorp.test"))

    (letter,) = office.taken
    logo, decision = letter.iter_attachments()
    assert (decision.get_filename(), decision.get_content_type()) == ("besluit.pdf", "application/pdf")
    assert decision.get_content() == b"%PDF-1.7 \xff"
    assert logo["Content-ID"] == "<logo>"
    assert 'src="cid:logo" alt="Wapen van Lindedorp"' in body(letter, "html")
    assert letter["List-Unsubscribe"] == f"<{away}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Reply-To"] == "wijk@lindedorp.test"


@override_settings(MAIL_BOUNCES="terug@post.test")
def test_a_mail_that_comes_back_says_which_it_was(town: Town) -> None:
    with post_office() as office:
        row = deliver(send(town))

    assert office.senders[0].startswith(f"terug+m{row.municipality_id}.{row.pk}.")
    assert office.taken[0]["From"] == "Lindedorp Samen <buurtsamen@localhost>"


@pytest.mark.parametrize(
    ("answers", "state", "said"),
    [
        ({"RCPT": "550 no such user"}, Mail.State.BOUNCED, "550 no such user"),
        ({"BODY": "554 spam"}, Mail.State.BOUNCED, "554 spam"),
        ({"MAIL": "553 not you"}, Mail.State.FAILED, "553 not you"),
        ({"BODY": ""}, Mail.State.UNSURE, "Connection unexpectedly closed"),
    ],
)
def test_a_refusal_is_known_at_once_and_final(town: Town, answers: dict[str, str], state: str, said: str) -> None:
    with post_office(**answers) as office:
        row = deliver(send(town))
        office.answers.clear()
        taken = len(office.taken)
        deliver(row)

    assert (row.state, row.said) == (state, said)
    assert len(office.taken) == taken


@pytest.mark.parametrize("answers", [{"RCPT": "451 later"}, {"BODY": "452 full"}, {"EHLO": "421 busy", "HELO": "421"}])
def test_a_server_that_is_not_ready_gets_it_later(town: Town, answers: dict[str, str]) -> None:
    row = send(town)
    with post_office(**answers) as office:
        with pytest.raises(delivery.NotYet):
            deliver(row)
        row.refresh_from_db()
        assert (row.state, row.tries) == (Mail.State.QUEUED, 1)
        office.answers.clear()
        office.taken.clear()
        deliver(row)

    assert row.state == Mail.State.SENT
    assert len(office.taken) == 1


def test_a_server_that_is_never_there_is_given_up(town: Town) -> None:
    row = send(town)
    Mail.objects.filter(pk=row.pk).update(tries=delivery.MOST_TRIES - 1)
    with post_office() as office:
        pass

    with override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1"):
        deliver(row)
    assert row.state == Mail.State.FAILED
    assert office.taken == []


def test_a_mail_whose_worker_was_killed_is_not_sent_twice(town: Town) -> None:
    row = send(town)
    with post_office() as office:
        with failpoints.at("mail.handed", killed), pytest.raises(Killed):
            deliver(row)
        deliver(row)
        deliver(row)

    assert len(office.taken) == 1
    assert row.state == Mail.State.UNSURE


def test_without_the_claim_it_would_be_sent_twice(town: Town) -> None:
    """The control: handing over first, writing it down after."""
    row = send(town)
    with post_office() as office:
        for _ in range(2):
            with pytest.raises(Killed):
                delivery.message(row).send()
                killed()

    assert len(office.taken) == 2


def test_of_four_workers_at_once_one_hands_it_over(committed: str) -> None:
    town = build("lindedorp.test")
    row = send(town)
    gate = threading.Barrier(4)

    def work() -> None:
        gate.wait()
        tasks.deliver(mail=row.pk, municipality=row.municipality_id)
        connections.close_all()

    with post_office() as office:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(office.taken) == 1
    row.refresh_from_db()
    assert row.state == Mail.State.SENT


def test_delivering_leaves_the_connection_to_whom_it_worked_for(town: Town, other_town: Town) -> None:
    with walls.visiting(other_town.municipality.pk):
        row = send(other_town)
    tasks.deliver(mail=row.pk, municipality=row.municipality_id)

    with connection.cursor() as cursor:
        cursor.execute("select current_setting('buurtsamen.municipality')")
        assert cursor.fetchone() == (str(town.municipality.pk),)


def test_a_mail_is_forgotten_after_its_term(town: Town) -> None:
    old, new = send(town), send(town)
    Mail.objects.filter(pk=old.pk).update(queued_at=NOW - timedelta(days=31))
    Mail.objects.filter(pk=new.pk).update(queued_at=NOW - timedelta(days=29))

    assert delivery.forget(town.municipality, at=NOW) == 1
    assert list(Mail.objects.all()) == [new]
    deliver(new)
    tasks.deliver(mail=old.pk, municipality=town.municipality.pk)
