# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""What initiatives of the demo ask for: with places left, all filled, with a waiting list; no target is off by it."""

from types import SimpleNamespace
from typing import Any

from django.core.management import call_command

from buurtsamen.conftest import A_DAY_IN_MAY, build, initiative
from buurtsamen.core import proofs
from buurtsamen.demo import helping
from buurtsamen.demo.towns import read
from buurtsamen.initiatives.models import BudgetLine, Initiative
from buurtsamen.mail.models import Mail
from buurtsamen.rounds import rounds
from buurtsamen.sharing.models import Need, Offer


def test_the_demo_asks_and_is_offered_in_every_way(committed: str) -> None:
    town = build("lindedorp.test")
    for number, slug in enumerate(sorted({entry["slug"] for entry in read("help.toml")["need"]}), 3):
        made = initiative(town.municipality, town.north, number, f"Plan {number}", slug, 500_00)
        for entry in read("help.toml")["need"]:
            if entry["slug"] == slug and "line" in entry and "lender" not in entry:
                made.budget.update(what=entry["line"])
    demo: Any = SimpleNamespace(municipality=town.municipality, on=A_DAY_IN_MAY)

    helping.ask(demo)

    assert Need.objects.count() == len(read("help.toml")["need"])
    states = set(Offer.objects.values_list("state", flat=True))
    assert states == {"open", "waiting", "accepted"}
    assert any(need.is_full() for need in Need.objects.all())
    assert any(not need.taken for need in Need.objects.all())
    lent = BudgetLine.objects.get(lent_on__isnull=False)
    assert (lent.lender, lent.needed_cents()) == ("de speeltuinvereniging", 0)
    assert set(Initiative.objects.exclude(number__lt=3).values_list("target_cents", flat=True)) == {500_00}
    assert not Mail.objects.exists()
    rounds.shred(town.spring, on=A_DAY_IN_MAY)
    call_command("prove")
    assert any(proof.name == "reviews.targets" for proof in proofs.of_all_rooms())
