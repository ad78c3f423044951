# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Today: what waits, what runs, what changed."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.desk import rooms, today
from buurtsamen.desk.models import Visit, Work
from buurtsamen.desk.tests.staffing import at_desk, colleague
from buurtsamen.desk.today import Line, Waiting
from buurtsamen.people import journal
from buurtsamen.people.models import FactorReset, Invitation, RoleName, User
from buurtsamen.people.rights import RIGHTS, Right

HERE = "/kantoor/"


def told(client: Client) -> str:
    """The text of Today."""
    page = client.get(HERE).content.decode()
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page[page.index("<main") :]))


def invited(town: Town, hours: int, email: str = "nieuw@example.test") -> Invitation:
    """An invitation that ends so many hours from now."""
    now = timezone.now()
    return Invitation.objects.create(
        municipality=town.municipality,
        email=email,
        role=RoleName.AUDITOR,
        token=email.encode(),
        invited_at=now - timedelta(days=5),
        expires_at=now + timedelta(hours=hours),
    )


def test_today_is_there_for_everybody_who_works_here(town: Town) -> None:
    for name in RoleName:
        answer = at_desk(town, colleague(town, name, [town.north.district])).get(HERE)

        assert answer.status_code == 200, name
        assert "no-store" in answer["Cache-Control"]


def test_today_tells_everybody_how_things_stand_of_what_they_may_see(town: Town, other_town: Town) -> None:
    seen = {}
    for name in set(RoleName) - {RoleName.ADVISER}:  # who sees what they are asked about
        page = told(at_desk(town, colleague(town, name, [town.north.district])))
        seen[name] = page.partition("Hoe het ervoor staat")[2].partition("Dit loopt nu")[0]

    assert all("voorjaar 2026 open; codes kunnen gebruikt worden tot en met 31 mei" in each for each in seen.values())
    assert all("Initiatieven: spaart 2" in each for each in seen.values())
    books = {name for name, each in seen.items() if "Budget" in each}
    assert books == {name for name in seen if Right.SEE_BOOKS in RIGHTS[name]}
    assert "Budget 2026 € 99.955,00" in seen[RoleName.TREASURER]


def test_without_anything_to_do_today_says_so(town: Town) -> None:
    page = at_desk(town, colleague(town, RoleName.AUDITOR)).get(HERE).content.decode()

    assert page.count('class="next"') == 1
    assert "<table" not in page


def test_an_invitation_that_ends_soon_waits_for_an_administrator(town: Town) -> None:
    invited(town, 24)
    invited(town, 24 * 6, "later@example.test")
    invited(town, -1, "voorbij@example.test")

    said = told(at_desk(town, colleague(town, RoleName.ADMINISTRATOR)))

    assert "nieuw@example.test" in said
    assert "later@example.test" not in said
    assert "voorbij@example.test" not in said


def test_an_invitation_does_not_wait_for_others(town: Town, other_town: Town) -> None:
    invited(town, 24)

    assert "nieuw@" not in told(at_desk(town, colleague(town, RoleName.TREASURER)))
    assert "nieuw@" not in told(at_desk(other_town, colleague(other_town, RoleName.ADMINISTRATOR)))


def test_a_lost_factor_waits_for_another_administrator(town: Town) -> None:
    asker = colleague(town, RoleName.ADMINISTRATOR, name="Anna")
    lost = colleague(town, RoleName.ADMINISTRATOR, name="Lotte")
    other = colleague(town, RoleName.ADMINISTRATOR, name="Olga")
    FactorReset.objects.create(
        municipality=town.municipality, user=lost, asked_by=asker, asked_at=timezone.now(), why="Telefoon kwijt"
    )

    assert "Lotte" in told(at_desk(town, other))
    assert "Lotte" not in told(at_desk(town, asker))
    assert 'class="utrecht-table' not in told(at_desk(town, lost))


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """These things wait, whoever asks."""

    def wait(*every: Waiting) -> None:
        monkeypatch.setattr(rooms, "bring", lambda name: [lambda *_: every] if name == "waits" else [])

    return wait


def waiting(title: str, since: str, due: str = "") -> Waiting:
    ends = date.fromisoformat(due) if due else None
    return Waiting("Kijk", title, "/kantoor/toetsen/", "Kijk", date.fromisoformat(since), ends)


def test_the_most_overdue_stands_first(town: Town, many: Callable[..., None]) -> None:
    many(
        waiting("Zaak E", "2026-01-01"),
        waiting("Zaak D", "2026-05-01", "2026-05-11"),
        waiting("Zaak B", "2026-05-05", "2026-05-08"),
        waiting("Zaak A", "2026-05-06", "2026-05-07"),
        waiting("Zaak C", "2026-04-01", "2026-05-11"),
    )

    said = told(at_desk(town, colleague(town, RoleName.AUDITOR)))

    places = [said.index(f"Zaak {letter}") for letter in "ABCDE"]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("due", "days", "tone", "words"),
    [
        ("2026-05-08", -2, "wrong", "1"),  # Friday; today is Sunday 10 May
        ("2026-05-07", -3, "wrong", "1"),
        ("2026-05-06", -4, "wrong", "2"),
        ("2026-05-10", 0, "warn", ""),
        ("2026-05-11", 1, "warn", ""),
        ("2026-05-12", 2, "", "2"),
        ("2026-05-15", 5, "", "4"),  # Thursday the 14th is Ascension Day
    ],
)
def test_a_target_time_is_told_in_working_days(
    town: Town, many: Callable[..., None], due: str, days: int, tone: str, words: str
) -> None:
    line = today.line(waiting("x", "2026-05-01", due), town.municipality, A_DAY_IN_MAY)

    assert (line.days, line.tone) == (days, tone)
    assert re.sub(r"\D", "", line.when) == words


def test_without_a_target_time_nothing_is_late() -> None:
    assert Line(waiting("x", "2020-01-01"), None, 0).tone == ""


def ran(town: Town, user: User, state: Work.State) -> None:
    now = timezone.now()
    ended = now if state in (Work.State.DONE, Work.State.FAILED) else None
    Work.objects.create(
        municipality=town.municipality, name="proef.werk", state=state, asked_by=user, asked_at=now, ended_at=ended
    )


def test_what_runs_is_shown_and_what_ended_is_not(town: Town) -> None:
    user = colleague(town, RoleName.AUDITOR)
    ran(town, user, Work.State.DONE)
    assert "proef.werk" not in told(at_desk(town, user))
    ran(town, user, Work.State.RUNNING)

    assert "proef.werk" in told(at_desk(town, user))


def test_what_runs_elsewhere_is_not_shown(town: Town, other_town: Town) -> None:
    ran(town, colleague(town, RoleName.AUDITOR), Work.State.RUNNING)

    assert "proef.werk" not in told(at_desk(other_town, colleague(other_town, RoleName.AUDITOR, name="Linda")))


def turned(town: Town, by: User, at: datetime | None = None) -> None:
    where = town.municipality
    journal.record("places.municipality.changed", where, where=where, at=at or timezone.now(), by=by)


def test_what_a_colleague_changed_is_told_and_what_one_did_oneself_is_not(town: Town) -> None:
    me, robin = colleague(town, RoleName.ADMINISTRATOR), colleague(town, RoleName.ADMINISTRATOR, name="Robin")
    turned(town, robin)

    assert "Robin" in told(at_desk(town, me))
    assert "Robin:" not in told(at_desk(town, robin))


def test_what_changed_is_told_to_whoever_may_see_it(town: Town, other_town: Town) -> None:
    turned(town, colleague(town, RoleName.ADMINISTRATOR, name="Robin"))

    assert "Robin:" not in told(at_desk(town, colleague(town, RoleName.HELPDESK)))
    assert "Robin:" not in told(at_desk(other_town, colleague(other_town, RoleName.ADMINISTRATOR)))


def test_a_visit_lasts_until_half_an_hour_without_a_look(town: Town) -> None:
    me, robin = colleague(town, RoleName.ADMINISTRATOR), colleague(town, RoleName.ADMINISTRATOR, name="Robin")
    desk = at_desk(town, me)
    desk.get(HERE)
    turned(town, robin)
    assert "Robin:" in told(desk)
    assert "Robin:" in told(desk)  # still the same visit

    Visit.objects.update(at=timezone.now() - timedelta(minutes=31))
    assert "Robin:" in told(desk)  # it was changed after the visit before this one ended
    Visit.objects.update(at=timezone.now() + timedelta(seconds=1))
    visit = Visit.objects.get()
    assert visit.before < visit.at
    Visit.objects.update(before=timezone.now() + timedelta(seconds=1))
    assert "Robin:" not in told(desk)
