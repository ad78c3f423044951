# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for paying out initiatives of the demo, and for what comes back."""

from datetime import date

from buurtsamen.demo.towns import Town
from buurtsamen.initiatives.models import Initiative
from buurtsamen.money import ledger

State = Initiative.State


def pay(town: Town, initiative: Initiative, *, approved_on: date, paid_on: date) -> None:
    """All that was saved goes to the makers, in one sum; from then on they are under way."""
    payable = ledger.account(town.municipality, "payable")
    bank = ledger.account(town.municipality, "bank")
    assert initiative.account  # noqa: S101 - a constraint of the table
    ledger.move(
        initiative.saved_cents,
        source=initiative.account,
        target=payable,
        key=f"payout:{initiative.pk}:approved",
        why="Uitbetaling goedgekeurd",
        on=approved_on,
    )
    ledger.move(
        initiative.saved_cents,
        source=payable,
        target=bank,
        key=f"payout:{initiative.pk}:paid",
        why="Betaald door de bank",
        on=paid_on,
    )
    _step(initiative, State.FUNDED, State.UNDER_WAY)


def finish(initiative: Initiative, *, on: date) -> None:
    """It was carried out."""
    _step(initiative, State.UNDER_WAY, State.DONE)
    Initiative.objects.filter(pk=initiative.pk).update(ended_on=on)


def give_back(town: Town, initiative: Initiative, cents: int, *, on: date) -> None:
    """What was not spent goes back to the budget of the year, after the makers accounted for the rest."""
    ledger.move(
        cents,
        source=ledger.account(town.municipality, "bank"),
        target=town.budget(on.year),
        key=f"payout:{initiative.pk}:returned",
        why="Niet uitgegeven, teruggestort",
        on=on,
    )


def _step(initiative: Initiative, begins: State, to: State) -> None:
    if not Initiative.objects.filter(pk=initiative.pk, state=begins).update(state=to):
        raise ValueError(f"{initiative.slug} is not {begins}")
    initiative.state = to
