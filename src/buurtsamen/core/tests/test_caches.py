# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The cache remembers for all web servers, and runs nothing that somebody wrote in its table."""

import base64
import os
import pickle
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection

pytestmark = pytest.mark.django_db


class _Trap:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.path),)


def _write(name: str, value: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into people_cache values (%s, %s, now() + interval '1 day')",
            [cache.make_key(name), base64.b64encode(value).decode()],
        )


@pytest.mark.parametrize("value", ["y", "", 7, 1.5, True, None, [1.5, 2], {"a": ["b"]}])
def test_plain_values_come_back(value: object) -> None:
    cache.set("one", value)

    assert cache.get("one", "absent") == value
    assert cache.get_many(["one", "two"]) == {"one": value}


def test_a_key_is_added_once_and_not_found_when_it_is_old() -> None:
    assert cache.add("one", "y", 60)
    assert not cache.add("one", "z", 60)
    assert cache.get("one") == "y"
    cache.set("one", "y", 0)
    assert cache.get("one") is None
    assert cache.get_many([]) == {}


def test_what_somebody_wrote_in_the_table_is_not_run(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    _write("one", pickle.dumps(_Trap(trap)))

    assert cache.get("one") is None
    assert not trap.exists()


@pytest.mark.parametrize("value", [b"", b"\x80", b"not a pickle", pickle.dumps([1])[:-1], b"\x80\x04h\x07."])
def test_what_is_broken_was_never_there(value: bytes) -> None:
    _write("one", value)

    assert cache.get("one") is None
