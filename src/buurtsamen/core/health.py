# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what is answered before anything is looked at: are you well, and is that not too much?"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from buurtsamen.core.pagecache import Application, Start

PATH = "/gezond"
LARGEST_BODY = 262_144  # bytes; more than any form without a file needs
LARGEST_FILE = 16_000_000  # where one is sent: a photo, or a list of 100,000 letters; the address ends so
FILES, TOO_BIG = (
    ("/foto/", "/bestand/"),
    "te-groot",
)  # and what is behind the address to which who sent more is led back
_MOST_READ = 100_000_000  # a larger one is not even read away, so a browser may show no more than a broken line


class SmallBodies:
    """A WSGI application (PEP 3333) that refuses a request with a large body before anybody reads it."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """Refuse or pass on; what has no length is passed on and read as empty."""
        length = environ.get("CONTENT_LENGTH") or "0"
        is_file = environ["PATH_INFO"].endswith(FILES)
        if length.isdecimal() and int(length) <= (LARGEST_FILE if is_file else LARGEST_BODY):
            return self._application(environ, start_response)
        if is_file and length.isdecimal() and int(length) <= _MOST_READ:
            while environ["wsgi.input"].read(65_536):  # a browser listens only after it said all
                pass
            path = quote(environ["PATH_INFO"].encode("latin-1", "replace"))
            start_response("303 See Other", [("Location", f"{path}?{TOO_BIG}"), ("Content-Length", "0")])
            return []
        start_response("413 Content Too Large", [("Content-Type", "text/plain"), ("Connection", "close")])
        return [b"This is more than a form holds. Nothing was changed.\n"]


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
