# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""buurtsamen prove: for the auditor, every night and after every change of the program."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import connections, transaction

from buurtsamen.core import proofs


class Command(BaseCommand):
    help = (
        "Prove that books, vouchers, gifts and the walls between municipalities are right, looking at every row. "
        "Changes nothing; stops with an error at the first difference."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        # One moment for all proofs, however long they take: what is given meanwhile is not seen by half.
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
            municipalities = apps.get_model("places", "Municipality").objects.using("owner")
            platforms = dict(municipalities.values_list("pk", "platform"))
            for proof in proofs.of_all_rooms():
                for answer in proof.answer(cursor):
                    count += 1
                    self._show(proof, answer, platforms.get(answer.municipality_id, "the whole installation"))
        self.stdout.write(f"All {count} hold.")

    def _show(self, proof: proofs.Proof, answer: proofs.Answer, where: str) -> None:
        if answer.difference:
            raise CommandError(
                f"{proof.name} does not hold for {where}: {answer.difference}. {proof.sentence} ({answer.figures})"
            )
        self.stdout.write(f"{proof.name:<22} {where}: {answer.figures}: holds")
