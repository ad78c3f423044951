# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place where a load balancer asks whether this process answers."""

from collections.abc import Iterable
from typing import Any

from buurtsamen.core.pagecache import Application, Start

PATH = "/gezond"


class Alive:
    """A WSGI application (PEP 3333) that answers `/gezond` itself, always the same, and passes on the rest."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """Answer or pass on."""
        if environ["PATH_INFO"] != PATH:
            return self._application(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "3")])
        return [b"ok\n"]
