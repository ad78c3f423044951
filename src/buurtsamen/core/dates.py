# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for days: what day it is in the Netherlands, and how a day is written."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import formats, timezone, translation

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def today() -> date:
    """The date on the wall in the Netherlands now."""
    return day_of(timezone.now())


def day_of(moment: datetime) -> date:
    """The date on the wall in the Netherlands at a moment."""
    return moment.astimezone(AMSTERDAM).date()


def day(on: date | datetime, *, weekday: bool = False, year: bool = False, is_short: bool = False) -> str:
    """A day in words: `14 december`, with weekday `zondag 14 december`; the month is named, never a number.

    Args:
        is_short: `14 dec`, where many stand together.
    """
    if isinstance(on, datetime):
        on = on.astimezone(AMSTERDAM).date()
    pattern = ("l " if weekday else "") + ("j M" if is_short else "j F") + (" Y" if year else "")
    written = formats.date_format(on, pattern)
    return written.lower() if (translation.get_language() or "nl").startswith("nl") else written
