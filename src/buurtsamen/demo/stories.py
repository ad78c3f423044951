# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the initiatives of the demo as their makers wrote them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from buurtsamen.demo.addresses import Ground
from buurtsamen.demo.chance import dice
from buurtsamen.demo.towns import Town
from buurtsamen.initiatives.models import BudgetLine, Initiative, Organiser, Update
from buurtsamen.money import ledger

Entry = dict[str, Any]


def target_cents(entry: Entry) -> int:
    """What its budget adds up to, in euro cents."""
    euros: int = sum(euros for _, euros in entry["budget"])
    return euros * 100


def district_of(town: Town, entry: Entry) -> str:
    """The code of the district where it is; empty for the whole municipality."""
    neighbourhood: str = entry.get("neighbourhood", "")
    return town.district_of(neighbourhood) if neighbourhood else entry.get("district", "")


def tell(
    town: Town,
    entry: Entry,
    number: int,
    *,
    state: str = Initiative.State.SAVING,
    since: date | None = None,
    until: date | None = None,
    ended_on: date | None = None,
) -> Initiative:
    """An initiative with its budget and organisers; with an account from the day on which it begins to save."""
    municipality = town.municipality
    neighbourhood = town.neighbourhoods.get(entry.get("neighbourhood", ""))
    district = town.districts.get(district_of(town, entry))
    area = neighbourhood or district
    spot = (None, None) if area is None else Ground(area.geometry, dice(f"spot of {entry['slug']}")).row(1)[0]
    made = Initiative.objects.create(
        municipality=municipality,
        number=number,
        **{name: entry[name] for name in ("slug", "title", "theme", "summary", "place", "for_whom")},
        story=entry["story"].strip(),
        happens=entry["when"],
        district=district,
        neighbourhood=neighbourhood,
        longitude=spot[0],
        latitude=spot[1],
        state=state,
        target_cents=target_cents(entry),
        account=ledger.account(municipality, f"initiative:{number}") if since else None,
        submitted_on=town.on - timedelta(days=entry["days_waiting"]) if "days_waiting" in entry else None,
        saving_since=since,
        saves_until=until,
        ended_on=ended_on,
    )
    _detail(made, entry)
    return made


def _detail(made: Initiative, entry: Entry) -> None:
    municipality = made.municipality
    BudgetLine.objects.bulk_create(
        BudgetLine(municipality=municipality, initiative=made, what=what, cents=euros * 100)
        for what, euros in entry["budget"]
    )
    Organiser.objects.bulk_create(
        Organiser(municipality=municipality, initiative=made, name=name, does=does)
        for name, does in entry["organisers"]
    )


def update(initiative: Initiative, told: Iterable[tuple[date, str, str]]) -> None:
    """What the makers told, and on which day."""
    Update.objects.bulk_create(
        Update(municipality_id=initiative.municipality_id, initiative=initiative, on=on, title=title, text=text.strip())
        for on, title, text in told
    )
