# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Neighbours who offer, and makers who ask, on 10 May 2026."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.desk.tests import staffing
from buurtsamen.initiatives.models import BudgetLine, Initiative, Organiser
from buurtsamen.people.models import User
from buurtsamen.sharing import alerts, needs, offers
from buurtsamen.sharing.contacts import Contact
from buurtsamen.sharing.models import Alert, Need, Offer

NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)
ORIGIN = "http://lindedorp.test"
A_SATURDAY = date(2026, 6, 13)


def maker(town: Town, initiative: Initiative, name: str = "Fatma") -> User:
    """Somebody with an account who is behind an initiative."""
    user = staffing.somebody(name, phone="0546 11 11 11")
    Organiser.objects.create(municipality=town.municipality, initiative=initiative, name=name, user=user)
    return user


def hands(town: Town, count: int = 2, initiative: Initiative | None = None, **fields: Any) -> Need:
    """Building up, for the benches or another initiative, on a Saturday in June."""
    asked: dict[str, Any] = {
        "what": "Opbouwen",
        "count": count,
        "begins_on": A_SATURDAY,
        "begins_at": time(13),
        "ends_at": time(16),
    }
    return needs.create(initiative or town.benches, kind=Need.Kind.HANDS, by="test", at=NOW, **asked | fields)


def tables(town: Town, cents: int = 120_00, count: int = 12, **fields: Any) -> Need:
    """Tables that stand in the budget of the benches: 600 euros, of which these are a part."""
    town.benches.budget.update(cents=town.benches.target_cents - cents)
    line = BudgetLine.objects.create(
        municipality=town.municipality, initiative=town.benches, what="Tafels", cents=cents, can_be_lent=True
    )
    asked = {"what": "Tafels met banken", "count": count, "unit": "stuks", "way": Need.Way.LENT, "budget_line": line}
    return needs.create(town.benches, kind=Need.Kind.THING, by="test", at=NOW, **asked | fields)


def neighbour(name: str = "Joke", language: str = "nl") -> Contact:
    """Somebody without an account."""
    return Contact(f"{name.lower()}@example.test", language, name=f"{name} Jansen", phone="06 12345678")


def listener(town: Town, name: str = "Sanne", metres: int | None = 1000, **fields: Any) -> Alert:
    """Somebody at the Lindelaan who wants mail about what is new around it, and proved their address."""
    contact = Contact(f"{name.lower()}@example.test", "nl", spot=(6.6, 52.3))
    asked = {"district": None, "kind": "", "rhythm": Alert.Rhythm.DAY} | fields
    alert = alerts.ask(town.municipality, contact, alerts.Wish(metres, **asked), network=name, on=A_DAY_IN_MAY, at=NOW)
    alerts.confirm(alert, at=NOW)
    return alert


def offered(need: Need, name: str = "Joke", count: int = 1, *, shown_as: str = "", at: datetime = NOW) -> Offer:
    """An offer that waits for its link to be followed."""
    contact = replace(neighbour(name), shown_as=shown_as)
    return offers.make(need, contact, count=count, network=name, at=at)


def proven(need: Need, name: str = "Joke", count: int = 1, **more: Any) -> Offer:
    """An offer that waits for an answer, or on the waiting list."""
    offer = offered(need, name, count, **more)
    offers.confirm(offer, at=NOW)
    return offer


def accepted(need: Need, by: User, name: str = "Joke", count: int = 1, **more: Any) -> Offer:
    """An offer to which the makers said yes."""
    offer = proven(need, name, count, **more)
    offers.accept(offer, by=by, at=NOW)
    return offer
