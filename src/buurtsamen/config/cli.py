# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the one command, `buurtsamen`: Django's own and those of the rooms."""

import os
import sys
from contextlib import ExitStack

from django.core.management import execute_from_command_line

from buurtsamen.config import embedded


def main() -> None:
    """Run a command; without DATABASE_URL, on the PostgreSQL that comes along."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buurtsamen.config.settings")
    with ExitStack() as stack:
        if "DATABASE_URL" not in os.environ:
            folder = embedded.home()
            server = stack.enter_context(embedded.running(folder))
            os.environ.update(embedded.environment(folder, server))
        execute_from_command_line(sys.argv)
