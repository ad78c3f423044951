# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what stands in a cell of a list: as people read it, and as a spreadsheet reckons with it."""

from datetime import date, datetime
from decimal import Decimal
from functools import singledispatch
from html import unescape
from typing import Any

from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.timezone import localtime
from django.utils.translation import gettext

from buurtsamen.core import dates, euros


class Cents(int):
    """An amount in euro cents: read as euros, and a number in a file."""


@singledispatch
def words(value: object) -> Any:
    """A value as people read it; what is safe HTML stays so."""
    return "" if value is None else value


words.register(Cents, lambda value: euros.euros(value))
words.register(int, lambda value: euros.grouped(value))
words.register(bool, lambda value: gettext("yes") if value else gettext("no"))
words.register(date, lambda value: dates.day(value, year=True))
words.register(list, lambda value: ", ".join(str(words(each)) for each in value))


@words.register
def _(value: datetime) -> str:
    moment = localtime(value, dates.AMSTERDAM)
    return f"{dates.day(moment, year=True)}, {date_format(moment, 'H:i')}"


@singledispatch
def plain(value: object) -> object:
    """A number, a day, a moment without time zone, or text."""
    text = "" if value is None else str(value)
    return unescape(strip_tags(text)).strip() if hasattr(value, "__html__") else text


plain.register(Cents, lambda value: Decimal(value) / 100)
plain.register(int, lambda value: int(value))
plain.register(float, lambda value: value)
plain.register(bool, words.dispatch(bool))
plain.register(date, lambda value: value)
plain.register(datetime, lambda value: localtime(value, dates.AMSTERDAM).replace(tzinfo=None, microsecond=0))
plain.register(list, lambda value: ", ".join(str(plain(each)) for each in value))
