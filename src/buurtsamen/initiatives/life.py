# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the life of an initiative: every step, who may take it, and what it brings about."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from buurtsamen.core import failpoints
from buurtsamen.core.lives import Step
from buurtsamen.core.refusal import Refusal
from buurtsamen.initiatives.models import Initiative
from buurtsamen.people import journal
from buurtsamen.people.models import User

State = Initiative.State
INITIATOR, REVIEWER, CALENDAR, RESIDENTS = "initiator", "coordinator", "nightly work", "residents, by giving"


STEPS = {
    "submit": Step(
        "submitted",
        (State.DRAFT, State.CHANGES_ASKED),
        State.SUBMITTED,
        (INITIATOR,),
        "The application is complete and waits for a decision.",
    ),
    "ask_changes": Step(
        "changes_asked", (State.SUBMITTED,), State.CHANGES_ASKED, (REVIEWER,), "The initiator is told what to change."
    ),
    "approve": Step(
        "approved",
        (State.SUBMITTED,),
        State.SAVING,
        (REVIEWER,),
        "A reasoned decision is sent; the initiative is public, has an account in the books and takes gifts.",
    ),
    "refuse": Step(
        "refused",
        (State.SUBMITTED, State.CHANGES_ASKED),
        State.REFUSED,
        (REVIEWER,),
        "A reasoned decision is sent; it never was public.",
    ),
    "fund": Step(
        "funded",
        (State.SAVING,),
        State.FUNDED,
        (RESIDENTS, REVIEWER),
        "The gift that crosses the target, or a thing that is lent and lowers it, ends the saving.",
    ),
    "begin": Step("begun", (State.FUNDED,), State.UNDER_WAY, (INITIATOR,), "The residents carry it out."),
    "finish": Step(
        "finished",
        (State.UNDER_WAY,),
        State.DONE,
        (INITIATOR,),
        "How it went and what was spent is told; the page is the story.",
    ),
    "stop": Step(
        "stopped",
        (State.SAVING, State.FUNDED, State.UNDER_WAY),
        State.NOT_SUCCEEDED,
        (INITIATOR, CALENDAR),
        "Its last day is over, or the initiator stops before anything was paid out; every gift goes back on its "
        "voucher. The page stays, and says so.",
    ),
    "withdraw": Step(
        "withdrawn",
        (State.DRAFT, State.SUBMITTED, State.CHANGES_ASKED),
        State.WITHDRAWN,
        (INITIATOR,),
        "The initiator thinks better of it; it never was public, and nobody gave to it.",
    ),
}


class Refused(Refusal):
    """The initiative is not where this step begins. Nothing was changed. `message` says so to whoever asked."""


@transaction.atomic
def take(
    name: str,
    initiative: Initiative,
    *,
    by: User | str,
    at: datetime,
    why: str = "",
    change: dict[str, Any] | None = None,
    unchanged: Iterable[str] = (),
    **sets: Any,
) -> None:
    """Take a step, with its line in the journal: one conditional update. Of two at once, exactly one succeeds.

    Args:
        by: who takes it, or the name of the job.
        at: the moment that the journal keeps, with time zone.
        change: what else the journal should know: field → [from, to].
        unchanged: fields that must still be as `initiative` has them.
        sets: fields of the initiative that change with it.

    Raises:
        Refused: it is not where the step begins, or somebody was first; nothing was changed.
    """
    step = STEPS[name]
    before = initiative.state
    failpoints.reach("life.take")
    same = {field: getattr(initiative, field) for field in ("municipality_id", "state", *unchanged)}
    here = Initiative.objects.filter(pk=initiative.pk, **same)
    if before not in step.begins or not here.update(state=step.ends, **sets):
        initiative.refresh_from_db(fields=["state"])
        message = _(
            "This initiative is now: %(state)s. Somebody was first, or it is too late for this. Nothing was lost."
        )
        raise Refused(message % {"state": initiative.get_state_display()})
    initiative.state = step.ends
    for field, value in sets.items():
        setattr(initiative, field, value)
    journal.record(
        f"initiatives.initiative.{step.done}",
        initiative,
        where=initiative.municipality,
        at=at,
        by=by,
        why=why,
        change={"state": [before, step.ends], **(change or {})},
    )
