# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The life of a print run: who gets a letter, and who may take which step."""

import pytest
from django.db import IntegrityError, connection, transaction

from buurtsamen.conftest import Town
from buurtsamen.core import failpoints
from buurtsamen.desk.tests.staffing import colleague
from buurtsamen.letters import making, numbers, proofs, runs, store, vault
from buurtsamen.letters.models import Canary, Letter, PrintRun, RunDistrict
from buurtsamen.letters.tests.printing import AT, ON, prepared, produced, round_to_print
from buurtsamen.people import journal, rights
from buurtsamen.people.models import RoleName
from buurtsamen.places.models import Address, District, Neighbourhood
from buurtsamen.rounds import vouchers
from buurtsamen.rounds.models import Round, Voucher


def test_every_household_gets_one_letter_with_a_voucher_of_its_neighbourhood(town: Town) -> None:
    run = prepared(town)

    letters = list(run.own_letters.order_by("place"))
    box = vault.opened(run.round)
    ids = [box.unseal(letter.sealed or b"") for letter in letters]
    made = Voucher.objects.in_bulk(ids)
    assert (run.number, run.letters, len(made)) == (1, 6, 6)
    assert [letter.address.number for letter in letters if letter.address] == [1, 2, 3, 4, 5, 6]
    assert [made[pk].neighbourhood_id for pk in ids] == [letter.neighbourhood_id for letter in letters]
    assert [letter.index for letter in letters] == [box.index(pk) for pk in ids]
    assert all(numbers.read(str(letter)) == letter.number for letter in letters)


def test_letters_lie_in_the_order_of_the_post_whatever_comes_first_in_the_register(town: Town) -> None:
    one = Address.objects.order_by("pk").first()
    assert one
    for postcode, number, letter, addition in [
        ("7602AA", 9, "", ""),
        ("", 1, "", ""),
        ("7602AA", 10, "", ""),
        ("7602AA", 9, "A", ""),
    ]:
        Address.objects.create(
            municipality=town.municipality,
            street=one.street,
            neighbourhood=town.north,
            bag_id=f"{Address.objects.count():016}",
            postcode=postcode,
            number=number,
            letter=letter,
            addition=addition,
        )
    Address.objects.filter(number=6).update(gone_on=ON)

    letters = prepared(town).own_letters.order_by("place").select_related("address")

    order = [
        (letter.address.postcode, letter.address.number, letter.address.letter) for letter in letters if letter.address
    ]
    assert order[:3] == [("7602AA", 9, ""), ("7602AA", 9, "A"), ("7602AA", 10, "")]
    assert order[-1] == ("", 1, "")
    assert len(order) == 9  # nobody lives at number 6 any more


def test_a_file_holds_at_most_2000_letters_and_files_are_about_as_thick() -> None:
    assert [making.sizes(count) for count in (1, 2000, 2001, 5002)] == [[1], [2000], [1001, 1000], [1668, 1667, 1667]]
    for count in range(1, 9000, 7):
        assert sum(making.sizes(count)) == count
        assert max(making.sizes(count)) <= making.PER_FILE


def test_an_address_of_the_municipality_gets_a_letter_that_looks_like_all_others(town: Town) -> None:
    Canary.objects.create(
        municipality=town.municipality,
        lines=["Postkamer", "Markt 1", "7602 AB  LINDEDORP"],
        postcode="7602AB",
        number=3,
        neighbourhood=town.north,
    )

    run = prepared(town)

    places = list(run.own_letters.order_by("place").values_list("canary_id", flat=True))
    assert run.letters == 7
    assert [place is not None for place in places] == [False] * 3 + [True] + [False] * 3


def test_a_district_is_printed_once(town: Town) -> None:
    prepared(town)

    with pytest.raises(runs.Refused, match="Dorp"):
        prepared(town)

    assert (PrintRun.objects.count(), Letter.objects.count()) == (1, 6)


def test_the_database_lets_a_district_be_in_one_run(town: Town) -> None:
    run = prepared(town)
    with pytest.raises(IntegrityError, match="first_letters_of_a_district_once"), transaction.atomic():
        RunDistrict.objects.create(
            municipality=town.municipality, run=run, round=run.round, district=town.north.district
        )


def test_an_address_has_one_letter_of_a_round_that_stands(town: Town) -> None:
    run = prepared(town)
    letter = run.own_letters.order_by("place")[0]
    letter.pk, letter.number, letter.index, letter.place = None, numbers.draw(1)[0], None, 99

    with pytest.raises(IntegrityError, match="one_letter_per_address"), transaction.atomic():
        letter.save(force_insert=True)


@pytest.mark.parametrize("state", ["draft", "open"])
def test_letters_are_made_of_a_prepared_round_only(town: Town, state: str) -> None:
    round_ = town.spring if state == "open" else round_to_print(town, state="draft")

    with pytest.raises(runs.Refused):
        runs.prepare(round_, [town.north.district], by=None, on=ON, at=AT)

    assert not PrintRun.objects.exists()


def test_a_district_that_does_not_take_part_gets_no_letters(town: Town) -> None:
    other = District.objects.create(municipality=town.municipality, code="WK000101", name="Buiten", year=2026)

    with pytest.raises(runs.Refused, match="Buiten"):
        runs.prepare(round_to_print(town), [other], by=None, on=ON, at=AT)


def test_nothing_is_prepared_of_a_round_of_another_municipality(town: Town, other_town: Town) -> None:
    with pytest.raises(Round.DoesNotExist):
        runs.prepare(other_town.spring, [other_town.north.district], by=None, on=ON, at=AT)


def test_preparing_that_fails_half_way_changes_nothing(town: Town) -> None:
    round_ = round_to_print(town)

    def fall() -> None:
        raise OSError("the power went")

    with failpoints.at("runs.prepared", fall), pytest.raises(OSError, match="power"):
        runs.prepare(round_, [town.north.district], by=None, on=ON, at=AT)

    assert (PrintRun.objects.count(), round_.vouchers.count(), round_.keys.count()) == (0, 0, 0)


def test_who_prepared_or_handed_over_does_not_release(town: Town) -> None:
    manager, operator = colleague(town, RoleName.PROGRAMME_MANAGER), colleague(town, RoleName.HELPDESK)
    run = produced(prepared(town, by=manager))
    runs.hand_over(run, by=operator, at=AT)

    for same in (manager, operator):
        with pytest.raises(rights.SamePerson):
            runs.release(run, by=same, on=ON, at=AT)
        assert runs.apart(run, same)
        with pytest.raises(IntegrityError, match="somebody_else"), transaction.atomic():
            PrintRun.objects.filter(pk=run.pk).update(released_by=same)

    run.refresh_from_db()
    assert run.state == "handed_over"


def test_releasing_destroys_the_key_and_what_was_put_aside(
    town: Town, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    run = produced(prepared(town))
    store.write(run, "1.pdf", b"letters")
    voucher = run.round.vouchers.first()
    assert voucher
    assert len(vouchers.code_of(voucher, run.key)) == 12
    runs.hand_over(run, by=colleague(town, RoleName.HELPDESK), at=AT)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        runs.release(run, by=colleague(town, RoleName.PROGRAMME_MANAGER), on=ON, at=AT)

    run = PrintRun.objects.select_related("key", "round").get(pk=run.pk)
    assert (run.state, run.round.state, run.key.sealed) == ("released", "released", None)
    with pytest.raises(vouchers.KeyShredded):
        vouchers.code_of(voucher, run.key)
    with pytest.raises(FileNotFoundError):
        store.read(run, "1.pdf")
    with pytest.raises(vouchers.KeyShredded):
        store.write(run, "1.pdf", b"letters")
    assert [event.what for event in journal.of(run)][::-1] == [
        f"letters.printrun.{what}" for what in ("prepared", "handed_over", "released")
    ]


def test_a_round_is_printed_and_released_when_all_its_districts_are(town: Town) -> None:
    other = District.objects.create(municipality=town.municipality, code="WK000101", name="Buiten", year=2026)
    east = Neighbourhood.objects.create(
        municipality=town.municipality, district=other, code="BU00010100", name="Oost", year=2026
    )
    Address.objects.filter(number=6).update(neighbourhood=east)
    round_ = round_to_print(town, others=[other])
    first = runs.prepare(round_, [town.north.district], by=None, on=ON, at=AT)
    second = runs.prepare(round_, [other], by=None, on=ON, at=AT)
    assert (first.letters, second.letters, second.number) == (5, 1, 2)
    operator, manager = colleague(town, RoleName.HELPDESK), colleague(town, RoleName.PROGRAMME_MANAGER)
    seen = []
    for run in (first, second):
        produced(run)
        runs.hand_over(run, by=operator, at=AT)
        round_.refresh_from_db()
        seen.append(round_.state)
    for run in (first, second):
        run.refresh_from_db()
        runs.release(run, by=manager, on=ON, at=AT)
        round_.refresh_from_db()
        seen.append(round_.state)

    assert seen == ["prepared", "printed", "printed", "released"]
    assert [event.what for event in journal.of(round_)] == ["rounds.round.released", "rounds.round.printed"]


def test_a_key_that_is_left_when_its_letters_are_in_the_post_is_found(town: Town) -> None:
    (proof,) = [each for each in proofs.PROOFS if each.name == "letters.keys"]
    run = produced(prepared(town))
    for state in ("handed_over", "released"):
        moments = {"handed_over_at": AT, "released_at": AT}
        PrintRun.objects.filter(pk=run.pk).update(state=state, **moments)
        with connection.cursor() as cursor:
            answers = list(proof.answer(cursor))
        assert any(answer.difference for answer in answers) == (state == "released")


def test_a_step_too_early_or_twice_is_refused(town: Town) -> None:
    run, operator = prepared(town), colleague(town, RoleName.HELPDESK)
    manager = colleague(town, RoleName.PROGRAMME_MANAGER)
    with pytest.raises(runs.Refused):
        runs.hand_over(run, by=operator, at=AT)
    with pytest.raises(runs.Refused):
        runs.release(run, by=manager, on=ON, at=AT)
    runs.hand_over(produced(run), by=operator, at=AT)
    with pytest.raises(runs.Refused):
        runs.hand_over(run, by=operator, at=AT)


def test_a_run_that_is_stopped_leaves_no_code_that_works_and_can_be_made_again(town: Town) -> None:
    run = prepared(town)
    runs.stop(run, by=colleague(town, RoleName.PROGRAMME_MANAGER), on=ON, at=AT, why="Verkeerde tekst")

    assert set(run.round.vouchers.values_list("state", flat=True)) == {"void"}
    assert set(run.own_letters.values_list("state", flat=True)) == {"void"}
    again = runs.prepare(run.round, [town.north.district], by=None, on=ON, at=AT)
    assert (again.number, again.letters) == (2, 6)


def test_letters_and_vouchers_say_nothing_of_each_other_in_a_dump(town: Town) -> None:
    """Neither by an equal value, nor by the order of rows."""
    run = prepared(town)
    with connection.cursor() as cursor:
        cursor.execute("select t::text from letters_letter t where run_id = %s order by ctid", [run.pk])
        letters = [row for (row,) in cursor.fetchall()]
        cursor.execute("select id::text, digest::text from rounds_voucher where round_id = %s", [run.round_id])
        for pair in cursor.fetchall():
            assert not any(value in row or value.replace("-", "") in row for value in pair for row in letters)
    order = [vault.opened(run.round).unseal(letter.sealed or b"") for letter in run.own_letters.order_by("place")]
    assert order != sorted(order, key=lambda pk: Voucher.objects.get(pk=pk).digest)
