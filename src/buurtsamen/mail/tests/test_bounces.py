# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
import io
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from buurtsamen.conftest import Town
from buurtsamen.core import walls
from buurtsamen.mail import bounces
from buurtsamen.mail.models import Mail
from buurtsamen.mail.tests.test_delivery import deliver, send

NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)


def notification(to: str, message_id: str, action: str = "failed") -> bytes:
    """As Postfix writes one."""
    return f"""\
From: MAILER-DAEMON@post.test
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grens"

--grens
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--grens
Content-Type: message/delivery-status

Reporting-MTA: dns; post.test

Final-Recipient: rfc822; noor@buurt.test
Action: {action}
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2
    The mailbox is full

--grens
Content-Type: text/rfc822-headers

To: noor@buurt.test
Message-ID: {message_id}
Subject: Hoi

--grens--
""".encode()


def sent(town: Town) -> Mail:
    return deliver(send(town))


def test_a_mail_that_comes_back_did_not_arrive(town: Town) -> None:
    row = sent(town)

    for _ in range(2):
        assert bounces.read(notification("post@buurt.test", bounces.message_id(row)), at=NOW) == row.pk
    row.refresh_from_db()
    assert (row.state, row.said) == (Mail.State.BOUNCED, "552 5.2.2 The mailbox is full")
    assert row.ended_at == NOW


@override_settings(MAIL_BOUNCES="terug@post.test")
def test_the_address_that_it_comes_back_to_says_enough(town: Town) -> None:
    row = sent(town)

    bounces.read(notification(bounces.address(row), "<lost@post.test>"), at=NOW)
    row.refresh_from_db()
    assert row.state == Mail.State.BOUNCED


def test_it_is_marked_in_its_own_municipality(town: Town, other_town: Town) -> None:
    here = sent(town)
    with walls.visiting(other_town.municipality.pk):
        there = sent(other_town)

    bounces.read(notification("", bounces.message_id(there)), at=NOW)

    here.refresh_from_db()
    assert here.state == Mail.State.SENT
    with walls.visiting(other_town.municipality.pk):
        there.refresh_from_db()
    assert there.state == Mail.State.BOUNCED


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_mail_that_is_late_may_yet_arrive(town: Town, action: str) -> None:
    row = sent(town)

    with pytest.raises(bounces.Unread):
        bounces.read(notification("", bounces.message_id(row), action), at=NOW)
    row.refresh_from_db()
    assert row.state == Mail.State.SENT


def test_what_is_made_up_changes_nothing(town: Town) -> None:
    row = sent(town)
    mark = bounces.message_id(row)
    for wrong in (
        b"",
        b"\xff\x00",
        b"Content-Type: message/delivery-status\n\nAction: failed\n",
        notification("", mark.replace("@", "0@")),
        notification("", f"<m{row.municipality_id}.{row.pk}.0123456789abcdef@localhost>"),
        notification("", "<m999999999999999999.1.0123456789abcdef@localhost>"),
    ):
        with pytest.raises(bounces.Unread):
            bounces.read(wrong, at=NOW)
    row.refresh_from_db()
    assert row.state == Mail.State.SENT


def test_a_mail_server_pipes_it_in(
    town: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = sent(town)

    def pipe(message: bytes) -> None:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(message)))
        call_command("read-bounce")

    pipe(notification("", bounces.message_id(row)))
    assert capsys.readouterr().out == f"Mail {row.pk} did not arrive.\n"
    with pytest.raises(CommandError, match="Nothing was changed"):
        pipe(b"Subject: Hoi\n\nHoi")
