# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what can still be printed of a round, and for preparing a run as long work."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from buurtsamen.core import dates, euros
from buurtsamen.letters import runs
from buurtsamen.letters.models import PrintRun, RunDistrict
from buurtsamen.people.models import User
from buurtsamen.places.models import District, Municipality
from buurtsamen.rounds.models import Round


def to_print(municipality: Municipality) -> QuerySet[Round]:
    """Rounds of which letters can be made."""
    return Round.objects.of(municipality).filter(state=Round.State.PREPARED).order_by("number")


def free(round_: Round) -> list[tuple[District, int]]:
    """Districts of a round that are in no run yet, each with how many homes there are."""
    taken = RunDistrict.objects.filter(round=round_).values("district")
    homes = Count("neighbourhoods__addresses", filter=Q(neighbourhoods__addresses__gone_on=None))
    rows = District.objects.filter(pk__in=round_.districts.values("district")).exclude(pk__in=taken)
    return [(district, district.homes) for district in rows.defer("geometry").annotate(homes=homes).order_by("code")]


def prepare(
    round_: Round, districts: Sequence[District], *, by: User, asked_at: datetime, at: datetime, is_large: bool
) -> PrintRun:
    """As `runs.prepare`, and safe to repeat by a worker that died: what was asked at this moment is prepared once.

    Raises:
        runs.Refused: as there.
    """
    done = PrintRun.objects.filter(round=round_, prepared_by=by, prepared_at__gte=asked_at, is_large=is_large)
    same = done.filter(districts__district__in=districts).exclude(state=PrintRun.State.STOPPED).first()
    on = at.astimezone(dates.AMSTERDAM).date()
    return same or runs.prepare(round_, districts, by=by, on=on, at=at, is_large=is_large)


def said(run: PrintRun) -> str:
    """What became of it, in a sentence."""
    words = {"number": run.number, "letters": euros.grouped(run.letters)}
    return _("Run %(number)s is prepared, with %(letters)s letters.") % words
