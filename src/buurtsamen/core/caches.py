# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the cache in the database, of which plain values come back and nothing else.

Django unpickles what it finds, so whoever can write in the table could have a web server run anything, with the keys
that are not in the database at hand.
"""

import base64
import binascii
import pickle
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.utils import timezone

_BROKEN = (pickle.UnpicklingError, binascii.Error, ValueError, EOFError, LookupError, TypeError, AttributeError)


class PlainCache(DatabaseCache):
    """Django's, but text, numbers, lists and mappings come back; all else was never there."""

    _table: str

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        """Those of the keys that are there and not too old, with their values."""
        names = {self.make_and_validate_key(key, version=version): key for key in keys}
        asked = f"select cache_key, value from {self._table} where cache_key = any(%s) and expires >= %s"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(asked, [list(names), timezone.now()])
            rows = cursor.fetchall()
        found = {}
        for name, value in rows:
            try:
                found[names[name]] = _Plain(BytesIO(base64.b64decode(value))).load()
            except _BROKEN:
                continue
        return found


class _Plain(pickle.Unpickler):  # noqa: S301 - it makes nothing that has a class
    def find_class(self, module: str, name: str) -> Any:
        """Refuse every class and function."""
        raise pickle.UnpicklingError(f"{module}.{name}")
