# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for how the books read to somebody who is no bookkeeper: names of accounts, amounts.

A room says in its module `desk` how its parts of names read: `ACCOUNTS` (part → words).
"""

from functools import cache
from typing import Any

from buurtsamen.core import euros
from buurtsamen.desk import cells, rooms
from buurtsamen.desk.cells import Cents


class Booked(Cents):
    """An amount as the books write it: always with its cents."""


cells.words.register(Booked, lambda amount: euros.euros(amount, exact=True))


@cache
def _parts() -> dict[str, Any]:
    return {part: words for brought in rooms.bring("ACCOUNTS") for part, words in brought.items()}


def account(name: str) -> str:
    """The name of an account in words: `round:4:reserved` is `Round 4: set aside`."""
    first, *rest = (str(_parts().get(part, part)) for part in name.split(":"))
    if rest and rest[0].isdigit():
        first = f"{first} {rest.pop(0)}"
    return ": ".join([first, *rest])
