# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for hands and things in the demo: what initiatives ask for, counted from today, and who offers it.

Nobody is mailed about what happened before the demo began.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from buurtsamen.core import dates
from buurtsamen.demo.towns import Town, read
from buurtsamen.initiatives.models import BudgetLine, Initiative
from buurtsamen.sharing import contacts
from buurtsamen.sharing.contacts import Contact
from buurtsamen.sharing.models import Need, Offer

Entry = dict[str, Any]


def ask(town: Town) -> None:
    """Every need, with its offers."""
    known = {made.slug: made for made in Initiative.objects.of(town.municipality)}
    for entry in read("help.toml")["need"]:
        if entry["slug"] in known:
            _need(town, known[entry["slug"]], entry)


def _need(town: Town, initiative: Initiative, entry: Entry) -> None:
    offered = entry.get("offers", [])
    first = town.on + timedelta(days=entry["days"]) if "days" in entry else None
    way = entry.get("way", "")
    need = Need.objects.create(
        municipality=town.municipality,
        initiative=initiative,
        kind=Need.Kind.THING if way else Need.Kind.HANDS,
        **{name: entry.get(name, "") for name in ("what", "skill", "way", "unit")},
        count=entry["count"],
        taken=sum(count for _, count, state in offered if state == Offer.State.ACCEPTED),
        begins_on=first,
        begins_at=entry.get("from"),
        ends_on=town.on + timedelta(days=entry["last"]) if "last" in entry else first,
        ends_at=entry.get("until"),
        budget_line=_line(town, initiative, entry),
        shown_on=town.on - timedelta(days=2),
    )
    Offer.objects.bulk_create(_offer(town, need, place, offer) for place, offer in enumerate(offered, 1))


def _line(town: Town, initiative: Initiative, entry: Entry) -> BudgetLine | None:
    """The line of the budget that a loan pays for; when it is lent already, it never was in the target."""
    if "line" not in entry:
        return None
    if "lender" not in entry:
        line = BudgetLine.objects.get(initiative=initiative, what=entry["line"])
        line.can_be_lent = True
        line.save(update_fields=["can_be_lent"])
        return line
    return BudgetLine.objects.create(
        municipality=town.municipality,
        initiative=initiative,
        what=entry["line"],
        cents=entry["euros"] * 100,
        can_be_lent=True,
        lender=entry["lender"],
        lent_on=town.on - timedelta(days=entry["lent_days_ago"]),
    )


def _offer(town: Town, need: Need, place: int, offer: tuple[str, int, str]) -> Offer:
    name, count, state = offer
    email = f"{name.lower()}@bewoners.example"  # belongs to nobody (RFC 2606, section 3)
    contact = Contact(email, "nl", name=name, phone="06 00 00 00 00")
    at = _noon(town.on - timedelta(days=10 - place))
    return Offer(
        municipality=town.municipality,
        need=need,
        state=state,
        count=count,
        who=contacts.key_of(email),
        contact=contacts.sealed(contact),
        made_at=at,
        proven_at=at,
        answered_at=at + timedelta(hours=20) if state == Offer.State.ACCEPTED else None,
    )


def _noon(on: date) -> datetime:
    return datetime.combine(on, time(12), dates.AMSTERDAM)
