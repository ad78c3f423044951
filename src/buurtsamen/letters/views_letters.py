# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The back-office door of single letters: find one, it came back, print it again; and many at once."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from buurtsamen.core import dates, euros, health
from buurtsamen.desk import acts
from buurtsamen.desk.doors import DeskRequest, staff
from buurtsamen.letters import composing, lost, numbers, picking, vault
from buurtsamen.letters.forms import BackForm, DoorForm, ManyForm, NumberForm
from buurtsamen.letters.models import Letter, LetterQuerySet
from buurtsamen.people import journal
from buurtsamen.people.rights import Right
from buurtsamen.rounds import vouchers
from buurtsamen.rounds.models import Round

SHOW = "show"  # name of a button that changes nothing
_MOST = 50


@require_safe
@staff(Right.SEE_ADDRESSES)
def staff_letters(request: DeskRequest) -> HttpResponse:
    """Find a letter by its number, or by the address it went to."""
    by_number = NumberForm(request.GET) if "nummer" in request.GET else NumberForm()
    by_door = DoorForm(request.GET) if "postcode" in request.GET else DoorForm()
    letters = None
    if by_number.is_bound and by_number.is_valid():
        try:
            letter = picking.numbered(request.municipality, by_number.cleaned_data["nummer"])
        except numbers.Mistyped:
            by_number.add_error("nummer", _("This cannot be a letter number: a digit is wrong, missing or too many."))
        else:
            if letter:
                return redirect("staff_letter", letter.pk)
            by_number.add_error("nummer", _("No letter that went into the post has this number."))
    if by_door.is_bound and by_door.is_valid():
        said = by_door.cleaned_data
        letters = [
            (numbers.written(letter.number or 0), letter)
            for letter in picking.at_door(request.municipality, said["postcode"], said["huisnummer"])[:_MOST]
        ]
    page = {
        "by_number": by_number,
        "by_door": by_door,
        "letters": letters,
        "may_replace": Right.REPLACE_LETTERS in request.rights,
    }
    status = 422 if by_number.errors or by_door.errors else 200
    return render(request, "letters/staff/find.html", page, status=status)


def _found(request: DeskRequest, pk: int) -> Letter:
    return get_object_or_404(picking.posted(request.municipality), pk=pk)


@require_safe
@staff(Right.SEE_ADDRESSES)
def staff_letter(request: DeskRequest, pk: int) -> HttpResponse:
    """One letter: where it went, what became of it, and what can be done. Whether its code was used is not told."""
    letter = _found(request, pk)
    journal.read("letters.letter.seen", letter, where=letter.municipality, at=timezone.now(), by=request.user)
    page = {
        "title": _("Letter %(number)s") % {"number": numbers.written(letter.number)},
        "state": letter.get_state_display(),
        "links": _links(request, letter),
        "facts": _facts(letter),
        "events": journal.of(letter).exclude(what="letters.letter.seen"),
    }
    return render(request, "desk/detail.html", page)


def _facts(letter: Letter) -> list[tuple[str, object]]:
    return [
        (_("To"), ", ".join(composing.lines(letter))),
        (_("Round"), letter.round.name),
        (_("Print run"), f"{letter.run.number}"),
        (_("File and place"), f"{letter.file.number}, {letter.place}" if letter.file else "–"),
        (_("In the post"), letter.run.released_at),
        (_("Came back or voided"), letter.ended_on or "–"),
    ]


def _links(request: DeskRequest, letter: Letter) -> list[tuple[str, str]]:
    is_open = letter.round.state in (Round.State.RELEASED, Round.State.OPEN, Round.State.CLOSED)
    if Right.REPLACE_LETTERS not in request.rights or not is_open or letter.state == Letter.State.VOID:
        return []
    acts = [("staff_letter_again", _("Print it again")), ("staff_letter_large", _("Print it again, in large print"))]
    if letter.state == Letter.State.MADE:
        acts.append(("staff_letter_back", _("It came back")))
    return [(reverse(route, args=[letter.pk]), label) for route, label in acts]


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.REPLACE_LETTERS)
def staff_letter_back(request: DeskRequest, pk: int) -> HttpResponse:
    """The post brought a letter back."""
    letter = _found(request, pk)

    def do(why: str) -> None:
        try:
            done = lost.come_back([letter], by=request.user, why=why, on=dates.today(), at=timezone.now())
        except vault.Gone as refusal:
            raise picking.Refused(_("The round of this letter is over. Nothing was changed.")) from refusal
        if done.changed:
            messages.success(request, _("The letter came back. Its code does not work any more."))
        else:
            messages.warning(request, _("The code of this letter was used, or had ended. Nothing was changed."))

    return acts.ask(
        request,
        title=_("Did letter %(number)s come back?") % {"number": numbers.written(letter.number)},
        text=_("Its code stops working, and it counts as not delivered. You can print it again afterwards."),
        button=_("Yes, it came back"),
        do=do,
        back=reverse("staff_letter", args=[letter.pk]),
        refused=(picking.Refused,),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.REPLACE_LETTERS)
def staff_letter_again(request: DeskRequest, pk: int) -> HttpResponse:
    """A lost letter gets a successor; its code dies."""
    return _again(request, pk, is_large=False)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.REPLACE_LETTERS)
def staff_letter_large(request: DeskRequest, pk: int) -> HttpResponse:
    """The same, in large print."""
    return _again(request, pk, is_large=True)


def _again(request: DeskRequest, pk: int, *, is_large: bool) -> HttpResponse:
    letter = _found(request, pk)

    def do(why: str) -> str | None:
        try:
            done = lost.again(
                [letter], by=request.user, why=why, on=dates.today(), at=timezone.now(), is_large=is_large
            )
        except (vouchers.NotNow, vault.Gone) as refusal:
            raise picking.Refused(
                _("The codes of this round cannot be used any more. Nothing was changed.")
            ) from refusal
        if done.run is None:
            raise picking.Refused(
                _("The code of this letter was given already, or it has a successor. Nothing was changed.")
            )
        words = {"number": done.run.number}
        messages.success(request, _("The old code is dead. The new letter waits in print run %(number)s.") % words)
        return None

    text = _(
        "The code of this letter stops working at once. A letter with a new code waits to be printed, together with "
        "others that were lost. If the code was given already, nothing is changed."
    )
    return acts.ask(
        request,
        title=_("Print letter %(number)s again?") % {"number": numbers.written(letter.number)},
        text=text,
        button=_("Yes, in large print") if is_large else _("Yes, print it again"),
        do=do,
        back=reverse("staff_letter", args=[letter.pk]),
        refused=(picking.Refused,),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.REPLACE_LETTERS)
def staff_letters_back(request: DeskRequest) -> HttpResponse:
    """A list of letters that came back, scanned or pasted; says of each what became of it."""
    form = BackForm(request.POST or None, request.FILES or None)
    if health.TOO_BIG in request.GET:
        messages.error(request, _("This file is too large: take at most 20,000 letters at once."))
    page: dict[str, object] = {"form": form, "back": reverse("staff_letters")}
    if form.is_valid():
        said = form.cleaned_data
        lines = picking.came_back(
            request.municipality, said["lines"], by=request.user, why=said["why"], on=dates.today(), at=timezone.now()
        )
        counts = Counter(line.came for line in lines)
        page["counts"] = [(_said(came), counts[came]) for came in picking.Came if counts[came]]
        page["lines"] = [(line, _said(line.came)) for line in lines if line.came != picking.Came.BACK]
        page["form"] = BackForm()
        return render(request, "letters/staff/came_back.html", page)
    return render(request, "letters/staff/came_back.html", page, status=422 if form.errors else 200)


def _said(came: picking.Came) -> str:
    came_words = {
        picking.Came.BACK: _("came back; the code does not work any more"),
        picking.Came.USED: _("the code was used, or had ended, so nothing was changed"),
        picking.Came.ENDED: _("came back before, or was voided"),
        picking.Came.SETTLED: _("is of a round that is over"),
        picking.Came.UNKNOWN: _("no letter in the post has this number"),
        picking.Came.MISTYPED: _("this is no letter number"),
        picking.Came.TWICE: _("stands in the list before"),
    }
    return came_words[came]


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.REPLACE_LETTERS)
def staff_letters_many(request: DeskRequest) -> HttpResponse:
    """Void letters of a street, of postcodes or of a file, and print them again; first says how many there are."""
    rounds = picking.open_rounds(request.municipality)
    form = ManyForm(request.POST or None, rounds=rounds)
    page: dict[str, object] = {"form": form, "rounds": rounds, "back": reverse("staff_letters")}
    if form.is_valid():
        said = form.cleaned_data
        round_ = next(each for each in rounds if each.pk == said["round"])
        letters, what = _chosen(round_, said)
        count = letters.count()
        if not count:
            form.add_error(None, _("No letter in the post is among these. Nothing was changed."))
        elif SHOW in request.POST:
            page |= {"count": count, "what": what}
        else:
            try:
                return _do_many(request, letters, what, said)
            except (vouchers.NotNow, vault.Gone):
                form.add_error(None, _("The codes of this round cannot be used any more. Nothing was changed."))
    return render(request, "letters/staff/many.html", page, status=422 if form.errors else 200)


def _chosen(round_: Round, said: dict[str, object]) -> tuple[LetterQuerySet, str]:
    """The letters that are meant, and in words which they are."""
    match said["by"]:
        case ManyForm.STREET:
            return picking.in_street(round_, str(said["street"])), str(said["street"])
        case ManyForm.POSTCODES:
            first, last = str(said["first"]).upper(), str(said["last"]).upper()
            return picking.between(round_, first, last), _("%(first)s to %(last)s") % {"first": first, "last": last}
    run, file = int(str(said["run"])), int(str(said["file"]))
    return picking.in_file(round_, run, file), _("run %(run)s, file %(file)s") % {"run": run, "file": file}


def _do_many(request: DeskRequest, letters: LetterQuerySet, what: str, said: dict[str, object]) -> HttpResponse:
    on, at, why = dates.today(), timezone.now(), str(said["why"])
    if said["then"] == ManyForm.VOID:
        done = lost.void(list(letters), what=what, by=request.user, why=why, on=on, at=at)
    else:
        is_large = said["then"] == ManyForm.LARGE
        done = lost.again(list(letters), what=what, by=request.user, why=why, on=on, at=at, is_large=is_large)
    changed = ngettext("%(count)s letter was voided.", "%(count)s letters were voided.", done.changed)
    kept = ngettext(
        "%(count)s letter was left alone: its code was used, or it had ended.",
        "%(count)s letters were left alone: their codes were used, or they had ended.",
        len(done.kept),
    )
    sentences = [changed % {"count": euros.grouped(done.changed)}]
    if done.kept:
        sentences.append(kept % {"count": euros.grouped(len(done.kept))})
    if done.run:
        sentences.append(_("New ones wait in print run %(number)s.") % {"number": done.run.number})
    messages.success(request, " ".join(sentences))
    return redirect("staff_run", done.run.pk) if done.run else redirect("staff_letters")
