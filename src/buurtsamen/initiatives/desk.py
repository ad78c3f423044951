# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the desk shows of this room."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buurtsamen.core.dates import AMSTERDAM
from buurtsamen.desk.doors import DeskRequest
from buurtsamen.desk.search import MOST, Found
from buurtsamen.desk.today import MOST_CHANGES, Change, Standing
from buurtsamen.initiatives import inbox
from buurtsamen.initiatives.models import Initiative, Organiser
from buurtsamen.people.rights import Right

State = Initiative.State

ACCOUNTS = {"initiative": gettext_lazy("Initiative")}
SAYS = {
    "initiatives.initiative.funded": gettext_lazy("an initiative reached its target"),
    "initiatives.initiative.begun": gettext_lazy("began to carry out an initiative"),
    "initiatives.initiative.finished": gettext_lazy("told how an initiative went"),
    "initiatives.initiative.stopped": gettext_lazy("stopped an initiative; the gifts went back"),
    "initiatives.initiative.withdrawn": gettext_lazy("withdrew an initiative"),
    "initiatives.initiative.prolonged": gettext_lazy("lets an initiative save longer"),
}
THINGS = {"initiatives.initiative": (gettext_lazy("initiative"), "")}


def changed(request: DeskRequest, since: datetime) -> Iterator[Change]:
    """Initiatives that came in, began to save, reached their target or ended. Of these only the day is known."""
    if Right.SEE_INITIATIVES not in request.rights:
        return
    first = since.astimezone(AMSTERDAM).date()
    turns = {
        "submitted_on": _("%(title)s was sent in"),
        "saving_since": _("%(title)s began to save"),
        "funded_on": _("%(title)s reached its target"),
        "ended_on": _("%(title)s ended"),
    }
    lately = Q(*[(f"{field}__gte", first) for field in turns], _connector=Q.OR)
    for each in inbox.of(request.user, request.municipality).filter(lately).order_by("-pk")[:MOST_CHANGES]:
        for field, said in turns.items():
            on = getattr(each, field)
            if on and on >= first:
                yield Change(on, said % {"title": each.title}, _address(each))


def stands(request: DeskRequest) -> Iterator[Standing]:
    """How many initiatives are where on their way, of those that may be seen."""
    if Right.SEE_INITIATIVES not in request.rights:
        return
    mine = inbox.of(request.user, request.municipality).order_by()
    counts = dict(mine.values_list("state").annotate(count=Count("pk")))
    for state in (State.SUBMITTED, State.CHANGES_ASKED, State.SAVING, State.FUNDED, State.UNDER_WAY):
        if state in counts:
            label = _("Initiatives: %(state)s") % {"state": state.label}
            yield Standing(label, counts[state], f"{reverse('staff_initiatives')}?stand={state}")


def find(request: DeskRequest, words: str) -> Iterator[Found]:
    """Initiatives with this number or these words, and the residents behind them."""
    if Right.SEE_INITIATIVES not in request.rights:
        return
    mine = inbox.of(request.user, request.municipality)
    yield from _residents(request, mine, words)
    for each in inbox.search(mine, words).select_related("district").order_by("-number")[:MOST]:
        yield Found(
            group=_("Initiatives"),
            title=f"{each.number}. {each.title}",
            text=", ".join(filter(None, [each.get_state_display(), each.district.name if each.district else ""])),
            url=_address(each),
            is_exact=inbox.number_in(words) == each.number,
        )


def _residents(request: DeskRequest, mine: QuerySet[Initiative], words: str) -> Iterator[Found]:
    """Who is behind an initiative that may be seen: by the name they go by, that of their account, or its address."""
    theirs = Q(name__icontains=words) | Q(user__name__icontains=words) | Q(user__email__iexact=words)
    rows = Organiser.objects.of(request.municipality).filter(theirs, initiative__in=mine)
    for each in rows.select_related("initiative", "user").order_by("name", "-pk")[:MOST]:
        role = _("initiator of %(title)s") if each.is_initiator else _("organiser of %(title)s")
        account = each.user.name if each.user and each.user.name != each.name else ""
        yield Found(
            group=_("Residents"),
            title=f"{each.name} ({account})" if account else each.name,
            text=role % {"title": each.initiative.title},
            url=_address(each.initiative),
        )


def _address(initiative: Initiative) -> str:
    return reverse("staff_initiative", args=[initiative.number])
