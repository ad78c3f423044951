# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for measuring the main job: POST of a gift, end to end."""

import subprocess
from collections.abc import Iterator

from bench import load
from bench.figures import Figures
from bench.town import HOST, Town, opened, prepared_round
from buurtsamen.config import embedded, serving
from buurtsamen.initiatives.models import Gift
from buurtsamen.rounds import codes, hand, rounds, vouchers
from buurtsamen.rounds.models import Round, Voucher

GIFTS, CLIENTS = 12_000, 64
TOKEN = "b" * 32


def issue(town: Town, round_: Round, count: int) -> list[str]:
    """So many vouchers are issued; their codes."""
    key = rounds.new_key(round_, on=round_.posted_on)
    issued = vouchers.issue(round_, [town.neighbourhood.pk] * count, key=key)
    secret = vouchers.open_key(key)
    return [codes.derive(secret, voucher_id) for voucher_id in issued]


def requests(town: Town, typed: list[str]) -> Iterator[bytes]:
    """A form for each code, to the initiatives in turn, as the confirmation page sends it."""
    for number, code in enumerate(typed):
        held = hand.Hand(code=code, municipality=town.municipality.pk)
        cookies = f"csrftoken={TOKEN}; {hand.COOKIE}={hand.sealed(held)}"
        chosen = town.initiatives[number % len(town.initiatives)]
        yield load.post("/geven/nu/", HOST, f"csrfmiddlewaretoken={TOKEN}&aan={chosen.slug}", cookies)


def measure(town: Town, site: serving.Site, figures: Figures) -> None:
    """Gifts a second with 64 clients, onto 81 initiatives and onto one, and what PostgreSQL does by itself."""
    round_ = prepared_round(town, 1, 2 * GIFTS + 500)
    typed = issue(town, round_, 2 * GIFTS + 500)
    opened(round_)
    questions = list(requests(town, typed))
    load.run(site.port, 8, questions[:500])
    for name, one in (("gift_post_c64", False), ("gift_post_one_initiative_c64", True)):
        batch = questions[500 : 500 + GIFTS] if not one else _all_to_one(town, typed[500 + GIFTS :])
        result = load.run(site.port, CLIENTS, batch)
        assert set(result.statuses) == {302}, result.statuses
        figures.say(f"{name}_per_s", result.per_second)
        figures.say(f"{name}_p50_ms", result.percentile_ms(50))
        figures.say(f"{name}_p99_ms", result.percentile_ms(99))
    assert Gift.objects.count() == 2 * GIFTS + 500
    assert Voucher.objects.filter(state="given").count() == 2 * GIFTS + 500


def _all_to_one(town: Town, typed: list[str]) -> list[bytes]:
    chosen = Town(town.municipality, town.neighbourhood, town.initiatives[:1])
    return list(requests(chosen, typed))


def measure_pgbench(server: str, figures: Figures) -> None:
    """What this machine's PostgreSQL does by itself: TPC-B-like transactions with 8 clients for five seconds."""
    program = embedded.programs() / "pgbench"
    subprocess.run([program, "-i", "-q", server], check=True, capture_output=True)
    said = subprocess.run(
        [program, "-c", "8", "-j", "2", "-T", "5", "-N", server], check=True, capture_output=True, text=True
    ).stdout
    figures.say("limit_pgbench_n_c8_per_s", float(said.partition("tps = ")[2].split()[0]))
