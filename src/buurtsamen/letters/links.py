# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for short addresses on posters, signs, cards and the newsletter: /p/WORD.

How often each is followed on a day is counted, and nothing else: no cookie, no address, no moment. What says that it
is a program, and whoever only looks whether the page is there, is not counted.
"""

import re
import secrets
from collections.abc import Sequence
from datetime import date

from django.db import connection
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from buurtsamen.letters.models import ShortLink
from buurtsamen.places.models import Municipality

CHANNELS: Sequence[tuple[str, object]] = [(each.value, each.label) for each in ShortLink.Channel]
TOTAL = _("all together")
_SIGNS, _LENGTH = "23456789ABCDEFGHJKMNPQRSTVWXYZ", 5  # no 0, 1, I, L, O and U
_PROGRAM = re.compile(r"bot|spider|crawl|preview|fetch|scan|monitor|curl|wget|python|headless|facebookexternal", re.I)
_COUNT = """
insert into letters_visits (municipality_id, link_id, "on", count) values (%s, %s, %s, 1)
on conflict (link_id, "on") do update set count = letters_visits.count + 1
"""


def of(municipality: Municipality, channel: str, path: str, *, on: date) -> ShortLink:
    """The link of a channel to a page of the site; always the same one. Of two who ask at once, both get it.

    Args:
        path: on the site, as "/initiatieven/buurttuin/".
    """
    while True:
        word = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
        fresh = ShortLink(municipality=municipality, word=word, channel=channel, path=path, made_on=on)
        ShortLink.objects.bulk_create([fresh], ignore_conflicts=True)
        if found := ShortLink.objects.of(municipality).filter(channel=channel, path=path).first():
            return found  # otherwise the word was taken


def find(municipality: Municipality, word: str) -> ShortLink | None:
    """The link with this word, in capitals or not."""
    return ShortLink.objects.of(municipality).filter(word=word.upper()).first()


def count(link: ShortLink, *, program: str, on: date) -> None:
    """Somebody followed it.

    Args:
        program: what the browser calls itself; empty when it does not say.
    """
    if program and not _PROGRAM.search(program):
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [link.municipality_id, link.pk, on])


def per_channel(municipality: Municipality, *, since: date) -> list[tuple[object, int, int]]:
    """Of each channel: its name, visits since a day (which counts), and visits in all."""
    lately = Sum("visits__count", filter=Q(visits__on__gte=since))
    rows = ShortLink.objects.of(municipality).order_by().values("channel")
    found = {row["channel"]: row for row in rows.annotate(lately=lately, ever=Sum("visits__count"))}
    counts = [
        (label, found.get(name, {}).get("lately") or 0, found.get(name, {}).get("ever") or 0)
        for name, label in CHANNELS
    ]
    return [*counts, (TOTAL, sum(row[1] for row in counts), sum(row[2] for row in counts))]
