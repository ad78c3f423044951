# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for how initiatives are shown: which, in what order, with which badge."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from buurtsamen.initiatives.models import Initiative, InitiativeQuerySet, Theme
from buurtsamen.places import near
from buurtsamen.places.models import District, Municipality

State = Initiative.State
NEW_DAYS = 7
ALMOST_PERCENT = 90
ART = {Theme.GREEN: 2, Theme.MUSIC: 2, Theme.SPORT: 2, Theme.FOOD: 2}  # how many drawings; the others have one
ICONS = {
    Theme.GREEN: "plant-2",
    Theme.PLAY: "horse-toy",
    Theme.MEET: "coffee",
    Theme.MUSIC: "music",
    Theme.SPORT: "ball-football",
    Theme.FOOD: "soup",
    Theme.ART: "palette",
    Theme.SAFE: "shield-check",
}
STAGES: dict[str, tuple[State, ...]] = {
    "saving": (State.SAVING,),
    "reached": (State.FUNDED, State.UNDER_WAY),
    "done": (State.DONE,),
    "stopped": (State.NOT_SUCCEEDED,),
}
WHOLE = "heel"  # the district filter for initiatives of the whole municipality
_DISTRICT = re.compile(r"WK\d{4}[0-9A-Z]{2}", re.ASCII)


def drawing(initiative: Initiative) -> str:
    """The name of the drawing of its theme, one of two where there are two; always the same one for an initiative."""
    theme = Theme(initiative.theme)
    second = ART.get(theme, 1) == 2 and initiative.number % 2 == 0
    return f"{theme}{'-2' if second else ''}"


def picture(initiative: Initiative) -> str:
    """Where its drawing is kept."""
    return f"website/art/{drawing(initiative)}.svg"


def is_new(initiative: Initiative, on: date) -> bool:
    """Whether it began to save in the last seven days."""
    since = initiative.saving_since
    return initiative.state == State.SAVING and since is not None and on - since < timedelta(days=NEW_DAYS)


def is_almost_there(initiative: Initiative) -> bool:
    """Whether it saves and has nine tenths of its target."""
    return initiative.state == State.SAVING and initiative.percent() >= ALMOST_PERCENT


def fair_order(initiatives: list[Initiative], on: date) -> list[Initiative]:
    """Another order every day, the same for everybody, in which nobody has an advantage."""
    return sorted(initiatives, key=lambda initiative: sha256(f"{on}|{initiative.pk}".encode()).digest())


@dataclass
class Shown:
    """What somebody asked to see, and what there is.

    Attributes:
        words: a postcode, a number, or words from a title or story.
        district: a code of CBS, or `heel` for what is for the whole municipality.
        stage: a key of STAGES.
        theme: a value of Theme, or nothing for all.
    """

    municipality: Municipality
    on: date
    words: str = ""
    district: str = ""
    stage: str = "saving"
    theme: str = ""
    is_unknown_postcode: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.words = " ".join(self.words.replace("\x00", "").split())[:80]
        is_district = self.district == WHOLE or _DISTRICT.fullmatch(self.district)
        self.district = self.district if is_district else ""
        self.stage = self.stage if self.stage in STAGES else "saving"
        self.theme = self.theme if self.theme in Theme.values else ""

    @cached_property
    def _all(self) -> list[Initiative]:
        rows = Initiative.objects.of(self.municipality).public().with_areas().with_photo()
        if self.words and not self.centre:
            rows = _with_words(rows, self.words)
        if self.district == WHOLE:
            rows = rows.filter(district=None)
        elif self.district:
            rows = rows.filter(district__code=self.district)
        return fair_order(list(rows.defer("story")), self.on)

    @cached_property
    def _in_stage(self) -> list[Initiative]:
        return [initiative for initiative in self._all if initiative.state in STAGES[self.stage]]

    @cached_property
    def centre(self) -> tuple[float, float] | None:
        """Where the postcode is, when a known one was asked for."""
        if not near.POSTCODE.fullmatch(self.words):
            return None
        found = near.centre_of(self.municipality, self.words)
        self.is_unknown_postcode = found is None
        return found

    @cached_property
    def initiatives(self) -> list[Initiative]:
        """What was asked for: nearest first with a postcode, in fair order without."""
        rows = [row for row in self._in_stage if not self.theme or row.theme == self.theme]
        if not self.centre:
            return rows
        here = self.centre
        return sorted(rows, key=lambda row: _metres(row, here))

    def groups(self, own: District | None) -> list[tuple[str, list[Initiative]]]:
        """What was found, in groups with a title: the giver's own district first, new beside almost there.

        With words there is one group; an initiative stands in the first group that it fits.
        """
        if self.words:
            return [(_("Found"), self.initiatives)]
        fits: list[tuple[str, Callable[[Initiative], bool]]] = [
            (_("Almost there"), is_almost_there),
            (_("New"), lambda row: is_new(row, self.on)),
            (_("For all of %(town)s") % {"town": self.municipality.name}, lambda row: row.district_id is None),
            (_("Elsewhere"), lambda _row: True),
        ]
        if own:
            title = _("In your district: %(district)s") % {"district": own.name}
            fits.insert(0, (title, lambda row: row.district_id == own.pk))
        groups: dict[str, list[Initiative]] = {title: [] for title, _fit in fits}
        for row in self.initiatives:
            groups[next(title for title, fit in fits if fit(row))].append(row)
        return [(title, rows) for title, rows in groups.items() if rows]

    def stages(self) -> dict[str, int]:
        """How many there are in each stage, whatever the theme."""
        counts = Counter(row.state for row in self._all)
        return {stage: sum(counts[state] for state in states) for stage, states in STAGES.items()}

    def themes(self) -> dict[Theme, int]:
        """How many there are of each theme in the stage; themes without any are left out."""
        counts = Counter(row.theme for row in self._in_stage)
        return {theme: counts[theme] for theme in Theme if counts[theme]}

    def total(self) -> int:
        """How many there are in the stage, of all themes."""
        return len(self._in_stage)

    def districts(self) -> Counter[str]:
        """How many there are in the stage in each district, by its code; `heel` for the whole municipality."""
        return Counter(row.district.code if row.district else WHOLE for row in self._in_stage)


def _metres(initiative: Initiative, here: tuple[float, float]) -> float:
    if initiative.longitude is None or initiative.latitude is None:
        return float("inf")
    return near.metres(here, (initiative.longitude, initiative.latitude))


def _with_words(rows: InitiativeQuerySet, words: str) -> InitiativeQuerySet:
    """Those with these words in title, place or story, in any Dutch inflection, or with this number."""
    vector = SearchVector("title", "summary", "place", "story", "neighbourhood__name", "district__name", config="dutch")
    plain = " ".join(re.findall(r"\w+", words))  # signs mean nothing here
    asked = Q(search=SearchQuery(plain, config="dutch")) | Q(title__icontains=words)
    if words.isascii() and words.isdigit() and len(words) < 8:
        asked |= Q(number=int(words))
    return rows.annotate(search=vector).filter(asked)
