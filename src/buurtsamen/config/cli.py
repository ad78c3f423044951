# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the one command, `buurtsamen`: Django's own and those of the rooms."""

import os
import signal
import sys
from contextlib import ExitStack

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from buurtsamen.config import embedded


def main() -> None:
    """Run a command; without DATABASE_URL, on the PostgreSQL that comes along."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buurtsamen.config.settings")
    for number in (signal.SIGTERM, signal.SIGHUP):  # so that what was begun is ended
        if signal.getsignal(number) == signal.SIG_DFL:  # and not, under nohup, ignored
            signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        with ExitStack() as stack:
            if not os.environ.keys() & {"DATABASE_URL", "DATABASE_URL_FILE"}:
                folder = embedded.home()
                server = stack.enter_context(embedded.running(folder))
                os.environ.update(embedded.environment(folder, server))
            execute_from_command_line(sys.argv)
    except (embedded.Failed, ImproperlyConfigured) as problem:
        sys.exit(f"buurtsamen: {problem}")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
