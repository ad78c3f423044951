# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""`buurtsamen prove`: every proof of every room, of one moment, up to the first difference."""

import subprocess
import sys
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.backends.utils import CursorWrapper

from buurtsamen.conftest import A_DAY_IN_MAY, build
from buurtsamen.core import proofs, walls
from buurtsamen.core.proofs import Answer, Proof
from buurtsamen.core.tests.breaking import break_it
from buurtsamen.rounds import vouchers


def lines_of_prove() -> list[str]:
    out = StringIO()
    call_command("prove", stdout=out)
    return out.getvalue().replace("\u00a0", " ").splitlines()


def test_every_room_has_its_say() -> None:
    found = proofs.of_all_rooms()

    rooms = [proof.name.partition(".")[0] for proof in found]
    assert list(dict.fromkeys(rooms)) == [
        "walls",
        "people",
        "money",
        "rounds",
        "initiatives",
        "sharing",
        "reviews",
        "letters",
    ]
    assert len({proof.name for proof in found}) == len(found)
    assert all(proof.sentence.endswith(".") for proof in found)


def test_a_line_says_what_was_counted_where_and_that_it_holds(committed: str) -> None:
    town = build("lindedorp.test")
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    build("elders.test", 2)

    lines = lines_of_prove()

    assert {
        "rounds.activated       Lindedorp Samen: rounds 1, activated vouchers 1, left on them € 7,50,"
        " in the books € 7,50: holds",
        "rounds.activated       Elders Samen: rounds 1, activated vouchers 0, left on them € 0,00,"
        " in the books € 0,00: holds",
        "money.zero             Lindedorp Samen: accounts 4, above zero € 100.000,00, below zero -€ 100.000,00: holds",
    } <= set(lines)
    assert lines[-1] == f"All {len(lines) - 1} hold."
    assert len(lines) == 2 + 2 * (len(proofs.of_all_rooms()) - 2) + 1  # two are about the whole installation


def test_an_empty_database_and_an_empty_municipality_hold(committed: str) -> None:
    assert lines_of_prove()[-1].endswith("hold.")
    build("lindedorp.test", households=6)

    assert lines_of_prove()[-1].endswith("hold.")


def test_it_stops_at_the_first_difference_with_one_line_and_no_zero(
    committed: str, pytestconfig: pytest.Config
) -> None:
    build("lindedorp.test")
    break_it(committed, pytestconfig, "update money_balance set cents = cents + 750 where cents < 0")
    plugin = pytestconfig.pluginmanager.get_plugin("buurtsamen.config.testing")
    assert plugin

    ran = subprocess.run(
        [sys.executable, "-c", "from buurtsamen.config.cli import main; main()", "prove"],
        env=plugin.databases.environment(committed),
        capture_output=True,
        check=False,
        text=True,
    )

    assert ran.returncode == 1
    assert ran.stderr.replace("\u00a0", " ") == (
        "CommandError: money.zero does not hold for Lindedorp Samen: 1 wrong, off by € 7,50. All accounts of a"
        " municipality together are zero. (accounts 3, above zero € 100.000,00, below zero -€ 99.992,50)\n"
    )
    before = ["walls.standing", "walls.role", "walls.across", "people.journal"]
    assert [line.split()[0] for line in ran.stdout.splitlines()] == before


def test_all_proofs_see_the_same_moment(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A voucher is activated while they run: none of them sees it, the next time all do."""
    town = build("lindedorp.test")
    asked = [proof for proof in proofs.of_all_rooms() if proof.name == "rounds.activated"]

    def answer(_: CursorWrapper) -> Iterator[Answer]:
        vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
        yield Answer(None, "a voucher was activated")

    meanwhile = Proof("test.meanwhile", "Life goes on.", answer)
    monkeypatch.setattr(proofs, "of_all_rooms", lambda: [*asked, meanwhile, *asked])
    walls.enter(town.municipality.pk)
    first, _, second, _ = lines_of_prove()

    assert first == second
    assert "activated vouchers 0" in first
    monkeypatch.setattr(proofs, "of_all_rooms", lambda: asked)
    assert "activated vouchers 1" in lines_of_prove()[0]


def test_it_cannot_change_anything(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(cursor: CursorWrapper) -> Iterator[Answer]:
        cursor.execute("update places_municipality set name = 'Elders'")
        yield Answer(None, "")

    monkeypatch.setattr(proofs, "of_all_rooms", lambda: [Proof("test.writes", "It writes.", answer)])

    with pytest.raises(Exception, match="read-only transaction"):
        call_command("prove")


def test_it_is_asked_as_the_owner_and_not_as_the_application(committed: str) -> None:
    """The application is in no municipality here and sees no row; the proofs see those of all."""
    build("lindedorp.test")
    walls.leave()

    assert any("vouchers 6" in line for line in lines_of_prove())
