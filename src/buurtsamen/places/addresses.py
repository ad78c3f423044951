# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for loading the addresses of a municipality: one for each home."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from buurtsamen.core import walls
from buurtsamen.places import files, homes
from buurtsamen.places.files import Refused
from buurtsamen.places.homes import Home
from buurtsamen.places.models import Municipality
from buurtsamen.places.whereabouts import Whereabouts

_BATCH = 5_000
# A table beside the real one, because PostgreSQL refuses COPY into a table with walls.
_FOUND = """
    create temporary table found (
        bag_id text, kind text, street text, town text, postcode text, number int, letter text, addition text,
        longitude float8, latitude float8, neighbourhood_id bigint
    ) on commit drop
"""
_NEW_STREETS = """
    insert into places_street (municipality_id, town, name)
    select distinct %(here)s, town, street from found
    on conflict (municipality_id, town, name) do nothing
"""
_WITH_STREETS = """
    create temporary table home on commit drop as
    select f.bag_id, f.kind, s.id as street_id, f.neighbourhood_id, f.postcode, f.number, f.letter, f.addition,
           f.longitude, f.latitude
    from found f join places_street s on s.municipality_id = %(here)s and s.town = f.town and s.name = f.street
"""
_CHANGED = """
    update places_address a
    set kind = h.kind, street_id = h.street_id, neighbourhood_id = h.neighbourhood_id, postcode = h.postcode,
        number = h.number, letter = h.letter, addition = h.addition, longitude = h.longitude, latitude = h.latitude,
        gone_on = null
    from home h
    where a.municipality_id = %(here)s and a.bag_id = h.bag_id
      and (a.kind, a.street_id, a.neighbourhood_id, a.postcode, a.number, a.letter, a.addition, a.longitude,
           a.latitude, a.gone_on)
          is distinct from
          (h.kind, h.street_id, h.neighbourhood_id, h.postcode, h.number, h.letter, h.addition, h.longitude,
           h.latitude, null)
"""
_NEW = """
    insert into places_address (municipality_id, bag_id, kind, street_id, neighbourhood_id, postcode, number, letter,
                                addition, longitude, latitude)
    select %(here)s, bag_id, kind, street_id, neighbourhood_id, postcode, number, letter, addition, longitude, latitude
    from home
    on conflict (municipality_id, bag_id) do nothing
"""
_GONE = """
    update places_address a set gone_on = %(on)s
    where a.municipality_id = %(here)s and a.gone_on is null
      and not exists (select from home h where h.bag_id = a.bag_id)
"""


@dataclass(frozen=True)
class Report:
    """How many homes are new, gone, changed and the same."""

    new: int
    gone: int
    changed: int  # also those that were gone and are back
    same: int


def load(path: Path, *, municipality: Municipality, of_cbs: Path | None = None, on: date) -> Report:
    """The addresses of a municipality are the homes in the file.

    A home that is not in it any more is gone from this day on; its row stays, and counts again when the home is
    back. Safe to repeat; of two at once, the second waits for the first.

    Args:
        path: see homes.py.
        of_cbs: the file of CBS with the neighbourhood of each postcode and number.
        on: the day from which a home that disappeared is gone.

    Raises:
        Refused: something in a file is wrong, or it holds no home; nothing was changed.
    """
    with walls.inside(municipality.pk), transaction.atomic():
        Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)  # giving goes on meanwhile
        whereabouts = Whereabouts(municipality, of_cbs)
        with connection.cursor() as cursor, files.reading(path):
            there = _copy(cursor, homes.read(path, municipality.code), whereabouts)
            if not there:
                raise Refused(f"there is no home of {municipality.name} in it")
            return _compare(cursor, there, {"here": municipality.pk, "on": on})


def _copy(cursor: CursorWrapper, found: Iterator[Home], whereabouts: Whereabouts) -> int:
    """Bring the homes to the database; how many there are."""
    cursor.execute("drop table if exists pg_temp.found, pg_temp.home")
    cursor.execute(_FOUND)
    with cursor.copy("copy found from stdin") as copy:
        while batch := list(islice(found, _BATCH)):
            for home, neighbourhood_id in zip(batch, whereabouts.of(batch), strict=True):
                copy.write_row((*home[1:-2], *(home.spot or (None, None)), neighbourhood_id))
    count: int = cursor.rowcount
    return count


def _compare(cursor: CursorWrapper, there: int, given: dict[str, Any]) -> Report:
    """Bring what differs over to the addresses, set by set."""
    cursor.execute(_NEW_STREETS, given)
    cursor.execute(_WITH_STREETS, given)
    cursor.execute("analyze home")
    counts = []
    for step in (_CHANGED, _NEW, _GONE):
        cursor.execute(step, given)
        counts.append(cursor.rowcount)
    changed, new, gone = counts
    return Report(new=new, gone=gone, changed=changed, same=there - new - changed)
