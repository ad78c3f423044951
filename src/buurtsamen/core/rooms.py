# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for finding what rooms keep in modules with fixed names: `desk`, `page`, `personal`, `for_makers` …"""

from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@cache
def modules(name: str) -> dict[str, Any]:
    """Room → its module of this name, of all installed rooms that have one, lowest floor first."""
    return {
        app.label: import_module(f"{app.name}.{name}")
        for app in apps.get_app_configs()
        if app.name.startswith("buurtsamen.") and app.module and module_has_submodule(app.module, name)
    }
