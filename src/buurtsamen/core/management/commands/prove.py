# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""buurtsamen prove: for the auditor, every night and after every change of the program."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections, transaction

from buurtsamen.core import proofs


class Command(BaseCommand):
    help = (
        "Prove that books, vouchers, gifts and the walls between municipalities are right, looking at every row. "
        "Changes nothing; stops with an error at the first difference."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        # One moment for all proofs, however long they take: what is given meanwhile is not seen by half.
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
            try:
                count = proofs.prove(cursor, self.stdout.write)
            except proofs.Differs as difference:
                raise CommandError(str(difference)) from difference
        self.stdout.write(f"All {count} hold.")
