# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A mail server that a test starts: it speaks SMTP (RFC 5321), keeps what it takes, and is as unwilling as told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

from django.test import override_settings


@dataclass
class PostOffice:
    """What the server took, and what it answers.

    Attributes:
        answers: verb → what it says instead of yes: {"RCPT": "550 no such user"}; "BODY" is the end of a mail, and an
            empty answer is hanging up.
    """

    taken: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)


class _Talk(StreamRequestHandler):
    def handle(self) -> None:
        office: PostOffice = self.server.office  # type: ignore[attr-defined]
        self._say("220 hello")
        for line in self.rfile:
            verb = line[:4].decode().strip().upper()
            if verb == "MAIL":
                office.senders.append(line.decode().partition("<")[2].partition(">")[0])
            said = office.answers.get(
                verb, "354 go on" if verb == "DATA" else "221 bye" if verb == "QUIT" else "250 ok"
            )
            if verb == "DATA" and said.startswith("354"):
                self._say(said)
                lines = list(iter(self.rfile.readline, b".\r\n"))
                office.taken.append(message_from_bytes(b"".join(lines), policy=policy.default))
                said = office.answers.get("BODY", "250 taken")
            if not said:
                return
            self._say(said)
            if verb == "QUIT":
                return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def post_office(**answers: str) -> Iterator[PostOffice]:
    """A mail server to which this installation hands its mail."""
    office = PostOffice(answers=answers)
    with ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.office = office  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        backend: dict[str, Any] = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}
        try:
            with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.server_address[1], **backend):
                yield office
        finally:
            server.shutdown()
