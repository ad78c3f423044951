# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the rooms above bring to the desk.

A room keeps it in a module `desk`, with any of: `MENU` (menu.Entry), `waits(request)` (today.Waiting),
`changed(request, since)` (today.Change) and `find(request, words)` (search.Found); and how its lines of the journal
read: `SAYS`, `THINGS` and `FIELDS` (history).
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@cache
def _modules() -> list[Any]:
    """The modules `desk` of all installed rooms, lowest floor first."""
    rooms = [app for app in apps.get_app_configs() if app.module and app.name.startswith("buurtsamen.")]
    return [import_module(f"{app.name}.desk") for app in rooms if module_has_submodule(app.module, "desk")]


def bring(name: str) -> Iterator[Any]:
    """What the rooms that have something by this name call so."""
    for module in _modules():
        if hasattr(module, name):
            yield getattr(module, name)
