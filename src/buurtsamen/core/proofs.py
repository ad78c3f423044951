# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what a proof is, for asking those of all rooms, and for proving that the walls stand.

A room keeps its proofs in a module `proofs`, in a list PROOFS. Each asks the database once, for all municipalities
together, and looks at every row.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.apps import apps
from django.conf import settings
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, ForeignKey, Model
from django.utils.translation import gettext_noop

from buurtsamen.core import rooms, walls
from buurtsamen.core.euros import euros


@dataclass(frozen=True, slots=True)
class Answer:
    """What a proof found.

    Attributes:
        municipality_id: where; None when it is about the whole installation.
        figures: what was counted and added up, in words.
        difference: by how much it does not hold, and where first; empty when it holds.
    """

    municipality_id: int | None
    figures: str
    difference: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A sentence that is always true.

    Attributes:
        name: room and subject: "money.zero".
        sentence: what holds.
        answer: looks it up, as the owner of the tables; one answer for each municipality, or one for all.
    """

    name: str
    sentence: str
    answer: Callable[[CursorWrapper], Iterable[Answer]]


class Differs(Exception):
    """A proof does not hold; the message says where, and by how much."""


def prove(cursor: CursorWrapper, say: Callable[[str], object]) -> int:
    """Ask the proofs of all rooms, up to the first that does not hold.

    Args:
        cursor: of the owner of the tables, who sees across the walls.
        say: gets a line for every answer.

    Returns:
        How many answers there were.

    Raises:
        Differs: of the first difference.
    """
    cursor.execute("select id, platform from places_municipality")
    platforms: dict[int | None, str] = dict(cursor.fetchall())
    count = 0
    for proof in of_all_rooms():
        for answer in proof.answer(cursor):
            where = platforms.get(answer.municipality_id, "the whole installation")
            if answer.difference:
                words = f"{answer.difference}. {proof.sentence} ({answer.figures})"
                raise Differs(f"{proof.name} does not hold for {where}: {words}")
            say(f"{proof.name:<22} {where}: {answer.figures}: holds")
            count += 1
    return count


def of_all_rooms() -> list[Proof]:
    """The proofs of every installed room, lowest floor first."""
    return list(chain.from_iterable(room.PROOFS for room in rooms.modules("proofs").values()))


def by_query(sql: str) -> Callable[[CursorWrapper], Iterator[Answer]]:
    """An answer from one query with a row for each municipality.

    Args:
        sql: its first column is the municipality; `wrong` counts the rows that do not fit, `off_cents` says by how
            much, `first` which one is the first. Every other column is a figure, named as it is to be read; when
            the name ends in `_cents`, an amount.
    """

    def answer(cursor: CursorWrapper) -> Iterator[Answer]:
        cursor.execute(sql)
        names = [column.name for column in cursor.description or ()]
        for row in cursor:
            found = dict(zip(names[1:], row[1:], strict=True))
            wrong, off, first = (found.pop(name, None) for name in ("wrong", "off_cents", "first"))
            figures = ", ".join(_figure(name, value) for name, value in found.items())
            parts = [f"{wrong} wrong", f"off by {euros(int(off or 0), exact=True)}", f"first {first}" if first else ""]
            yield Answer(row[0], figures, ", ".join(filter(None, parts)) if wrong else "")

    return answer


def _figure(name: str, value: int) -> str:
    words = name.removesuffix("_cents").replace("_", " ")
    return f"{words} {euros(int(value), exact=True) if name.endswith('_cents') else value}"


def tables_with_walls() -> dict[str, type[Model]]:
    """Every table whose rows belong to a municipality, with its model."""
    return {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if any(field.column == "municipality_id" for field in model._meta.concrete_fields)
    }


def references_between_walls() -> Iterator[tuple[str, str, str, str]]:
    """Every reference of a row of a municipality to another such row: table, column, other table, its column."""
    tables = tables_with_walls()
    for table, model in tables.items():
        fields: Iterable[Field[object, object]] = model._meta.concrete_fields
        for field in fields:
            if isinstance(field, ForeignKey):
                target = field.target_field
                other = target.model._meta.db_table
                if other in tables:
                    yield table, field.column, other, target.column


def _across(cursor: CursorWrapper) -> Iterator[Answer]:
    """One query over all references: how many rows of a municipality point at a row of another."""
    references = list(references_between_walls())
    selects = " union all ".join(
        f"select here.municipality_id, '{table}.{column}' as reference, count(*) as wrong"  # noqa: S608 - our names
        f' from "{table}" here join "{other}" there on there."{key}" = here."{column}"'
        " where there.municipality_id <> here.municipality_id group by here.municipality_id"
        for table, column, other, key in references
    )
    cursor.execute(
        f"""
        select m.id, coalesce(sum(wrong), 0), min(reference)
        from places_municipality m left join ({selects}) across on across.municipality_id = m.id
        group by m.id order by m.id
        """  # noqa: S608 - our names
    )
    for municipality_id, wrong, first in cursor:
        difference = f"{wrong} rows point into another municipality, first in {first}" if wrong else ""
        yield Answer(municipality_id, f"references {len(references)}, rows across {wrong}", difference)


def _walls(cursor: CursorWrapper) -> Iterator[Answer]:
    """Asked of the database and not of the models: a table that no model knows must have its wall as well."""
    cursor.execute(
        """
        select relname, relrowsecurity and relforcerowsecurity
            and array(select polname::text || polroles::text from pg_policy where polrelid = c.oid order by 1)
                = array['one_municipality{0}', 'owner_migrates{' || relowner::oid || '}']
        from pg_class c join pg_attribute on attrelid = c.oid and attname = 'municipality_id' and not attisdropped
        where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by relname
        """
    )
    stands = {table: is_whole for table, is_whole in cursor if table not in walls.OPEN}
    gaps = [table for table, is_whole in stands.items() if not is_whole]
    yield Answer(None, f"tables {len(stands)}", f"no whole wall around {', '.join(gaps)}" if gaps else "")


def _role(cursor: CursorWrapper) -> Iterator[Answer]:
    role = settings.DATABASES["default"]["USER"]
    cursor.execute(
        """
        select rolsuper, rolbypassrls,
               not rolsuper and exists (select from pg_class c where relnamespace = 'public'::regnamespace
                       and pg_has_role(pg_roles.oid, relowner, 'member'))
        from pg_roles where rolname = %s
        """,
        [role],
    )
    rights = cursor.fetchone()
    may = ["is superuser", "may pass row-level security", "owns tables"]
    too_much = [word for word, has in zip(may, rights or (), strict=False) if has]
    difference = f"{role} {' and '.join(too_much)}" if too_much else "" if rights else f"there is no role {role}"
    yield Answer(None, f"role {role}", difference)


PROOFS = [
    Proof(
        "walls.standing",
        gettext_noop("Every table with rows of municipalities has row-level security, enabled and forced."),
        _walls,
    ),
    Proof(
        "walls.role",
        gettext_noop("The application's role is bound by it: no owner, no superuser, no exception."),
        _role,
    ),
    Proof("walls.across", gettext_noop("No row of one municipality refers to a row of another."), _across),
]
