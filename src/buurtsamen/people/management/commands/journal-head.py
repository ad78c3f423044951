# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: N999 - Django takes the name of a command from its file
"""buurtsamen journal-head: how the chains of the journals end, to keep elsewhere and compare with later."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from buurtsamen.people.models import Seal
from buurtsamen.places.models import Municipality


class Command(BaseCommand):
    help = (
        "Write the head of each municipality's journal: code, number and digest of its last seal. Given heads that it"
        " wrote earlier, say whether they are still in the chains; stops with an error when one is not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("earlier", nargs="*", metavar="HEAD", help="GM0141:1234:5f0c…, as written earlier")

    def handle(self, *, earlier: list[str], **options: Any) -> None:
        lost = [head for head in earlier if not self.is_known(head)]
        if lost:
            raise CommandError(
                f"The end of a journal was cut off or replaced: {', '.join(lost)} is not there any more."
            )
        for municipality in Municipality.objects.using("owner").order_by("code"):
            last = Seal.objects.using("owner").of(municipality).order_by("-number").first()
            if last:
                self.stdout.write(f"{municipality.code}:{last.number}:{bytes(last.chain).hex()}")

    def is_known(self, head: str) -> bool:
        code, _, rest = head.partition(":")
        number, _, digest = rest.partition(":")
        if not number.isdecimal() or len(digest) < 16:
            raise CommandError(f"{head!r} is no head: it reads like GM0141:1234:5f0c…")
        seal = Seal.objects.using("owner").filter(municipality__code=code, number=int(number)).first()
        return seal is not None and bytes(seal.chain).hex().startswith(digest.lower())
