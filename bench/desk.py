# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for measuring the desk: Today, the journal with a million lines, its file, its seals and their proof."""

import time
from collections.abc import Callable
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
from buurtsamen.core import walls
from buurtsamen.people import proofs, seals
from buurtsamen.people.models import Role, RoleName, User

LINES, RUNS = 1_000_000, 40
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
