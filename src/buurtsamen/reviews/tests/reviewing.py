# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What waits for a decision in the small town, and how a test looks at it."""

from datetime import UTC, date, datetime

from django.test import Client
from django.utils import timezone

from buurtsamen.applications.models import Application
from buurtsamen.conftest import A_DAY_IN_MAY, Town, initiative
from buurtsamen.desk.tests import staffing
from buurtsamen.initiatives.models import Initiative
from buurtsamen.people.models import User
from buurtsamen.places.models import District, Neighbourhood
from buurtsamen.reviews.decisions import Wish
from buurtsamen.reviews.models import Check

NOW = datetime(2026, 5, 10, 9, tzinfo=UTC)
HERE = "https://lindedorp.test"
UNTIL = date(2026, 6, 30)


def sent_in(
    town: Town,
    number: int = 3,
    title: str = "Schommel",
    *,
    where: Neighbourhood | None = None,
    on: str = "2026-05-04",
    target_cents: int = 100_00,
    is_city_wide: bool = False,
) -> Initiative:
    """An initiative that waits for a decision since that day, with an initiator and an application."""
    place = None if is_city_wide else where or town.north
    made = initiative(town.municipality, place, number, title, title.lower(), target_cents)
    made.state, made.submitted_on, made.account = Initiative.State.SUBMITTED, date.fromisoformat(on), None
    made.saving_since = made.saves_until = None
    made.save()
    user = staffing.somebody("Tomasz")
    made.organisers.update(user=user, is_initiator=True)
    Application.objects.create(
        municipality=town.municipality, user=user, initiative=made, started_at=timezone.now(), saved_at=timezone.now()
    )
    return made


def initiator(made: Initiative) -> User:
    """Who sent it in."""
    maker = made.organisers.get(is_initiator=True)
    assert maker.user
    return maker.user


def checked(made: Initiative, by: User) -> Initiative:
    """It keeps to all the rules."""
    Check.objects.bulk_create(
        Check(municipality=made.municipality, initiative=made, rule=rule, answer=Check.Answer.YES, by=by, at=NOW)
        for rule in Check.Rule
    )
    return made


def approval(made: Initiative, reason: str = "Het klopt met alle spelregels.") -> Wish:
    """The wish to approve it."""
    return Wish("approved", reason, made.target_cents, UNTIL)


def refusal(made: Initiative) -> Wish:
    """The wish to refuse it."""
    return Wish("refused", "Het is alleen voor leden van de club.", made.target_cents)


def by(user: User) -> dict[str, object]:
    """Who decides, when and where, as the rules want to know."""
    return {"by": user, "on": A_DAY_IN_MAY, "at": NOW, "origin": HERE}


def south(town: Town) -> Neighbourhood:
    """A neighbourhood in another district of the same town."""
    here = town.municipality
    district = District.objects.create(municipality=here, code="WK000101", name="Zuidwijk", year=2026)
    return Neighbourhood.objects.create(municipality=here, district=district, code="BU00010100", name="Zuid", year=2026)


def seen(client: Client, address: str) -> str:
    """What stands in the middle of a page of the desk."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    page = answer.content.decode()
    return page[page.index("<main") :]
