# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what waits for a decision: whose turn it is, until when, and how much of it there is."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buurtsamen.core import dates
from buurtsamen.desk import today
from buurtsamen.initiatives import inbox
from buurtsamen.initiatives.models import Initiative
from buurtsamen.people.models import User
from buurtsamen.people.rights import Right
from buurtsamen.places import workdays
from buurtsamen.places.models import Municipality
from buurtsamen.reviews.models import Advice, Decision

State = Initiative.State
OPEN = Advice.WAITS
LATE, SOON, NOBODY, MINE, OTHERS, SECOND = "laat", "gauw", "niemand", "mij", "anderen", "tweede"
LABELS = {
    LATE: gettext_lazy("Too late"),
    SOON: gettext_lazy("Today and tomorrow"),
    NOBODY: gettext_lazy("With nobody"),
    MINE: gettext_lazy("With me"),
    OTHERS: gettext_lazy("Waits for others"),
    SECOND: gettext_lazy("Second pair of eyes"),
}


def of(user: User, municipality: Municipality) -> QuerySet[Initiative]:
    """Those that somebody reviews and that wait for a decision or for their makers."""
    return inbox.of(user, municipality, Right.REVIEW_INITIATIVES).filter(state__in=OPEN)


def shown(rows: QuerySet[Initiative]) -> QuerySet[Any]:
    """With all that a line of the inbox says of them."""
    advices: Any = Prefetch("advices", Advice.objects.select_related("adviser"), to_attr="asked")
    proposals: Any = Prefetch("decisions", Decision.objects.proposed(), to_attr="proposals")
    rows = rows.defer("story", "district__geometry").select_related("district", "assignment__user")
    return rows.prefetch_related(advices, proposals)


def first(user: User, municipality: Municipality) -> Any:
    """What waits longest for the municipality; nothing when nothing does."""
    oldest = of(user, municipality).filter(state=State.SUBMITTED).order_by("submitted_on", "pk").values("pk")[:1]
    return shown(Initiative.objects.filter(pk__in=oldest)).first()


def ways(user: User, municipality: Municipality, on: date) -> dict[str, Q]:
    """Each filter of the inbox, by its word in the address."""
    # Asked once for all rows, and not again for each.
    awaited = Advice.objects.of(municipality).filter(answered_at=None).values("initiative")
    proposals = Decision.objects.of(municipality).proposed().exclude(proposed_by=user).values("initiative")
    late, soon = (_latest_start(day, municipality) for day in (on, on + timedelta(days=2)))
    ours = Q(state=State.SUBMITTED)
    return {
        LATE: ours & Q(submitted_on__lte=late),
        SOON: ours & Q(submitted_on__gt=late, submitted_on__lte=soon),
        NOBODY: Q(assignment=None),
        MINE: Q(assignment__user=user),
        OTHERS: Q(state=State.CHANGES_ASKED) | Q(pk__in=awaited),
        SECOND: ours & Q(pk__in=proposals),
    }


def choices(rows: QuerySet[Initiative], ways: dict[str, Q]) -> list[tuple[str, str]]:
    """The filters, with how many there are of each."""
    counts = rows.order_by().aggregate(**{name: Count("pk", filter=way) for name, way in ways.items()})
    return [(name, f"{LABELS[name]} ({counts[name]})") for name in ways]


def _latest_start(before: date, municipality: Municipality) -> date:
    """The last day on which something could come in whose target time ends before a day."""
    day = before
    while workdays.due(day, municipality.review_days, municipality) >= before:
        day -= timedelta(days=1)
    return day


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is with an initiative, in words, and until when.

    Attributes:
        tone: of the badge: success, warning, neutral.
        is_ours: somebody of the municipality can do something now.
        waits_for: of whom something is awaited, and before when; empty when it is ours.
    """

    says: str
    tone: str
    is_ours: bool
    act: str
    waits_for: str = ""


def turn(initiative: Any) -> Turn:
    """Of one of `shown`."""
    awaited = [advice for advice in initiative.asked if advice.answered_at is None]
    if initiative.state == State.CHANGES_ASKED:
        return Turn(_("Waits for the makers"), "warning", False, "", _("the makers"))
    if initiative.proposals:
        return Turn(_("Waits for a second person"), "warning", True, _("Look at the proposal"))
    if awaited:
        first = min(awaited, key=lambda advice: advice.due_on)
        words = {"topic": Advice.Subject(first.subject).label, "day": dates.day(first.due_on, is_short=True)}
        return Turn(_("Waits for advice"), "warning", False, "", _("%(topic)s, before the end of %(day)s") % words)
    if initiative.asked:
        return Turn(_("Advice is in"), "success", True, _("Decide"))
    if hasattr(initiative, "assignment"):
        return Turn(_("Being looked at"), "neutral", True, _("Go on"))
    return Turn(_("New"), "neutral", True, _("Look at it"))


def line(initiative: Any, municipality: Municipality, on: date) -> today.Line:
    """One of `shown`, beside how long there is still time for a decision."""
    now = turn(initiative)
    waiting = today.Waiting(
        what=now.says,
        title=initiative.title,
        url=reverse("staff_initiative", args=[initiative.number]),
        button=now.act,
        since=initiative.submitted_on,
        due=inbox.decide_by(initiative, municipality),
        district=initiative.district.name if initiative.district else "",
    )
    return today.line(waiting, municipality, on)


def with_whom(initiative: Any) -> str:
    """The name of the colleague it is with; empty when it is with nobody."""
    return initiative.assignment.user.name if hasattr(initiative, "assignment") else ""
