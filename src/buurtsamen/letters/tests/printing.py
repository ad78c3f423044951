# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""A round whose letters can be printed, and a run of it as far as a test wants it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from buurtsamen.conftest import Town
from buurtsamen.desk.tests.staffing import colleague
from buurtsamen.letters import numbers, runs, vault
from buurtsamen.letters.models import Canary, Delivery, Letter, PrintRun
from buurtsamen.people.models import RoleName, User
from buurtsamen.places.models import Address, District
from buurtsamen.rounds import rounds
from buurtsamen.rounds.models import Round, RoundDistrict, RoundKey, Voucher
from buurtsamen.rounds.tests.autumn import draft

ON, AT = date(2026, 9, 10), datetime(2026, 9, 10, 9, tzinfo=UTC)


def round_to_print(town: Town, *, state: str = "prepared", others: Sequence[District] = ()) -> Round:
    """The autumn round, for the district of the town and others."""
    round_ = draft(town)
    for district in others:
        RoundDistrict.objects.create(municipality=town.municipality, round=round_, district=district)
    if state == "prepared":
        rounds.prepare(round_, on=date(2026, 9, 1))
    return round_


def prepared(town: Town, by: User | None = None) -> PrintRun:
    """All letters of the autumn round, not printed yet."""
    round_ = Round.objects.filter(number=2).first() or round_to_print(town)
    return runs.prepare(round_, [town.north.district], by=by, on=ON, at=AT)


def produced(run: PrintRun) -> PrintRun:
    """As if all its files were made."""
    runs.step(run, runs.State.PREPARED, to=runs.State.PRODUCED, produced_at=AT, pages=13)
    return run


def posted(town: Town) -> Round:
    """The autumn round is open, and its letters are in the letterboxes."""
    run = produced(prepared(town))
    runs.hand_over(run, by=colleague(town, RoleName.HELPDESK), at=AT)
    run.refresh_from_db()
    runs.release(run, by=colleague(town, RoleName.PROGRAMME_MANAGER), on=ON, at=AT)
    rounds.open_now(Round.objects.get(pk=run.round_id))
    return Round.objects.select_related("municipality").get(pk=run.round_id)


def voucher_in(letter: Letter) -> Voucher:
    """What only the vault knows."""
    pk = vault.opened(letter.round).unseal(letter.sealed or b"")
    return Voucher.objects.select_related("round").get(pk=pk)


def letter_at(round_: Round, number: int) -> Letter:
    """The letter to this house number that stands, or came back."""
    rows = Letter.objects.filter(round=round_, address__number=number).exclude(state="void")
    return rows.select_related("round__municipality", "run", "municipality").get()


def on_paper(town: Town, by: User) -> tuple[Letter, Canary, Delivery]:
    """A posted letter of the spring round, an address of the town's own, and an archive that somebody asked for."""
    here = {"municipality": town.municipality}
    key = RoundKey.objects.create(**here, round=town.spring, made_on=ON, shredded_on=ON)
    moments = {"prepared_at": AT, "produced_at": AT, "handed_over_at": AT, "released_at": AT}
    run = PrintRun.objects.create(**here, round=town.spring, number=1, key=key, state="released", letters=1, **moments)
    address = Address.objects.get(neighbourhood=town.north, number=1)
    letter = Letter.objects.create(
        **here, round=town.spring, run=run, number=numbers.draw(1)[0], address=address, neighbourhood=town.north
    )
    lines = ["Postkamer", "Marktplein 1", "7602 AB  LINDEDORP"]
    canary = Canary.objects.create(**here, lines=lines, postcode="7602AB", number=1, neighbourhood=town.north)
    delivery = Delivery.objects.create(**here, run=run, asked_by=by, asked_at=AT, lock="age", made_at=AT, until=AT)
    return letter, canary, delivery
