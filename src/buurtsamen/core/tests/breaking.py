# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Breaking what the database keeps whole, as only its superuser can, to see that somebody notices."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db.backends.utils import CursorWrapper
from psycopg.conninfo import make_conninfo

from buurtsamen.core import proofs


@contextmanager
def superuser(database: str, config: pytest.Config) -> Iterator[psycopg.Connection]:
    """A connection for which no trigger, no foreign key and no wall counts."""
    plugin = config.pluginmanager.get_plugin("buurtsamen.config.testing")
    assert plugin
    with psycopg.connect(make_conninfo(plugin.databases.server, dbname=database), autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        yield connection


def break_it(database: str, config: pytest.Config, damage: str) -> None:
    """Do some statements that the database would never allow, for good."""
    with superuser(database, config) as connection:
        connection.execute(damage.encode())


def check_that_prove_notices(database: str, config: pytest.Config, damages: dict[str, str]) -> None:
    """Break it in one way after the other, each time undone: the proofs say what is expected of each.

    Args:
        damages: statements → what the error begins with.
    """
    with superuser(database, config) as connection:
        for damage, says in damages.items():
            with connection.transaction(force_rollback=True), connection.cursor() as cursor:
                cursor.execute(damage.encode())
                with pytest.raises(proofs.Differs) as difference:
                    proofs.prove(cast(CursorWrapper, cursor), str)
                assert str(difference.value).replace(chr(0xA0), " ").startswith(says), damage


def what_prove_says() -> str:
    """The error of `buurtsamen prove`, with ordinary spaces."""
    with pytest.raises(CommandError) as error:
        call_command("prove")
    return str(error.value).replace(chr(0xA0), " ")
