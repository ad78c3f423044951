# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for counting who took part: which letters were used, in batches that hide each household among others."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from buurtsamen.letters import canaries, vault
from buurtsamen.letters.models import Letter, LetterQuerySet
from buurtsamen.people import journal
from buurtsamen.places.models import Municipality
from buurtsamen.rounds.models import Round, Voucher

AT_LEAST = 5  # as in every published count
COUNTS = "letters.participation"


def count(municipality: Municipality, *, at: datetime) -> int:
    """Letters know whether their household took part. Safe to repeat.

    A batch is written at once, in the order of the addresses, when at least five households of a neighbourhood are new
    in it; fewer wait. So neither the table nor two backups of it show one household that took part on a day, which
    could be joined with the day of a voucher.

    Returns:
        How many letters are new.
    """
    return sum(_count(round_, at) for round_ in Round.objects.of(municipality).in_letterboxes())


@transaction.atomic
def _count(round_: Round, at: datetime) -> int:
    used = Voucher.objects.filter(round=round_).taking_part().values_list("pk", flat=True)
    waiting = Letter.objects.filter(round=round_, took_part=False).exclude(index=None)
    if not used or not waiting.exists():
        return 0
    box = vault.opened(round_)
    indexes = [box.index(voucher_id) for voucher_id in used]
    fresh: defaultdict[int, list[int]] = defaultdict(list)
    for pk, neighbourhood_id in _of(indexes, round_).filter(canary=None).values_list("pk", "neighbourhood"):
        fresh[neighbourhood_id].append(pk)
    batch = [pk for group in fresh.values() if len(group) >= AT_LEAST for pk in group]
    _tell_of_canaries(round_, indexes, at)
    return Letter.objects.filter(pk__among=batch).update(took_part=True) if batch else 0


def _of(indexes: list[UUID], round_: Round) -> LetterQuerySet:
    return Letter.objects.filter(round=round_, index__among=indexes, took_part=False)


def _tell_of_canaries(round_: Round, indexes: list[UUID], at: datetime) -> None:
    """A code that only the municipality's own address had was used: somebody read it on the way."""
    for letter in _of(indexes, round_).exclude(canary=None).select_related("canary", "municipality"):
        assert letter.canary  # noqa: S101 - just asked for
        Letter.objects.filter(pk=letter.pk).update(took_part=True)
        change: dict[str, list[object]] = {"number": [None, str(letter)]}
        journal.record(canaries.USED, letter.canary, where=letter.municipality, at=at, by=COUNTS, change=change)


@transaction.atomic
def forget(municipality: Municipality, *, at: datetime) -> int:
    """Of settled rounds nothing joins a letter and its voucher any more. Safe to repeat.

    Every letter of the round is written anew, so that none shows when it was written last.

    Returns:
        How many letters forgot.
    """
    forgot = 0
    for round_ in Round.objects.of(municipality).filter(state=Round.State.SETTLED).select_related("municipality"):
        letters = Letter.objects.filter(round=round_)
        if gone := letters.exclude(sealed=None).count():
            letters.update(sealed=None, index=None)
            vault.destroy(round_)
            change: dict[str, list[object]] = {"letters": [gone, 0]}
            journal.record("letters.vault.destroyed", round_, where=municipality, at=at, by=COUNTS, change=change)
            forgot += gone
    return forgot
