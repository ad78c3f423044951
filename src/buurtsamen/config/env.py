# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for reading the environment, which refuses to guess."""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict


def text(name: str, default: str | None = None) -> str:
    """The variable, or the contents of the file that NAME_FILE points at.

    Raises:
        ImproperlyConfigured: it is not set and has no default.
    """
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE). See .env.example.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """True for "yes", False for "no"; anything else is refused."""
    value = text(name, "yes" if default else "no")
    if value not in ("yes", "no"):
        raise ImproperlyConfigured(f"{name} is {value!r}; write yes or no.")
    return value == "yes"


def database(name: str, default: str | None = None) -> dict[str, Any]:
    """Django's settings for the PostgreSQL that a URL or connection string names.

    Query parameters of the URL (`sslmode`, `options`) are passed on to libpq. A statement that a connection has
    seen before is not parsed and planned again: see docs/decisions/0016.
    """
    parts = conninfo_to_dict(text(name, default))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3, **parts},
    }
