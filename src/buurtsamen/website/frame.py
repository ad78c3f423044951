# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what every page's frame needs to know."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Nothing for a stranger; the municipality for everybody else."""
    municipality = getattr(request, "municipality", None)
    return {"municipality": municipality} if municipality else {}
