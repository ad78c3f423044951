# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for asking for rows by very many keys: `pk__among=[…]` is one parameter, where `pk__in` takes 65,535."""

from typing import Any

from django.db.models import Field, Lookup


@Field.register_lookup
class Among(Lookup):  # type: ignore[type-arg]
    """The value is one of a list, which goes to the database as an array."""

    lookup_name = "among"

    def get_prep_lookup(self) -> list[Any]:
        """Each as the field wants it."""
        return [self.lhs.output_field.get_prep_value(value) for value in self.rhs]

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, list[Any]]:
        """One parameter."""
        field = self.lhs.output_field
        return "%s", [[field.get_db_prep_value(each, connection, prepared=True) for each in value]]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """`column = any(array)`."""
        column, before = self.process_lhs(compiler, connection)
        array, values = self.process_rhs(compiler, connection)
        return f"{column} = any({array})", [*before, *values]
