# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of deciding: approve or refuse, another target, a second pair of eyes, and what was sent."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.core import dates
from buurtsamen.core.pagecache import fresh
from buurtsamen.desk import acts, lists
from buurtsamen.desk.cells import Cents
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.desk.forms import SHOW
from buurtsamen.desk.lists import Choice, Column, Listing
from buurtsamen.initiatives import inbox, life
from buurtsamen.initiatives.models import Initiative
from buurtsamen.people import rights
from buurtsamen.people.rights import Right
from buurtsamen.reviews import checks, days, decisions, letter
from buurtsamen.reviews.decisions import Wish
from buurtsamen.reviews.forms import DecisionForm, ReasonForm, TargetForm
from buurtsamen.reviews.models import Decision, StandardAnswer
from buurtsamen.reviews.views_reviewing import origin
from buurtsamen.reviews.views_staff import reviewed

INSERT = "insert"  # name of the button that puts a standard answer into the reason
_REFUSED = (decisions.Refused, life.Refused, rights.SamePerson)
Outcome = Decision.Outcome


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.DECIDE_INITIATIVES, is_sensitive=True)
def decide(request: DeskRequest, number: int) -> HttpResponse:
    """Approve or refuse, with a reason; the letter can be looked at first."""
    found = reviewed(request, number, Right.DECIDE_INITIATIVES)
    first = {"saves_until": found.saves_until or days.last_to_save(request.municipality, dates.today())}

    def wish(data: dict[str, Any]) -> Wish:
        return Wish(data["outcome"], data["reason"], found.target_cents, data["saves_until"])

    return _decide(request, found, DecisionForm, first, wish, "reviews/staff/decide.html")


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.DECIDE_INITIATIVES, is_sensitive=True)
def change_target(request: DeskRequest, number: int) -> HttpResponse:
    """Let an initiative that saves go on with another target, by a new decision."""
    found = reviewed(request, number, Right.DECIDE_INITIATIVES)

    def wish(data: dict[str, Any]) -> Wish:
        return Wish(Outcome.TARGET, data["reason"], data["target_cents"])

    return _decide(request, found, TargetForm, {"target_cents": found.target_cents}, wish, "reviews/staff/target.html")


def _decide(
    request: DeskRequest,
    found: Initiative,
    kind: type[ReasonForm],
    first: dict[str, Any],
    wish: Callable[[dict[str, Any]], Wish],
    template: str,
) -> HttpResponse:
    answers = StandardAnswer.objects.of(request.municipality).filter(is_used=True)
    form = kind(request.POST if request.method == "POST" else None, answers=answers, initial=first)
    if INSERT in request.POST:
        form = kind(answers=answers, initial=_inserted(form, answers))
    elif form.is_valid() and SHOW in request.POST:
        draft = decisions.drafted(found, wish(form.cleaned_data), by=request.user, at=timezone.now())
        return _pdf(letter.made(draft, on=dates.today()))
    elif form.is_valid():
        try:
            made = decisions.decide(found, wish(form.cleaned_data), **_by(request))
        except _REFUSED as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return _told(request, made)
    context = {
        "initiative": found,
        "form": form,
        "missing": checks.missing(found),
        "takes_two": found.target_cents > request.municipality.four_eyes_cents,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _inserted(form: ReasonForm, answers: QuerySet[StandardAnswer]) -> dict[str, Any]:
    """What was typed, with the chosen standard answer behind the reason."""
    typed = {name: form[name].value() for name in form.fields}
    chosen = str(typed["standard"] or "")
    answer = answers.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 12 else None
    parts = [typed["reason"] or "", answer.text if answer else ""]
    return {**typed, "standard": None, "reason": "\n\n".join(part.strip() for part in parts if part.strip())}


def _by(request: DeskRequest) -> dict[str, Any]:
    return {"by": request.user, "on": dates.today(), "at": timezone.now(), "origin": origin(request)}


def _told(request: DeskRequest, made: Decision) -> HttpResponse:
    """Say what became of it, and go back to the initiative."""
    made.refresh_from_db(fields=["taken_at"])
    if made.taken_at is None:
        messages.success(request, _("Your proposal waits for a second person. Nothing was sent yet."))
    elif made.letter.is_mailed:
        messages.success(request, _("It is decided. The initiator has a mail with the letter."))
    else:
        messages.warning(request, _("It is decided. Nobody could be mailed: print the letter, and bring it."))
    return fresh(redirect("staff_initiative", made.initiative.number))


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.DECIDE_INITIATIVES, is_sensitive=True)
def confirm(request: DeskRequest, number: int) -> HttpResponse:
    """Look at what a colleague proposes, and let it become so."""
    found, proposal = _proposal(request, number)

    def do(_why: str) -> str:
        decisions.confirm(proposal, **_by(request))
        _told(request, proposal)
        return reverse("staff_initiative", args=[number])

    response = acts.ask(
        request,
        title=_("Decide with %(name)s: %(title)s") % {"name": proposal.proposed_by.name, "title": found.title},
        text=_("The letter is sent at once. You are the second person who looked at it."),
        button=_("Yes, I agree"),
        do=do,
        back=reverse("staff_initiative", args=[number]),
        refused=_REFUSED,
        needs_reason=False,
        template="reviews/staff/confirm.html",
        proposal=proposal,
    )
    return fresh(response) if response.status_code == 302 else response


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.DECIDE_INITIATIVES)
def send_back(request: DeskRequest, number: int) -> HttpResponse:
    """Put a proposal aside, with a reason."""
    _found, proposal = _proposal(request, number)

    def do(why: str) -> None:
        decisions.send_back(proposal, by=request.user, at=timezone.now(), why=why)
        messages.success(request, _("The proposal is off. It can be decided anew."))

    return acts.ask(
        request,
        title=_("Put the proposal of %(name)s aside?") % {"name": proposal.proposed_by.name},
        text=_("Nothing is sent. The reason stands in the history of the initiative."),
        button=_("Put it aside"),
        do=do,
        back=reverse("staff_initiative", args=[number]),
        refused=_REFUSED,
    )


def _proposal(request: DeskRequest, number: int) -> tuple[Initiative, Decision]:
    found = reviewed(request, number, Right.DECIDE_INITIATIVES)
    rows = Decision.objects.proposed().filter(initiative=found).select_related("proposed_by", "municipality")
    return found, get_object_or_404(rows)


@require_safe
@staff(Right.DECIDE_INITIATIVES)
def proposed_letter(request: DeskRequest, number: int) -> HttpResponse:
    """The letter of a proposal, as it would be sent today."""
    _found, proposal = _proposal(request, number)
    return _pdf(letter.made(proposal, on=dates.today()))


@require_safe
@staff(Right.SEE_INITIATIVES)
def all_decisions(request: DeskRequest) -> HttpResponseBase:
    """All that was decided, the newest first."""
    mine = inbox.of(request.user, request.municipality)
    listing = Listing(
        page="staff_decisions",
        title=gettext_lazy("Decisions"),
        rows=Decision.objects.of(request.municipality)
        .taken()
        .filter(initiative__in=mine)
        .select_related("initiative", "proposed_by", "second_by"),
        columns=[
            Column("nummer", _("No."), lambda each: each.number, sort="number", is_number=True),
            Column("dag", _("Day"), lambda each: dates.day_of(each.taken_at), sort="taken_at"),
            Column("initiatief", _("Initiative"), lambda each: each.initiative.title, link=_letter),
            Column("besluit", _("Decision"), lambda each: each.get_outcome_display(), sort="outcome"),
            Column("bedrag", _("Target"), lambda each: Cents(each.target_cents), sort="target_cents", is_number=True),
            Column("door", _("By"), lambda each: each.proposed_by.name),
            Column("met", _("With"), lambda each: each.second_by.name if each.second_by else ""),
        ],
        choices=[
            Choice("wat", _("Decision"), Outcome.choices, lambda rows, value: rows.filter(outcome=value)),
        ],
        search=lambda rows, words: rows.filter(initiative__title__icontains=words),
        order="-number",
        empty=_("Nothing was decided yet."),
        download="besluiten",
    )
    return lists.answer(request, listing)


def _letter(each: Decision) -> str:
    return reverse("staff_decision", args=[each.number])


@require_safe
@staff(Right.SEE_INITIATIVES)
def sent_letter(request: DeskRequest, number: int) -> HttpResponse:
    """The letter of a decision, as it was sent."""
    mine = inbox.of(request.user, request.municipality)
    rows = Decision.objects.of(request.municipality).taken().filter(initiative__in=mine)
    found = get_object_or_404(rows.select_related("letter"), number=number)
    if not hasattr(found, "letter"):  # decided before there were letters
        raise Http404
    return _pdf(bytes(found.letter.pdf), name=f"besluit-{found.number}.pdf")


def _pdf(content: bytes, name: str = "voorbeeld.pdf") -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
