# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Many at once onto one run, one district or one letter."""

from datetime import date
from functools import partial

from django.core.management import call_command
from django.db import connection, transaction

from buurtsamen.conftest import Town, build
from buurtsamen.core import failpoints, jobs
from buurtsamen.core.tests.racing import DONE, race
from buurtsamen.desk.tests.staffing import colleague
from buurtsamen.letters import lost, production, runs
from buurtsamen.letters.models import Letter, PrintRun
from buurtsamen.letters.tests import reading
from buurtsamen.letters.tests.printing import AT, ON, letter_at, posted, prepared, produced, round_to_print, voucher_in
from buurtsamen.people.models import Event, RoleName
from buurtsamen.places.models import Address, District, Neighbourhood
from buurtsamen.rounds import vouchers
from buurtsamen.rounds.models import Round, Voucher
from buurtsamen.rounds.tests.autumn import spend
from buurtsamen.rounds.vouchers import Refused

RACERS = 16


def test_of_16_who_prepare_a_district_at_once_one_does(committed: str) -> None:
    town = build("lindedorp.test")
    round_, districts = round_to_print(town), [town.north.district]
    attempts = [partial(runs.prepare, round_, districts, by=None, on=ON, at=AT) for _ in range(RACERS)]

    answers = race(town.municipality.pk, attempts, "runs.prepare", refusals=runs.Refused)

    assert sorted(answers) == sorted([DONE] + ["Refused"] * (RACERS - 1))
    assert (PrintRun.objects.count(), Letter.objects.count(), round_.vouchers.count()) == (1, 6, 6)
    call_command("prove")


def test_of_16_who_hand_a_run_over_at_once_one_does(committed: str) -> None:
    town = build("lindedorp.test")
    run, operator = produced(prepared(town)), colleague(town, RoleName.HELPDESK)
    seen = [PrintRun.objects.select_related("round", "municipality").get(pk=run.pk) for _ in range(RACERS)]
    attempts = [partial(runs.hand_over, each, by=operator, at=AT) for each in seen]

    answers = race(town.municipality.pk, attempts, "runs.step", refusals=runs.Refused)

    assert sorted(answers) == sorted([DONE] + ["Refused"] * (RACERS - 1))


def test_of_16_who_begin_a_run_at_once_one_does_and_every_letter_is_made_once(committed: str) -> None:
    town = build("lindedorp.test")
    run = prepared(town)
    attempts = [partial(production.begin, run, by="test", at=AT) for _ in range(RACERS)]

    assert race(town.municipality.pk, attempts, "production.begin") == [DONE] * RACERS  # the others go on with it
    jobs.run_waiting()

    run.refresh_from_db()
    assert (run.state, len(reading.fronts(reading.files(run)[0]))) == ("produced", 6)
    assert Event.objects.filter(what="letters.printrun.producing").count() == 1


def test_control_looking_first_and_beginning_later_begins_16_times(committed: str) -> None:
    town = build("lindedorp.test")
    run = prepared(town)

    def naive() -> None:
        each = PrintRun.objects.get(pk=run.pk)
        failpoints.reach("naive")
        if each.producing_since is None:
            PrintRun.objects.filter(pk=run.pk).update(producing_since=AT)
            runs.record(run, "producing", by="test", at=AT)

    race(town.municipality.pk, [naive] * RACERS, "naive")

    assert Event.objects.filter(what="letters.printrun.producing").count() == RACERS


def test_control_looking_first_and_handing_over_later_lets_all_16(committed: str) -> None:
    town = build("lindedorp.test")
    run = produced(prepared(town))
    seen = [PrintRun.objects.get(pk=run.pk) for _ in range(RACERS)]

    def naive(each: PrintRun) -> None:
        if each.state != PrintRun.State.PRODUCED:
            raise runs.Refused("")
        failpoints.reach("naive")
        each.state, each.handed_over_at = PrintRun.State.HANDED_OVER, AT
        each.save(update_fields=["state", "handed_over_at"])

    answers = race(town.municipality.pk, [partial(naive, each) for each in seen], "naive", refusals=runs.Refused)

    assert answers == [DONE] * RACERS


def in_two_runs(town: Town) -> tuple[Round, list[PrintRun]]:
    """A round with two districts, each in a run of its own that can be handed over."""
    other = District.objects.create(municipality=town.municipality, code="WK000101", name="Buiten", year=2026)
    names = {"code": "BU00010100", "name": "Oost", "year": 2026}
    east = Neighbourhood.objects.create(municipality=town.municipality, district=other, **names)
    Address.objects.filter(neighbourhood=town.north, number=6).update(neighbourhood=east)
    round_ = round_to_print(town, others=[other])
    made = [runs.prepare(round_, [district], by=None, on=ON, at=AT) for district in (town.north.district, other)]
    return round_, [produced(run) for run in made]


def test_of_the_last_two_runs_at_once_one_turns_the_round(committed: str) -> None:
    town = build("lindedorp.test")
    round_, both = in_two_runs(town)
    operator, manager = colleague(town, RoleName.HELPDESK), colleague(town, RoleName.PROGRAMME_MANAGER)

    race(town.municipality.pk, [partial(runs.hand_over, run, by=operator, at=AT) for run in both], "runs.held")
    round_.refresh_from_db()
    assert round_.state == "printed"

    seen = PrintRun.objects.select_related("key", "municipality")
    attempts = [partial(runs.release, run, by=manager, on=ON, at=AT) for run in seen]
    race(town.municipality.pk, attempts, "runs.held")
    round_.refresh_from_db()
    assert round_.state == "released"


def test_control_of_two_who_do_not_wait_for_each_other_neither_turns_the_round(committed: str) -> None:
    town = build("lindedorp.test")
    _, both = in_two_runs(town)
    last: list[bool] = []

    @transaction.atomic
    def naive(run: PrintRun) -> None:
        runs.step(run, runs.State.PRODUCED, to=runs.State.HANDED_OVER, handed_over_at=AT)
        failpoints.reach("naive")
        last.append(not PrintRun.objects.exclude(state=runs.State.HANDED_OVER).exists())
        failpoints.reach("naive")

    race(town.municipality.pk, [partial(naive, run) for run in both], "naive")

    assert last == [False, False]


def test_of_replacing_a_letter_and_using_its_code_at_once_one_wins(committed: str) -> None:
    town = build("lindedorp.test")
    autumn, on = posted(town), date(2026, 10, 5)
    desk, letter = colleague(town, RoleName.HELPDESK), letter_at(autumn, 3)
    old = voucher_in(letter)
    replaced: list[int] = []

    def replace() -> None:
        replaced.append(lost.again([letter], by=desk, why="Kwijt", on=on, at=AT).changed)

    attempts = [
        replace if number % 2 else partial(vouchers.use, voucher_in(letter), 7_50, on=on) for number in range(RACERS)
    ]
    answers = race(town.municipality.pk, attempts, "vouchers.use", "vouchers.hold", refusals=Refused)

    old.refresh_from_db()
    assert (old.state, sum(replaced)) in (("given", 0), ("void", 1))
    assert answers[0::2].count(DONE) == (0 if sum(replaced) else 1)
    assert Letter.objects.filter(round=autumn, address__number=3).count() == 1 + sum(replaced)


def held_by(voucher: Voucher) -> int:
    """The transaction that PostgreSQL keeps on its row: whoever wrote or held it last."""
    with connection.cursor() as cursor:
        cursor.execute("select xmax::text::bigint from rounds_voucher where id = %s", [voucher.pk])
        return int(cursor.fetchone()[0])


def test_what_is_done_with_a_street_leaves_no_trace_on_a_voucher_that_was_given(committed: str) -> None:
    town = build("lindedorp.test")
    autumn, on = posted(town), date(2026, 10, 5)
    letters = [letter_at(autumn, number) for number in (1, 2, 3)]
    given = voucher_in(letters[2])
    with transaction.atomic():
        spend(given, 7_50, on=on)
    before = held_by(given)

    done = lost.void(letters, what="Dorpsstraat", by=colleague(town, RoleName.HELPDESK), why="Fout", on=on, at=AT)

    assert (done.changed, held_by(given)) == (2, before)
    with transaction.atomic():
        vouchers.hold([given.pk])  # as when a gift is taken back
    assert held_by(given) != before
