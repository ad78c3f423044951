# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for the rounds at the desk: look at them, make drafts, open and close."""

from functools import partial

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buurtsamen.core import dates, euros
from buurtsamen.desk import acts, forms, lists
from buurtsamen.desk.cells import Cents
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.desk.lists import Choice, Column, Listing
from buurtsamen.money import ledger
from buurtsamen.people import journal
from buurtsamen.people.rights import Right
from buurtsamen.rounds import days, drafts, figures, rounds, steps
from buurtsamen.rounds.forms import GROUPS, RoundForm
from buurtsamen.rounds.models import Round, RoundDistrict, Voucher

State = Round.State
_SHORT_CODE = "XXXX-XXXX-XXXX"


@require_safe
@staff(Right.SEE_ROUNDS)
def staff_rounds(request: DeskRequest) -> HttpResponseBase:
    """All rounds, newest first."""
    named = Prefetch("districts", RoundDistrict.objects.select_related("district").order_by("district__code"))
    listing = Listing(
        page="staff_rounds",
        title=_("Rounds"),
        rows=Round.objects.of(request.municipality).with_books().prefetch_related(named),
        columns=[
            Column("number", _("No."), lambda row: row.number, sort="number", is_number=True),
            Column("name", _("Name"), lambda row: row.name, sort="name", link=_address),
            Column("state", _("State"), lambda row: row.get_state_display()),
            Column("districts", _("Districts"), lambda row: len(row.districts.all()), is_number=True),
            Column("value", _("Value"), lambda row: Cents(row.value_cents), sort="value_cents", is_number=True),
            Column("days", _("Days"), _window, sort="opens_on"),
            Column("ceiling", _("Ceiling"), lambda row: Cents(row.ceiling_cents), sort="ceiling_cents", is_number=True),
            Column("activated", _("Activated"), lambda row: Cents(row.activated_cents), is_number=True),
            Column("used", _("Used"), _used, is_number=True),
        ],
        choices=[Choice("staat", _("State"), State.choices, lambda rows, state: rows.filter(state=state))],
        search=lambda rows, words: rows.filter(name__icontains=words),
        order="-number",
        empty=_("There is no round yet."),
        download="rondes",
    )
    links = [(reverse("staff_round_new"), _("New round"))] if Right.MANAGE_ROUNDS in request.rights else []
    return lists.answer(request, listing, links=links)


def _address(row: Round) -> str:
    return reverse("staff_round", args=[row.pk])


def _window(row: Round) -> str:
    """When codes can be used, on one short line: `2 nov – 17 dec 2026`."""
    first, last = dates.day(row.opens_on, is_short=True), dates.day(row.closes_on, is_short=True, year=True)
    return f"{first} – {last}"


def _used(row: Round) -> str:
    return figures.Figures(row, dates.today()).ceiling_share


@require_safe
@staff(Right.SEE_ROUNDS)
def staff_round(request: DeskRequest, pk: int) -> HttpResponse:
    """One round: how it stands, what it is, what can be done now, and what was done."""
    round_ = _round(request, pk)
    today = dates.today()
    page = {
        "title": _("Round %(number)s: %(name)s") % {"number": round_.number, "name": round_.name},
        "state": round_.get_state_display(),
        "round": round_,
        "days": days.of(round_, today),
        "figures": figures.Figures(round_, today) if round_.state != State.DRAFT else None,
        "missing": drafts.missing(round_, today),
        "links": _links(request, round_),
        "can_copy": Right.MANAGE_ROUNDS in request.rights,
        "facts": _facts(round_),
        "events": journal.of(round_),
    }
    return render(request, "rounds/staff/round.html", page)


def _round(request: DeskRequest, pk: int) -> Round:
    return get_object_or_404(Round.objects.of(request.municipality).with_books(), pk=pk)


def _links(request: DeskRequest, round_: Round) -> list[tuple[str, str]]:
    """What may be done with it now; the next step first."""
    of_state = {
        State.DRAFT: [
            ("staff_round_prepare", _("Prepare"), Right.RUN_ROUNDS),
            ("staff_round_change", _("Change"), Right.MANAGE_ROUNDS),
            ("staff_round_delete", _("Throw away"), Right.MANAGE_ROUNDS),
        ],
        State.RELEASED: [("staff_round_open", _("Open now"), Right.RUN_ROUNDS)],
        State.OPEN: [("staff_round_close", _("Close now"), Right.RUN_ROUNDS)],
    }
    acts = of_state.get(State(round_.state), [])
    look = ("staff_round_preview", _("What residents see"), Right.SEE_ROUNDS)
    here = [look, *acts] if round_.state == State.OPEN else [*acts, look]  # to close is no next step: it goes by itself
    return [(reverse(route, args=[round_.pk]), label) for route, label, right in here if right in request.rights]


def _facts(round_: Round) -> list[tuple[str, object]]:
    districts = list(round_.districts.select_related("district").order_by("district__code"))
    parts = {1: _("no, it is given whole"), 2: _("yes, in two"), 3: _("yes, in three")}
    return [
        (_("Value of a voucher"), Cents(round_.value_cents)),
        (_("Can it be split?"), parts[round_.parts]),
        (_("Ceiling"), Cents(round_.ceiling_cents)),
        (_("The letters are in the post"), round_.posted_on),
        (_("First day to use a code"), round_.opens_on),
        (_("Last day to use a code"), round_.closes_on),
        (_("Last day to give"), round_.gives_until),
        (_("Districts"), ", ".join(each.district.name for each in districts) or _("none yet")),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.MANAGE_ROUNDS)
def staff_round_new(request: DeskRequest) -> HttpResponse:
    """Make a draft."""
    back = reverse("staff_rounds")
    return _edit(request, drafts.fresh(request.municipality), _("New round"), back, "rounds.round.made")


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.MANAGE_ROUNDS)
def staff_round_change(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    round_ = _round(request, pk)
    title = _("Change %(name)s") % {"name": round_.name}
    return _edit(request, round_, title, _address(round_), "rounds.round.changed")


def _edit(request: DeskRequest, round_: Round, title: str, back: str, what: str) -> HttpResponse:
    def save(form: RoundForm) -> None:
        drafts.keep(form.instance, form.cleaned_data["districts"])

    homes = drafts.households(request.municipality)
    try:
        if round_.state != State.DRAFT:
            raise drafts.frozen()
        return forms.edit(
            request,
            partial(RoundForm, homes=homes),
            round_,
            title=title,
            back=back,
            save=save,
            what=what,
            template="rounds/staff/form.html",
            groups=GROUPS,
            homes=homes,
            comes_to=figures.comes_to(round_, homes),
        )
    except rounds.Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(back)


@require_POST
@staff(Right.MANAGE_ROUNDS)
def staff_round_copy(request: DeskRequest, pk: int) -> HttpResponse:
    """Make a draft that is like this round, half a year later."""
    made = drafts.copy(_round(request, pk), by=request.user, on=dates.today(), at=timezone.now())
    messages.success(request, _("This is a copy. Look at the days and the ceiling before you prepare it."))
    return redirect("staff_round_change", made.pk)


@require_safe
@staff(Right.SEE_ROUNDS)
def staff_round_preview(request: DeskRequest, pk: int) -> HttpResponse:
    """What residents will see of it."""
    round_ = _round(request, pk)
    voucher = Voucher(round=round_, value_cents=round_.value_cents, left_cents=round_.value_cents)
    page = {
        "round": round_,
        "days": days.of(round_, dates.today()),
        "voucher": voucher,
        "part_cents": voucher.part_cents(),
        "code": _SHORT_CODE,
        "back": _address(round_),
    }
    return render(request, "rounds/staff/preview.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.RUN_ROUNDS, is_sensitive=True)
def staff_round_prepare(request: DeskRequest, pk: int) -> HttpResponse:
    """Freeze a draft, and set its ceiling aside."""
    round_ = _round(request, pk)
    words = {
        "ceiling": euros.euros(round_.ceiling_cents),
        "year": round_.opens_on.year,
        "there": euros.euros(ledger.budget_cents(request.municipality, round_.opens_on.year)),
    }
    text = _(
        "From now on the districts, the value, the days and the ceiling never change. %(ceiling)s is set aside from "
        "the budget of %(year)s, which holds %(there)s now. After this the letters can be made."
    )

    def do(why: str) -> None:
        steps.prepare(round_, by=request.user, why=why, on=dates.today(), at=timezone.now())
        messages.success(request, _("The round is prepared. Its rules do not change any more."))

    return acts.ask(
        request,
        title=_("Prepare %(name)s?") % {"name": round_.name},
        text=text % words,
        button=_("Yes, prepare"),
        do=do,
        back=_address(round_),
        refused=(rounds.Refused,),
        needs_reason=False,
        is_danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.RUN_ROUNDS, is_sensitive=True)
def staff_round_open(request: DeskRequest, pk: int) -> HttpResponse:
    """Open a round before its first day, with a reason."""
    round_ = _round(request, pk)
    text = _(
        "From now on residents can use their codes and give. Their letters say that this begins on %(first)s. It ends "
        "on %(last)s, as the letters say. On the first day it opens by itself."
    )

    def do(why: str) -> None:
        steps.open_by_hand(round_, by=request.user, why=why, on=dates.today(), at=timezone.now())
        messages.success(request, _("The round is open. Codes work from now on."))

    return acts.ask(
        request,
        title=_("Open %(name)s now?") % {"name": round_.name},
        text=text % {"first": dates.day(round_.opens_on), "last": dates.day(round_.closes_on)},
        button=_("Yes, open now"),
        do=do,
        back=_address(round_),
        refused=(rounds.Refused,),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.RUN_ROUNDS, is_sensitive=True)
def staff_round_close(request: DeskRequest, pk: int) -> HttpResponse:
    """Close a round before its last day, with a reason."""
    round_ = _round(request, pk)
    now = figures.Figures(round_, dates.today())
    text = _(
        "From now on nobody can use a code any more. %(unused)s vouchers that were not activated end, also those of "
        "residents who still have the letter; it says that they have until %(last)s. What was activated, %(to_give)s, "
        "can be given until %(gives)s. %(left)s of the ceiling goes back to the budget of %(year)s. This cannot be "
        "undone. On the last day it closes by itself."
    )
    words = {
        "unused": euros.grouped(now.letters - now.activated),
        "last": dates.day(round_.closes_on),
        "to_give": euros.euros(now.to_give_cents),
        "gives": dates.day(round_.gives_until),
        "left": euros.euros(now.left_cents),
        "year": round_.opens_on.year,
    }

    def do(why: str) -> None:
        steps.close_by_hand(round_, by=request.user, why=why, on=dates.today(), at=timezone.now())
        messages.success(request, _("The round is closed. What was activated can still be given."))

    return acts.ask(
        request,
        title=_("Close %(name)s now?") % {"name": round_.name},
        text=text % words,
        button=_("Yes, close now"),
        do=do,
        back=_address(round_),
        refused=(rounds.Refused,),
        is_danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.MANAGE_ROUNDS)
def staff_round_delete(request: DeskRequest, pk: int) -> HttpResponse:
    """Throw a draft away, with a reason."""
    round_ = _round(request, pk)

    def do(why: str) -> str:
        drafts.delete(round_, by=request.user, why=why, at=timezone.now())
        messages.success(request, _("The draft is thrown away. The journal keeps what stood in it."))
        return reverse("staff_rounds")

    return acts.ask(
        request,
        title=_("Throw %(name)s away?") % {"name": round_.name},
        text=_("Nobody outside has seen this draft, and no letters were made of it."),
        button=_("Yes, throw away"),
        do=do,
        back=_address(round_),
        refused=(rounds.Refused,),
        is_danger=True,
    )
