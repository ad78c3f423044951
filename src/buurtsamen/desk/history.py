# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for how the journal reads: who did what, on which thing, and what changed.

A room says in its module `desk` how its lines read: `SAYS` (dotted name → words), `THINGS` (model → words, and the
route of its page, which takes the number; or empty), `FIELDS` (field → words) and `VALUES` (field → stored value →
words). What has no words reads as its name.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from os.path import commonprefix
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext

from buurtsamen.core import dates
from buurtsamen.core.euros import euros, grouped
from buurtsamen.desk import rooms
from buurtsamen.people import journal
from buurtsamen.people.models import Event, RoleName

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NAMES = ("number", "colleague")  # fields in which a whole number says which one, not how many
_LONG, _BEFORE = 120, 20  # signs: of a text that is shown, and of what is shown before the first that differs


@cache
def sayings() -> dict[str, Any]:
    """Dotted name of an act → how it reads."""
    return _merged("SAYS")


@cache
def _things() -> dict[str, tuple[Any, str]]:
    return _merged("THINGS")


@cache
def _fields() -> dict[str, Any]:
    return _merged("FIELDS")


@cache
def _values() -> dict[str, Any]:
    return _merged("VALUES")


def _merged(name: str) -> dict[str, Any]:
    return {key: words for brought in rooms.bring(name) for key, words in brought.items()}


def says(event: Event) -> str:
    """What was done, in words."""
    return str(sayings().get(event.what, event.what))


def who(event: Event) -> str:
    """Who did it, with the roles they had then; or which job."""
    if event.actor is None:
        return gettext("by itself: %(job)s") % {"job": sayings().get(event.job, event.job)}
    name = event.actor.name or gettext("somebody whose account is closed")
    roles = sorted(str(RoleName(role.name).label) for role in journal.roles_then(event))
    return f"{name}, {', '.join(roles)}" if roles else name


def thing(event: Event) -> str:
    """On what it was done."""
    model, _, number = event.thing.partition(":")
    return subject(model) if model == "places.municipality" else f"{subject(model)} {number}"  # it has only one


def subject(model: str) -> str:
    """What lines about such things are called together."""
    words, _ = _things().get(model.replace("_", ""), (model, ""))  # an act may write `mail_text`, a model is `mailtext`
    return str(words)


def thing_link(event: Event) -> str:
    """The page of what it was done on; empty when it has none."""
    model, _, number = event.thing.partition(":")
    _, route = _things().get(model, ("", ""))
    try:
        return reverse(route, args=[int(number)]) if route else ""
    except (NoReverseMatch, ValueError):
        return ""


def changes(event: Event) -> Iterator[tuple[str, str, str]]:
    """Of each field: its name, what it was and what it became; of long texts, from a little before they differ."""
    for field, values in event.change.items():
        was, became = values if isinstance(values, list) and len(values) == 2 else (None, values)
        texts = value(was, field), value(became, field)
        start = max(0, len(commonprefix(texts)) - _BEFORE) if max(map(len, texts)) > _LONG else 0
        was, became = ("…" * bool(start) + Truncator(text[start:]).chars(_LONG) for text in texts)
        yield str(_fields().get(field, field.replace("_", " "))), was, became


def changed(event: Event) -> str:
    """The same as one text."""
    return "; ".join(f"{name}: {was} → {became}" for name, was, became in changes(event))


def value(raw: object, field: str = "") -> str:
    """A value as the journal keeps it, as people read it."""
    if isinstance(raw, bool):
        return gettext("yes") if raw else gettext("no")
    if isinstance(raw, int):
        return euros(raw) if field.endswith("_cents") else str(raw) if field in _NAMES else grouped(raw)
    if isinstance(raw, list):
        return ", ".join(value(each, field) for each in raw) or gettext("nothing")
    if field in ("role", "state") and raw:  # every table calls its states as they are stored
        return str(RoleName(str(raw)).label) if raw in RoleName.values else gettext(str(raw).replace("_", " "))
    if isinstance(raw, str) and _DAY.fullmatch(raw):
        return dates.day(date.fromisoformat(raw), year=True)
    text = (
        json.dumps(raw, ensure_ascii=False)
        if isinstance(raw, dict)
        else str(_values().get(field, {}).get(raw, raw or ""))
    )
    return text or gettext("nothing")
