# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The life of a round, and what it does to the budget."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from django.db import IntegrityError, connection, transaction

from buurtsamen.conftest import A_DAY_IN_MAY, Town
from buurtsamen.core import dates, failpoints, sealing, walls
from buurtsamen.money.models import Account
from buurtsamen.people.models import Event
from buurtsamen.rounds import rounds, steps, vouchers
from buurtsamen.rounds.models import Round, RoundDistrict, RoundKey, Voucher
from buurtsamen.rounds.tests.autumn import draft, in_books, opened, spend, void

THE_FIRST_OF_JUNE, THE_FIRST_OF_JULY = date(2026, 6, 1), date(2026, 7, 1)


def budget(town: Town) -> int:
    return Account.objects.of(town.municipality).get(name="budget:2026").balance_cents()


def state(round_: Round) -> str:
    return Round.objects.get(pk=round_.pk).state


def test_preparing_sets_the_ceiling_aside(town: Town) -> None:
    before = budget(town)
    autumn = draft(town, ceiling_cents=203_00)

    rounds.prepare(autumn, on=A_DAY_IN_MAY)

    assert state(autumn) == "prepared"
    assert in_books(autumn) == (203_00, 0)
    assert budget(town) == before - 203_00


def test_a_key_is_256_bits_sealed(town: Town) -> None:
    key = rounds.new_key(town.spring, on=A_DAY_IN_MAY)

    assert key.made_on == A_DAY_IN_MAY
    assert len(sealing.unseal(bytes(key.sealed or b""), purpose="round key")) == 32


def test_a_draft_that_was_changed_since_it_was_read_is_not_prepared(town: Town) -> None:
    """Its ceiling would be set aside as it was, not as it is."""
    autumn = draft(town)
    Round.objects.filter(pk=autumn.pk).update(ceiling_cents=99_00, version=2)

    with pytest.raises(rounds.Refused):
        rounds.prepare(autumn, on=A_DAY_IN_MAY)

    assert state(autumn) == "draft"


def test_preparing_twice_is_refused(town: Town) -> None:
    autumn = draft(town)
    rounds.prepare(autumn, on=A_DAY_IN_MAY)
    before = budget(town)

    for again in (autumn, Round.objects.get(pk=autumn.pk)):
        with pytest.raises(rounds.Refused):
            rounds.prepare(again, on=A_DAY_IN_MAY)

    assert budget(town) == before


def test_a_ceiling_above_the_budget_is_refused(town: Town) -> None:
    before = budget(town)
    autumn = draft(town, ceiling_cents=before + 1)

    with pytest.raises(rounds.BudgetTooSmall) as refusal:
        rounds.prepare(autumn, on=A_DAY_IN_MAY)

    assert "€\xa099.955" in refusal.value.message and "€\xa099.955,01" in refusal.value.message

    assert (state(autumn), budget(town), autumn.keys.count()) == ("draft", before, 0)
    assert not Account.objects.filter(name__startswith="round:2:").exists()
    Round.objects.filter(pk=autumn.pk).update(ceiling_cents=before)
    rounds.prepare(Round.objects.get(pk=autumn.pk), on=A_DAY_IN_MAY)  # the last cent may go
    assert budget(town) == 0


def test_a_preparation_that_fails_half_way_changes_nothing(town: Town) -> None:
    def fall() -> None:
        raise OSError("the power went")

    autumn = draft(town)
    with failpoints.at("ledger.book", fall), pytest.raises(OSError, match="power"):
        rounds.prepare(autumn, on=A_DAY_IN_MAY)

    assert (state(autumn), autumn.keys.count()) == ("draft", 0)


RULES = {
    "value_cents": "10_00",
    "parts": "2",
    "ceiling_cents": "1_000_000_00",
    "opens_on": "opens_on + 1",
    "closes_on": "closes_on - 1",
    "gives_until": "gives_until + 1",
    "number": "9",
    "reserved_id": "activated_id",
    "state": "'draft'",
}


@pytest.mark.parametrize(("column", "value"), RULES.items())
def test_the_database_freezes_the_rules_of_a_prepared_round(town: Town, column: str, value: str) -> None:
    with connection.cursor() as cursor:
        with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
            cursor.execute(f"update rounds_round set {column} = {value}")  # noqa: S608
        draft(town)
        cursor.execute(f"update rounds_round set {column} = {value} where state = 'draft'")  # noqa: S608
        assert cursor.rowcount == 1


def test_its_name_may_change(town: Town) -> None:
    assert Round.objects.filter(pk=town.spring.pk).update(name="lente 2026") == 1


def test_the_database_freezes_its_districts(town: Town) -> None:
    autumn = draft(town)
    (spring_row,) = RoundDistrict.objects.filter(round=town.spring)
    acts: list[Callable[[], object]] = [
        spring_row.delete,
        lambda: RoundDistrict.objects.filter(pk=spring_row.pk).update(round=autumn),
        lambda: RoundDistrict.objects.filter(round=autumn).update(round=town.spring),
        lambda: RoundDistrict.objects.create(
            municipality=town.municipality, round=town.spring, district=town.north.district
        ),
    ]
    for act in acts:
        with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
            act()

    RoundDistrict.objects.filter(round=autumn).delete()


STEPS: dict[str, tuple[str, str, Callable[[Round], object]]] = {
    "prepare": ("draft", "prepared", lambda round_: rounds.prepare(round_, on=A_DAY_IN_MAY)),
    "printed": ("prepared", "printed", rounds.printed),
    "release": ("printed", "released", lambda round_: rounds.release(round_, on=A_DAY_IN_MAY)),
    "open_now": ("released", "open", rounds.open_now),
    "close": ("open", "closed", lambda round_: rounds.close(round_, on=A_DAY_IN_MAY)),
    "settle": ("closed", "settled", lambda round_: rounds.settle(round_, on=date(2026, 12, 1))),
}


def test_a_round_goes_through_its_life_one_step_after_the_other(town: Town) -> None:
    autumn = draft(town)
    before = budget(town)
    for begins, ends, _ in STEPS.values():
        for name, (belongs, _, step) in STEPS.items():
            if belongs != begins:
                with pytest.raises(rounds.Refused):
                    step(Round.objects.get(pk=autumn.pk))
                assert state(autumn) == begins, name
        STEPS[next(name for name, each in STEPS.items() if each[0] == begins)][2](Round.objects.get(pk=autumn.pk))
        assert state(autumn) == ends

    for _, _, step in STEPS.values():
        with pytest.raises(rounds.Refused):
            step(Round.objects.get(pk=autumn.pk))
    assert budget(town) == before


def test_a_round_of_another_municipality_goes_nowhere(town: Town, other_town: Town) -> None:
    for name in ("close", "open_now"):
        with pytest.raises(rounds.Refused):
            STEPS[name][2](other_town.spring)

    walls.enter(other_town.municipality.pk)
    assert state(other_town.spring) == "open"


def test_releasing_destroys_every_key(town: Town) -> None:
    autumn = draft(town)
    rounds.prepare(autumn, on=A_DAY_IN_MAY)
    for _ in range(2):
        rounds.new_key(autumn, on=A_DAY_IN_MAY)
    rounds.printed(autumn)

    rounds.release(autumn, on=date(2026, 9, 27))

    assert [(key.sealed, key.shredded_on) for key in autumn.keys.all()] == [(None, date(2026, 9, 27))] * 2


def test_a_shredded_key_does_not_come_back(town: Town) -> None:
    (key,) = town.spring.keys.all()

    with pytest.raises(IntegrityError, match="does not come back"), transaction.atomic():
        RoundKey.objects.filter(pk=key.pk).update(sealed=b"again", shredded_on=None)

    with pytest.raises(vouchers.KeyShredded):
        vouchers.open_key(RoundKey.objects.get(pk=key.pk))


def test_shredding_twice_is_the_same_as_once(town: Town) -> None:
    rounds.shred(town.spring, on=THE_FIRST_OF_JULY)

    assert town.spring.keys.get().shredded_on == date(2026, 4, 26)


def test_closing_frees_what_was_not_activated(town: Town) -> None:
    before = budget(town)
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    spend(town.voucher("bram"), 7_50, on=A_DAY_IN_MAY)

    rounds.close(town.spring, on=THE_FIRST_OF_JUNE)

    assert budget(town) == before + 4 * 7_50
    assert in_books(town.spring) == (0, 7_50)
    assert Voucher.objects.filter(state="expired", ended_on=THE_FIRST_OF_JUNE).count() == 4
    spend(town.voucher("aisha"), 7_50, on=THE_FIRST_OF_JUNE)


def test_a_closing_that_fails_half_way_changes_nothing(town: Town) -> None:
    def fall() -> None:
        raise OSError("the power went")

    with failpoints.at("ledger.book", fall), pytest.raises(OSError, match="power"):
        rounds.close(town.spring, on=THE_FIRST_OF_JUNE)

    assert state(town.spring) == "open"
    assert not Voucher.objects.filter(state="expired").exists()
    assert in_books(town.spring) == (45_00, 0)


def test_settling_lets_lapse_what_was_not_given(town: Town) -> None:
    before = budget(town)
    for name in ("aisha", "bram", "chen"):
        vouchers.activate(town.voucher(name), on=A_DAY_IN_MAY)
    spend(town.voucher("aisha"), 7_50, on=THE_FIRST_OF_JUNE)
    rounds.close(town.spring, on=THE_FIRST_OF_JUNE)
    void(town.voucher("chen"), on=THE_FIRST_OF_JUNE)  # goes to what is reserved, after that was swept

    assert rounds.settle(town.spring, on=THE_FIRST_OF_JULY) == 7_50

    assert in_books(town.spring) == (0, 0)
    assert budget(town) == before + 5 * 7_50
    states = [town.voucher(name).state for name in ("aisha", "bram", "chen", "dewi")]
    assert states == ["given", "expired", "void", "expired"]


@pytest.mark.parametrize("on", [THE_FIRST_OF_JUNE, date(2026, 6, 30)])
def test_nothing_lapses_while_residents_can_still_give(town: Town, on: date) -> None:
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    rounds.close(town.spring, on=THE_FIRST_OF_JUNE)

    with pytest.raises(rounds.Refused, match="Bewoners kunnen geven tot en met 30 juni"):
        rounds.settle(town.spring, on=on)

    assert state(town.spring) == "closed"
    spend(town.voucher("aisha"), 7_50, on=date(2026, 6, 30))


def test_a_settlement_whose_books_differ_from_its_vouchers_is_refused(town: Town) -> None:
    vouchers.activate(town.voucher("aisha"), on=A_DAY_IN_MAY)
    rounds.close(town.spring, on=THE_FIRST_OF_JUNE)
    Voucher.objects.filter(state="activated").update(left_cents=7_49)

    with pytest.raises(rounds.Refused, match="verschillen"):
        rounds.settle(town.spring, on=THE_FIRST_OF_JULY)

    assert state(town.spring) == "closed"
    assert town.voucher("aisha").state == "activated"
    assert in_books(town.spring) == (0, 7_50)


def test_a_letter_that_was_replaced_while_the_round_closed_ends_with_it(town: Town) -> None:
    """The new voucher came in just behind the closing and was not seen by it."""
    key = rounds.new_key(town.spring, on=A_DAY_IN_MAY)
    lost = town.voucher("aisha")
    rounds.close(town.spring, on=THE_FIRST_OF_JUNE)
    Voucher.objects.filter(pk=lost.pk).update(state="issued", ended_on=None)
    fresh = Voucher.objects.get(pk__in=vouchers.replace([lost], key=key, on=date(2026, 5, 31)))
    assert fresh.state == "issued"

    rounds.settle(town.spring, on=THE_FIRST_OF_JULY)

    fresh.refresh_from_db()
    assert fresh.state == "expired"


def test_the_calendar_opens_and_closes_and_twice_is_the_same_as_once(town: Town) -> None:
    autumn = opened(town, 2, 15_00)
    Round.objects.filter(pk=autumn.pk).update(state="released")
    expected = {
        date(2026, 9, 30): ["voorjaar 2026: closed"],
        date(2026, 10, 1): ["najaar 2026: opened"],
        date(2026, 10, 31): [],
        date(2026, 11, 1): ["najaar 2026: closed"],
        date(2026, 12, 1): [],
    }
    for on, done in expected.items():
        for lines in (done, []):
            assert turned(on) == lines
    assert in_books(autumn) == (0, 0)


def turned(on: date) -> list[str]:
    """What the calendar does on a day with all rounds, as the journal says."""
    before = Event.objects.count()
    for round_ in Round.objects.order_by("number"):
        steps.by_the_calendar(round_, by="daily", on=on, at=datetime.combine(on, time(), dates.AMSTERDAM))
    names = {f"rounds.round:{round_.pk}": round_.name for round_ in Round.objects.all()}
    assert not Event.objects.exclude(job="daily").exists()
    return [f"{names[line.thing]}: {line.what.split('.')[-1]}" for line in Event.objects.order_by("pk")[before:]]


def test_a_round_that_nobody_opened_in_time_is_opened_and_closed_at_once(town: Town) -> None:
    autumn = opened(town, 2, 15_00)
    Round.objects.filter(pk=autumn.pk).update(state="released")
    autumn.refresh_from_db()

    assert turned(date(2026, 11, 1))[1:] == ["najaar 2026: opened", "najaar 2026: closed"]


def test_before_the_last_day_is_over_nothing_closes(town: Town) -> None:
    assert turned(date(2026, 5, 31)) == []
    assert vouchers.expire([town.spring], on=date(2026, 5, 31)) == 0
