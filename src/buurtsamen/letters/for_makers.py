# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what this room brings to the desk of an initiative (makers/nexts.py)."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from buurtsamen.initiatives.models import Initiative
from buurtsamen.makers.nexts import Task


def tasks(initiative: Initiative, on: date) -> Iterator[Task]:  # noqa: ARG001 - as all of them
    """A poster, while it saves."""
    if initiative.state == Initiative.State.SAVING:
        url = reverse("my_poster", args=[initiative.number])
        yield Task(_("Hang up the poster, with a QR code"), "", url, _("Print the poster"), "printer")
