# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of print runs: prepare, produce, stop, release; handing over has a door of its own."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.core import dates, euros, health
from buurtsamen.desk import acts, lists, works
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.desk.lists import Choice, Column, Listing
from buurtsamen.letters import addresses, enriching, preparing, production, runs, standing
from buurtsamen.letters.forms import EnrichForm, PrepareForm
from buurtsamen.letters.models import PrintRun, RunDistrict
from buurtsamen.people import journal, rights
from buurtsamen.people.rights import Right

State = PrintRun.State
_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@require_safe
@staff(Right.SEE_ROUNDS)
def staff_runs(request: DeskRequest) -> HttpResponseBase:
    """All print runs, newest first."""
    named = Prefetch("districts", RunDistrict.objects.select_related("district").order_by("district__code"))
    listing = Listing(
        page="staff_runs",
        title=_("Print runs"),
        rows=PrintRun.objects.of(request.municipality).select_related("round").prefetch_related(named),
        columns=[
            Column("number", _("No."), lambda row: row.number, sort="number", link=_address, is_number=True),
            Column("round", _("Round"), lambda row: row.round.name, sort="round__number"),
            Column("kind", _("What"), lambda row: row.get_kind_display()),
            Column("state", _("State"), lambda row: row.get_state_display()),
            Column("districts", _("Districts"), lambda row: [each.district.name for each in row.districts.all()]),
            Column("letters", _("How many letters"), lambda row: row.letters, sort="letters", is_number=True),
            Column("prepared", _("Prepared"), lambda row: row.prepared_at, sort="prepared_at"),
        ],
        choices=[Choice("staat", _("State"), State.choices, lambda rows, state: rows.filter(state=state))],
        order="-number",
        empty=_("No letters were printed yet. A round is printed when it is prepared."),
        download="oplagen",
    )
    may = Right.PREPARE_PRINT_RUN in request.rights and preparing.to_print(request.municipality).exists()
    return lists.answer(request, listing, links=[(reverse("staff_run_new"), _("Prepare a print run"))] if may else [])


def _address(row: PrintRun) -> str:
    return reverse("staff_run", args=[row.pk])


def found(request: DeskRequest, pk: int) -> PrintRun:
    """A run of this municipality."""
    rows = PrintRun.objects.of(request.municipality)
    return get_object_or_404(rows.select_related("round__municipality", "municipality", "key"), pk=pk)


@require_safe
@staff(Right.SEE_ROUNDS)
def staff_run(request: DeskRequest, pk: int) -> HttpResponse:
    """One run: how far it is, what comes next, its files, who fetched it, and what was done."""
    run = found(request, pk)
    stands = standing.Standing(run, timezone.now())
    page = {
        "title": _("Print run %(number)s: %(round)s") % {"number": run.number, "round": run.round.name},
        "state": stands.badge,
        "run": run,
        "stands": stands,
        "links": _links(request, run),
        "release": reverse("staff_run_release", args=[run.pk]) if _may_release(request, run) else "",
        "may_take": Right.PREPARE_PRINT_RUN in request.rights,
        "files": run.files.select_related("district").order_by("number"),
        "deliveries": list(standing.deliveries_of(run, request.user, timezone.now())),
        "facts": standing.facts(run),
        "events": journal.of(run),
    }
    return render(request, "letters/staff/run.html", page)


def _links(request: DeskRequest, run: PrintRun) -> list[tuple[str, str]]:
    """What may be done with it now; the next step first. Releasing is kept apart."""
    prepare, hand_over = Right.PREPARE_PRINT_RUN, Right.HAND_OVER_PRINT_RUN
    is_first = run.kind == PrintRun.Kind.FIRST
    stop = [("staff_run_stop", _("Stop this run"), prepare)] if is_first else []
    begin = _("Go on producing") if run.producing_since else _("Produce")
    of_state = {
        State.PREPARED: [
            *([("staff_run_produce", begin, prepare)] if not run.producing_since or run.trouble else []),
            *([] if run.producing_since else [("staff_run_enrich", _("Read the file of the post"), prepare)]),
            *stop,
        ],
        State.PRODUCED: [
            ("staff_run_hand_over", _("Hand over to the printer"), hand_over),
            ("staff_run_again", _("Throw the files away, and produce again"), prepare),
            *stop,
        ],
        State.HANDED_OVER: [("staff_run_hand_over", _("Hand over once more"), hand_over), *stop],
    }
    acts = of_state.get(State(run.state), [])
    return [(reverse(route, args=[run.pk]), label) for route, label, right in acts if right in request.rights]


def _may_release(request: DeskRequest, run: PrintRun) -> bool:
    return run.state == State.HANDED_OVER and Right.RELEASE_PRINT_RUN in request.rights


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.PREPARE_PRINT_RUN)
def staff_run_new(request: DeskRequest) -> HttpResponse:
    """Prepare a run: every household of some districts gets a voucher and a letter."""
    waiting = list(preparing.to_print(request.municipality))
    asked = request.GET.get("ronde", "")
    round_ = next((each for each in waiting if str(each.number) == asked), waiting[0] if waiting else None)
    free = preparing.free(round_) if round_ else []
    form = PrepareForm(request.POST or None, free=free)
    if round_ and form.is_valid():
        chosen = sorted(map(int, form.cleaned_data["districts"]))
        is_large = form.cleaned_data["is_large"]
        work = works.start("letters.prepare", request=request, round=round_.pk, districts=chosen, is_large=is_large)
        return redirect("desk_work", work.pk)
    page = {"form": form, "round": round_, "rounds": waiting, "free": free, "back": reverse("staff_runs")}
    return render(request, "letters/staff/new.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.PREPARE_PRINT_RUN)
def staff_run_produce(request: DeskRequest, pk: int) -> HttpResponse:
    """Have workers make the files, or go on with that."""
    run = found(request, pk)
    text = _(
        "%(letters)s letters are made, in files for the printer. Workers do that; you may close the page. The text of "
        "the letter is fixed from now on: look at the example first, in the settings."
    )
    return acts.ask(
        request,
        title=_("Produce run %(number)s?") % {"number": run.number},
        text=text % {"letters": euros.grouped(run.letters)},
        button=_("Yes, produce"),
        do=lambda _why: production.begin(run, by=request.user, at=timezone.now()),
        back=_address(run),
        refused=(runs.Refused,),
        needs_reason=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.PREPARE_PRINT_RUN)
def staff_run_again(request: DeskRequest, pk: int) -> HttpResponse:
    """Throw the files of a produced run away, with a reason."""
    run = found(request, pk)
    return acts.ask(
        request,
        title=_("Produce run %(number)s again?") % {"number": run.number},
        text=_("Its files are thrown away, and can be made again: the same letters, with the texts of that moment."),
        button=_("Yes, throw the files away"),
        do=lambda why: production.again(run, by=request.user, at=timezone.now(), why=why),
        back=_address(run),
        refused=(runs.Refused,),
        is_danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.PREPARE_PRINT_RUN, is_sensitive=True)
def staff_run_stop(request: DeskRequest, pk: int) -> HttpResponse:
    """Stop a run that will not be printed after all, with a reason."""
    run = found(request, pk)
    text = _(
        "Its %(letters)s letters and their codes are void, also those that a printer has already. Its districts can be "
        "prepared again, with other codes. This cannot be undone."
    )
    return acts.ask(
        request,
        title=_("Stop run %(number)s?") % {"number": run.number},
        text=text % {"letters": euros.grouped(run.letters)},
        button=_("Yes, stop it"),
        do=lambda why: runs.stop(run, by=request.user, on=dates.today(), at=timezone.now(), why=why),
        back=_address(run),
        refused=(runs.Refused,),
        is_danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.RELEASE_PRINT_RUN, is_sensitive=True)
def staff_run_release(request: DeskRequest, pk: int) -> HttpResponse:
    """The letters go into the post, and the key of their codes is destroyed."""
    run = found(request, pk)
    text = _(
        "%(letters)s letters go into the post. The key of their codes is destroyed, and all files of this run are "
        "deleted: from then on nobody can make or read these codes ever again. Do this when the printer says that the "
        "letters are right and complete."
    )

    def do(why: str) -> None:
        runs.release(run, by=request.user, on=dates.today(), at=timezone.now(), why=why)
        messages.success(request, _("The run is released. Its codes can never be made again."))

    return acts.ask(
        request,
        title=_("Release run %(number)s?") % {"number": run.number},
        text=text % {"letters": euros.grouped(run.letters)},
        button=_("Yes, release, and destroy the key"),
        do=do,
        back=_address(run),
        refused=(runs.Refused, rights.SamePerson),
        needs_reason=False,
        is_danger=True,
    )


@require_safe
@staff(Right.PREPARE_PRINT_RUN, is_sensitive=True)
def staff_run_addresses(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    """The list of addresses of a run as a file, for the post; that somebody took it stands in the journal."""
    run = found(request, pk)
    if kind not in _TYPES:
        raise Http404
    if kind == "xlsx" and run.letters > addresses.MOST_IN_XLSX:
        messages.warning(request, _("This run has too many letters for an Excel file. Take the CSV."))
        return redirect(_address(run))
    content = addresses.as_csv(run) if kind == "csv" else addresses.as_xlsx(run)
    journal.read("letters.addresses.taken", run, where=run.municipality, at=timezone.now(), by=request.user)
    headers = {"Content-Disposition": f'attachment; filename="adressen-oplage-{run.number}.{kind}"'}
    return HttpResponse(content, content_type=_TYPES[kind], headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.PREPARE_PRINT_RUN)
def staff_run_enrich(request: DeskRequest, pk: int) -> HttpResponse:
    """Read back what the post added to the list of addresses."""
    run = found(request, pk)
    form = EnrichForm(request.POST or None, request.FILES or None)
    if health.TOO_BIG in request.GET:
        messages.error(request, _("This file is larger than the list of any municipality."))
    if form.is_valid():
        try:
            count = enriching.read_back(run, form.cleaned_data["file"].read(), by=request.user, at=timezone.now())
        except runs.Refused as refusal:
            form.add_error("file", refusal.message)
        else:
            words = {"letters": euros.grouped(count)}
            messages.success(request, _("%(letters)s letters have what the post added, and follow its order.") % words)
            return redirect(_address(run))
    page: dict[str, Any] = {"form": form, "run": run, "back": _address(run)}
    return render(request, "letters/staff/enrich.html", page, status=422 if form.errors else 200)
