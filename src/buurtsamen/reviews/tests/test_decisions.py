# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Deciding: once, with a reason and a letter, by two people above an amount, and by the first of two at once."""

from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from buurtsamen.applications.models import Application
from buurtsamen.conftest import A_DAY_IN_MAY, Town, build
from buurtsamen.core import failpoints
from buurtsamen.core.tests.racing import DONE, race
from buurtsamen.desk.tests.staffing import colleague
from buurtsamen.initiatives import gifts, life
from buurtsamen.initiatives.models import Initiative
from buurtsamen.mail.tests.post import posted
from buurtsamen.people import journal, rights
from buurtsamen.people.models import RoleName, User
from buurtsamen.reviews import changes, decisions, proofs
from buurtsamen.reviews.decisions import Wish
from buurtsamen.reviews.models import Decision
from buurtsamen.reviews.tests.reviewing import HERE, NOW, UNTIL, approval, by, checked, initiator, refusal, sent_in
from buurtsamen.sharing.tests import asking

State = Initiative.State


@pytest.fixture
def marieke(town: Town) -> User:
    return colleague(town, RoleName.COORDINATOR, [town.north.district], name="Marieke")


@pytest.fixture
def robin(town: Town) -> User:
    return colleague(town, RoleName.COORDINATOR, [town.north.district], name="Robin")


def decide(made: Initiative, wish: Wish, user: User) -> Decision:
    return decisions.decide(made, wish, **by(user))  # type: ignore[arg-type]


def confirm(decision: Decision, user: User) -> None:
    decisions.confirm(decision, **by(user))  # type: ignore[arg-type]


def test_what_is_approved_is_public_saves_and_has_an_account(town: Town, marieke: User) -> None:
    made = checked(sent_in(town), marieke)

    decision = decide(made, approval(made), marieke)

    made.refresh_from_db()
    assert (made.state, made.saving_since, made.saves_until) == (State.SAVING, A_DAY_IN_MAY, UNTIL)
    assert made.account and made.account.name == "initiative:3"
    assert made in Initiative.objects.of(town.municipality).public()
    assert (decision.number, decision.taken_at) == (1, NOW)
    assert gifts.give(town.voucher("aisha"), made, on=A_DAY_IN_MAY).cents == 7_50
    event = journal.of(made).get(what="initiatives.initiative.approved")
    assert (event.actor, event.why) == (marieke, "Het klopt met alle spelregels.")


def test_the_initiator_gets_the_letter_as_it_is_kept(town: Town, marieke: User) -> None:
    made = checked(sent_in(town), marieke)

    decision = decide(made, approval(made), marieke)

    (letter,) = posted()
    assert letter.to == [initiator(made).email]
    assert "Schommel" in letter.subject
    assert f"{HERE}/initiatieven/schommel/" in letter.body
    ((name, content, kind),) = letter.attachments
    assert (name, kind) == ("besluit-1.pdf", "application/pdf")
    assert content == bytes(decision.letter.pdf)
    assert decision.letter.is_mailed
    with pytest.raises(Exception, match="permission denied|never changed"), transaction.atomic():
        decision.letter.delete()


def test_a_refusal_ends_it_and_says_why(town: Town, marieke: User) -> None:
    made = sent_in(town)

    decide(made, refusal(made), marieke)

    made.refresh_from_db()
    assert (made.state, made.ended_on, made.account) == (State.REFUSED, A_DAY_IN_MAY, None)
    (letter,) = posted()
    assert "alleen voor leden" in letter.body


def test_nothing_is_approved_before_every_rule_is_answered_with_yes(town: Town, marieke: User) -> None:
    made = checked(sent_in(town), marieke)
    made.checks.filter(rule="neutral").update(answer="no")

    with pytest.raises(decisions.Refused, match="Geen geloof of politiek"):
        decide(made, approval(made), marieke)

    assert not Decision.objects.exists()
    assert posted() == []


@pytest.mark.parametrize(
    ("outcome", "cents", "until"),
    [
        ("approved", 0, UNTIL),
        ("approved", 5_001_00, UNTIL),
        ("approved", 100_00, None),
        ("approved", 100_00, UNTIL.replace(year=2025)),
        ("approved", 100_00, UNTIL.replace(year=2050)),
    ],
)
def test_what_cannot_be_is_not_proposed_either(
    town: Town, marieke: User, outcome: str, cents: int, until: object
) -> None:
    made = checked(sent_in(town), marieke)

    with pytest.raises(decisions.Refused):
        decide(made, Wish(outcome, "Goed", cents, until), marieke)  # type: ignore[arg-type]


def test_a_decision_is_taken_once(town: Town, marieke: User, robin: User) -> None:
    made = checked(sent_in(town), marieke)
    decide(made, approval(made), marieke)

    with pytest.raises(decisions.Refused, match="collega was eerder"):
        decide(made, refusal(made), robin)

    assert Decision.objects.count() == 1


def test_numbers_follow_each_other_in_each_municipality(town: Town, other_town: Town, marieke: User) -> None:
    numbers = [
        decide(made, refusal(made), marieke).number for made in (sent_in(town, 3, "Eerste"), sent_in(town, 4, "Tweede"))
    ]

    assert numbers == [1, 2]


def test_above_the_amount_a_second_person_decides_with_the_first(town: Town, marieke: User, robin: User) -> None:
    made = checked(sent_in(town, target_cents=3_000_00), marieke)

    proposal = decide(made, approval(made), marieke)

    made.refresh_from_db()
    assert (made.state, proposal.taken_at, posted()) == (State.SUBMITTED, None, [])
    with pytest.raises(rights.SamePerson):
        confirm(proposal, marieke)
    confirm(proposal, robin)
    made.refresh_from_db()
    proposal.refresh_from_db()
    assert (made.state, proposal.second_by, proposal.number) == (State.SAVING, robin, 1)
    assert len(posted()) == 1
    with pytest.raises(decisions.Refused):
        confirm(proposal, robin)


def test_who_filled_in_the_plan_with_a_resident_leaves_the_decision_to_others(
    town: Town, marieke: User, robin: User
) -> None:
    made = checked(sent_in(town), robin)
    Application.objects.filter(initiative=made).update(helper=marieke)

    with pytest.raises(rights.SamePerson):
        decide(made, refusal(made), marieke)
    assert not Decision.objects.exists()
    decide(made, refusal(made), robin)

    large = checked(sent_in(town, 4, "Tweede", target_cents=3_000_00), robin)
    Application.objects.filter(initiative=large).update(helper=marieke)
    with pytest.raises(rights.SamePerson):
        confirm(decide(large, approval(large), robin), marieke)


def test_the_database_takes_no_second_person_who_is_the_first(town: Town, marieke: User) -> None:
    made = checked(sent_in(town, target_cents=3_000_00), marieke)
    proposal = decide(made, approval(made), marieke)

    with pytest.raises(IntegrityError, match="decision_is_not_confirmed_by_its_proposer"), transaction.atomic():
        Decision.objects.filter(pk=proposal.pk).update(second_by=marieke)
    with pytest.raises(IntegrityError, match="decision_above_the_amount_takes_two"), transaction.atomic():
        Decision.objects.filter(pk=proposal.pk).update(taken_at=NOW, number=1)


def test_a_proposal_can_be_put_aside_and_made_anew(town: Town, marieke: User, robin: User) -> None:
    made = checked(sent_in(town, target_cents=3_000_00), marieke)
    proposal = decide(made, approval(made), marieke)
    with pytest.raises(decisions.Refused):
        decide(made, refusal(made), robin)

    decisions.send_back(proposal, by=robin, at=NOW, why="Het dak is te duur.")

    with pytest.raises(decisions.Refused):
        confirm(proposal, robin)
    again = decide(made, refusal(made), robin)
    confirm(again, marieke)
    made.refresh_from_db()
    assert made.state == State.REFUSED
    assert journal.of(made).get(what="reviews.decision.sent_back").why == "Het dak is te duur."


def test_asking_for_a_change_lets_go_of_a_proposal(town: Town, marieke: User, robin: User) -> None:
    made = checked(sent_in(town, target_cents=3_000_00), marieke)
    proposal = decide(made, approval(made), marieke)

    changes.ask(made, {"budget": "Kan het goedkoper?"}, words="Mooi plan.", by=robin, at=NOW, origin=HERE)

    with pytest.raises(decisions.Refused):
        confirm(proposal, robin)
    proposal.refresh_from_db()
    assert proposal.dropped_at == NOW


def test_another_target_is_another_decision(town: Town, marieke: User) -> None:
    decide(town.benches, Wish("target", "Het hout werd duurder.", 700_00), marieke)

    town.benches.refresh_from_db()
    assert (town.benches.target_cents, town.benches.state) == (700_00, State.SAVING)
    event = journal.of(town.benches).get(what="initiatives.initiative.target_changed")
    assert event.change == {"target_cents": [600_00, 700_00]}


def test_a_lower_target_that_is_reached_already_funds_it(town: Town, marieke: User) -> None:
    gifts.give(town.voucher("aisha"), town.benches, on=A_DAY_IN_MAY)
    town.benches.refresh_from_db()

    decide(town.benches, Wish("target", "Een buurman heeft hout.", 5_00), marieke)

    town.benches.refresh_from_db()
    assert (town.benches.target_cents, town.benches.state) == (5_00, State.FUNDED)
    assert town.benches.funded_on == A_DAY_IN_MAY


def test_raising_a_target_above_the_amount_takes_two(town: Town, marieke: User, robin: User) -> None:
    proposal = decide(town.benches, Wish("target", "Groter.", 3_000_00), marieke)

    town.benches.refresh_from_db()
    assert town.benches.target_cents == 600_00
    confirm(proposal, robin)
    town.benches.refresh_from_db()
    assert town.benches.target_cents == 3_000_00


def test_a_decision_that_fails_half_way_changes_nothing(town: Town, marieke: User) -> None:
    made = checked(sent_in(town), marieke)

    def fail() -> None:
        raise ZeroDivisionError

    with failpoints.at("decisions.letter", fail), pytest.raises(ZeroDivisionError), transaction.atomic():
        decide(made, approval(made), marieke)

    made.refresh_from_db()
    assert (made.state, made.account_id) == (State.SUBMITTED, None)
    assert not Decision.objects.exists()
    assert posted() == []


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(committed: str) -> None:
    town = build("lindedorp.test")
    people = [colleague(town, RoleName.PROGRAMME_MANAGER, name=name) for name in ("Marieke", "Robin")]
    made = checked(sent_in(town), people[0])
    wishes = [approval(made), refusal(made)]
    rows = [Initiative.objects.select_related("municipality").get(pk=made.pk) for _ in wishes]
    attempts = [partial(decide, *each) for each in zip(rows, wishes, people, strict=True)]

    answers = race(town.municipality.pk, attempts, "decisions.decide", refusals=(decisions.Refused, life.Refused))

    assert sorted(answers) == ["Refused", DONE]
    assert Decision.objects.get().number == 1
    made.refresh_from_db()
    assert made.state in (State.SAVING, State.REFUSED)


def test_the_naive_way_lets_both_of_them_win(committed: str) -> None:
    """The control: whoever reads the state and then writes it decides twice."""
    town = build("lindedorp.test")
    made = sent_in(town)

    def naive(row: Any, state: str) -> None:
        if row.state != State.SUBMITTED:
            raise decisions.Refused("")
        failpoints.reach("decisions.decide")
        row.state, row.ended_on = state, A_DAY_IN_MAY
        row.save(update_fields=["state", "ended_on"])

    rows = [Initiative.objects.get(pk=made.pk) for _ in range(2)]
    attempts = [partial(naive, row, state) for row, state in zip(rows, (State.WITHDRAWN, State.REFUSED), strict=True)]

    assert race(town.municipality.pk, attempts, "decisions.decide", refusals=decisions.Refused) == [DONE, DONE]


def test_of_two_who_confirm_and_put_aside_at_once_one_wins(committed: str) -> None:
    town = build("lindedorp.test")
    first, second, third = (colleague(town, RoleName.PROGRAMME_MANAGER, name=name) for name in ("A", "B", "C"))
    made = checked(sent_in(town, target_cents=3_000_00), first)
    proposal = decide(made, approval(made), first)
    rows = [Decision.objects.select_related("initiative", "municipality").get(pk=proposal.pk) for _ in range(2)]
    attempts = [partial(confirm, row, user) for row, user in zip(rows, (second, third), strict=True)]

    answers = race(town.municipality.pk, attempts, "decisions.confirm", refusals=(decisions.Refused, life.Refused))

    assert sorted(answers) == ["Refused", DONE]


def test_a_loan_of_more_than_another_target_asks_funds_it_and_the_proof_holds(town: Town, marieke: User) -> None:
    need = asking.tables(town, cents=120_00)
    decide(town.benches, Wish("target", "Het kan met minder.", 100_00), marieke)
    (proof,) = proofs.PROOFS

    asking.accepted(need, asking.maker(town, town.benches), "Joke", 12)

    town.benches.refresh_from_db()
    assert (town.benches.target_cents, town.benches.state) == (0, State.FUNDED)
    with connection.cursor() as cursor:
        assert not any(answer.difference for answer in proof.answer(cursor))
