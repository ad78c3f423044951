# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from buurtsamen.conftest import Town
from buurtsamen.mail.tests.post import code_sent_to
from buurtsamen.people import tries
from buurtsamen.people.models import WrongTry
from buurtsamen.people.tests.entering import (
    another,
    app_of,
    asks_code,
    browser,
    code_of_app,
    is_signed_in,
    resident,
    signs_in,
    with_role,
)

NOON = datetime(2026, 5, 10, 12, tzinfo=UTC)


def count(at: datetime = NOON, account: str = "noor", network: str = "192.0.2.7") -> None:
    tries.count(account=account, network=network, at=at)


def wait(at: datetime, account: str = "noor", network: str = "192.0.2.7") -> int:
    with pytest.raises(tries.TooMany) as refused:
        count(at, account, network)
    return refused.value.seconds


def test_five_are_free_and_each_one_after_that_waits_twice_as_long_up_to_an_hour(db: None) -> None:
    at = NOON
    for _ in range(tries.FREE_PER_ACCOUNT):
        count(at)
    waits = []
    for _ in range(12):
        waits.append(wait(at))
        at += timedelta(seconds=waits[-1])
        count(at)

    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600, 3600]


def test_what_was_refused_is_not_counted(db: None) -> None:
    for _ in range(tries.FREE_PER_ACCOUNT):
        count()

    assert {wait(NOON) for _ in range(100)} == {30}


def test_a_right_one_forgets_the_account_and_gives_the_network_its_try_back(db: None) -> None:
    for _ in range(tries.FREE_PER_ACCOUNT):
        count()
    tries.right(account="noor", network="192.0.2.7")

    count()
    assert sorted(WrongTry.objects.values_list("failures", flat=True)) == [1, tries.FREE_PER_ACCOUNT]


def test_a_network_waits_after_twenty_whoever_it_tries(db: None) -> None:
    for number in range(tries.FREE_PER_NETWORK):
        count(account=f"resident {number}")

    assert wait(NOON, account="yet another") == 30
    count(account="yet another", network="192.0.2.8")


def test_a_day_without_a_wrong_one_forgets_all(db: None) -> None:
    for _ in range(tries.FREE_PER_ACCOUNT):
        count()
    later = NOON + tries.KEPT + timedelta(seconds=1)
    count(later)
    assert set(WrongTry.objects.values_list("failures", flat=True)) == {1}

    assert tries.forget(later) == 0
    assert tries.forget(later + tries.KEPT + timedelta(seconds=1)) == 2


def test_the_table_tells_of_nobody(db: None) -> None:
    count(account="noor@buurt.test")

    with connection.cursor() as cursor:
        cursor.execute("select string_agg(t::text, '') from people_wrongtry t")
        (text,) = cursor.fetchone()
    assert "noor" not in text
    assert "192" not in text


def test_of_sixty_four_at_once_five_are_looked_at(committed: str) -> None:
    def attempt(_: int) -> str:
        try:
            count()
        except tries.TooMany:
            return "waits"
        finally:
            connection.close()
        return "looked at"

    with ThreadPoolExecutor(16) as pool:
        seen = Counter(pool.map(attempt, range(64)))

    assert seen == {"looked at": tries.FREE_PER_ACCOUNT, "waits": 64 - tries.FREE_PER_ACCOUNT}


def test_counting_first_and_writing_afterwards_would_let_more_through(committed: str) -> None:
    """The naive way, which the test above would catch."""

    def naive(_: int) -> bool:
        row, _is_new = WrongTry.objects.get_or_create(
            who=tries._key("account", "x"), defaults={"failures": 0, "last_at": NOON}
        )
        may = row.failures < tries.FREE_PER_ACCOUNT
        WrongTry.objects.filter(pk=row.pk).update(failures=row.failures + 1)
        connection.close()
        return may

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(naive, range(64))) > tries.FREE_PER_ACCOUNT


def test_after_two_hundred_wrong_codes_five_were_looked_at_and_the_right_one_waits_too(town: Town) -> None:
    noor = resident()
    looked_at = 0
    for _ in range(40):
        client = browser(town)
        asks_code(client, noor.email)
        wrong = another(code_sent_to(noor.email))
        for _ in range(5):
            looked_at += client.post("/inloggen/code/", {"code": wrong}).status_code != 429

    assert looked_at == tries.FREE_PER_ACCOUNT
    client = browser(town, network="192.0.2.99")
    asks_code(client, noor.email)
    answer = client.post("/inloggen/code/", {"code": code_sent_to(noor.email)})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= 30
    assert "Probeer het over" in answer.content.decode()
    assert not is_signed_in(client)


def test_whoever_waited_comes_in(town: Town) -> None:
    noor, client = resident(), browser(town)
    asks_code(client, noor.email)
    code = code_sent_to(noor.email)
    for _ in range(4):
        client.post("/inloggen/code/", {"code": another(code)})
    other = browser(town)
    asks_code(other, noor.email)
    other.post("/inloggen/code/", {"code": another(code_sent_to(noor.email))})
    assert client.post("/inloggen/code/", {"code": code}).status_code == 429

    WrongTry.objects.update(last_at=NOON)

    client.post("/inloggen/code/", {"code": code})
    assert is_signed_in(client)


def test_wrong_second_factors_are_counted_for_the_account(town: Town) -> None:
    marieke = with_role(town)
    secret = app_of(marieke)
    client = browser(town)
    asks_code(client, marieke.email)
    client.post("/inloggen/code/", {"code": code_sent_to(marieke.email)})

    wrong = another(code_of_app(secret))
    answers = [client.post("/inloggen/tweede-stap/", {"code": wrong}).status_code for _ in range(7)]

    assert answers == [422] * 5 + [429] * 2
    assert client.post("/inloggen/tweede-stap/", {"code": code_of_app(secret)}).status_code == 429


def test_giving_knows_nothing_of_it(town: Town) -> None:
    noor, client = resident(), browser(town)
    asks_code(client, noor.email)
    for _ in range(6):
        client.post("/inloggen/code/", {"code": "0000-0000"})

    client.post("/waardebon/", {"code": town.codes["aisha"]})
    page = client.get("/geven/").content.decode()
    assert "Je code klopt" in page


def test_signing_in_leaves_no_count_behind(town: Town) -> None:
    noor = resident()
    signs_in(browser(town), noor)

    assert not WrongTry.objects.filter(failures__gt=0).exists()
