# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for making the letters of a run: who gets one, in which order, and which voucher is in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.db import connection

from buurtsamen.letters import numbers
from buurtsamen.letters.models import Canary, Letter, LetterQuerySet, PrintFile, PrintRun
from buurtsamen.letters.vault import Vault
from buurtsamen.places.models import Address, District, Municipality
from buurtsamen.rounds import vouchers

PER_FILE = 2000
_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Home:
    """Where a letter goes: to a household, or to an address of the municipality's own (then `canary_id`)."""

    district_id: int
    neighbourhood_id: int
    address_id: int | None
    canary_id: int | None
    order: tuple[object, ...]  # of the post: postcode, number, letter, addition; without a postcode last


def homes(municipality: Municipality, districts: Sequence[District]) -> list[Home]:
    """Every home in these districts, and the canaries, by district in the order of the post."""
    lived_in = Address.objects.of(municipality).lived_in().filter(neighbourhood__district__in=districts)
    order = ("postcode", "number", "letter", "addition", "bag_id")
    rows = lived_in.values_list("neighbourhood__district", "neighbourhood", "pk", *order)
    found = [
        Home(district, neighbourhood, address, None, (not place[0], *place))
        for district, neighbourhood, address, *place in rows.iterator(_ROWS)
    ]
    own = Canary.objects.of(municipality).filter(ended_on=None, neighbourhood__district__in=districts)
    found += [
        Home(
            canary.neighbourhood.district_id,
            canary.neighbourhood_id,
            None,
            canary.pk,
            (not canary.postcode, canary.postcode, canary.number, "", "", ""),
        )
        for canary in own.select_related("neighbourhood")
    ]
    return sorted(found, key=attrgetter("district_id", "order"))


def letters(run: PrintRun, found: Sequence[Home], vault: Vault) -> int:
    """A voucher and a letter for each home, and the files they will be in; part of the caller's transaction.

    Returns:
        How many.
    """
    ids = vouchers.issue(run.round, [home.neighbourhood_id for home in found], key=run.key)
    drawn = free_numbers(run.municipality, len(found))
    places = _files(run, found)
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.fresh_letters")
        cursor.execute(_FRESH)
        with cursor.copy("copy fresh_letters from stdin") as copy:
            for home, voucher_id, number, (file, place) in zip(found, ids, drawn, places, strict=True):
                copy.write_row(
                    [
                        number,
                        home.address_id,
                        home.canary_id,
                        home.neighbourhood_id,
                        vault.seal(voucher_id),
                        vault.index(voucher_id),
                        file,
                        place,
                    ]
                )
        cursor.execute(_INSERT, {"town": run.municipality_id, "round": run.round_id, "run": run.pk})
        return int(cursor.rowcount)


_FRESH = """
create temporary table fresh_letters (number bigint, address_id bigint, canary_id bigint, neighbourhood_id bigint,
    sealed bytea, index uuid, file_id bigint, place int) on commit drop
"""
_INSERT = """
insert into letters_letter (municipality_id, round_id, run_id, number, address_id, canary_id, neighbourhood_id, sealed,
    index, file_id, place, state, took_part, sort_code, mark)
select %(town)s, %(round)s, %(run)s, number, address_id, canary_id, neighbourhood_id, sealed,
    index, file_id, place, 'made', false, '', '' from fresh_letters order by file_id, place
"""


def _files(run: PrintRun, found: Sequence[Home]) -> list[tuple[int | None, int | None]]:
    """The file and the place in it of each home: by district, at most 2,000 in a file."""
    if run.kind != PrintRun.Kind.FIRST:  # more may come until it is produced
        return [(None, None)] * len(found)
    places: list[tuple[int | None, int | None]] = []
    number = 0
    for district_id, group in groupby(found, key=attrgetter("district_id")):
        count = len(list(group))
        for size in sizes(count):
            number += 1
            file = PrintFile.objects.create(
                municipality=run.municipality, run=run, district_id=district_id, number=number, letters=size
            )
            places += [(file.pk, place) for place in range(1, size + 1)]
    return places


def sizes(count: int) -> list[int]:
    """So many letters over as few files as can be, about as many in each."""
    files = -(-count // PER_FILE)
    return [count // files + (number < count % files) for number in range(files)]


def free_numbers(municipality: Municipality, count: int) -> list[int]:
    """So many numbers that no letter has yet."""
    drawn = numbers.draw(count)
    taken = set(Letter.objects.of(municipality).filter(number__in=drawn).values_list("number", flat=True))
    return [number for number in drawn if number not in taken] + (
        free_numbers(municipality, len(taken)) if taken else []
    )


def voucher_ids(rows: LetterQuerySet, vault: Vault) -> Iterable[UUID]:
    """The vouchers in letters, in the order of the letters."""
    return [vault.unseal(sealed or b"") for sealed in rows.order_by("pk").values_list("sealed", flat=True)]
