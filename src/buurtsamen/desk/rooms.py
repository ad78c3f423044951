# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the rooms above bring to the desk.

A room keeps it in a module `desk`, with any of: `MENU` (menu.Entry), `waits(request)` (today.Waiting),
`changed(request, since)` (today.Change), `stands(request)` (today.Standing) and `find(request, words)` (search.Found);
how its lines of the journal read: `SAYS`, `THINGS`, `FIELDS` and `VALUES` (history); and `MAIL_WORDS`, the words of its
mails (office/mail_form).
"""

from collections.abc import Iterator
from typing import Any

from buurtsamen.core import rooms


def bring(name: str) -> Iterator[Any]:
    """What the rooms that have something by this name call so."""
    for module in rooms.modules("desk").values():
        if hasattr(module, name):
            yield getattr(module, name)
