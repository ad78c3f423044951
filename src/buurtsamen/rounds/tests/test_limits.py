# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Wrong codes are limited, right ones are not, and a little work opens what is full."""

import itertools
import logging
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from buurtsamen.conftest import Town, build
from buurtsamen.core import failpoints, http, walls
from buurtsamen.core.tests.racing import DONE, RACERS, race
from buurtsamen.places.models import Municipality
from buurtsamen.rounds import codes, limits, vouchers
from buurtsamen.rounds.models import Voucher, WrongCode

NOON = datetime(2026, 5, 10, 10, 0, tzinfo=UTC)
WRONG = "2222-2222-2222"  # its check symbol fits, and no voucher has it
HERE, THERE = "203.0.113.7", "198.51.100.9"
Work = tuple[str, str]  # a riddle, and what was found for it


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_until", {})


def look_up(town: Town, typed: str, network: str = HERE, at: datetime = NOON, done: Work = ("", "")) -> Voucher:
    walls.enter(town.municipality.pk)
    challenge, proof = done
    return limits.look_up(
        typed, municipality=town.municipality, network=network, at=at, challenge=challenge, proof=proof
    )


def guess(town: Town, network: str = HERE, at: datetime = NOON, done: Work = ("", "")) -> str:
    try:
        look_up(town, WRONG, network, at, done)
    except vouchers.Refused as refusal:
        return type(refusal).__name__
    return "found"


def count(municipality: Municipality, wrong: int, network: str | None = None, at: datetime = NOON) -> None:
    """So many wrong codes were typed a minute ago, each from another network unless one is named."""
    same = limits.network_key(network, at.date()) if network else None
    with walls.inside(municipality.pk):
        WrongCode.objects.bulk_create(
            WrongCode(municipality=municipality, network=key, holder=key, at=at - timedelta(minutes=1))
            for key in (same or uuid.uuid4() for _ in range(wrong))
        )
    limits._until.clear()


def questions(asked: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in asked if "rounds_" in query["sql"]]


def work(challenge: str, code: str, begin: bytes = b"\0\0") -> str:
    """What a visitor's browser does."""
    return next(
        str(number)
        for number in itertools.count()
        if sha256(f"{challenge}:{code}:{number}".encode()).digest().startswith(begin)
    )


def test_a_right_code_is_found_and_counts_for_nothing(town: Town) -> None:
    found = look_up(town, codes.written(town.codes["aisha"]).lower())

    assert found == town.voucher("aisha")
    assert not WrongCode.objects.exists()


def test_a_wrong_code_is_unknown_and_is_counted_without_the_code_and_the_address(town: Town) -> None:
    assert guess(town) == "Unknown"

    counted = WrongCode.objects.get()
    assert (counted.municipality, counted.at) == (town.municipality, NOON)
    assert counted.network == limits.network_key(HERE, NOON.date())


def test_what_cannot_be_a_code_is_not_looked_up_and_not_counted(town: Town) -> None:
    with CaptureQueriesContext(connection) as asked, pytest.raises(codes.Mistyped):
        look_up(town, "2222-2222-2223")

    assert questions(asked) == []


def test_the_neighbours_code_is_not_a_wrong_one(town: Town, other_town: Town) -> None:
    with pytest.raises(vouchers.Elsewhere):
        look_up(town, other_town.codes["aisha"])

    assert not WrongCode.objects.exists()


def test_ten_wrong_codes_an_hour_come_from_a_network_and_then_it_must_work_for_it(town: Town) -> None:
    assert [guess(town) for _ in range(12)] == ["Unknown"] * 10 + ["TooMany"] * 2

    with pytest.raises(limits.TooMany):
        look_up(town, town.codes["aisha"])
    assert WrongCode.objects.count() == 10


def test_of_a_refused_code_nothing_is_asked(town: Town) -> None:
    count(town.municipality, 10, HERE)

    with CaptureQueriesContext(connection) as first, pytest.raises(limits.TooMany):
        look_up(town, town.codes["aisha"])
    with CaptureQueriesContext(connection) as second, pytest.raises(limits.TooMany):
        look_up(town, town.codes["aisha"])

    assert [sql.partition("(")[0] for sql in questions(first)] == ["select * from rounds_may_look_up"]
    assert questions(second) == []  # it was refused a moment ago


def test_another_network_does_not_notice(town: Town) -> None:
    count(town.municipality, 99, HERE)

    assert look_up(town, town.codes["aisha"], THERE)
    assert guess(town, THERE) == "Unknown"


def test_after_an_hour_there_is_room_again(town: Town) -> None:
    count(town.municipality, 10, HERE, NOON)
    assert guess(town, at=NOON + timedelta(minutes=58)) == "TooMany"
    limits._until.clear()

    assert guess(town, at=NOON + timedelta(minutes=59)) == "Unknown"


def test_wrong_codes_in_one_municipality_count_for_the_network_in_another(town: Town, other_town: Town) -> None:
    count(town.municipality, 10, HERE)

    assert guess(other_town) == "TooMany"


def test_from_100_in_a_municipality_on_only_networks_without_a_wrong_one_are_looked_up(town: Town) -> None:
    count(town.municipality, 98)
    assert [guess(town), guess(town), guess(town)] == ["Unknown", "Unknown", "TooMany"]

    assert guess(town, THERE) == "Unknown"
    assert guess(town, THERE) == "TooMany"
    assert look_up(town, town.codes["aisha"], "192.0.2.1")  # a resident notices nothing of it
    assert look_up(town, town.codes["bram"], "192.0.2.1")  # and types right codes as often as needed


def test_from_300_over_all_on_it_is_the_same_everywhere(town: Town, other_town: Town) -> None:
    count(other_town.municipality, 300)

    assert guess(town) == "Unknown"
    assert guess(town) == "TooMany"
    assert look_up(town, town.codes["aisha"], THERE)


def test_above_400_in_a_municipality_everybody_there_must_work_and_nobody_elsewhere(
    town: Town, other_town: Town
) -> None:
    count(town.municipality, 399)
    assert guess(town) == "Unknown"

    with pytest.raises(limits.TooMany):
        look_up(town, town.codes["aisha"], THERE)
    assert look_up(other_town, other_town.codes["aisha"], THERE)


def test_above_1000_over_all_everybody_must_work(town: Town, other_town: Town) -> None:
    count(other_town.municipality, 999)
    assert guess(town) == "Unknown"

    assert guess(town, THERE) == "TooMany"
    assert look_up(town, town.codes["aisha"], THERE, done=done_for(town.codes["aisha"]))


def done_for(code: str) -> Work:
    challenge = limits.challenge()
    return challenge, work(challenge, code)


def test_who_did_the_work_is_looked_up_and_a_wrong_code_still_counts(town: Town) -> None:
    count(town.municipality, 10, HERE)

    assert look_up(town, town.codes["aisha"], done=done_for(town.codes["aisha"])) == town.voucher("aisha")
    assert guess(town, done=done_for(codes.read(WRONG))) == "Unknown"
    assert WrongCode.objects.count() == 11


def test_the_count_of_an_hour_never_grows_past_a_thousand(town: Town) -> None:
    count(town.municipality, 1000)

    assert guess(town, done=done_for(codes.read(WRONG))) == "Unknown"
    assert WrongCode.objects.count() == 1000


def test_work_fits_one_code_only(town: Town) -> None:
    done = done_for(town.codes["aisha"])

    assert limits.has_worked(town.codes["aisha"], *done)
    assert not limits.has_worked(town.codes["bram"], *done)
    assert not limits.has_worked(town.codes["aisha"], limits.challenge(), done[1])


def test_no_work_a_wrong_answer_and_a_riddle_of_somebody_else_do_not_fit(town: Town) -> None:
    code, challenge = town.codes["aisha"], limits.challenge()
    own = "my own riddle"

    assert not limits.has_worked(code, "", "")
    assert not limits.has_worked(code, challenge, "")
    assert not limits.has_worked(code, challenge, work(challenge, code, begin=b"\0\1"))  # 15 bits, one too few
    assert not limits.has_worked(code, own, work(own, code))


def test_work_for_an_old_riddle_does_not_fit(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    done = done_for(town.codes["aisha"])
    now = time.time()

    monkeypatch.setattr(time, "time", lambda: now + 590)
    assert limits.has_worked(town.codes["aisha"], *done)
    monkeypatch.setattr(time, "time", lambda: now + 610)
    assert not limits.has_worked(town.codes["aisha"], *done)


def test_two_riddles_are_never_the_same() -> None:
    assert limits.challenge() != limits.challenge()


def asking(address: str) -> str:
    return http.client_network(RequestFactory().post("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=address))


def test_who_changes_addresses_in_one_ipv6_network_stays_one_network(town: Town) -> None:
    answers = [guess(town, asking(f"2001:db8:1:2:{number:x}::1")) for number in range(12)]

    assert answers == ["Unknown"] * 10 + ["TooMany"] * 2
    assert guess(town, asking("2001:db8:1:3::1")) == "Unknown"


def test_who_holds_65536_ipv6_networks_types_a_hundred_wrong_ones_and_then_only_they_must_work(
    town: Town, other_town: Town
) -> None:
    answers = [guess(town, asking(f"2001:db8:1:{number:x}::1")) for number in range(102)]

    assert answers == ["Unknown"] * 100 + ["TooMany"] * 2
    limits._until.clear()
    assert guess(other_town, asking("2001:db8:1:ffff::1")) == "TooMany"  # the holder, not the municipality
    assert look_up(town, town.codes["aisha"], asking("2001:db8:2::1"))
    assert look_up(town, town.codes["aisha"], HERE)
    assert look_up(town, town.codes["bram"], asking("2001:db8:1::1"), done=done_for(town.codes["bram"]))


def test_of_a_holder_that_was_refused_a_moment_ago_nothing_is_asked(town: Town) -> None:
    for number in range(101):
        guess(town, asking(f"2001:db8:1:{number:x}::1"))

    with CaptureQueriesContext(connection) as asked:
        assert guess(town, asking("2001:db8:1:fff::1")) == "TooMany"

    assert questions(asked) == []


def test_who_changes_ports_stays_one_network(town: Town) -> None:
    answers = [guess(town, asking(f"{HERE}:{port}")) for port in range(4000, 4012)]

    assert answers == ["Unknown"] * 10 + ["TooMany"] * 2


def test_the_key_of_a_network_is_another_one_tomorrow_and_for_another_installation(settings: Settings) -> None:
    today, tomorrow = date(2026, 5, 10), date(2026, 5, 11)
    known = limits.network_key(HERE, today)

    assert known == limits.network_key(HERE, today)
    assert known != limits.network_key(HERE, tomorrow)
    assert known != limits.network_key(THERE, today)
    settings.CODE_PEPPER = b"another"
    assert known != limits.network_key(HERE, today)


def test_tomorrow_begins_at_midnight_in_the_netherlands(town: Town) -> None:
    guess(town, at=datetime(2026, 5, 10, 21, 59, tzinfo=UTC))
    guess(town, at=datetime(2026, 5, 10, 22, 1, tzinfo=UTC))

    first, second = WrongCode.objects.order_by("at")
    assert first.network == limits.network_key(HERE, date(2026, 5, 10))
    assert second.network == limits.network_key(HERE, date(2026, 5, 11))


def test_after_thirty_days_a_count_is_forgotten(town: Town) -> None:
    for days in (0, 29, 30, 31, 90):
        count(town.municipality, 1, at=NOON - timedelta(days=days))

    walls.enter(town.municipality.pk)
    assert limits.forget(NOON.date()) == 2
    assert limits.forget(NOON.date()) == 0
    assert WrongCode.objects.count() == 3


def test_guessing_is_told_once_a_minute_without_a_code(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    count(town.municipality, 100)
    caplog.set_level(logging.WARNING)

    for number in range(5):
        guess(town, f"192.0.2.{number}")

    assert caplog.messages == ["Somebody is guessing codes: in an hour 100 in GM0001, 100 over all"]


def at_once(town: Town, attempts: Sequence[Callable[[], object]]) -> Counter[str]:
    """All of them, each held before its question until every other is there; how often each answer came."""
    return Counter(race(town.municipality.pk, attempts, "limits.may_look_up", refusals=vouchers.Refused))


def test_of_64_wrong_codes_at_once_from_one_network_ten_are_looked_up(committed: str) -> None:
    town = build("lindedorp.test")

    answers = at_once(town, [partial(look_up, town, WRONG)] * RACERS)

    assert answers == {"Unknown": 10, "TooMany": RACERS - 10}


def test_of_64_networks_at_once_onto_the_last_place_one_is_looked_up(committed: str) -> None:
    town = build("lindedorp.test")
    count(town.municipality, 399)

    answers = at_once(town, [partial(look_up, town, WRONG, f"192.0.2.{n}") for n in range(RACERS)])

    assert answers == {"Unknown": 1, "TooMany": RACERS - 1}


def test_control_counting_first_and_writing_later_lets_all_64_pass(committed: str) -> None:
    """The tests above would notice: the naive way, held between its question and its answer, passes the limit."""
    town = build("lindedorp.test")
    key = limits.network_key(HERE, NOON.date())

    def naive() -> None:
        if WrongCode.objects.filter(network=key).count() >= limits.PER_NETWORK:
            raise limits.TooMany
        failpoints.reach("limits.may_look_up")
        WrongCode.objects.create(municipality=town.municipality, network=key, holder=key, at=NOON)

    assert at_once(town, [naive] * RACERS) == {DONE: RACERS}


def test_64_right_codes_at_once_from_one_network_are_all_found(committed: str) -> None:
    town = build("lindedorp.test", households=RACERS, people=[f"house {n}" for n in range(RACERS)])

    assert at_once(town, [partial(look_up, town, code) for code in town.codes.values()]) == {DONE: RACERS}
