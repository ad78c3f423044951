# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for making the letters of a run: who gets one, which voucher is in it, and in which order they lie."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.db import connection, transaction

from buurtsamen.letters import numbers
from buurtsamen.letters.models import Canary, Letter, LetterQuerySet, PrintFile, PrintRun
from buurtsamen.letters.vault import Vault
from buurtsamen.places.models import Address, District, Municipality
from buurtsamen.rounds import vouchers

PER_FILE = 2000
_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Home:
    """Where a letter goes: to a household, or to an address of the municipality's own."""

    neighbourhood_id: int
    address_id: int | None = None
    canary_id: int | None = None


def homes(municipality: Municipality, districts: Sequence[District]) -> list[Home]:
    """Every home in these districts, and the addresses of the municipality's own."""
    lived_in = Address.objects.of(municipality).lived_in().filter(neighbourhood__district__in=districts)
    own = Canary.objects.of(municipality).filter(ended_on=None, neighbourhood__district__in=districts)
    rows = lived_in.order_by("pk").values_list("neighbourhood", "pk")
    found = [Home(neighbourhood, address_id=pk) for neighbourhood, pk in rows.iterator(_ROWS)]
    return found + [Home(canary.neighbourhood_id, canary_id=canary.pk) for canary in own.order_by("pk")]


def letters(run: PrintRun, found: Sequence[Home], vault: Vault) -> int:
    """A voucher and a letter for each home, and the files they will be in; part of the caller's transaction.

    Returns:
        How many.
    """
    return write(run, found, vouchers.issue(run.round, [home.neighbourhood_id for home in found], key=run.key), vault)


def write(run: PrintRun, found: Sequence[Home], ids: Sequence[UUID], vault: Vault) -> int:
    """As `letters`, with vouchers that were issued before: one for each home, in their order."""
    drawn = free_numbers(run.municipality, len(found))
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.fresh_letters")
        cursor.execute(_FRESH)
        with cursor.copy(_COPY) as copy:
            for home, voucher_id, number in zip(found, ids, drawn, strict=True):
                joined = (vault.seal(voucher_id), vault.index(voucher_id))
                copy.write_row((number, home.address_id, home.canary_id, home.neighbourhood_id, *joined))
        cursor.execute(_INSERT, {"town": run.municipality_id, "round": run.round_id, "run": run.pk})
        count = int(cursor.rowcount)
    files(run)
    return count


_FRESH = """
create temporary table fresh_letters (number bigint, address_id bigint, canary_id bigint, neighbourhood_id bigint,
    sealed bytea, index uuid) on commit drop
"""
_COPY = "copy fresh_letters (number, address_id, canary_id, neighbourhood_id, sealed, index) from stdin"
_INSERT = """
insert into letters_letter (municipality_id, round_id, run_id, number, address_id, canary_id, neighbourhood_id, sealed,
    index, state, took_part, sort_code, mark)
select %(town)s, %(round)s, %(run)s, number, address_id, canary_id, neighbourhood_id, sealed, index, 'made',
    false, '', ''
from fresh_letters order by address_id, canary_id
"""


def files(run: PrintRun) -> None:
    """Every letter of a run has its file and its place in it, anew: by district, at most 2,000 in a file.

    In the order of the post: by its own sort codes where it gave them, else by postcode and number.
    """
    run.own_letters.exclude(file=None).update(file=None, place=None)
    run.files.all().delete()
    with transaction.atomic(), connection.cursor() as cursor:
        # Of rows that were written a moment ago PostgreSQL has no figures yet, and would go through all for each one.
        cursor.execute("set local enable_nestloop = off")
        cursor.execute(_ORDER, [run.pk])
        ordered = cursor.fetchall()
        number = 0
        for district_id, group in groupby(ordered, key=itemgetter(0)):
            waiting = [pk for _, pk in group]
            for size in sizes(len(waiting)):
                number += 1
                part, waiting = waiting[:size], waiting[size:]
                file = PrintFile.objects.create(
                    municipality=run.municipality, run=run, district_id=district_id, number=number, letters=size
                )
                cursor.execute(_PLACE, [file.pk, part])
        cursor.execute("set local enable_nestloop = on")


_ORDER = """
select n.district_id, l.id from letters_letter l join places_neighbourhood n on n.id = l.neighbourhood_id
left join places_address a on a.id = l.address_id left join letters_canary c on c.id = l.canary_id
where l.run_id = %s order by n.district_id, l.sort_code = '', l.sort_code,
    coalesce(a.postcode, c.postcode) = '', coalesce(a.postcode, c.postcode), coalesce(a.number, c.number),
    coalesce(a.letter, ''), coalesce(a.addition, ''), l.id
"""
_PLACE = """
update letters_letter l set file_id = %s, place = x.place
from unnest(%s::bigint[]) with ordinality as x(id, place) where l.id = x.id
"""


def sizes(count: int) -> list[int]:
    """So many letters over as few files as can be, about as many in each."""
    in_all = -(-count // PER_FILE)
    return [count // in_all + (number < count % in_all) for number in range(in_all)]


def free_numbers(municipality: Municipality, count: int) -> list[int]:
    """So many numbers that no letter has yet."""
    drawn = numbers.draw(count)
    taken = set(Letter.objects.of(municipality).filter(number__among=drawn).values_list("number", flat=True))
    free = [number for number in drawn if number not in taken]
    return free + (free_numbers(municipality, len(taken)) if taken else [])


def voucher_ids(rows: LetterQuerySet, vault: Vault) -> Iterable[UUID]:
    """The vouchers in letters, in the order of the letters."""
    return [vault.unseal(sealed or b"") for sealed in rows.order_by("pk").values_list("sealed", flat=True)]
