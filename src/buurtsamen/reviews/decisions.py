# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for deciding: proposing, a second pair of eyes, the step that follows, and the letter that is sent."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from buurtsamen.applications.models import Application
from buurtsamen.core import failpoints
from buurtsamen.core.euros import euros
from buurtsamen.core.refusal import Refusal
from buurtsamen.initiatives import life
from buurtsamen.initiatives.models import Initiative
from buurtsamen.mail.mail import Attachment
from buurtsamen.money import ledger
from buurtsamen.people import journal, rights
from buurtsamen.people.models import User
from buurtsamen.people.rights import Right
from buurtsamen.places.models import Municipality
from buurtsamen.reviews import checks, letter, telling
from buurtsamen.reviews.models import Decision, DecisionLetter, DecisionQuerySet

Outcome, State = Decision.Outcome, Initiative.State
ENDS: dict[str, str] = {Outcome.APPROVED: "approve", Outcome.REFUSED: "refuse"}
DECIDED = {  # the act in the journal, when it takes two
    "proposed": "reviews.decision.proposed",
    "sent_back": "reviews.decision.sent_back",
    "overtaken": "reviews.decision.overtaken",
}


class Refused(Refusal):
    """It cannot be decided this way. Nothing was changed. `message` says so."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to decide.

    Attributes:
        reason: in the words of the letter.
        target_cents: to save for; of a refusal what was asked.
        saves_until: the last day to save, when it is approved.
    """

    outcome: str
    reason: str
    target_cents: int
    saves_until: date | None = None


def takes_two(initiative: Initiative, wish: Wish) -> bool:
    """Whether a second person decides with the first: when the target is, or becomes, more than the amount for that."""
    return max(initiative.target_cents, wish.target_cents) > initiative.municipality.four_eyes_cents


def drafted(initiative: Initiative, wish: Wish, *, by: User, at: datetime) -> Decision:
    """The decision as it would be, kept nowhere."""
    return Decision(
        municipality=initiative.municipality,
        initiative=initiative,
        outcome=wish.outcome,
        reason=wish.reason,
        target_cents=wish.target_cents,
        saves_until=wish.saves_until if wish.outcome == Outcome.APPROVED else None,
        needs_second=takes_two(initiative, wish),
        proposed_by=by,
        proposed_at=at,
    )


@transaction.atomic
def decide(initiative: Initiative, wish: Wish, *, by: User, on: date, at: datetime, origin: str) -> Decision:
    """Take a decision with its letter; above the amount of the municipality, propose it to a second person.

    Of two who decide at once one wins; the other is told.

    Args:
        on: today, Dutch time.
        origin: scheme and host of the site, for the link in the mail.

    Raises:
        rights.SamePerson: they filled in the plan with the resident; nothing was changed.
        Refused, life.Refused: nothing was changed.
    """
    rights.keep_apart(by, Right.DECIDE_INITIATIVES, done=_helped(initiative))
    _look(initiative, wish, on)
    failpoints.reach("decisions.decide")
    try:
        with transaction.atomic():
            decision = drafted(initiative, wish, by=by, at=at)
            decision.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("A colleague was first: a decision waits for a second person. Nothing was changed.")) from error
    if decision.needs_second:
        change = {"outcome": [None, wish.outcome], "target_cents": [initiative.target_cents, wish.target_cents]}
        _write("proposed", decision, by=by, at=at, why=wish.reason, change=change)
    else:
        _take(decision, by=by, on=on, at=at, origin=origin)
    return decision


@transaction.atomic
def confirm(decision: Decision, *, by: User, on: date, at: datetime, origin: str) -> None:
    """Take a decision that somebody else proposed. Of two at once, exactly one succeeds.

    Raises:
        rights.SamePerson: it is one's own proposal, or they filled in the plan; nothing was changed.
        Refused, life.Refused: it waits no more, or cannot be any more; nothing was changed.
    """
    done = _helped(decision.initiative) | {Right.DECIDE_INITIATIVES: decision.proposed_by_id}
    rights.keep_apart(by, Right.DECIDE_INITIATIVES, done=done)
    wish = Wish(decision.outcome, decision.reason, decision.target_cents, decision.saves_until)
    _look(decision.initiative, wish, on)
    failpoints.reach("decisions.confirm")
    if not _waiting(decision).update(second_by=by):
        raise _gone()
    _take(decision, by=by, on=on, at=at, origin=origin)


@transaction.atomic
def send_back(decision: Decision, *, by: User, at: datetime, why: str) -> None:
    """A proposal is off, with a reason; whoever reviews it begins anew. Also one's own.

    Raises:
        Refused: it waits no more; nothing was changed.
    """
    if not _waiting(decision).update(dropped_at=at):
        raise _gone()
    _write("sent_back", decision, by=by, at=at, why=why)


def overtake(initiative: Initiative, *, by: User, at: datetime) -> None:
    """A proposal on this initiative, if there is one, is off: something else was done with it."""
    for decision in Decision.objects.proposed().filter(initiative=initiative):
        if _waiting(decision).update(dropped_at=at):
            _write("overtaken", decision, by=by, at=at)


def _helped(initiative: Initiative) -> dict[Right, int | None]:
    """Which officer filled in the plan with the resident."""
    rows = Application.objects.filter(initiative=initiative).values_list("helper", flat=True)
    return {Right.ACT_FOR_RESIDENTS: rows.first()}


def _look(initiative: Initiative, wish: Wish, on: date) -> None:
    """Refuse what could never be taken, before it is proposed or taken."""
    begins = life.STEPS[ENDS[wish.outcome]].begins if wish.outcome in ENDS else (State.SAVING,)
    if initiative.state not in begins:
        message = _("This initiative is now: %(state)s. A colleague was first, or it is too late. Nothing was changed.")
        raise Refused(message % {"state": initiative.get_state_display()})
    if wish.outcome == Outcome.REFUSED:
        return
    if not 0 < wish.target_cents <= initiative.municipality.maximum_target_cents:
        most = euros(initiative.municipality.maximum_target_cents)
        raise Refused(
            _("The target must be above nothing, and at most %(most)s. Nothing was changed.") % {"most": most}
        )
    if wish.outcome == Outcome.TARGET:
        return
    if wish.saves_until is None or wish.saves_until < on:
        raise Refused(_("The last day to save cannot be over already. Nothing was changed."))
    if wish.saves_until >= on.replace(year=on.year + 3, day=1):
        raise Refused(_("Choose a last day to save within three years. Nothing was changed."))
    if missing := checks.missing(initiative):
        rules = "; ".join(missing)
        raise Refused(_("First answer these rules with yes: %(rules)s. Nothing was changed.") % {"rules": rules})


def _take(decision: Decision, *, by: User, on: date, at: datetime, origin: str) -> None:
    """What was decided becomes so: the step, the number, the letter and the mail, in the caller's transaction."""
    initiative, town = decision.initiative, decision.municipality
    if decision.outcome == Outcome.APPROVED:
        account = ledger.account(town, f"initiative:{initiative.number}")
        sets: dict[str, Any] = {"account": account, "saving_since": on, "saves_until": decision.saves_until}
        life.take("approve", initiative, by=by, at=at, why=decision.reason, **sets)
    elif decision.outcome == Outcome.REFUSED:
        life.take("refuse", initiative, by=by, at=at, why=decision.reason, ended_on=on)
    else:
        _change_target(decision, by=by, on=on, at=at)
    decision.number, decision.taken_at = _next_number(town), at
    if not _waiting(decision).update(number=decision.number, taken_at=at):
        raise _gone()
    failpoints.reach("decisions.letter")
    pdf = letter.made(decision, on=on)
    name = _("decision-%(number)s.pdf") % {"number": decision.number}
    words = {"reason": decision.reason, "target": euros(decision.target_cents)}
    link = f"{origin}{reverse('initiative', args=[initiative.slug])}" if decision.outcome != Outcome.REFUSED else origin
    is_mailed = telling.tell(
        decision.outcome,
        initiative,
        attachments=[Attachment(name, "application/pdf", pdf)],
        number=decision.number,
        link=link,
        **words,
    )
    DecisionLetter.objects.create(municipality=town, decision=decision, pdf=pdf, is_mailed=is_mailed)


def _change_target(decision: Decision, *, by: User, on: date, at: datetime) -> None:
    """It saves for another amount; what is there already can be enough."""
    initiative, cents = decision.initiative, decision.target_cents
    here = Initiative.objects.select_for_update(no_key=True).get(pk=initiative.pk)
    change: dict[str, list[object]] = {"target_cents": [here.target_cents, cents]}
    if here.saved_cents >= cents:
        life.take("fund", here, by=by, at=at, why=decision.reason, change=change, target_cents=cents, funded_on=on)
    elif not Initiative.objects.saving().filter(pk=here.pk).update(target_cents=cents):
        raise _gone()
    else:
        what = "initiatives.initiative.target_changed"
        journal.record(what, here, where=decision.municipality, at=at, by=by, why=decision.reason, change=change)
    initiative.refresh_from_db(fields=["state", "target_cents", "funded_on"])


def _waiting(decision: Decision) -> DecisionQuerySet:
    """This decision, while it waits: what turns it finds no row when somebody was first."""
    return Decision.objects.proposed().filter(pk=decision.pk, municipality=decision.municipality_id)


def _gone() -> Refused:
    return Refused(_("This decision waits no more: a colleague was first. Nothing was changed."))


def _write(act: str, decision: Decision, *, by: User, at: datetime, why: str = "", **said: Any) -> None:
    where, thing = decision.municipality, decision.initiative
    journal.record(DECIDED[act], thing, where=where, at=at, by=by, why=why, **said)


def _next_number(municipality: Municipality) -> int:
    """One more than the last; whoever decides at once waits for this transaction."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    last: int | None = Decision.objects.of(municipality).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
