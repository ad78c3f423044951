# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Loading the demo: what a visitor finds, and what a second or a broken load does."""

import json
import re
import stat
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command, get_commands
from django.db.models import Count, Sum
from pytest_django import DjangoDbBlocker

from buurtsamen.config import testing
from buurtsamen.core import walls
from buurtsamen.demo import loading, now, towns
from buurtsamen.demo.days import GIVING, POSTED, WINDOW, open_round, pilot_round
from buurtsamen.demo.tests.conftest import TODAY, Demo, connected_to
from buurtsamen.initiatives import gifts
from buurtsamen.initiatives.models import Gift, Initiative
from buurtsamen.people.models import Event
from buurtsamen.places.models import Address, Host, Municipality
from buurtsamen.rounds import codes, vouchers
from buurtsamen.rounds.models import Round
from buurtsamen.website.models import Page

NEW_YEAR = date(2027, 1, 4)


def test_the_codes_to_try_are_what_they_are_called(demo: Demo, almelo: Municipality) -> None:
    found = {name: vouchers.find(codes.read(code), municipality=almelo) for name, code in demo.codes.items()}
    stack = {name: found.pop(name) for name in list(found) if name.startswith("stack_")}
    assert {vouchers.standing(voucher, TODAY) for voucher in stack.values()} == {"fresh"}
    assert len({voucher.pk for voucher in stack.values()} | {found["fresh"].pk}) == 25

    assert [(name, vouchers.standing(voucher, TODAY)) for name, voucher in found.items()] == [
        ("fresh", "fresh"),
        ("activated", "activated"),
        ("given", "given"),
    ]
    gift = found["given"].gifts.select_related("initiative").get()
    assert gift.initiative.state == "saving"
    assert gifts.can_take_back(gift, TODAY)


def test_the_codes_are_in_a_file_for_its_owner_alone(demo: Demo, almelo: Municipality) -> None:
    file = demo.home / "demo-codes.json"

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text()) == demo.codes
    assert all(re.fullmatch("[2-9A-Z]{4}(-[2-9A-Z]{4}){2}", code) for code in demo.codes.values())
    assert not any(code in line for code in demo.codes.values() for line in demo.report)


def test_without_a_file_there_is_no_code_to_try(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURTSAMEN_HOME", str(tmp_path))

    assert loading.codes_to_try() == []


def test_it_tells_how_long_each_step_took(demo: Demo) -> None:
    assert all(re.search(r"\(\d+\.\d s\)$", line) for line in demo.report)


def test_a_second_load_changes_nothing(demo: Demo, almelo: Municipality) -> None:
    said: list[str] = []

    loading.load(said.append, on=TODAY)

    assert said == ["Almelo: is there already", "Rheden: is there already"]
    assert loading.is_loaded()
    with walls.inside(almelo.pk):
        assert Event.objects.filter(what="demo.loaded", job="load-demo").count() == 1


def test_addresses_are_marked_as_invented(almelo: Municipality) -> None:
    assert not Address.objects.exclude(bag_id__startswith="01412009").exists()
    about = Page.objects.get(name="about", language="nl").text
    assert "verzonnen" in about
    assert "{platform}" in about
    assert Page.objects.count() == 14


def test_hosts_and_looks(almelo: Municipality) -> None:
    assert set(Host.objects.values_list("name", "municipality__code")) == {
        ("almelo.localhost", "GM0141"),
        ("127.0.0.1", "GM0141"),
        ("localhost", "GM0141"),
        ("rheden.localhost", "GM0275"),
    }
    for municipality in Municipality.objects.all():
        assert len(municipality.brand) == 37
    assert almelo.brand["primary"] == "#12583d"


def test_the_database_and_the_books_prove_right(demo: Demo, almelo: Municipality) -> None:
    if "prove" in get_commands():
        call_command("prove")


def figures(demo_on: date) -> list[Any]:
    """What a load leaves, without the keys; days counted from today."""

    def ago(day: date | None) -> int | None:
        return (demo_on - day).days if day else None

    found: list[Any] = []
    for municipality in Municipality.objects.order_by("code"):
        with walls.inside(municipality.pk):
            newest = Round.objects.order_by("-number")[0]
            found += Initiative.objects.order_by("number").values_list("slug", "state", "saved_cents", "longitude")
            found += [
                (ago(row["given_on"]), row["channel"], row["n"], row["cents"])
                for row in Gift.objects.filter(round=newest)
                .values("given_on", "channel")
                .annotate(n=Count("pk"), cents=Sum("cents"))
                .order_by("given_on", "channel")
            ]
            for round_ in Round.objects.order_by("number"):
                took_part = round_.vouchers.exclude(activated_on=None)
                found += (
                    took_part.values_list("neighbourhood__code").annotate(Count("pk")).order_by("neighbourhood__code")
                )
            found += Address.objects.order_by("bag_id").values_list("street__name", "number", "postcode", "longitude")
    return found


def test_the_same_on_another_day(
    demo: Demo, django_db_blocker: DjangoDbBlocker, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Across a new year as well: only the days move along."""
    monkeypatch.setenv("BUURTSAMEN_HOME", str(tmp_path))
    with django_db_blocker.unblock():
        with connected_to(demo.database):
            first = figures(TODAY)
        again = f"{testing.name}_again"
        with testing.databases.fresh(again), connected_to(again):
            loading.load(lambda _: None, on=NEW_YEAR)
            assert figures(NEW_YEAR) == first
            assert dict(loading.codes_to_try()) != demo.codes


def test_a_load_that_breaks_off_leaves_nothing(
    django_db_blocker: DjangoDbBlocker, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_: Any) -> None:
        raise OSError("the power went")

    rheden_only = [content for content in towns.contents() if content["name"] == "Rheden"]
    monkeypatch.setenv("BUURTSAMEN_HOME", str(tmp_path))
    monkeypatch.setattr(towns, "contents", lambda: rheden_only)
    broken = f"{testing.name}_broken"
    with django_db_blocker.unblock(), testing.databases.fresh(broken), connected_to(broken):
        with monkeypatch.context() as patch, pytest.raises(OSError, match="power"):
            patch.setattr(now, "_follow", fall)
            loading.load(lambda _: None, on=TODAY)
        assert not Municipality.objects.exists()
        assert not loading.is_loaded()

        loading.load(lambda _: None, on=TODAY)
        assert loading.is_loaded()


@pytest.mark.parametrize("on", [date(2026, 1, 3), date(2026, 8, 31), date(2027, 1, 22), date(2028, 2, 29)])
def test_the_days_follow_each_other_whenever_it_is_loaded(on: date) -> None:
    opened = open_round(on, 21)
    rounds = [*(pilot_round(opened, number) for number in (1, 2, 3)), opened]

    assert len({days.name() for days in rounds}) == 4
    for days, after in zip(rounds, rounds[1:], strict=False):
        assert days[GIVING + 1] < after[POSTED]
    for days in rounds:
        assert days[POSTED] < days[0] < days[WINDOW] < days[GIVING]
    year = opened.opens_on.year
    assert date(year, 1, 15) <= on
