# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for measuring the desk: Today, a full inbox, and the journal with a million lines and its seals."""

import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Any

import psutil
from allauth.account.internal.flows import login
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone

from bench.figures import Figures
from bench.town import HOST, Town
from buurtsamen.core import dates, walls
from buurtsamen.initiatives.models import Initiative, Theme
from buurtsamen.people import proofs, seals
from buurtsamen.people.models import Role, RoleName, User
from buurtsamen.places.models import District
from buurtsamen.reviews.models import Advice, Assignment

LINES, RUNS = 1_000_000, 40
WAITING = (100_000, 5_000)  # the first number, and how many
INBOX = [f"/kantoor/beoordelen/{query}" for query in ("", "?wat=laat", "?wat=anderen", "?op=-doel", "?bladzijde=190")]
PAGES = ("", "?bladzijde=200", "?over=people.role", "?wie=vanzelf", "?vanaf=2026-01-01")


def measure(town: Town, figures: Figures, wanted: Callable[..., bool]) -> None:
    """Today, and the journal."""
    user, browser = _at_desk(town)
    if wanted("desk_"):
        figures.say("desk_today_p50_ms", _p50_ms(browser, ["/kantoor/"]))
    if wanted("journal_"):
        _write(town, user)
        figures.say("journal_1m_p50_ms", _p50_ms(browser, [f"/kantoor/logboek/{page}" for page in PAGES]))
        figures.say("journal_1m_file_mb", _memory_mb(browser.get("/kantoor/logboek/?als=csv")))
        _measure_seals(town, figures)
    if wanted("inbox_"):
        _send_in(town, user)
        figures.say("inbox_5000_p50_ms", _p50_ms(browser, INBOX))


def _send_in(town: Town, user: User) -> None:
    """Thousands of initiatives wait for a decision in twelve districts, half of them with somebody, some for advice."""
    here, today, now = town.municipality, dates.today(), timezone.now()
    walls.enter(here.pk)
    districts = [
        District(municipality=here, code=f"WK9999{number:02}", name=f"Wijk {number}", year=2025)
        for number in range(10, 22)
    ]
    District.objects.bulk_create(districts)
    made = Initiative.objects.bulk_create(
        Initiative(
            municipality=here,
            number=WAITING[0] + number,
            slug=f"aanvraag-{number}",
            title=f"Aanvraag nummer {number}",
            theme=Theme.GREEN,
            summary="Een strook van 200 meter met bloemen.",
            story="Wij wonen al jaren in dezelfde straat. " * 40,
            place="Het grasveld",
            district=districts[number % 12],
            for_whom="Voor iedereen.",
            happens="In mei",
            state="changes_asked" if number % 5 == 0 else "submitted",
            target_cents=100_00 + number,
            submitted_on=today - timedelta(days=number % 60),
        )
        for number in range(WAITING[1])
    )
    Assignment.objects.bulk_create(
        Assignment(municipality=here, initiative=each, user=user, at=now) for each in made[::2]
    )
    Advice.objects.bulk_create(
        Advice(
            municipality=here, initiative=each, subject="space", question="Kan dat?", adviser=user, asked_by=user,
            asked_at=now, due_on=today, origin="http://bench",
        )
        for each in made[::3]
    )  # fmt: skip
    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum analyze initiatives_initiative, reviews_assignment, reviews_advice")


def _measure_seals(town: Town, figures: Figures) -> None:
    walls.enter(town.municipality.pk)
    began = time.perf_counter()
    count = seals.seal(town.municipality)
    figures.say("journal_sealed_per_s", count / (time.perf_counter() - began))
    began = time.perf_counter()
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        (answer,) = proofs.PROOFS[0].answer(cursor)
    assert not answer.difference, answer
    figures.say("journal_1m_proof_s", time.perf_counter() - began)


def _at_desk(town: Town) -> tuple[User, Client]:
    """A programme manager, and a browser in which she signed in with a second factor."""
    user = User.objects.create_user("desk@example.nl", name="Marieke")
    now = timezone.now()
    name = RoleName.PROGRAMME_MANAGER
    Role.objects.create(municipality=town.municipality, user=user, name=name, started_at=now)
    browser = Client(headers={"host": HOST})
    browser.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    session = browser.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": now.timestamp()}]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)
    session.save()
    return user, browser


def _write(town: Town, user: User) -> None:
    """A million lines of seven years, as many of jobs as of people, with reasons and changes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into people_event (municipality_id, at, actor_id, job, what, thing, why, change, kept)
            select %s::bigint, now() - n * interval '220 seconds', case n %% 2 when 0 then %s::bigint end,
                case n %% 2 when 0 then '' else 'people.forget' end,
                (array['people.role.given', 'people.user.signed_in', 'places.municipality.changed'])[1 + n %% 3],
                'rounds.round:' || n %% 40, 'Zo besloten in het overleg van week ' || n %% 52,
                '{"closes_on": ["2026-05-31", "2026-06-07"]}', case n %% 5 when 0 then 'reading' else 'decision' end
            from generate_series(1, %s) n
            """,
            [town.municipality.pk, user.pk, LINES],
        )
    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum analyze people_event, people_unsealed")  # as happens by itself, later


def _p50_ms(browser: Client, paths: list[str]) -> float:
    """The middle of many; of the page for which it is highest."""
    waits: dict[str, list[float]] = {path: [] for path in paths}
    for _ in range(RUNS):
        for path, times in waits.items():
            began = time.perf_counter()
            assert browser.get(path).status_code == 200, path
            times.append(time.perf_counter() - began)
    return 1000 * max(median(times) for times in waits.values())


def _memory_mb(answer: Any) -> float:
    """By how much this process grew at most while the file was read to its end."""
    me = psutil.Process()
    before = most = int(me.memory_info().rss)
    for number, _ in enumerate(answer.streaming_content):
        if number % 1000 == 0:
            most = max(most, int(me.memory_info().rss))
    return (most - before) / 2**20
