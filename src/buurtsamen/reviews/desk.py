# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what the desk shows of this room."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buurtsamen.applications import reopening
from buurtsamen.core import dates
from buurtsamen.desk.doors import DeskRequest
from buurtsamen.desk.menu import Entry, Section
from buurtsamen.desk.today import MOST_CHANGES, MOST_WAITING, Change, Waiting
from buurtsamen.initiatives import inbox
from buurtsamen.initiatives.models import Initiative, Picture, Update
from buurtsamen.people.rights import Right
from buurtsamen.places import workdays
from buurtsamen.reviews import moderation, waiting
from buurtsamen.reviews.models import Advice, Check, Decision
from buurtsamen.reviews.moderation import Kind

MENU = [
    Entry(Section.INITIATIVES, gettext_lazy("To review"), "staff_inbox", Right.REVIEW_INITIATIVES),
    Entry(Section.INITIATIVES, gettext_lazy("Advice"), "staff_advices", Right.ADVISE),
    Entry(Section.INITIATIVES, gettext_lazy("Initiatives"), "staff_initiatives", Right.SEE_INITIATIVES),
    Entry(Section.INITIATIVES, gettext_lazy("Published by residents"), "staff_published", Right.REVIEW_INITIATIVES),
    Entry(Section.INITIATIVES, gettext_lazy("Decisions"), "staff_decisions", Right.SEE_INITIATIVES),
    Entry(Section.SETTINGS, gettext_lazy("Standard answers"), "standard_answers", Right.SEE_SETTINGS),
]
PUBLISHES = [
    Kind("foto", gettext_lazy("picture"), Picture, lambda row: row.alternative),
    Kind("nieuws", gettext_lazy("news"), Update, lambda row: row.title, added="on", waits=False),
]
SAYS = {
    "initiatives.initiative.changes_asked": gettext_lazy("asked the makers for a change"),
    "initiatives.initiative.approved": gettext_lazy("approved an initiative"),
    "initiatives.initiative.refused": gettext_lazy("refused an initiative"),
    "initiatives.initiative.target_changed": gettext_lazy("gave an initiative another target"),
    "reviews.initiative.assigned": gettext_lazy("gave an initiative to a colleague"),
    "reviews.initiative.taken_on": gettext_lazy("took an initiative on"),
    "reviews.initiative.checked": gettext_lazy("held an initiative against the rules"),
    "reviews.initiative.noted": gettext_lazy("wrote a note for colleagues"),
    "reviews.advice.asked": gettext_lazy("asked for advice"),
    "reviews.advice.given": gettext_lazy("gave advice"),
    "reviews.advice.reminded": gettext_lazy("reminded an adviser"),
    "reviews.decision.proposed": gettext_lazy("proposed a decision"),
    "reviews.decision.sent_back": gettext_lazy("put a proposal aside"),
    "reviews.decision.overtaken": gettext_lazy("let go of a proposal, because something else was done"),
    "reviews.published.seen": gettext_lazy("looked at what residents publish: it may be seen"),
    "reviews.published.hidden": gettext_lazy("hid what residents published"),
    "reviews.published.shown": gettext_lazy("showed again what was hidden"),
    "reviews.standard_answer.made": gettext_lazy("wrote a standard answer"),
    "reviews.standard_answer.changed": gettext_lazy("changed a standard answer"),
    "reviews.remind": gettext_lazy("the reminder of advisers"),
}
THINGS = {"reviews.standardanswer": (gettext_lazy("standard answer"), "standard_answer")}
FIELDS = {
    **{rule.value: rule.label for rule in Check.Rule},
    "advice": gettext_lazy("Advice"),
    "answer": gettext_lazy("Answer"),
    "asked": gettext_lazy("What should change"),
    "colleague": gettext_lazy("Number of the colleague"),
    "due_on": gettext_lazy("Answer before the end of"),
    "is_used": gettext_lazy("Offer it when somebody decides"),
    "outcome": gettext_lazy("Decision"),
    "published": gettext_lazy("What"),
    "target_cents": gettext_lazy("Target"),
}
VALUES = {
    **{rule: dict(Check.Answer.choices) for rule in Check.Rule.values},
    "advice": dict(Advice.Subject.choices),
    "answer": dict(Advice.Answer.choices),
    "outcome": dict(Decision.Outcome.choices),
    "asked": reopening.FIELDS,
    "published": {"foto": gettext_lazy("picture"), "nieuws": gettext_lazy("news")},
}
MAIL_WORDS = {
    "title": (gettext_lazy("the name of the initiative"), "Lange tafel in de Dorpsstraat"),
    "adviser": (gettext_lazy("the name of the adviser"), "Linda"),
    "topic": (gettext_lazy("what the advice is about"), gettext_lazy("Public space")),
    "question": (gettext_lazy("the question"), gettext_lazy("Is there room for two racks here?")),
    "words": (gettext_lazy("the words to the initiator"), gettext_lazy("What a good idea.")),
    "asked": (gettext_lazy("what should change"), gettext_lazy("Title: make it shorter.")),
    "number": (gettext_lazy("the number of the decision"), "12"),
    "reason": (gettext_lazy("the reason"), gettext_lazy("It keeps to all the rules.")),
    "target": (gettext_lazy("the target"), "€ 1.180"),
    "published": (gettext_lazy("what was published"), gettext_lazy("The bench is there")),
    "why": (gettext_lazy("the reason of the colleague"), gettext_lazy("Somebody in the picture did not want it.")),
}


def waits(request: DeskRequest) -> Iterator[Waiting]:
    """What somebody reviews, and what they were asked: decisions, pictures, and advice."""
    if Right.REVIEW_INITIATIVES in request.rights:
        yield from _to_decide(request)
        yield from _to_look_at(request)
    if Right.ADVISE in request.rights:
        yield from _to_advise(request)


def _to_decide(request: DeskRequest) -> Iterator[Waiting]:
    """Initiatives that wait for them; not those that wait for others while there is time."""
    today = dates.today()
    ours = waiting.of(request.user, request.municipality).filter(state=Initiative.State.SUBMITTED)
    for each in waiting.shown(ours.order_by("submitted_on"))[:MOST_WAITING]:
        now, line = waiting.turn(each), waiting.line(each, request.municipality, today)
        is_my_proposal = any(proposal.proposed_by_id == request.user.pk for proposal in each.proposals)
        if is_my_proposal or not (now.is_ours or line.tone):
            continue
        said = _("Be the second person who decides") if each.proposals else _("Decide on an initiative")
        yield Waiting(
            what=said,
            title=each.title,
            url=line.waiting.url,
            button=_("Look at it"),
            since=line.waiting.since,
            due=line.waiting.due,
            district=line.waiting.district,
        )


def _to_look_at(request: DeskRequest) -> Iterator[Waiting]:
    for kind, row in moderation.unseen(request.user, request.municipality):
        since = getattr(row, kind.added)
        yield Waiting(
            what=_("Look at it before it is public: %(what)s") % {"what": kind.label},
            title=row.initiative.title,
            url=reverse("staff_published"),
            button=_("Look at it"),
            since=since,
            due=workdays.due(since, request.municipality.answer_days, request.municipality),
            district=row.initiative.district.name if row.initiative.district else "",
        )


def _to_advise(request: DeskRequest) -> Iterator[Waiting]:
    asked = Advice.objects.of(request.municipality).awaited().filter(adviser=request.user)
    for each in asked.select_related("initiative__district").order_by("due_on")[:MOST_WAITING]:
        yield Waiting(
            what=_("Give advice: %(topic)s") % {"topic": each.get_subject_display()},
            title=each.initiative.title,
            url=reverse("staff_advice", args=[each.pk]),
            button=_("Read it"),
            since=dates.day_of(each.asked_at),
            due=each.due_on,
            district=each.initiative.district.name if each.initiative.district else "",
        )


def changed(request: DeskRequest, since: datetime) -> Iterator[Change]:
    """Advice that came in, and decisions that were taken by others."""
    if Right.REVIEW_INITIATIVES not in request.rights:
        return
    mine = inbox.of(request.user, request.municipality, Right.REVIEW_INITIATIVES)
    given = Advice.objects.of(request.municipality).filter(answered_at__gt=since, initiative__in=mine)
    for advice in given.select_related("initiative", "adviser").order_by("-answered_at")[:MOST_CHANGES]:
        said = _("%(name)s gave advice on %(title)s")
        words = {"name": advice.adviser.name, "title": advice.initiative.title}
        yield Change(advice.answered_at or since, said % words, _address(advice.initiative))
    by_others = Q(taken_at__gt=since, initiative__in=mine) & ~Q(proposed_by=request.user, second_by=None)
    taken = Decision.objects.of(request.municipality).filter(by_others).exclude(second_by=request.user)
    for decision in taken.select_related("initiative").order_by("-taken_at")[:MOST_CHANGES]:
        said = _("%(title)s: a decision was taken (%(outcome)s)")
        words = {"title": decision.initiative.title, "outcome": decision.get_outcome_display()}
        yield Change(decision.taken_at or since, said % words, _address(decision.initiative))


def _address(initiative: Initiative) -> str:
    return reverse("staff_initiative", args=[initiative.number])
