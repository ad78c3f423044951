# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for finding what somebody can do nearby: needs of the whole municipality, by place, kind, day and theme."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import cached_property

from buurtsamen.initiatives.models import Theme
from buurtsamen.places import near
from buurtsamen.places.models import Municipality
from buurtsamen.places.shapes import Spot
from buurtsamen.sharing.models import Alert, Need, NeedQuerySet

_DISTRICT = re.compile(r"WK\d{4}[0-9A-Z]{2}", re.ASCII)


def shown(municipality: Municipality, on: date) -> NeedQuerySet:
    """Needs that somebody can still help with, each with its initiative and areas."""
    rows = Need.objects.of(municipality).public(on).wanting()
    return rows.select_related("initiative__district", "initiative__neighbourhood").defer(
        "initiative__story", "initiative__district__geometry", "initiative__neighbourhood__geometry"
    )


def spot(need: Need) -> Spot | None:
    """Where its initiative is; none when it is for the whole municipality."""
    longitude, latitude = need.initiative.longitude, need.initiative.latitude
    return None if longitude is None or latitude is None else (longitude, latitude)


@dataclass
class Found:
    """What somebody asked to see, and what there is. What cannot be a choice counts as none.

    Attributes:
        postcode: as somebody typed it.
        metres: from its middle, at most; a value of Alert.Metres, or 0 for any distance.
        district: a code of CBS.
        kind: a value of Need.Kind.
        day: "2026-05-10": what is to be done on that day.
        theme: a value of Theme.
    """

    municipality: Municipality
    on: date
    postcode: str = ""
    metres: str = ""
    district: str = ""
    kind: str = ""
    day: str = ""
    theme: str = ""
    is_unknown_postcode: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.postcode = " ".join(self.postcode.replace("\x00", "").split())[:12]
        self.metres = self.metres if self.metres in map(str, Alert.Metres.values) else ""
        self.district = self.district if _DISTRICT.fullmatch(self.district) else ""
        self.kind = self.kind if self.kind in Need.Kind.values else ""
        self.theme = self.theme if self.theme in Theme.values else ""

    @cached_property
    def centre(self) -> Spot | None:
        """The middle of the postcode, when a known one was asked for."""
        found = near.centre_of(self.municipality, self.postcode) if self.postcode else None
        self.is_unknown_postcode = bool(self.postcode) and found is None
        return found

    @cached_property
    def _here(self) -> list[Need]:
        """Whatever the kind, the day and the theme: the nearest first, or the soonest."""
        rows = list(shown(self.municipality, self.on))
        if self.district:
            rows = [
                need for need in rows if need.initiative.district and need.initiative.district.code == self.district
            ]
        if not self.centre:
            return rows
        most = int(self.metres or 0)
        rows = [need for need in rows if not most or (self._metres(need) <= most)]
        return sorted(rows, key=self._metres)

    @cached_property
    def needs(self) -> list[Need]:
        """What was asked for."""
        return [
            need
            for need in self._here
            if (not self.kind or need.kind == self.kind)
            and (not self.theme or need.initiative.theme == self.theme)
            and (not self._is_day or self.day in _days(need, self.on))
        ]

    def listed(self) -> list[tuple[Need, int]]:
        """Each with its distance in metres, in hundreds; 0 when it is not known."""
        return [(need, round(self._metres(need) / 100) * 100 if self._is_near(need) else 0) for need in self.needs]

    def kinds(self) -> dict[str, int]:
        """How many there are of each kind, whatever the day and the theme."""
        counts = Counter(need.kind for need in self._here)
        return {kind: counts[kind] for kind in Need.Kind.values}

    def themes(self) -> dict[Theme, int]:
        """How many there are of each theme; themes without any are left out."""
        counts = Counter(need.initiative.theme for need in self._here)
        return {theme: counts[theme] for theme in Theme if counts[theme]}

    def days(self) -> dict[str, tuple[date, int]]:
        """The next days on which there is something to do: day → as a date, and how many."""
        counts = Counter(day for need in self._here for day in _days(need, self.on)[:1])
        return {day: (date.fromisoformat(day), count) for day, count in sorted(counts.items())[:30]}

    def total(self) -> int:
        """How many there are of both kinds."""
        return len(self._here)

    def distances(self) -> list[tuple[str, str]]:
        """How far it may be: value and words."""
        return [(str(value), str(label)) for value, label in Alert.Metres.choices]

    def spots(self) -> list[Spot]:
        """Where they are, each place once."""
        return sorted({place for need in self.needs if (place := spot(need))})

    @property
    def _is_day(self) -> bool:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", self.day, re.ASCII))

    def _is_near(self, need: Need) -> bool:
        return bool(self.centre and spot(need))

    def _metres(self, need: Need) -> float:
        """From the middle of the postcode; what is for the whole municipality is far away."""
        place = spot(need)
        return near.metres(self.centre, place) if self.centre and place else 1e9


def _days(need: Need, on: date) -> list[str]:
    """The days from today on which there is something to do for it; at most a month of them."""
    if need.begins_on is None or need.ends_on is None:
        return []
    first = max(need.begins_on, on).toordinal()
    last = min(need.ends_on.toordinal(), first + 30)
    return [date.fromordinal(day).isoformat() for day in range(first, last + 1)]
