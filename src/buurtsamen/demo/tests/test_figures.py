# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The figures of the proposal of Almelo, from what was loaded and from its books (docs: 01-product, golden values)."""

from fractions import Fraction

import pytest
from django.db.models import Count, Max, Min, Sum

from buurtsamen.demo.tests.conftest import TODAY
from buurtsamen.initiatives.models import Gift, Initiative, Update
from buurtsamen.money.models import Account, Transaction
from buurtsamen.places.models import Address, District, Municipality, Neighbourhood
from buurtsamen.rounds.models import Round, RoundKey, Voucher


def households() -> int:
    return Address.objects.lived_in().count()


def value_cents() -> int:
    return Round.objects.get(number=4).value_cents


def balances() -> dict[str, int]:
    return {account.name: account.balance_cents() for account in Account.objects.all()}


def activation(number: int) -> tuple[int, int]:
    """Activated, and posted."""
    posted = Voucher.objects.filter(round__number=number)
    return posted.taking_part().count(), posted.count()


def percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1)


def test_two_rounds_for_every_household(almelo: Municipality) -> None:
    vouchers = 2 * households()

    assert households() == 33_795
    assert vouchers == 67_590
    assert vouchers * value_cents() == 506_925_00


def test_forty_percent_is_expected(almelo: Municipality) -> None:
    vouchers = 2 * households() * 40 // 100

    assert vouchers == 27_036
    assert vouchers * value_cents() == 202_770_00


def test_the_ceiling_is_reached_at_forty_percent_and_a_little(almelo: Municipality) -> None:
    ceiling = Round.objects.get(number=4).ceiling_cents

    assert ceiling == 203_000_00
    assert divmod(ceiling, value_cents()) == (27_066, 5_00)
    assert round(100 * ceiling / (2 * households() * value_cents()), 2) == 40.05


@pytest.mark.parametrize(("number", "per_mille", "euros"), [(1, 139, 70_462), (3, 178, 90_233)])
def test_what_two_rounds_cost_at_the_activation_of_a_pilot_round(
    almelo: Municipality, number: int, per_mille: int, euros: int
) -> None:
    activated, posted = activation(number)
    assert percent(activated, posted) == per_mille / 10

    vouchers = round(2 * households() * Fraction(per_mille, 1000))

    assert abs(vouchers * value_cents() - euros * 100) <= 50


def test_the_costs_of_a_year(almelo: Municipality) -> None:
    kept = balances()
    costs = {name: cents for name, cents in kept.items() if name.startswith("cost:")}

    assert costs == {
        "cost:platform": 27_000_00,
        "cost:settling": 6_000_00,
        "cost:printing": 16_000_00,
        "cost:posting": 36_025_00,
        "cost:signs": 9_975_00,
    }
    assert costs["cost:printing"] + costs["cost:posting"] + costs["cost:signs"] == 62_000_00
    assert sum(costs.values()) + Round.objects.get(number=4).ceiling_cents == 298_000_00
    decided = Transaction.objects.get(key="council:2026").postings.get(account__name="budget:2026")
    assert decided.cents == 400_000_00


def test_the_pilot_counts_81_initiatives(almelo: Municipality) -> None:
    states = dict(Initiative.objects.filter(number__lte=81).values_list("state").annotate(Count("pk")))

    assert sum(states.values()) == 81
    assert states.pop("done") + states.pop("under_way") + states.pop("funded") == 66
    assert states == {"saving": 9, "not_succeeded": 6}


@pytest.mark.parametrize(("number", "expected"), [(1, 13.9), (2, 15.6), (3, 17.8), (4, 16.2)])
def test_activation_by_round(almelo: Municipality, number: int, expected: float) -> None:
    assert percent(*activation(number)) == expected


def test_districts_and_neighbourhoods(almelo: Municipality) -> None:
    assert District.objects.count() == 12
    assert Neighbourhood.objects.count() == 71
    assert [area.code for area in Neighbourhood.objects.filter(geometry__isnull=True)] == ["BU01411801"]
    few = Neighbourhood.objects.annotate(homes=Count("addresses")).filter(homes__range=(1, 4))
    assert few.count() >= 4


def test_the_pilot_was_in_two_districts(almelo: Municipality) -> None:
    for number in (1, 2, 3):
        round_ = Round.objects.get(number=number)
        assert round_.state == "settled"
        assert sorted(round_.districts.values_list("district__name", flat=True)) == ["Sluitersveld", "Windmolenbroek"]
        assert activation(number)[1] == 8_569
    assert Round.objects.get(number=4).districts.count() == 12


def test_the_open_round(almelo: Municipality) -> None:
    round_ = Round.objects.get(number=4)
    days = (round_.posted_on, round_.opens_on, round_.closes_on, round_.gives_until)

    assert (round_.name, round_.state) == ("najaar 2026", "open")
    assert [(day - TODAY).days for day in days] == [-28, -21, 24, 72]
    assert activation(4) == (5_482, 33_795)
    gifts = Gift.objects.filter(round=round_)
    assert gifts.aggregate(cents=Sum("cents"))["cents"] == gifts.count() * 7_50 == 2_607 * 7_50


def test_initiatives_today(almelo: Municipality) -> None:
    now = Initiative.objects.filter(number__gt=81)
    assert Initiative.objects.saving().count() == 24
    assert now.saving().count() == 15
    assert now.filter(state="funded").count() == 7
    assert sorted(Initiative.objects.values_list("number", flat=True)) == list(range(1, 113))


def test_keys_are_shredded_and_links_cut(almelo: Municipality) -> None:
    assert not RoundKey.objects.exclude(sealed=None).exists()
    assert not Gift.objects.exclude(voucher=None).exclude(round__number=4).exists()
    assert not Gift.objects.filter(voucher=None, round__number=4).exists()


def test_what_was_activated_and_not_given_lapsed(almelo: Municipality) -> None:
    for round_ in Round.objects.filter(state="settled"):
        activated = activation(round_.number)[0]
        given = Gift.objects.standing().filter(round=round_).count()
        lapsed = Voucher.objects.taking_part().filter(round=round_, state="expired").count()
        back = Transaction.objects.get(key=f"activated:{round_.pk}:settled").postings.get(cents__gt=0)
        assert given + lapsed == activated
        assert back.cents == lapsed * round_.value_cents > 0


def test_a_gift_that_came_back_was_given_again(almelo: Municipality) -> None:
    came_back = Gift.objects.exclude(taken_back_on=None)

    assert set(came_back.values_list("initiative__state", flat=True)) == {"not_succeeded"}
    for round_ in Round.objects.filter(number__in=[1, 2]):
        returned = came_back.filter(round=round_).values_list("taken_back_on", flat=True).first()
        again = Gift.objects.standing().filter(round=round_, given_on__gte=returned).count()
        assert again > 0


def test_what_was_saved(almelo: Municipality) -> None:
    """Funded ones crossed their target with their last voucher; the others are below it."""
    kept = balances()
    for made in Initiative.objects.exclude(account=None):
        gifts = Gift.objects.standing().filter(initiative=made).aggregate(cents=Sum("cents"), last=Max("given_on"))
        assert made.saved_cents == (gifts["cents"] or 0)
        if made.state in ("funded", "under_way", "done"):
            assert made.target_cents <= made.saved_cents < made.target_cents + 7_50
            assert made.funded_on == gifts["last"]
        else:
            assert made.saved_cents < made.target_cents
        in_its_account = made.saved_cents if made.state in ("saving", "funded") else 0
        assert kept[f"initiative:{made.number}"] == in_its_account


def test_the_books_and_the_vouchers_agree(almelo: Municipality) -> None:
    kept = balances()
    activated = Voucher.objects.filter(round__number=4, state="activated")

    assert sum(kept.values()) == 0
    assert kept["round:4:activated"] == (activated.aggregate(cents=Sum("left_cents"))["cents"] or 0)
    assert kept["round:4:reserved"] == 203_000_00 - 5_482 * 7_50
    assert {kept[f"round:{number}:{name}"] for number in (1, 2, 3) for name in ("reserved", "activated")} == {0}
    assert kept["payable"] == 0
    assert kept["bank"] > 0


def test_every_gift_is_on_a_day_on_which_it_could_be_given(almelo: Municipality) -> None:
    for round_ in Round.objects.exclude(state="prepared"):
        days = Gift.objects.filter(round=round_).aggregate(first=Min("given_on"), last=Max("given_on"))
        assert round_.opens_on <= days["first"] <= days["last"] <= min(round_.gives_until, TODAY)
    for gift in Gift.objects.select_related("initiative", "voucher"):
        made = gift.initiative
        assert made.saving_since and made.saves_until
        assert made.saving_since <= gift.given_on <= (made.funded_on or made.ended_on or made.saves_until)
        if gift.voucher:
            assert gift.voucher.activated_on
            assert gift.voucher.activated_on <= gift.given_on


def test_nothing_lies_in_the_future(almelo: Municipality) -> None:
    days = [
        Transaction.objects.aggregate(last=Max("booked_on"))["last"],
        Update.objects.aggregate(last=Max("on"))["last"],
        Voucher.objects.aggregate(last=Max("activated_on"))["last"],
        Initiative.objects.aggregate(last=Max("ended_on"))["last"],
    ]
    assert max(days) <= TODAY


def test_rheden_has_one_open_round_of_ten_euros_in_two_parts(rheden: Municipality) -> None:
    round_ = Round.objects.get(state="open")

    assert (round_.state, round_.value_cents, round_.parts) == ("open", 10_00, 2)
    assert (rheden.minimum_organisers, rheden.platform) == (2, "Ik Buurt Mee")
    assert [area.code for area in Neighbourhood.objects.order_by("code")] == ["BU02750000", "BU02750100", "BU02750200"]
    assert sorted(District.objects.values_list("name", flat=True)) == ["Dieren", "Rheden", "Velp"]
    assert households() == Voucher.objects.count() == 2_000
    assert set(Gift.objects.values_list("cents", flat=True)) == {10_00, 5_00}
    assert Voucher.objects.filter(state="activated", left_cents=5_00).exists()
    assert dict(Initiative.objects.values_list("state").annotate(Count("pk"))) == {"saving": 5, "funded": 2, "done": 1}
    assert sum(balances().values()) == 0
    assert balances()["bank"] == 231_00  # as its makers tell: nine of 240 euros came back
