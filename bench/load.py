# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for load: many clients in one thread, each asking again as soon as it is answered.

Sockets and one selector, because a load generator that shares two cores with what it measures must cost little.
"""

import selectors
import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass
class Result:
    """What came back.

    Attributes:
        seconds: from the first question to the last answer.
        waits: seconds of each answer, in the order they came.
        statuses: how often each status came.
    """

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.waits) / self.seconds

    def percentile_ms(self, percent: float) -> float:
        """The wait that this share of the answers did not exceed, in milliseconds."""
        waits = sorted(self.waits)
        return waits[min(len(waits) - 1, int(len(waits) * percent / 100))] * 1000


class _Client:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.since = 0.0
        self.received = b""

    def ask(self, request: bytes) -> None:
        self.received, self.since = b"", time.perf_counter()
        self.socket.sendall(request)

    def hear(self) -> int | None:
        """The status when the answer is whole, None while it is not."""
        part = self.socket.recv(262_144)
        if not part:
            raise ConnectionError("the server hung up")
        self.received += part
        head, gap, body = self.received.partition(b"\r\n\r\n")
        if not gap:
            return None
        low = head.lower()
        _, found, rest = low.partition(b"content-length:")
        whole = len(body) >= int(rest.split(b"\r\n", 1)[0]) if found else body.endswith(b"0\r\n\r\n")
        return int(head[9:12]) if whole else None


def run(port: int, clients: int, requests: Iterable[bytes]) -> Result:
    """Ask everything, with so many clients at once.

    Raises:
        ConnectionError: the server hung up.
    """
    questions: Iterator[bytes] = iter(requests)
    result = Result()
    selector = selectors.DefaultSelector()
    began = time.perf_counter()
    busy = 0
    for _ in range(clients):
        if (question := next(questions, None)) is None:
            break
        client = _Client(port)
        selector.register(client.socket, selectors.EVENT_READ, client)
        client.ask(question)
        busy += 1
    while busy:
        for key, _ in selector.select():
            client = key.data
            if (status := client.hear()) is None:
                continue
            result.waits.append(time.perf_counter() - client.since)
            result.statuses[status] = result.statuses.get(status, 0) + 1
            if (question := next(questions, None)) is not None:
                client.ask(question)
                continue
            selector.unregister(client.socket)
            client.socket.close()
            busy -= 1
    result.seconds = time.perf_counter() - began
    return result


def get(path: str, host: str) -> bytes:
    """A question as a browser asks it, without cookies."""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\nAccept: text/html\r\n\r\n".encode()


def post(path: str, host: str, body: str, cookies: str) -> bytes:
    """A form as a browser sends it."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nAccept-Encoding: gzip\r\n"
        f"Cookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()
