# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the access log: what was asked and how it went, never by whom, never a code."""

import sys
import time
from collections.abc import Iterable
from typing import Any

from buurtsamen.core.masking import masked
from buurtsamen.core.pagecache import Application, Start


class AccessLog:
    """A WSGI application (PEP 3333) that writes a line for every request to the one behind it.

    No address of a visitor, no query and no code: laid beside the books it must say nothing about anybody.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """Pass the request on, and write its line when the answer begins."""
        began = time.perf_counter()
        # PEP 3333 passes bytes, one a sign; Django puts the text in its place, so it is read before.
        path = masked(environ["PATH_INFO"].encode("latin-1", "replace").decode("utf-8", "replace"))

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            took = (time.perf_counter() - began) * 1000
            sys.stderr.write(f"{environ['REQUEST_METHOD']} {path[:200]!a} {status[:3]} {took:.0f} ms\n")
            return start_response(status, headers, *rest)

        return self._application(environ, start)
